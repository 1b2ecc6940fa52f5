-- One row per plan, agency and month up to the report period in which the agency is expected or reports: was a
-- report expected, did it come, in time, and how many of the tasks expected of it does it speak about?
-- Expected: at the month's end the agency leads a task active in the month. Received: an accepted report or a nil
-- report, which speaks about all of the agency's tasks. Rows on tasks that it coordinates or that are finished are not
-- counted. What was expected in a closed period stays as it was then; after a plan's last month, and before it has
-- begun or from the month on in which it is ended, nothing is. Before a plan's first month that was opened or
-- that anybody reported about nobody was asked, so nothing is expected; without one only in the report period.
with asked as (
    select plan_code, min(period_on) as first_on
    from (
        select plan_code, period_on from period_current where state <> 'planned'
        union all
        select plan_code, period_on from in_force where kind <> 'plan'
    )
    group by plan_code
),
due as (
    select
        p.plan_code,
        p.period_on as month_on,
        p.deadline_on,
        p.closing_id,
        p.period_on <= s.asked_until as is_expecting
    from period_current as p
    join report as r on p.period_on <= r.period_on
    join plan_span as s on s.plan_code = p.plan_code and s.is_in_scope and s.is_begun
    left join asked as a on a.plan_code = p.plan_code
    where p.period_on >= coalesce(a.first_on, r.period_on)
),
duty as materialized (
    -- numbered: joining hundreds of thousands of rows by a number is twice as fast as by two texts
    select row_number() over () as duty, l.task_id, l.agency_id, t.plan_code, l.first_month, l.last_month
    from role_tenure as l
    join task_current as t on t.task_id = l.task_id
    where l.role = 'lead'
),
told as (
    -- rows reported by the leads; $with_rows false: nobody asks, so they are not read
    select d.duty, p.task_id, p.agency_id, p.period_on
    from progress as p
    left join duty as d
        on d.task_id = p.task_id and d.agency_id = p.agency_id
        and p.period_on between d.first_month and d.last_month
    where $with_rows and p.submission_id in (select submission_id from in_force)
),
counted as (
    select d.plan_code, d.agency_id, m.month_on, null as closing_id, count(*) as tasks, count(t.duty) as tasks_told
    from task_months as m
    join report as r on m.month_on <= r.period_on
    join duty as d on d.task_id = m.task_id and m.month_on between d.first_month and d.last_month
    left join told as t on t.duty = d.duty and t.period_on = m.month_on
    where m.is_expected
    group by d.plan_code, d.agency_id, m.month_on
    union all
    select x.plan_code, x.agency_id, x.period_on, x.event_id, count(*), count(t.task_id)
    from expectations as x
    left join told as t on t.task_id = x.task_id and t.agency_id = x.agency_id and t.period_on = x.period_on
    group by x.plan_code, x.agency_id, x.period_on, x.event_id
),
expected as (
    select c.*
    from counted as c
    join due as d
        on d.plan_code = c.plan_code and d.month_on = c.month_on and d.closing_id is not distinct from c.closing_id
        and d.is_expecting
),
received as (
    -- in time or not is decided by the first version that was not undone: a correction makes no report late
    select f.plan_code, f.agency_id, f.period_on as month_on, f.kind, min(s.sent_on) as sent_on
    from in_force as f
    join counted_submissions as s
        on s.plan_code = f.plan_code and s.agency_id = f.agency_id and s.period_on = f.period_on
    where f.kind <> 'plan'
    group by f.plan_code, f.agency_id, f.period_on, f.kind
)
select
    d.plan_code,
    a.agency_id,
    a.short_name as agency,
    d.month_on,
    coalesce(e.tasks, 0) as expected_tasks,
    v.kind is not null as is_received,
    coalesce(v.kind = 'nil', false) as is_nil,
    coalesce(v.sent_on <= d.deadline_on, false) as is_on_time,
    case
        when v.kind = 'nil' then coalesce(e.tasks, 0)
        when v.kind is not null then coalesce(e.tasks_told, 0)
        else 0
    end as reported_tasks,
    case
        when v.kind is null then 'missing'
        when v.kind = 'nil' then 'nil'
        when v.sent_on <= d.deadline_on then 'on_time'
        else 'late'
    end as state
from expected as e
full join received as v on v.plan_code = e.plan_code and v.agency_id = e.agency_id and v.month_on = e.month_on
join due as d on d.plan_code = coalesce(e.plan_code, v.plan_code) and d.month_on = coalesce(e.month_on, v.month_on)
join agency as a on a.agency_id = coalesce(e.agency_id, v.agency_id)
cross join report as r
where r.agency_id is null or a.agency_id = r.agency_id
order by d.plan_code, a.position, a.agency_id, d.month_on
