-- One row per agency and month of the plans in scope: tasks active in the month, by role (domain.md §7).
-- +1 at the first active month, -1 after the last, and a running sum: a cross join of tasks and months is slow.
with active as materialized (
    select * from load_span
),
borne as materialized (
    -- each month's load is borne by who had the role then
    select
        r.agency_id,
        r.role,
        greatest(s.first_month, r.first_month) as first_month,
        least(s.last_month, r.last_month) as last_month
    from active as s
    join role_tenure as r on r.task_id = s.task_id and r.role <> 'reporting'
    where greatest(s.first_month, r.first_month) <= least(s.last_month, r.last_month)
),
steps as (
    select agency_id, role, first_month as month_on, count(*) as step from borne group by all
    union all
    select agency_id, role, (last_month + interval 1 month)::date, -count(*) from borne group by all
),
summed as (
    select
        agency_id,
        month_on,
        sum(sum(step) filter (role = 'lead')) over running as lead,
        sum(sum(step) filter (role = 'coordinating')) over running as coordinating
    from steps
    group by agency_id, month_on
    window running as (partition by agency_id order by month_on)
),
grid as (
    select g.agency_id, m.month_on from (select distinct agency_id from steps) as g, months as m
)
select
    g.agency_id,
    a.short_name as agency,
    g.month_on,
    coalesce(s.lead, 0)::integer as lead,
    coalesce(s.coordinating, 0)::integer as coordinating,
    coalesce(s.lead, 0) + $coordinating_weight * coalesce(s.coordinating, 0) as weighted
from grid as g
asof left join summed as s on s.agency_id = g.agency_id and s.month_on <= g.month_on
join agency as a on a.agency_id = g.agency_id
order by a.position, a.agency_id, g.month_on
