-- One row per task in scope, in printed order.
with task as materialized (
    select * from task_status
),
named as (
    -- lists, sorted when joined: an ordered string_agg takes ten times as long
    select
        r.task_id,
        list({place: r.position, name: a.short_name}) filter (r.role = 'lead') as leads,
        list({place: r.position, name: a.short_name}) filter (r.role = 'coordinating') as coordinators
    from roles as r
    join agency as a on a.agency_id = r.agency_id
    group by r.task_id
)
select
    t.task_id,
    t.plan_code,
    p.ref,
    p.section_ref,
    t.group_ref,
    s.title as group_title,
    p.title,
    t.kind,
    t.lead_id,
    l.short_name as first_lead,
    l.first_name as lead,
    l.others as other_leads,
    array_to_string(list_transform(list_sort(n.leads), lambda x: x.name), ', ') as leads,
    p.leads_phrase,
    t.lead_count,
    t.leads_reported,
    array_to_string(list_transform(list_sort(n.coordinators), lambda x: x.name), ', ') as coordinators,
    p.coordinators_phrase,
    t.start_on,
    t.due_on,
    t.baseline_due_on,
    p.due_precision as precision,
    p.is_tentative,
    p.deadline_printed,
    t.moves,
    t.percent,
    t.status,
    t.finished_on,
    t.is_finish_inferred,
    case
        when t.status = 'overdue' then date_diff('day', t.due_on, t.report_on)
        when t.status = 'done_late' then date_diff('day', t.due_on, t.finished_on)
        else 0
    end as days_late,
    t.is_reported,
    t.reported_on,
    p.contradiction,
    m.estimated_vnd,
    m.allocated_vnd,
    m.disbursed_vnd,
    m.disbursed_rate,
    m.unallocated_vnd
from task as t
join tasks as p on p.task_id = t.task_id and p.submission_id in (select submission_id from in_force)
left join lead_names as l on l.task_id = t.task_id
left join named as n on n.task_id = t.task_id
left join section as s on s.plan_code = t.plan_code and s.ref = t.group_ref
left join task_money as m on m.task_id = t.task_id
order by t.plan_code, t.position
