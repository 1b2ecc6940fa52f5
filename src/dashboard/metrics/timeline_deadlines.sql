-- One row per month in which a task is due: how those tasks stand.
select
    date_trunc('month', due_on)::date as month_on,
    count(*) as due,
    count(*) filter (status = 'done_on_time') as done_on_time,
    count(*) filter (status = 'done_late') as done_late,
    count(*) filter (status = 'overdue') as overdue,
    count(*) filter (not is_complete and status <> 'overdue') as open
from task_status
where due_on is not null and status <> 'withdrawn'
group by month_on
order by month_on
