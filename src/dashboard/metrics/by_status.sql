-- One row per status, all ten in the order they are shown; their sum is the number of tasks in scope.
select o.status, count(t.task_id) as tasks
from (
    values (1, 'done_on_time'), (2, 'done_late'), (3, 'done_undated'), (4, 'overdue'), (5, 'due_soon'),
        (6, 'in_progress'), (7, 'not_started'), (8, 'no_deadline'), (9, 'suspended'), (10, 'withdrawn')
) as o (position, status)
left join task_status as t on t.status = o.status
group by o.position, o.status
order by o.position
