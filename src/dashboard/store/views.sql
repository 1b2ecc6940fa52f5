-- What counts at a report date: the relations every metric reads, made per reader and scope. Views, but for two small
-- tables: most readers ask one question, and none of them pays for what it does not ask.
create or replace temp table report as
select
    $period_on::date as period_on,
    $report_on::date as report_on,
    $plan::text as plan_code,
    $section::text as section_ref,
    $agency::text as agency_id,
    $ahead::boolean as ahead,
    $soon_days::integer as soon_days,
    $known_at::timestamp as known_at;

-- One row per plan: its months, the last one whose states are kept (task_months.sql; later ones carry that), the day
-- from which it is ended by the report date, and whether it counts at the report date (domain.md §1): begun, not ended; or chosen.
create or replace temp table span as
with ending as (
    select e.plan_code, e.ended_on, e.document
    from plan_events as e, report as r
    where e.happened_at <= coalesce(r.known_at, e.happened_at)
    qualify e.version = max(e.version) over (partition by e.plan_code) and e.ended_on <= r.report_on
)
select
    p.plan_code,
    p.starts_on,
    e.ended_on,
    e.document,
    date_trunc('month', p.starts_on)::date as first_month,
    date_trunc('month', p.ends_on)::date as last_month,
    (date_trunc('month', p.ends_on) + interval 6 month)::date as kept_until,
    -- the last month in which a report is expected
    least(date_trunc('month', p.ends_on), date_trunc('month', e.ended_on) - interval 1 month)::date as asked_until,
    p.starts_on <= r.report_on as is_begun,
    r.plan_code is null or r.plan_code = p.plan_code as is_in_scope,
    if(
        r.plan_code is null, (p.starts_on <= r.report_on or r.ahead) and e.ended_on is null, r.plan_code = p.plan_code
    ) as is_counted
from plans as p
cross join report as r
left join ending as e on e.plan_code = p.plan_code
where p.submission_id in (select submission_id from in_force where kind = 'plan');

-- Roles as they are at the report date.
create or replace temp view roles as
select a.task_id, a.agency_id, a.role, a.position, a.group_id, a.chain as place
from task_agencies as a, report as r
where a.submission_id in (select submission_id from in_force)
    and (a.from_on is null or a.from_on <= r.report_on)
    and (a.until_on is null or a.until_on > r.report_on);

-- Roles with the months that each is held on the last day of: what belongs to a month stays with who held it then.
create or replace temp view held_roles as
select
    task_id,
    agency_id,
    role,
    coalesce(date_trunc('month', from_on)::date, date '0001-01-01') as first_month,
    coalesce((date_trunc('month', until_on) - interval 1 month)::date, date '9999-12-01') as last_month
from task_agencies
where submission_id in (select submission_id from in_force);

-- Several plans list some agencies; the first plan's wording counts, one that has not begun comes last.
create or replace temp table agency as
select a.agency_id, a.name, a.short_name, a.level, a.note, a.position
from agencies as a
join in_force as f on f.submission_id = a.submission_id
left join span as s on s.plan_code = f.plan_code
where a.level <> 'phrase'
qualify row_number() over (
    partition by a.agency_id order by coalesce(s.is_begun, false) desc, f.plan_code, a.position
) = 1;

-- The accountable lead of each task at the report date, and how many there are.
create or replace temp view led as
with changed as (
    select
        task_id,
        arg_min(agency_id, position) filter (role = 'lead') as lead_id,
        count(*) filter (role = 'lead') as lead_count
    from roles
    where task_id in (select task_id from places)
    group by task_id
)
select
    t.task_id,
    if(c.task_id is null, t.lead_id, c.lead_id) as lead_id,
    if(c.task_id is null, t.lead_count, c.lead_count)::integer as lead_count
from task_current as t
left join changed as c on c.task_id = t.task_id;

-- How the leads of a task are named: the accountable one, a group that is printed as the lead and not the first of its
-- members; the one to name first, which is the agency filtered by; and how many others there are beside that one.
create or replace temp view lead as
select
    t.task_id,
    any_value(coalesce(g.short_name, a.short_name)) filter (r.agency_id = t.lead_id) as short_name,
    coalesce(
        any_value(a.short_name) filter (r.agency_id = x.agency_id),
        any_value(coalesce(g.short_name, a.short_name)) filter (r.agency_id = t.lead_id)
    ) as first_name,
    if(
        coalesce(bool_or(r.agency_id = x.agency_id), false),
        count(distinct r.agency_id),
        count(distinct coalesce(r.group_id, r.agency_id))
    )::integer - 1 as others
