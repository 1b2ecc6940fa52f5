-- One row per task, agency of $agencies with a role in it, and month up to the report period.
select m.task_id, x.agency_id, m.month_on, m.percent, m.is_complete, m.finished_on, m.is_suspended
from task_months as m
join report as r on m.month_on <= r.period_on
join roles as x on x.task_id = m.task_id and x.agency_id in (select unnest($agencies))
where m.task_id in (select task_id from task_status where status <> 'withdrawn')
