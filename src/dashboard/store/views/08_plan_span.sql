-- One row per plan: its months, the last one whose states are kept (task_months.sql; later ones carry that), the day
-- from which it is ended by the report date, and whether it counts at the report date (domain.md §1): begun, not ended;
-- or chosen. A table: it is small, and most relations read it.
create or replace temp table plan_span as
with ending as (
    select e.plan_code, e.ended_on, e.document
    from plan_events as e, report as r
    where e.happened_at <= coalesce(r.known_at, e.happened_at)
    qualify e.version = max(e.version) over (partition by e.plan_code) and e.ended_on <= r.report_on
)
select
    p.plan_code,
    p.starts_on,
    p.ends_on,
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
where p.submission_id in (select submission_id from in_force where kind = 'plan')
