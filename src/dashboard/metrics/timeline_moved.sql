-- One row per task whose deadline was moved: when its last move was first recorded.
select m.task_id, min(s.committed_at) as moved_at
from deadline_moves as m
join task_status as t on t.task_id = m.task_id
join deadline_changes as c
    on c.task_id = m.task_id and c.new_due_on = m.due_on and c.dated_on = m.dated_on
join counted_submissions as s on s.submission_id = c.submission_id
group by m.task_id
order by m.task_id
