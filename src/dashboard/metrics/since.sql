-- One row per task in scope, in printed order: what of it can change between two meetings.
with task as materialized (
    select * from task_status
)
select
    t.task_id,
    t.plan_code,
    t.position,
    p.ref || ' ' || p.title as title,
    t.lead_id,
    l.first_name as lead,
    l.others as other_leads,
    t.status,
    t.percent,
    t.finished_on,
    t.due_on,
    (t.report_on - t.due_on)::integer as days_late,
    t.moves,
    coalesce(own.document, followed.document) as moved_by,
    p.withdrawn_document,
    m.estimated_vnd,
    m.allocated_vnd,
    m.disbursed_vnd
from task as t
join tasks as p on p.task_id = t.task_id and p.submission_id in (select submission_id from in_force)
left join lead_names as l on l.task_id = t.task_id
left join task_money as m on m.task_id = t.task_id
left join deadline_moves as own on own.task_id = t.task_id
left join deadline_moves as followed on followed.task_id = p.depends_on_id
order by t.plan_code, t.position
