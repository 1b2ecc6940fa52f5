-- One row per task, agency and role: the months of the load in which the agency has the role.
select s.task_id, r.agency_id, r.role,
    greatest(s.first_month, coalesce(r.first_month, s.first_month)) as first_month,
    least(s.last_month, coalesce(r.last_month, s.last_month)) as last_month
from load_span as s
left join role_tenure as r
    on r.task_id = s.task_id and r.role <> 'reporting'
    and r.first_month <= s.last_month and r.last_month >= s.first_month
order by s.task_id, r.role, r.agency_id, 4
