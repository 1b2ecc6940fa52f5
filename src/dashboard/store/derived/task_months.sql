-- One row per task and month, from the plan's first month to six months after its last (late finishes are
-- reported too): what its leads had said of it by the end of that month (domain.md §4, §6). What was said of a place
-- is carried from a lead to the one that follows it (domain.md §3).
-- Only the tasks of the relation `touched`, in the months it says for each: what is said for a month bears on that month
-- and those after it.
with
plan_months as (
    select plan_code, month_on
    from (
        select
            plan_code,
            unnest(generate_series(
                date_trunc('month', starts_on), date_trunc('month', ends_on) + interval 6 month, interval 1 month
            ))::date as month_on
        from plans
        where submission_id in (select submission_id from in_force)
    )
    -- the month before as well: what was complete by then is not expected any more
    where month_on >= (select min(first_month) - interval 1 month from touched)
        and month_on <= (select max(last_month) from touched)
),
task as (
    select * from task_current where task_id in (select task_id from touched)
),
lead_roles as (
    -- 'reporting': the standing agency speaks for a task whose printed leads are nobody in particular
    select r.task_id, t.plan_code, r.agency_id, r.chain as place, r.position, r.from_on, r.until_on
    from task_agencies as r
    join task as t on t.task_id = r.task_id
    where r.role in ('lead', 'reporting') and r.submission_id in (select submission_id from in_force)
),
heard as (
    -- of the tasks whose lead changes only the one who holds the place in a month speaks for it then
    select *
    from reported_progress as p
    where p.task_id in (select task_id from touched)
        and p.period_on <= (select max(last_month) from touched)
        and (p.role in ('lead', 'reporting') or p.task_id not in (select task_id from lead_succession))
),
carried as (
    select
        p.task_id,
        p.place,
        p.period_on,
        p.state,
        p.finished_on,
        coalesce(last_value(p.percent ignore nulls) over past, 0) as percent,
        last_value(p.quantity ignore nulls) over past as quantity,
        last_value(p.started_on ignore nulls) over past as started_on,
        last_value(p.state ignore nulls) over past as last_state,
        p.missing_reason is not null and p.percent is null and p.quantity is null as is_without_figure
    from heard as p
    -- why there is no figure is no figure: what was said before stands (report_rows)
    where not p.is_reason_only
    window past as (partition by p.task_id, p.place order by p.period_on)
),
runs as (
    -- a run: the reports since the last one below 100 %
    select
        *,
        max(if(percent < 100, period_on, null)) over (partition by task_id, place order by period_on) as open_on
    from carried
),
said as (
    select
        *,
        last_value(if(percent >= 100, finished_on, null) ignore nulls) over run as stated_finish_on,
        last_day(min(if(percent >= 100, period_on, null)) over run) as inferred_finish_on
    from runs
    window run as (partition by task_id, place, open_on order by period_on)
),
lead_months as (
    select
        m.task_id,
        m.position,
        m.month_on,
        s.period_on as said_on,
        coalesce(s.percent, 0) as percent,
        s.quantity,
        s.is_without_figure,
        s.state,
        s.percent > 0 or s.quantity > 0 or s.started_on is not null or s.last_state = 'in_progress' as is_started,
        if(s.percent >= 100, coalesce(s.stated_finish_on, s.inferred_finish_on), null) as finished_on,
        s.percent >= 100 and s.stated_finish_on is null as is_inferred,
        n.period_on as nil_on
    from (
        -- each place in the months that somebody holds it on the last day of
        select l.*, m.month_on
        from lead_roles as l
        join plan_months as m on m.plan_code = l.plan_code
        where coalesce(l.from_on <= last_day(m.month_on), true) and coalesce(l.until_on > last_day(m.month_on), true)
    ) as m
    asof left join said as s
        on s.task_id = m.task_id and s.place = m.place and s.period_on <= m.month_on
    left join in_force as n
        on n.kind = 'nil' and n.plan_code = m.plan_code and n.agency_id = m.agency_id and n.period_on = m.month_on
),
month_states as (
    select
        task_id,
        month_on,
        avg(percent) as mean_percent,
        sum(quantity) as quantity,
        min(percent) >= 100 as is_complete,
        max(finished_on) as finished_on,
        coalesce(arg_max(is_inferred, finished_on), false) as is_inferred,
        coalesce(arg_min(state, position) = 'suspended', false) as is_suspended,
        coalesce(bool_or(is_started), false) as is_started,
        count(said_on) as leads_reported,
        coalesce(bool_or((said_on = month_on and not is_without_figure) or nil_on = month_on), false) as is_reported,
        max(greatest(said_on, nil_on)) as reported_on
    from lead_months
    group by task_id, month_on
)
select
    t.task_id,
    m.month_on,
    case
        when t.completed_on <= last_day(m.month_on) then 100
        when t.target_quantity > 0 and s.quantity is not null then least(100, 100 * s.quantity / t.target_quantity)
        else coalesce(s.mean_percent, 0)
    end::double as percent,
    coalesce(t.completed_on <= last_day(m.month_on), false) or coalesce(s.is_complete, false) as is_complete,
    case
        when t.completed_on <= last_day(m.month_on) then t.completed_on
        when s.is_complete then s.finished_on
    end as finished_on,
    coalesce(s.is_complete and s.is_inferred, false)
        and not coalesce(t.completed_on <= last_day(m.month_on), false) as is_finish_inferred,
    coalesce(s.is_suspended, false) as is_suspended,
    coalesce(s.is_started, false) as is_started,
    coalesce(s.leads_reported, 0)::integer as leads_reported,
    coalesce(s.is_reported, false) as is_reported,
    s.reported_on,
    -- begun by the month's end, and neither withdrawn nor reported complete before the month. What later reports say
    -- of the month does not count here: nobody could be excused by them at the time.
    t.active_from <= last_day(m.month_on)
        and coalesce(t.withdrawn_on >= m.month_on, true)
        and coalesce(t.completed_on >= m.month_on, true)
        and not coalesce(lag(s.is_complete) over (partition by t.task_id order by m.month_on), false) as is_expected
from task as t
join touched as b on b.task_id = t.task_id
join plan_months as m on m.plan_code = t.plan_code
left join month_states as s on s.task_id = t.task_id and s.month_on = m.month_on
qualify m.month_on >= b.first_month
