-- What counts at a report date: the relations every metric reads. Made per reader and scope, as temporary tables,
-- so that a page with six figures decides the status of each task once.
create or replace temp table report as
select
    $period_on::date as period_on,
    $report_on::date as report_on,
    $plan::text as plan_code,
    $section::text as section_ref,
    $agency::text as agency_id,
    $soon_days::integer as soon_days;

create or replace temp view roles as
select task_id, agency_id, role, position, group_id
from task_agencies
where submission_id in (select submission_id from in_force);

-- Both plans list some agencies; the first plan's wording counts.
create or replace temp view agency as
select a.agency_id, a.name, a.short_name, a.level, a.note, a.position
from agencies as a
join in_force as f on f.submission_id = a.submission_id
where a.level <> 'phrase'
qualify row_number() over (partition by a.agency_id order by f.plan_code, a.position) = 1;

create or replace temp table due_dates as
with moved as (
    select c.task_id, arg_max(c.new_due_on, c.dated_on) as due_on, count(*) as moves
    from deadline_changes as c, report as r
    where c.submission_id in (select submission_id from in_force) and c.dated_on <= r.report_on
    group by c.task_id
)
select
    t.task_id,
    t.due_on as baseline_due_on,
    coalesce(
        own.due_on, (followed.due_on + to_days(t.depends_days))::date, t.due_on
    ) as due_on,
    coalesce(own.moves, followed.moves, 0)::integer as moves
from task_current as t
left join moved as own on own.task_id = t.task_id
left join moved as followed on followed.task_id = t.depends_on_id;

-- One row per task in scope: its state and its status (domain.md §4, decided in this order).
create or replace temp table task_status as
select
    t.* exclude (due_on),
    d.baseline_due_on,
    d.due_on,
    d.moves,
    coalesce(m.percent, 0) as percent,
    coalesce(m.is_complete, false) as is_complete,
    m.finished_on,
    coalesce(m.is_finish_inferred, false) as is_finish_inferred,
    coalesce(m.is_started, false) as is_started,
    coalesce(m.leads_reported, 0) as leads_reported,
    coalesce(m.is_reported, false) as is_reported,
    m.reported_on,
    r.report_on,
    r.period_on,
    case
        when t.withdrawn_on <= r.report_on then 'withdrawn'
        when m.is_complete and (d.due_on is null or m.finished_on <= d.due_on) then 'done_on_time'
        when m.is_complete then 'done_late'
        when m.is_suspended then 'suspended'
        when d.due_on < r.report_on then 'overdue'
        when d.due_on <= r.report_on + to_days(r.soon_days) then 'due_soon'
        when r.report_on < t.active_from and not coalesce(m.is_started, false) then 'not_started'
        when d.due_on is null then 'no_deadline'
        else 'in_progress'
    end as status
from task_current as t
cross join report as r
join due_dates as d on d.task_id = t.task_id
left join task_months as m on m.task_id = t.task_id and m.month_on = r.period_on
where (r.plan_code is null or t.plan_code = r.plan_code)
    and (
        r.section_ref is null
        or t.section_ref = r.section_ref
        or starts_with(t.section_ref, r.section_ref || '.')
    )
    and (
        r.agency_id is null
        or exists (
            select 1 from roles as x
            where x.task_id = t.task_id and x.agency_id = r.agency_id and x.role = 'lead'
        )
    );

create or replace temp view section as
select plan_code, ref, title, parent_ref, position
from sections
where submission_id in (select submission_id from in_force);

-- Money that counts at the report period: of each task and agency the lines of the last period it listed them;
-- the plan's own estimates (agency NULL) of tasks for which no agency has stated an estimate.
create or replace temp table money_lines as
with reported as (
    select b.*
    from budget_lines as b
    join in_force as f on f.submission_id = b.submission_id
    join report as r on b.period_on <= r.period_on
    qualify b.period_on = max(b.period_on) over (partition by b.task_id, b.agency_id)
)
select task_id, agency_id, source, item, estimated_vnd, allocated_vnd, disbursed_vnd, period_on
from reported
union all
select e.task_id, null, e.source, e.item, e.estimated_vnd, null, null, null
from estimates as e
where e.submission_id in (select submission_id from in_force)
    and e.task_id not in (select task_id from reported where estimated_vnd is not null);
