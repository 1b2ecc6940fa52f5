-- One row per month of the plans in scope: the mean reported percent of all their tasks, 0 to 1 (a task nobody has
-- reported on counts 0), beside the share of the plans' days gone by at the month's end. Needs no due dates.
with task as (
    select task_id, plan_code from task_status where status <> 'withdrawn'
),
days as (
    select min(starts_on) as starts_on, max(ends_on) as ends_on
    from plans
    where submission_id in (select submission_id from in_force) and plan_code in (select plan_code from task)
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
    -- as in the curve: nothing before a plan's first month, and after the last kept month as it was
    select
        m.month_on,
        sum(e.done) as done,
        coalesce(sum(e.expected) filter (e.month_on = m.month_on), 0)::integer as expected,
        coalesce(sum(e.reported) filter (e.month_on = m.month_on), 0)::integer as reported
    from months as m
    join report as r on m.month_on <= r.period_on
    cross join span as s
    join reported as e on e.plan_code = s.plan_code and e.month_on = least(m.month_on, s.kept_until)
    group by m.month_on
)
select
    m.month_on,
    greatest(0, least(1, (last_day(m.month_on) - d.starts_on + 1) / (d.ends_on - d.starts_on + 1))) as elapsed,
    if(m.month_on <= r.period_on, coalesce(a.done, 0) / n.tasks, null) as mean_percent,
    coalesce(a.reported, 0) as reported,
    coalesce(a.expected, 0) as expected,
    coalesce(a.reported < 0.8 * a.expected, false) as is_hollow
from months as m
cross join report as r
cross join days as d
cross join (select nullif(count(*), 0) as tasks from task) as n
left join actual as a on a.month_on = m.month_on
where d.starts_on is not null
order by m.month_on
