-- One row per month up to the report date in which a task was due: how those tasks came out.
select
    date_trunc('month', due_on)::date as month_on,
    count(*) as due,
    count(*) filter (status = 'done_on_time') as on_time,
    count(*) filter (status = 'done_late') as late,
    count(*) filter (not is_complete) as open,
    count(*) filter (status = 'done_on_time') / count(*) as rate
from task_status
where due_on <= report_on and status <> 'withdrawn'
group by month_on
order by month_on
