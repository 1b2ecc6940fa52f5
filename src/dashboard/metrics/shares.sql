-- One row per task in scope that somebody has reported on for the place of $agency_id, in printed order.
select p.task_id, arg_max(p.percent, p.period_on) as own_percent
from reported_progress as p
join report as r on p.period_on <= r.period_on
join task_status as t on t.task_id = p.task_id
-- the place it holds, in which another may have spoken before it
left join roles as o on o.task_id = p.task_id and o.place = p.place and o.agency_id = $agency_id
where p.percent is not null
    and (
        (p.has_tenure and o.task_id is not null)
        or (p.agency_id = $agency_id and p.task_id not in (select task_id from lead_succession))
    )
group by p.task_id, t.plan_code, t.position
order by t.plan_code, t.position
