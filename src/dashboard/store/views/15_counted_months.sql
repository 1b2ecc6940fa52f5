-- One row per month of `months` and plan that counts, or once did: whether it counted at the month's end (from the report
-- period on: at the report date; chosen, a plan counts always), the month whose kept states hold in it, and whether a
-- report is expected about it.
create or replace temp view counted_months as
select
    m.month_on,
    s.plan_code,
    r.plan_code is not null
        or (s.starts_on <= m.counted_on and coalesce(s.ended_on > m.counted_on, true)) as is_counted,
    least(m.month_on, s.kept_until) as kept_on,
    m.month_on <= s.asked_until as is_asked
from (
    select n.month_on, if(n.month_on < o.period_on, last_day(n.month_on), o.report_on) as counted_on
    from months as n, report as o
) as m
cross join report as r
cross join plan_span as s
where s.is_counted or (s.is_begun and s.is_in_scope)
