-- One row per $by group ('agency' or 'section'): the counts of totals.sql and one column a status.
-- An agency's row counts the tasks it leads; a task with several leads stands in each of their rows.
with grouped as (
    select t.*, r.agency_id as group_id, a.short_name as group_name, null as group_plan, a.position as group_position
    from task_status as t
    join roles as r on r.task_id = t.task_id and r.role = 'lead'
    join agency as a on a.agency_id = r.agency_id
    where $by = 'agency'
    union all
    select t.*, t.group_ref, coalesce(s.title, t.group_ref), t.plan_code, min(t.position) over (partition by t.plan_code, t.group_ref)
    from task_status as t
    left join section as s on s.plan_code = t.plan_code and s.ref = t.group_ref
    where $by = 'section'
),
counted as (
    select
        group_id,
        group_name,
        group_plan,
        min(group_position) as group_position,
        count(*) filter (status <> 'withdrawn') as assigned,
        count(*) filter (is_complete and status <> 'withdrawn') as done,
        count(*) filter (due_on <= report_on and status <> 'withdrawn') as due,
        count(*) filter (due_on <= report_on and is_complete and status <> 'withdrawn') as done_due,
        count(*) filter (due_on <= report_on and status = 'done_on_time') as on_time,
        count(*) filter (status = 'done_on_time') as done_on_time,
        count(*) filter (status = 'done_late') as done_late,
        count(*) filter (status = 'overdue') as overdue,
        count(*) filter (status = 'due_soon') as due_soon,
        count(*) filter (status = 'in_progress') as in_progress,
        count(*) filter (status = 'not_started') as not_started,
        count(*) filter (status = 'no_deadline') as no_deadline,
        count(*) filter (status = 'suspended') as suspended,
        count(*) filter (status = 'withdrawn') as withdrawn
    from grouped
    group by group_id, group_name, group_plan
)
select
    *,
    done / nullif(assigned, 0) as assigned_rate,
    done_due / nullif(due, 0) as due_rate,
    on_time / nullif(due, 0) as on_time_rate,
    assigned >= 5 as is_ranked
from counted
order by group_position
