-- One row per status, all nine in the order they are shown; their sum is the number of tasks in scope.
select o.status, count(t.task_id) as tasks, count(t.due_on) as dated
from (
    values (1, 'done_on_time'), (2, 'done_late'), (3, 'overdue'), (4, 'due_soon'), (5, 'in_progress'),
        (6, 'not_started'), (7, 'no_deadline'), (8, 'suspended'), (9, 'withdrawn')
) as o (position, status)
left join task_status as t on t.status = o.status
group by o.position, o.status
order by o.position
