-- One row per plan, agency and task a report for the report period is expected on; in a closed period those that were
-- expected when it was closed.
with due as (
    select p.plan_code, p.period_on, p.closing_id
    from period_current as p
    join report as r on p.period_on = r.period_on
    join plan_span as s
        on s.plan_code = p.plan_code and s.is_in_scope and s.is_begun and p.period_on <= s.asked_until
),
owed as (
    select l.task_id, l.agency_id
    from roles as l
    join task_current as t on t.task_id = l.task_id
    join due as d on d.plan_code = t.plan_code and d.closing_id is null
    join task_months as m on m.task_id = l.task_id and m.month_on = d.period_on and m.is_expected
    where l.role = 'lead'
    union all
    select x.task_id, x.agency_id
    from expectations as x
    join due as d on d.closing_id = x.event_id
)
select
    t.plan_code,
    o.agency_id,
    t.task_id,
    c.ref,
    c.title,
    t.due_on,
    if(t.moves > 0, 'day', c.due_precision) as precision,
    c.is_tentative and t.moves = 0 as is_tentative
from owed as o
join task_current as c on c.task_id = o.task_id
join task_status as t on t.task_id = o.task_id
join agency as a on a.agency_id = o.agency_id
cross join report as r
where r.agency_id is null or o.agency_id = r.agency_id
order by t.plan_code, a.position, t.position
