-- One row per line of money of a report that counts (in_force): the amounts, the plan, and the place they were stated
-- for, as in reported_progress.
create or replace temp view reported_money as
select b.*, f.plan_code, coalesce(v.place, b.agency_id) as place, v.task_id is not null as has_tenure
from budget_lines as b
join in_force as f on f.submission_id = b.submission_id
left join lead_succession as v
    on v.task_id = b.task_id and v.agency_id = b.agency_id
    and b.period_on between v.first_month and v.last_month
where v.task_id is null or v.place is not null;
