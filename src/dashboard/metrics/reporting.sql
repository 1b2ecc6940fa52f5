-- One row per plan, agency and month up to the report period: was a report expected, did it come, in time?
-- Expected: the agency leads a task active in the month. Received: an accepted report or a nil report.
with months as (
    select p.plan_code, p.period_on as month_on, p.deadline_on
    from periods as p
    join report as r on p.period_on <= r.period_on and (r.plan_code is null or p.plan_code = r.plan_code)
),
led as (
    select r.agency_id, t.plan_code, t.task_id, t.active_from, t.completed_on, t.withdrawn_on
    from roles as r
    join task_current as t on t.task_id = r.task_id
    where r.role = 'lead'
),
expected as (
    select l.plan_code, l.agency_id, m.month_on, count(*) as tasks
    from led as l
    join months as m on m.plan_code = l.plan_code and l.active_from <= last_day(m.month_on)
    left join task_months as s
        on s.task_id = l.task_id and s.month_on = (m.month_on - interval 1 month)::date
    where not coalesce(s.is_complete, l.completed_on < m.month_on, false)
        and (l.withdrawn_on is null or l.withdrawn_on >= m.month_on)
    group by l.plan_code, l.agency_id, m.month_on
),
received as (
    select f.plan_code, f.agency_id, f.period_on as month_on, f.kind, s.sent_on,
        (select count(*) from progress as p where p.submission_id = f.submission_id) as task_rows
    from in_force as f
    join submissions as s on s.submission_id = f.submission_id
    where f.kind <> 'plan'
)
select
    coalesce(e.plan_code, v.plan_code) as plan_code,
    coalesce(e.agency_id, v.agency_id) as agency_id,
    a.short_name as agency,
    m.month_on,
    coalesce(e.tasks, 0) as expected_tasks,
    v.kind is not null as is_received,
    coalesce(v.kind = 'nil', false) as is_nil,
    coalesce(v.sent_on <= m.deadline_on, false) as is_on_time,
    case when v.kind = 'nil' then coalesce(e.tasks, 0) else least(coalesce(v.task_rows, 0), coalesce(e.tasks, 0)) end as reported_tasks,
    case
        when v.kind is null then 'missing'
        when v.kind = 'nil' then 'nil'
        when v.sent_on <= m.deadline_on then 'on_time'
        else 'late'
    end as state
from expected as e
full join received as v on v.plan_code = e.plan_code and v.agency_id = e.agency_id and v.month_on = e.month_on
join months as m
    on m.plan_code = coalesce(e.plan_code, v.plan_code) and m.month_on = coalesce(e.month_on, v.month_on)
join agency as a on a.agency_id = coalesce(e.agency_id, v.agency_id)
cross join report as r
where r.agency_id is null or a.agency_id = r.agency_id
order by a.position, m.month_on
