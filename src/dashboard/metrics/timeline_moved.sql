-- One row per task whose deadline was moved: when its last move was first recorded.
with last as (
    select c.task_id, c.new_due_on, c.dated_on
    from deadline_changes as c
    join in_force as f on f.submission_id = c.submission_id
    join task_status as t on t.task_id = c.task_id
    join report as r on c.dated_on <= r.report_on
    qualify row_number() over (partition by c.task_id order by c.dated_on desc, c.rowid desc) = 1
)
select l.task_id, min(s.committed_at) as moved_at
from last as l
join deadline_changes as c
    on c.task_id = l.task_id and c.new_due_on = l.new_due_on and c.dated_on = l.dated_on
join counted_submissions as s on s.submission_id = c.submission_id
group by l.task_id
order by l.task_id
