-- One row per month of the plans in scope: planned (as issued, and as amended) and actual progress, 0 to 1.
-- Planned share of a task at a month's end: 0 before its start, 1 from its due date, linear by inclusive days
-- between; an event, a task of 31 days or less, and one without a start go from 0 to 1 on the due date.
-- Tasks without a due date are no part of the planned curve, nor of the actual one it is compared with.
-- A month's point rests on the plans that counted at its end (from the report period on: at the report date), unless one
-- plan is chosen: neither a plan that began later nor the end of one changes it.
-- $by_budget: a task weighs what it is estimated (else allocated) to cost, if that is known of at least 80 % of them.
with plan as (
    -- chosen, a plan counts always
    select s.*, if(r.plan_code is null, s.starts_on, date '0001-01-01') as counts_from,
        if(r.plan_code is null, s.ended_on, null) as counts_until
    from plan_span as s, report as r
    where s.is_counted or (s.is_begun and s.is_in_scope)
),
cost as (
    select task_id, sum(coalesce(estimated_vnd, allocated_vnd)) as vnd
    from money_lines
    where $by_budget
    group by task_id
),
task as (
    select
        d.task_id,
        d.plan_code,
        d.start_on,
        d.baseline_due_on,
        d.due_on,
        d.kind is distinct from 'event' and d.baseline_due_on - d.start_on + 1 > 31 as is_gradual,
        d.kind is distinct from 'event' and d.due_on - d.start_on + 1 > 31 as is_gradual_amended,
        d.is_counted,
        p.counts_from,
        coalesce(p.counts_until, date '9999-12-31') as counts_until,
        d.weight,
        c.vnd
    from task_any as d
    join plan as p on p.plan_code = d.plan_code
    left join cost as c on c.task_id = d.task_id
    where d.status <> 'withdrawn' and d.baseline_due_on is not null
),
size as (
    select plan_code, count(*) as tasks, count(vnd) as costed, sum(weight) as weight, sum(vnd) as vnd
    from task
    group by plan_code
),
month as (
    -- what all of the tasks that count weigh together, and by what
    select
        m.month_on,
        last_day(m.month_on) as ends_on,
        any_value(m.counted_on) as counted_on,
        coalesce($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), false) as by_budget,
        nullif(if($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), sum(z.vnd), sum(z.weight)), 0) as weight
    from (
        select n.month_on, if(n.month_on < r.period_on, last_day(n.month_on), r.report_on) as counted_on
        from months as n, report as r
    ) as m
    left join plan as p on p.counts_from <= m.counted_on and coalesce(p.counts_until > m.counted_on, true)
    left join size as z on z.plan_code = p.plan_code
    group by m.month_on
),
today as (
    -- the same of the plans that count at the report date
    select
        coalesce($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), false) as by_budget,
        nullif(if($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), sum(z.vnd), sum(z.weight)), 0) as weight
    from plan as p
    join size as z on z.plan_code = p.plan_code
    where p.is_counted
),
share as (
    select
        m.month_on,
        m.counted_on >= t.counts_from and m.counted_on < t.counts_until as is_counted_then,
        t.is_counted,
        if(m.by_budget, coalesce(t.vnd, 0), t.weight) as weight,
        if(y.by_budget, coalesce(t.vnd, 0), t.weight) as weight_today,
        case
            when t.baseline_due_on <= m.ends_on then 1
            when t.is_gradual and t.start_on <= m.ends_on
                then (m.ends_on - t.start_on + 1) / (t.baseline_due_on - t.start_on + 1)
            else 0
        end as planned,
        case
            when t.due_on <= m.ends_on then 1
            when t.is_gradual_amended and t.start_on <= m.ends_on
                then (m.ends_on - t.start_on + 1) / (t.due_on - t.start_on + 1)
            else 0
        end as planned_amended
    from task as t, month as m, today as y
),
planned as (
    select
        month_on,
        sum(weight * planned) filter (is_counted_then) as planned,
        sum(weight * planned_amended) filter (is_counted_then) as planned_amended,
        sum(weight_today * planned) filter (is_counted) as planned_today
    from share
    group by month_on
),
reported as (
    select
        t.plan_code,
        s.month_on,
        sum(t.weight * s.percent / 100) as actual,
        sum(t.vnd * s.percent / 100) as actual_vnd,
        count(*) filter (s.is_expected) as expected,
        count(*) filter (s.is_expected and s.is_reported) as reported
    from task_months as s
    join task as t on t.task_id = s.task_id
    group by t.plan_code, s.month_on
),
actual as (
    -- before a plan's first month its tasks have earned nothing; after the last kept month they stay as they were
    select
        m.month_on,
        sum(if(m.by_budget, e.actual_vnd, e.actual)) as actual,
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
    p.month_on,
    p.planned / m.weight as planned,
    p.planned_amended / m.weight as planned_amended,
    p.planned_today / y.weight as planned_today,
    if(p.month_on <= r.period_on, coalesce(a.actual, 0) / m.weight, null) as actual,
    coalesce(a.reported, 0) as reported,
    coalesce(a.expected, 0) as expected,
    a.reported / nullif(a.expected, 0) as coverage,
    coalesce(a.reported < 0.8 * a.expected, false) as is_hollow
from planned as p
join month as m on m.month_on = p.month_on
cross join today as y
cross join report as r
left join actual as a on a.month_on = p.month_on
order by p.month_on
