-- One row per month of the plans in scope: planned (as issued, and as amended) and actual progress, 0 to 1.
-- Planned share of a task at a month's end: 0 before its start, 1 from its due date, linear by inclusive days
-- between; an event, a task of 31 days or less, and one without a start go from 0 to 1 on the due date.
-- Tasks without a due date are no part of the planned curve, nor of the actual one it is compared with.
with span as (
    select
        date_trunc('month', min(p.starts_on)) as first_month,
        date_trunc('month', max(p.ends_on)) as last_month
    from plans as p
    join report as r on r.plan_code is null or r.plan_code = p.plan_code
    where p.submission_id in (select submission_id from in_force)
),
months as (
    select unnest(generate_series(first_month, last_month, interval 1 month))::date as month_on from span
),
task as (
    select task_id, kind, weight, start_on, baseline_due_on, due_on, due_on is not null as is_planned
    from task_status
    where status <> 'withdrawn' and baseline_due_on is not null
),
shares as (
    select
        m.month_on,
        t.task_id,
        t.weight,
        case
            when t.baseline_due_on <= last_day(m.month_on) then 1.0
            when t.kind = 'event' or t.start_on is null or t.start_on > last_day(m.month_on)
                or date_diff('day', t.start_on, t.baseline_due_on) + 1 <= 31 then 0.0
            else (date_diff('day', t.start_on, last_day(m.month_on)) + 1)
                / (date_diff('day', t.start_on, t.baseline_due_on) + 1)
        end as planned,
        case
            when t.due_on <= last_day(m.month_on) then 1.0
            when t.kind = 'event' or t.start_on is null or t.start_on > last_day(m.month_on)
                or date_diff('day', t.start_on, t.due_on) + 1 <= 31 then 0.0
            else (date_diff('day', t.start_on, last_day(m.month_on)) + 1)
                / (date_diff('day', t.start_on, t.due_on) + 1)
        end as planned_amended
    from task as t, months as m
),
planned as (
    select
        month_on,
        sum(weight * planned) / nullif(sum(weight), 0) as planned,
        sum(weight * planned_amended) / nullif(sum(weight), 0) as planned_amended
    from shares
    group by month_on
),
actual as (
    select
        s.month_on,
        sum(t.weight * s.percent / 100) / nullif(sum(t.weight), 0) as actual,
        count(*) filter (s.is_reported and not s.was_complete) as reported,
        count(*) filter (not s.was_complete and c.active_from <= last_day(s.month_on)) as expected
    from (
        select
            *,
            coalesce(
                lag(is_complete) over (partition by task_id order by month_on), false
            ) as was_complete
        from task_months
        where task_id in (select task_id from task)
    ) as s
    join task as t on t.task_id = s.task_id
    join task_current as c on c.task_id = s.task_id
    cross join report as r
    where s.month_on <= r.period_on
    group by s.month_on
)
select
    p.month_on,
    p.planned,
    p.planned_amended,
    a.actual,
    coalesce(a.reported, 0) as reported,
    coalesce(a.expected, 0) as expected,
    a.reported / nullif(a.expected, 0) as coverage,
    coalesce(a.reported < 0.8 * a.expected, false) as is_hollow
from planned as p
left join actual as a on a.month_on = p.month_on
order by p.month_on
