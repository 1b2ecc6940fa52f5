-- One row per plan in force and reporting month of its calendar, as it stands. Months are kept for good, also those that
-- only an undone version of the plan had: these are left out.
create or replace temp view reporting_months as
select p.*
from period_current as p
join plans as o on o.plan_code = p.plan_code and o.submission_id in (select submission_id from in_force)
where p.period_on >= date_trunc('month', o.starts_on)
    and p.period_on <= date_trunc('month', o.ends_on) + interval 6 month
