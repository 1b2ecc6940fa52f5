-- One row per month of the plans in scope: the mean reported percent of all their tasks, 0 to 1 (a task nobody has
-- reported on counts 0), beside the share of the plans' days gone by at the month's end. Needs no due dates.
-- A month's point rests on the plans that counted at its end, as in the curve (curve.sql).
with plan as (
    -- chosen, a plan counts always
    select
        s.*,
        p.ends_on,
        if(r.plan_code is null, s.starts_on, date '0001-01-01') as counts_from,
        if(r.plan_code is null, s.ended_on, null) as counts_until
    from plan_span as s
    cross join report as r
    join plans as p on p.plan_code = s.plan_code and p.submission_id in (select submission_id from in_force)
    where s.is_counted or (s.is_begun and s.is_in_scope)
),
task as (
    select t.task_id, t.plan_code
    from task_any as t
    join plan as p on p.plan_code = t.plan_code
    where t.status <> 'withdrawn'
),
size as (
    select plan_code, count(*) as tasks from task group by plan_code
),
month as (
    select
        n.month_on,
        last_day(n.month_on) as ends_on,
        if(n.month_on < r.period_on, last_day(n.month_on), r.report_on) as counted_on
    from months as n, report as r
),
basis as (
    -- how many tasks count in a month, and the days of their plans
    select m.month_on, sum(z.tasks) as tasks, min(p.starts_on) as first_on, max(p.ends_on) as last_on
    from month as m
    join plan as p on p.counts_from <= m.counted_on and coalesce(p.counts_until > m.counted_on, true)
    join size as z on z.plan_code = p.plan_code
    group by m.month_on
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
        m.month_on,
        sum(e.done) as done,
        coalesce(sum(e.expected) filter (e.month_on = m.month_on and m.month_on <= p.asked_until), 0)::integer
            as expected,
        coalesce(sum(e.reported) filter (e.month_on = m.month_on and m.month_on <= p.asked_until), 0)::integer
            as reported
    from month as m
    join report as r on m.month_on <= r.period_on
    join plan as p on p.counts_from <= m.counted_on and coalesce(p.counts_until > m.counted_on, true)
    join reported as e on e.plan_code = p.plan_code and e.month_on = least(m.month_on, p.kept_until)
    group by m.month_on
)
select
    m.month_on,
    greatest(0, least(1, (m.ends_on - b.first_on + 1) / (b.last_on - b.first_on + 1))) as elapsed,
    if(m.month_on <= r.period_on, coalesce(a.done, 0) / b.tasks, null) as mean_percent,
    coalesce(a.reported, 0) as reported,
    coalesce(a.expected, 0) as expected,
    coalesce(a.reported < 0.8 * a.expected, false) as is_hollow
from month as m
join basis as b on b.month_on = m.month_on
cross join report as r
left join actual as a on a.month_on = m.month_on
order by m.month_on
