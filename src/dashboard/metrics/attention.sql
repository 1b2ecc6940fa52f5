-- One row per open task and reason to ask about it, in the order shown: the longest overdue and the soonest due
-- first, then as printed.
with task as materialized (
    select * from task_status
)
select
    k.kind,
    t.task_id as id,
    p.ref || ' ' || p.title as title,
    l.first_name as agency,
    l.others as other_leads,
    case
        when k.kind = 'due_soon' then t.due_on - t.report_on
        when t.status = 'overdue' then t.report_on - t.due_on
        else 0
    end as days,
    t.due_on as on_date,
    t.percent,
    if(k.kind = 'contradiction', p.contradiction, p.leads_phrase) as detail
from task as t
join tasks as p on p.task_id = t.task_id and p.submission_id in (select submission_id from in_force)
join (values (1, 'overdue'), (3, 'due_soon'), (4, 'suspended'), (5, 'no_lead'), (6, 'contradiction'))
    as k (position, kind)
    on t.status = k.kind
    or (k.kind = 'no_lead' and t.lead_count = 0)
    or (k.kind = 'contradiction' and p.contradiction is not null)
left join lead_names as l on l.task_id = t.task_id
where not t.is_complete and t.status <> 'withdrawn'
order by k.position, if(k.kind in ('overdue', 'due_soon'), t.due_on, null), t.plan_code, t.position
