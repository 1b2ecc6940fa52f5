-- One row per agency with a role in a plan in force, in the order of the first plan that lists it.
with role as (
    select r.agency_id, r.task_id, r.role, r.until_on, f.plan_code
    from task_agencies as r
    join in_force as f on f.submission_id = r.submission_id
    where r.role <> 'reporting'
),
named as (
    select a.agency_id, a.name, a.short_name, a.level, f.plan_code, a.position
    from agencies as a
    join in_force as f on f.submission_id = a.submission_id
    qualify row_number() over (partition by a.agency_id order by f.plan_code, a.position) = 1
)
select n.agency_id, n.name, n.short_name, n.level,
    count(distinct r.task_id) filter (r.role = 'lead' and r.until_on is null) as leads,
    count(distinct r.task_id) filter (r.role = 'coordinating' and r.until_on is null) as coordinates,
    string_agg(distinct r.plan_code, ',' order by r.plan_code) as plans
from named as n
join role as r on r.agency_id = n.agency_id
group by n.agency_id, n.name, n.short_name, n.level, n.plan_code, n.position
order by n.plan_code, n.position
