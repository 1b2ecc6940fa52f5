-- One row per month of the plans in scope: planned (as issued, and as amended) and actual progress, 0 to 1.
-- Planned share of a task at a month's end: 0 before its start, 1 from its due date, linear by inclusive days
-- between; an event, a task of 31 days or less, and one without a start go from 0 to 1 on the due date.
-- Tasks without a due date are no part of the planned curve, nor of the actual one it is compared with.
-- $by_budget: a task weighs what it is estimated (else allocated) to cost, if that is known of at least 80 % of them.
with dated as (
    select
        task_id,
        plan_code,
        weight,
        start_on,
        baseline_due_on,
        due_on,
        kind is distinct from 'event' and baseline_due_on - start_on + 1 > 31 as is_gradual,
        kind is distinct from 'event' and due_on - start_on + 1 > 31 as is_gradual_amended
    from task_status
    where status <> 'withdrawn' and baseline_due_on is not null
),
cost as (
    select task_id, sum(coalesce(estimated_vnd, allocated_vnd)) as vnd
    from money_lines
    where $by_budget
    group by task_id
),
task as (
    select
        d.* exclude (weight),
        if(count(c.vnd) over () >= 0.8 * count(*) over () and $by_budget, coalesce(c.vnd, 0), d.weight) as weight
    from dated as d
    left join cost as c on c.task_id = d.task_id
),
total as (
    select nullif(sum(weight), 0) as weight from task
),
planned as (
    select
        m.month_on,
        sum(t.weight * case
            when t.baseline_due_on <= m.ends_on then 1
            when t.is_gradual and t.start_on <= m.ends_on
                then (m.ends_on - t.start_on + 1) / (t.baseline_due_on - t.start_on + 1)
            else 0
        end) as planned,
        sum(t.weight * case
            when t.due_on <= m.ends_on then 1
            when t.is_gradual_amended and t.start_on <= m.ends_on
                then (m.ends_on - t.start_on + 1) / (t.due_on - t.start_on + 1)
            else 0
        end) as planned_amended
    from task as t, (select month_on, last_day(month_on) as ends_on from months) as m
    group by m.month_on
),
reported as (
    select
        t.plan_code,
        s.month_on,
        sum(t.weight * s.percent / 100) as actual,
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
        sum(e.actual) as actual,
        coalesce(sum(e.expected) filter (e.month_on = m.month_on), 0)::integer as expected,
        coalesce(sum(e.reported) filter (e.month_on = m.month_on), 0)::integer as reported
    from months as m
    join report as r on m.month_on <= r.period_on
    cross join span as s
    join reported as e on e.plan_code = s.plan_code and e.month_on = least(m.month_on, s.kept_until)
    group by m.month_on
)
select
    p.month_on,
    p.planned / w.weight as planned,
    p.planned_amended / w.weight as planned_amended,
    if(p.month_on <= r.period_on, coalesce(a.actual, 0) / w.weight, null) as actual,
    coalesce(a.reported, 0) as reported,
    coalesce(a.expected, 0) as expected,
    a.reported / nullif(a.expected, 0) as coverage,
    coalesce(a.reported < 0.8 * a.expected, false) as is_hollow
from planned as p
cross join total as w
cross join report as r
left join actual as a on a.month_on = p.month_on
order by p.month_on