from led as t
join roles as r on r.task_id = t.task_id and r.role = 'lead'
join agency as a on a.agency_id = r.agency_id
left join agency as g on g.agency_id = r.group_id
cross join report as x
group by t.task_id;

-- The report period shown where none is chosen (domain.md §9), none before the first report: the last one opened for
-- which at least half of the expected reports are in; else the last not opened with as many; else the last opened with
-- any, else the last with any. In an opened month only the plans that opened it count: of the others nobody was asked.
create or replace temp view default_period as
with come as (
    select plan_code, agency_id, period_on from in_force where kind <> 'plan'
),
month as (
    select p.plan_code, p.period_on, p.state <> 'planned' as is_opened, p.closing_id,
        p.period_on <= s.asked_until as is_expecting
    from period_current as p
    join span as s on s.plan_code = p.plan_code
    where p.period_on in (select period_on from come)
),
expected as (
    select x.plan_code, x.period_on, x.agency_id
    from expectations as x
    join month as m on m.plan_code = x.plan_code and m.period_on = x.period_on and m.closing_id = x.event_id
    union
    select m.plan_code, m.period_on, l.agency_id
    from task_months as s
    join task_current as t on t.task_id = s.task_id
    join month as m on m.plan_code = t.plan_code and m.period_on = s.month_on and m.closing_id is null
    join held_roles as l
        on l.task_id = s.task_id and l.role = 'lead' and s.month_on between l.first_month and l.last_month
    where s.is_expected
),
counted as (
    select
        e.period_on,
        count(*) as expected,
        count(c.agency_id) as received,
        count(*) filter (m.is_opened) as expected_opened,
        count(c.agency_id) filter (m.is_opened) as received_opened
    from expected as e
    join month as m on m.plan_code = e.plan_code and m.period_on = e.period_on and m.is_expecting
    left join come as c
        on c.plan_code = e.plan_code and c.period_on = e.period_on and c.agency_id = e.agency_id
    group by e.period_on
),
any_report as (
    select c.period_on, coalesce(bool_or(m.is_opened), false) as is_opened
    from come as c
    left join month as m on m.plan_code = c.plan_code and m.period_on = c.period_on
    group by c.period_on
)
select a.period_on
from any_report as a
left join counted as n on n.period_on = a.period_on
order by
    case
        when n.received_opened > 0 and 2 * n.received_opened >= n.expected_opened then 1
        when n.received > 0 and 2 * n.received >= n.expected then 2
        when a.is_opened then 3
        else 4
    end,
    a.period_on desc
limit 1;

create or replace temp view section as
select plan_code, ref, title, parent_ref, position
from sections
where submission_id in (select submission_id from in_force);

-- One row per month of the plans that count, or once did, and on to the report period where that is later.
create or replace temp view months as
select unnest(generate_series(
    min(s.first_month), greatest(max(s.last_month), any_value(r.period_on)), interval 1 month
))::date as month_on
from span as s, report as r
where s.is_counted or (s.is_begun and s.is_in_scope);

-- One row per task in scope of every plan, also of those that do not count: its state and its status (domain.md §4,
-- decided in this order).
create or replace temp view task_any as
with moved as (
    -- of two documents of one day the later in the plan workbook counts, as where the workbook is checked
    select c.task_id, arg_max(c.new_due_on, (c.dated_on, c.rowid)) as due_on, count(*) as moves
    from deadline_changes as c, report as r
    where c.submission_id in (select submission_id from in_force) and c.dated_on <= r.report_on
    group by c.task_id
),
task as (
    select
        t.* exclude (due_on, lead_id, lead_count),
        l.lead_id,
        l.lead_count,
        t.due_on as baseline_due_on,
        coalesce(own.due_on, (followed.due_on + to_days(t.depends_days))::date, t.due_on) as due_on,
        coalesce(own.moves, followed.moves, 0)::integer as moves
    from task_current as t
    join led as l on l.task_id = t.task_id
    left join moved as own on own.task_id = t.task_id
    left join moved as followed on followed.task_id = t.depends_on_id
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
join span as s on s.plan_code = t.plan_code
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
    );

