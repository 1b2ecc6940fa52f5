-- One row: how many tasks the curve can rest on, and how many of these have a budget.
select
    count(*) as tasks,
    count(*) filter (baseline_due_on is not null) as dated,
    count(*) filter (baseline_due_on is not null and task_id in (
        select task_id from money_lines where coalesce(estimated_vnd, allocated_vnd) is not null
    )) as budgeted
from task_status
where status <> 'withdrawn'
