-- One row per month of the plans that count, or once did, and on to the report period where that is later.
create or replace temp view months as
select unnest(generate_series(
    min(s.first_month), greatest(max(s.last_month), any_value(r.period_on)), interval 1 month
))::date as month_on
from plan_span as s, report as r
where s.is_counted or (s.is_begun and s.is_in_scope)
