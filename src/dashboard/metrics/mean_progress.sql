-- One row per month of the plans in scope: the mean reported percent of all their tasks, 0 to 1 (a task nobody has
-- reported on counts 0), beside the share of the plans' days gone by at the month's end. Needs no due dates.
-- A month's point rests on the plans that counted at its end, as in the curve (curve.sql).
with task as (
    select task_id, plan_code from task_any where status <> 'withdrawn'
),
size as (
    select plan_code, count(*) as tasks from task group by plan_code
),
month as (
    -- how many tasks count in a month, and the days of their plans
    select
        n.month_on,
        last_day(n.month_on) as ends_on,
        sum(z.tasks) as tasks,
        min(p.starts_on) as first_on,
        max(p.ends_on) as last_on
    from counted_months as n
    join size as z on z.plan_code = n.plan_code
    join plan_span as p on p.plan_code = n.plan_code
    where n.is_counted
    group by n.month_on
),
reported as (
    select
        t.plan_code,
        s.month_on,
        sum(s.percent / 100) as done,
        count(*) filter (s.is_expected) as expected,
        count(*) filter (s.is_expected and s.is_reported) as reported
    from task_months as s
    join task as t on t.task_id = s.task_id
    group by t.plan_code, s.month_on
),
actual as (
    -- nothing before a plan's first month, and after the last kept month as it was
    select
        n.month_on,
        sum(e.done) as done,
        coalesce(sum(e.expected) filter (n.is_asked), 0)::integer as expected,
        coalesce(sum(e.reported) filter (n.is_asked), 0)::integer as reported
    from counted_months as n
    join report as r on n.month_on <= r.period_on
    join reported as e on e.plan_code = n.plan_code and e.month_on = n.kept_on
    where n.is_counted
    group by n.month_on
)
select
    m.month_on,
    greatest(0, least(1, (m.ends_on - m.first_on + 1) / (m.last_on - m.first_on + 1))) as elapsed,
    if(m.month_on <= r.period_on, coalesce(a.done, 0) / m.tasks, null) as mean_percent,
    coalesce(a.reported, 0) as reported,
    coalesce(a.expected, 0) as expected,
    coalesce(a.reported < 0.8 * a.expected, false) as is_hollow
from month as m
cross join report as r
left join actual as a on a.month_on = m.month_on
order by m.month_on
