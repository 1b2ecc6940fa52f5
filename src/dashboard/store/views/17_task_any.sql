-- One row per task in scope of every plan, also of those that do not count: its state and its status (domain.md §4,
-- decided in this order).
create or replace temp view task_any as
with task as (
    select
        t.* exclude (due_on, lead_id, lead_count),
        l.lead_id,
        l.lead_count,
        t.due_on as baseline_due_on,
        coalesce(own.due_on, (followed.due_on + to_days(t.depends_days))::date, t.due_on) as due_on,
        coalesce(own.moves, followed.moves, 0)::integer as moves
    from task_current as t
    join accountable_lead as l on l.task_id = t.task_id
    left join deadline_moves as own on own.task_id = t.task_id
    left join deadline_moves as followed on followed.task_id = t.depends_on_id
)
select
    t.task_id,
    t.plan_code,
    t.group_ref,
    t.position,
    t.kind,
    t.lead_id,
    t.lead_count,
    t.start_on,
    t.active_from,
    t.active_until,
    t.weight,
    t.baseline_due_on,
    t.due_on,
    t.moves,
    t.withdrawn_on,
    coalesce(m.percent, 0) as percent,
    coalesce(m.is_complete, false) as is_complete,
    m.finished_on,
    coalesce(m.is_finish_inferred, false) as is_finish_inferred,
    coalesce(m.is_started, false) as is_started,
    coalesce(m.leads_reported, 0) as leads_reported,
    coalesce(m.is_reported and m.month_on = r.period_on, false) as is_reported,
    m.reported_on,
    r.report_on,
    r.period_on,
    s.is_counted,
    case
        when t.withdrawn_on <= r.report_on then 'withdrawn'
        when not s.is_begun then 'not_started'
        when m.is_complete and t.due_on is null then 'done_undated'
        when m.is_complete and m.finished_on <= t.due_on then 'done_on_time'
        when m.is_complete then 'done_late'
        when m.is_suspended then 'suspended'
        when t.due_on < r.report_on then 'overdue'
        when t.due_on <= r.report_on + to_days(r.soon_days) then 'due_soon'
        when r.report_on < t.active_from and not coalesce(m.is_started, false) then 'not_started'
        when t.due_on is null then 'no_deadline'
        else 'in_progress'
    end as status
from task as t
cross join report as r
join plan_span as s on s.plan_code = t.plan_code
left join task_months as m
    on m.task_id = t.task_id and m.month_on = if(s.is_begun, least(r.period_on, s.kept_until), null)
where (r.plan_code is null or t.plan_code = r.plan_code)
    and (
        r.section_ref is null
        or t.section_ref = r.section_ref
        or starts_with(t.section_ref, r.section_ref || '.')
    )
    and (
        r.agency_id is null
        or t.task_id in (
            select x.task_id from roles as x, report as o where x.agency_id = o.agency_id and x.role = 'lead'
        )
    )
