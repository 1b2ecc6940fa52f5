-- One row per agency and role in the task $task_id, leads first: what was last said for its place.
with said as (
    select p.place,
        arg_max(p.percent, p.period_on) filter (p.percent is not null) as percent,
        max(p.period_on) as reported_on,
        arg_max(p.quantity, p.period_on) filter (p.quantity is not null) as quantity,
        arg_max(p.agency_id, p.period_on) as agency_id
    from reported_progress as p
    join report as x on p.period_on <= x.period_on
    where p.task_id = $task_id
    group by p.place
)
select r.agency_id, a.name, a.short_name, r.role, g.name as group_name, s.percent, s.quantity, s.reported_on,
    if(s.agency_id <> r.agency_id, b.short_name, null) as said_by
from roles as r
join agency as a on a.agency_id = r.agency_id
left join agency as g on g.agency_id = r.group_id
left join said as s on s.place = r.place
left join agency as b on b.agency_id = s.agency_id
where r.task_id = $task_id
order by r.role = 'coordinating', r.position
