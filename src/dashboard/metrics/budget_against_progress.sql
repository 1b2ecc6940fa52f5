-- One row per task with an allocation, in printed order.
select
    t.task_id, c.ref, c.title, l.first_name as lead, l.others as other_leads, t.percent, t.status,
    m.allocated_vnd, m.disbursed_vnd, m.disbursed_rate, m.unallocated_vnd
from task_status as t
join task_current as c on c.task_id = t.task_id
join task_money as m on m.task_id = t.task_id
left join lead_names as l on l.task_id = t.task_id
where t.status <> 'withdrawn' and m.allocated_vnd > 0
order by t.plan_code, t.position
