-- One row per line of money that the sums of budget_groups.sql are made of.
select m.task_id, m.source, m.item, coalesce(m.agency_id, t.lead_id) as agency_id,
    m.estimated_vnd, m.allocated_vnd, m.disbursed_vnd
from money_lines as m
join task_status as t on t.task_id = m.task_id and t.status <> 'withdrawn'
order by m.task_id, m.source, m.item, 4, m.estimated_vnd, m.allocated_vnd, m.disbursed_vnd
