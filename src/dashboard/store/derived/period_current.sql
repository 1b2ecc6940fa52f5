-- Each reporting month of a plan as it stands, given what was known at $known_at: its days and whether it is planned
-- (the plan's calendar, nobody touched it), open or closed.
select
    p.plan_code,
    p.period_on,
    coalesce(e.closes_on, p.closes_on) as closes_on,
    coalesce(e.deadline_on, p.deadline_on) as deadline_on,
    e.locks_on,
    case
        when e.kind is null then 'planned'
        when e.kind = 'closed' then 'closed'
        else 'open'
    end as state,
    if(e.kind = 'closed', e.event_id, null) as closing_id,
    if(e.kind = 'closed', e.happened_at, null) as closed_at,
    if(e.kind = 'closed', e.done_by, null) as closed_by
from periods as p
left join (
    select *
    from period_events
    where happened_at <= $known_at
    qualify row_number() over (partition by plan_code, period_on order by happened_at desc, event_id desc) = 1
) as e on e.plan_code = p.plan_code and e.period_on = p.period_on
