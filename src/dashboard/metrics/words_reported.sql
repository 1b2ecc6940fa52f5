-- One row per task in scope and agency whose last report names a difficulty or makes a proposal, as printed.
select p.task_id, c.ref, c.title, a.short_name as agency, p.period_on, p.difficulty, p.proposal
from report_rows as p
join report as r on p.period_on <= r.period_on
join task_status as t on t.task_id = p.task_id
join task_current as c on c.task_id = p.task_id
join agency as a on a.agency_id = p.agency_id
where r.agency_id is null or r.agency_id = p.agency_id
qualify p.period_on = max(p.period_on) over (partition by p.task_id, p.agency_id)
    and (p.difficulty is not null or p.proposal is not null)
order by c.plan_code, c.position, a.position
