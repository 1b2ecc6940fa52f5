-- One row per source, section, agency or item ($by): money at the report period, in VND; NULL = nobody stated it.
select
    case $by
        when 'source' then m.source
        when 'item' then m.item
        when 'agency' then coalesce(m.agency_id, t.lead_id)
        else t.plan_code || '/' || t.group_ref
    end as id,
    case $by
        when 'source' then m.source
        when 'item' then m.item
        when 'agency' then a.short_name
        else coalesce(s.title, t.group_ref)
    end as name,
    sum(m.estimated_vnd)::bigint as estimated_vnd,
    sum(m.allocated_vnd)::bigint as allocated_vnd,
    sum(m.disbursed_vnd)::bigint as disbursed_vnd,
    sum(m.rated_disbursed_vnd) / nullif(sum(m.rated_allocated_vnd), 0) as disbursed_rate,
    sum(m.unallocated_vnd)::bigint as unallocated_vnd,
    sum(m.undisbursed_vnd)::bigint as undisbursed_vnd,
    sum(m.allocated_vnd)::bigint - coalesce(sum(m.rated_disbursed_vnd), 0)::bigint as unspent_vnd,
    count(distinct m.task_id) as tasks,
    count(distinct m.task_id) filter (m.estimated_vnd is not null) as estimated_tasks,
    count(distinct m.task_id) filter (m.allocated_vnd is not null) as allocated_tasks,
    count(distinct m.task_id) filter (m.disbursed_vnd is not null) as disbursed_tasks
from money_lines as m
join task_status as t on t.task_id = m.task_id and t.status <> 'withdrawn'
left join agency as a on a.agency_id = coalesce(m.agency_id, t.lead_id)
left join section as s on s.plan_code = t.plan_code and s.ref = t.group_ref
group by 1, 2
order by coalesce(sum(m.estimated_vnd), sum(m.allocated_vnd), sum(m.disbursed_vnd), 0) desc, name
