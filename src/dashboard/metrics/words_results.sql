-- One row per task in scope: the newest result reported.
select p.task_id, a.short_name as agency, p.period_on, p.result
from report_rows as p
join report as r on p.period_on <= r.period_on
join task_status as t on t.task_id = p.task_id
join roles as x on x.task_id = p.task_id and x.agency_id = p.agency_id
join agency as a on a.agency_id = p.agency_id
where p.result is not null
qualify row_number() over (
    partition by p.task_id order by p.period_on desc, x.role = 'coordinating', x.position
) = 1
order by p.task_id
