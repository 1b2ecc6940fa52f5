-- One row per task of the plans in force, with what the state of a task is reckoned from.
with recursive
ancestors as (
    select plan_code, ref, ref as root, ref as branch, 1 as depth
    from sections
    where parent_ref is null and submission_id in (select submission_id from in_force)
    union all
    select s.plan_code, s.ref, a.root, if(a.depth = 1, s.ref, a.branch), a.depth + 1
    from sections as s
    join ancestors as a on s.plan_code = a.plan_code and s.parent_ref = a.ref
    where s.submission_id in (select submission_id from in_force)
),
crowded as (
    -- a part with a heading per agency is one group: its headings would repeat the chart by agency
    select plan_code, root from ancestors where depth = 2 group by all having count(*) > 10
),
leads as (
    -- as issued; who leads at a report date is said by the relation accountable_lead
    select task_id, count(*) as lead_count, arg_min(agency_id, position) as lead_id
    from task_agencies
    where role = 'lead' and from_on is null and submission_id in (select submission_id from in_force)
    group by task_id
),
task as (
    select * from tasks where submission_id in (select submission_id from in_force)
)
select
    t.task_id,
    t.plan_code,
    t.ref,
    t.section_ref,
    case
        when c.root is not null then c.root
        else coalesce(a.branch, t.section_ref)
    end as group_ref,
    t.position,
    t.title,
    t.kind,
    l.lead_id,
    coalesce(l.lead_count, 0)::integer as lead_count,
    t.start_on,
    coalesce(t.due_on, (d.due_on + to_days(t.depends_days))::date) as due_on,
    t.due_precision,
    t.is_tentative,
    t.depends_on_id,
    t.depends_days,
    coalesce(t.start_on, p.starts_on) as active_from,
    coalesce(t.due_on, (d.due_on + to_days(t.depends_days))::date, p.ends_on) as active_until,
    t.weight,
    t.target_quantity,
    t.completed_on,
    t.withdrawn_on
from task as t
join plans as p on p.submission_id = t.submission_id
left join task as d on d.task_id = t.depends_on_id
left join leads as l on l.task_id = t.task_id
left join ancestors as a on a.plan_code = t.plan_code and a.ref = t.section_ref
left join crowded as c on c.plan_code = a.plan_code and c.root = a.root
