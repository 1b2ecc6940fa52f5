-- One row: the tasks in scope by what became of them, with both denominators (domain.md §5).
with counted as (
    select
        count(*) as tasks,
        count(*) filter (status = 'withdrawn') as withdrawn,
        count(*) filter (status <> 'withdrawn') as assigned,
        count(*) filter (is_complete and status <> 'withdrawn') as done,
        count(*) filter (due_on <= report_on and status <> 'withdrawn') as due,
        count(*) filter (due_on <= report_on and is_complete and status <> 'withdrawn') as done_due,
        count(*) filter (due_on <= report_on and status = 'done_on_time') as on_time,
        count(*) filter (due_on <= report_on and status = 'done_late') as late,
        count(*) filter (status = 'overdue') as overdue,
        count(*) filter (status = 'no_deadline') as no_deadline,
        count(*) filter (baseline_due_on is not null and status <> 'withdrawn') as dated
    from task_status
)
select
    *,
    done / nullif(assigned, 0) as assigned_rate,
    done_due / nullif(due, 0) as due_rate,
    on_time / nullif(due, 0) as on_time_rate
from counted
