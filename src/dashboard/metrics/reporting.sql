-- One row per plan, agency and month up to the report period in which the agency is expected or reports: was a
-- report expected, did it come, in time, and how many of the tasks expected of it does it speak about?
-- Expected: the agency leads a task active in the month. Received: an accepted report or a nil report, which speaks
-- about all of the agency's tasks. Rows on tasks that it coordinates or that are finished are not counted. What was
-- expected in a closed period stays as it was then.
with due as (
    select
        p.plan_code,
        p.period_on as month_on,
        p.deadline_on,
        coalesce(p.closed_at <= coalesce(r.known_at, p.closed_at), false) as is_closed
    from periods as p
    join report as r on p.period_on <= r.period_on and (r.plan_code is null or p.plan_code = r.plan_code)
),
asked as (
    select e.plan_code, l.agency_id, e.month_on, e.task_id
    from expected_months as e
    join due as d on d.plan_code = e.plan_code and d.month_on = e.month_on and not d.is_closed
    join roles as l on l.task_id = e.task_id and l.role = 'lead'
    union all
    select x.plan_code, x.agency_id, x.period_on, x.task_id
    from expectations as x
    join due as d on d.plan_code = x.plan_code and d.month_on = x.period_on and d.is_closed
),
told as (
    select task_id, agency_id, period_on from progress where submission_id in (select submission_id from in_force)
),
expected as (
    select a.plan_code, a.agency_id, a.month_on, count(*) as tasks, count(t.task_id) as tasks_told
    from asked as a
    left join told as t on t.task_id = a.task_id and t.agency_id = a.agency_id and t.period_on = a.month_on
    group by a.plan_code, a.agency_id, a.month_on
),
received as (
    select f.plan_code, f.agency_id, f.period_on as month_on, f.kind, s.sent_on
    from in_force as f
    join submissions as s on s.submission_id = f.submission_id
    where f.kind <> 'plan'
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
order by d.plan_code, a.position, d.month_on
