-- One row per $by group ('agency' or 'section'): the counts of totals.sql and one column a status.
-- An agency's row counts the tasks it leads; a task with several leads stands in each of their rows. With an agency
-- in the scope there is only its own row: of the others the tasks in scope are but a part.
with grouped as (
    select r.agency_id as group_id, null as group_plan, null as position, t.status, t.is_complete, t.due_on, t.report_on
    from task_status as t
    join roles as r on r.task_id = t.task_id and r.role = 'lead'
    join report as x on x.agency_id is null or x.agency_id = r.agency_id
    where $by = 'agency'
    union all
    select group_ref, plan_code, position, status, is_complete, due_on, report_on
    from task_status
    where $by = 'section'
),
counted as (
    select
        group_id,
        group_plan,
        min(position) as position,
        count(*) filter (status <> 'withdrawn') as assigned,
        count(*) filter (is_complete and status <> 'withdrawn') as done,
        count(*) filter (due_on <= report_on and status <> 'withdrawn') as due,
        count(*) filter (due_on <= report_on and is_complete and status <> 'withdrawn') as done_due,
        count(*) filter (due_on <= report_on and status = 'done_on_time') as on_time,
        count(*) filter (status = 'done_on_time') as done_on_time,
        count(*) filter (status = 'done_late') as done_late,
        count(*) filter (status = 'done_undated') as done_undated,
        count(*) filter (status = 'overdue') as overdue,
        count(*) filter (status = 'due_soon') as due_soon,
        count(*) filter (status = 'in_progress') as in_progress,
        count(*) filter (status = 'not_started') as not_started,
        count(*) filter (status = 'no_deadline') as no_deadline,
        count(*) filter (status = 'suspended') as suspended,
        count(*) filter (status = 'withdrawn') as withdrawn
    from grouped
    group by group_id, group_plan
)
select
    c.group_id,
    coalesce(a.short_name, s.title, c.group_id) as group_name,
    c.group_plan,
    coalesce(a.position, c.position) as group_position,
    c.* exclude (group_id, group_plan, position),
    c.done / nullif(c.assigned, 0) as assigned_rate,
    c.done_due / nullif(c.due, 0) as due_rate,
    c.on_time / nullif(c.due, 0) as on_time_rate,
    c.assigned >= 5 as is_ranked
from counted as c
left join agency as a on $by = 'agency' and a.agency_id = c.group_id
left join section as s on $by = 'section' and s.plan_code = c.group_plan and s.ref = c.group_id
order by group_position, c.group_id