-- The tasks in scope of the plans that count at the report date.
create or replace temp view task_status as
select * exclude (is_counted) from task_any where is_counted;

-- One row per task in scope that is ever active: the first and the last month of its load (domain.md §7), by all
-- that is known now. One not finished at the report date lasts to its due date, and at least to the report date; one
-- without a due date, or whose due date is over, to its plan's last month: nobody knows when it will be done. One
-- withdrawn by then lasts to the month before. What has not begun at the report date is load of months to come only.
create or replace temp view load_span as
select
    task_id,
    greatest(
        date_trunc('month', active_from)::date,
        plan_from,
        if(plan_is_begun, null, (period_on + interval 1 month)::date)
    ) as first_month,
    date_trunc(
        'month',
        least(
            if(
                is_complete,
                finished_on,
                greatest(if(due_on < report_on, plan_until, coalesce(due_on, active_until)), report_on)
            ),
            if(status = 'withdrawn', (withdrawn_on - interval 1 month)::date, null)
        )
    )::date as last_month
from task_status
join (
    select plan_code, first_month as plan_from, last_month as plan_until, is_begun as plan_is_begun from span
) using (plan_code)
where first_month <= last_month;

-- Money that counts at the report period: of each place of a task the lines of the last period in which its holder
-- listed them; the plan's own estimates (agency NULL) of tasks for which no agency has stated an estimate. An agency
-- without a role speaks for itself; one that gave its role up says nothing more (places.sql). Disbursed is compared
-- with allocated only on a line that states both (rated_); what the other lines state of either stands beside it.
create or replace temp view money_lines as
with reported as (
    select
        b.task_id, b.agency_id, b.source, b.item, b.estimated_vnd, b.allocated_vnd, b.disbursed_vnd, b.period_on,
        coalesce(v.place, b.agency_id) as place
    from (
        select task_id, agency_id, source, item, estimated_vnd, allocated_vnd, disbursed_vnd, period_on
        from budget_lines
        where period_on <= (select period_on from report)
            and submission_id in (select submission_id from in_force)
    ) as b
    left join places as v
        on v.task_id = b.task_id and v.agency_id = b.agency_id
        and b.period_on between v.first_month and v.last_month
    where v.task_id is null or v.place is not null
),
latest as (
    select task_id, place, max(period_on) as period_on from reported group by task_id, place
),
moved as (
    select * from reported where task_id in (select task_id from places)
),
taken_over as (
    -- a coordinator that became the lead lists its own lines with the ones it took over
    select distinct o.task_id, o.agency_id, o.period_on
    from moved as n
    join moved as o
        on o.task_id = n.task_id and o.agency_id = n.agency_id and o.place <> n.place and o.period_on < n.period_on
),
stated as (
    select r.* exclude (place)
    from reported as r
    join latest as l on l.task_id = r.task_id and l.place = r.place and l.period_on = r.period_on
    left join taken_over as o on o.task_id = r.task_id and o.agency_id = r.agency_id and o.period_on = r.period_on
    where o.task_id is null
)
select
    *,
    if(disbursed_vnd is null, null, allocated_vnd) as rated_allocated_vnd,
    if(allocated_vnd is null, null, disbursed_vnd) as rated_disbursed_vnd,
    if(disbursed_vnd is null, allocated_vnd, null) as undisbursed_vnd,
    if(allocated_vnd is null, disbursed_vnd, null) as unallocated_vnd
from stated
union all
select e.task_id, null, e.source, e.item, e.estimated_vnd, null, null, null, null, null, null, null
from estimates as e
where e.submission_id in (select submission_id from in_force)
    and e.task_id not in (select task_id from stated where estimated_vnd is not null);

-- The money of a task over its lines; a task without any has no row.
create or replace temp view task_money as
select
    task_id,
    sum(estimated_vnd)::bigint as estimated_vnd,
    sum(allocated_vnd)::bigint as allocated_vnd,
    sum(disbursed_vnd)::bigint as disbursed_vnd,
    sum(rated_disbursed_vnd) / nullif(sum(rated_allocated_vnd), 0) as disbursed_rate,
    sum(unallocated_vnd)::bigint as unallocated_vnd
from money_lines
group by task_id;
