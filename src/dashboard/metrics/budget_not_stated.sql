-- One row per task without any line of money, in printed order.
select t.task_id, c.ref, c.title, l.first_name as lead, l.others as other_leads, t.status
from task_status as t
join task_current as c on c.task_id = t.task_id
left join lead_names as l on l.task_id = t.task_id
where t.status <> 'withdrawn' and t.task_id not in (select task_id from money_lines)
order by t.plan_code, t.position
