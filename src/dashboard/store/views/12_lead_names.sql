-- One row per task with a lead: how its leads are named. The accountable one, a group that is printed as the lead and
-- not the first of its members; the one to name first, which is the agency filtered by; and how many others there are
-- beside that one.
create or replace temp view lead_names as
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
from accountable_lead as t
join roles as r on r.task_id = t.task_id and r.role = 'lead'
join agency as a on a.agency_id = r.agency_id
left join agency as g on g.agency_id = r.group_id
cross join report as x
group by t.task_id
