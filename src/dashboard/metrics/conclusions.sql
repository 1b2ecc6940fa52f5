-- One row per conclusion of a meeting whose last step is one of $kinds, the longest overdue and the soonest due first.
-- The default period (store/views/) stands for the present: what was concluded and done after its end counts too. An
-- earlier period shows what was recorded by its end (in Việt Nam, seven hours before UTC).
with moment as (
    select least(
        coalesce(r.known_at, timestamp '9999-01-01'),
        if(
            exists (select 1 from default_period as d where d.period_on > r.period_on),
            r.report_on::timestamp + interval 17 hour,
            timestamp '9999-01-01'
        )
    ) as at
    from report as r
),
meeting as (
    select e.*
    from meeting_events as e
    join moment as m on e.happened_at <= m.at
    qualify e.version = max(e.version) over (partition by e.meeting_id)
),
conclusion as (
    select e.*
    from conclusion_events as e
    join moment as m on e.happened_at <= m.at
    qualify e.version = max(e.version) over (partition by e.conclusion_id)
)
select
    c.conclusion_id,
    c.meeting_id,
    g.title as meeting,
    g.held_at,
    c.text,
    c.agency_id,
    coalesce(a.short_name, c.agency_id) as agency,
    c.task_id,
    t.ref,
    c.kind = 'done' as is_done,
    c.due_on,
    (r.report_on - c.due_on)::integer as days_late
from conclusion as c
join meeting as g on g.meeting_id = c.meeting_id and g.kind <> 'cancelled'
cross join report as r
left join agency as a on a.agency_id = c.agency_id
left join task_current as t on t.task_id = c.task_id
where list_contains($kinds, c.kind)
    and (r.plan_code is null or coalesce(g.plan_code, t.plan_code, r.plan_code) = r.plan_code)
    and (
        r.section_ref is null
        or t.section_ref = r.section_ref
        or starts_with(t.section_ref, r.section_ref || '.')
    )
    and (r.agency_id is null or c.agency_id = r.agency_id)
order by c.due_on, c.conclusion_id
