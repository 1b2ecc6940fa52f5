-- One row per month of the plans in scope: planned (as issued, and as amended) and actual progress, 0 to 1.
-- Planned share of a task at a month's end: 0 before its start, 1 from its due date, linear by inclusive days
-- between; an event, a task of 31 days or less, and one without a start go from 0 to 1 on the due date.
-- Tasks without a due date are no part of the planned curve, nor of the actual one it is compared with.
-- A month's point rests on the plans that counted at its end (from the report period on: at the report date), unless one
-- plan is chosen: neither a plan that began later nor the end of one changes it.
-- $by_budget: a task weighs what it is estimated (else allocated) to cost, if that is known of at least 80 % of them.
with cost as (
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
        d.weight,
        c.vnd
    from task_any as d
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
        n.month_on,
        last_day(n.month_on) as ends_on,
        coalesce($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), false) as by_budget,
        nullif(if($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), sum(z.vnd), sum(z.weight)), 0) as weight
    from counted_months as n
    left join size as z on z.plan_code = n.plan_code and n.is_counted
    group by n.month_on
),
today as (
    -- the same of the plans that count at the report date
    select
        coalesce($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), false) as by_budget,
        nullif(if($by_budget and sum(z.costed) >= 0.8 * sum(z.tasks), sum(z.vnd), sum(z.weight)), 0) as weight
    from size as z
    join plan_span as p on p.plan_code = z.plan_code and p.is_counted
),
share as (
    select
        m.month_on,
        n.is_counted as is_counted_then,
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
    from task as t
    join counted_months as n on n.plan_code = t.plan_code
    join month as m on m.month_on = n.month_on
    cross join today as y
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
        coalesce(sum(e.expected) filter (n.is_asked), 0)::integer as expected,
        coalesce(sum(e.reported) filter (n.is_asked), 0)::integer as reported
    from month as m
    join report as r on m.month_on <= r.period_on
    join counted_months as n on n.month_on = m.month_on and n.is_counted
    join reported as e on e.plan_code = n.plan_code and e.month_on = n.kept_on
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
