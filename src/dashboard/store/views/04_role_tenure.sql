-- One row per task, agency and role, with the months that it is held on the last day of: what belongs to a month stays
-- with who held it then.
create or replace temp view role_tenure as
select
    task_id,
    agency_id,
    role,
    coalesce(date_trunc('month', from_on)::date, date '0001-01-01') as first_month,
    coalesce((date_trunc('month', until_on) - interval 1 month)::date, date '9999-12-01') as last_month
from task_agencies
where submission_id in (select submission_id from in_force)
