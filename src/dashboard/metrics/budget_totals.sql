-- One row: the money of the tasks in scope at the report period, in VND; NULL = nobody stated it. Disbursed is compared
-- with allocated, and allocated with estimated, only where both are stated.
with money as materialized (
    select m.*
    from money_lines as m
    join task_status as t on t.task_id = m.task_id and t.status <> 'withdrawn'
),
line as (
    -- what an agency is allocated on a line of the plan is compared with the plan's own estimate of that line
    select sum(estimated_vnd) as estimated_vnd, sum(allocated_vnd) as allocated_vnd
    from money
    group by task_id, source, item, if(estimated_vnd is null, null, agency_id)
),
estimate as (
    select
        sum(allocated_vnd) filter (estimated_vnd is not null) / nullif(
            sum(estimated_vnd) filter (allocated_vnd is not null), 0
        ) as allocated_rate,
        sum(allocated_vnd) filter (estimated_vnd is null)::bigint as unestimated_vnd
    from line
)
select
    sum(m.estimated_vnd)::bigint as estimated_vnd,
    sum(m.allocated_vnd)::bigint as allocated_vnd,
    any_value(e.allocated_rate) as allocated_rate,
    any_value(e.unestimated_vnd) as unestimated_vnd,
    sum(m.disbursed_vnd)::bigint as disbursed_vnd,
    sum(m.rated_disbursed_vnd) / nullif(sum(m.rated_allocated_vnd), 0) as disbursed_rate,
    sum(m.rated_disbursed_vnd)::bigint as rated_disbursed_vnd,
    sum(m.rated_allocated_vnd)::bigint as rated_allocated_vnd,
    sum(m.unallocated_vnd)::bigint as unallocated_vnd,
    sum(m.undisbursed_vnd)::bigint as undisbursed_vnd,
    sum(m.allocated_vnd)::bigint - coalesce(sum(m.rated_disbursed_vnd), 0)::bigint as unspent_vnd,
    (select count(*) from task_status where status <> 'withdrawn') as tasks,
    count(distinct m.task_id) as stated_tasks,
    count(distinct m.task_id) filter (m.estimated_vnd is not null) as estimated_tasks,
    count(distinct m.task_id) filter (m.allocated_vnd is not null) as allocated_tasks,
    count(distinct m.task_id) filter (m.disbursed_vnd is not null) as disbursed_tasks
from estimate as e
left join money as m on true
