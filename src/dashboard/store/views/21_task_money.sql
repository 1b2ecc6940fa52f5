-- One row per task with money: its amounts over its lines.
create or replace temp view task_money as
select
    task_id,
    sum(estimated_vnd)::bigint as estimated_vnd,
    sum(allocated_vnd)::bigint as allocated_vnd,
    sum(disbursed_vnd)::bigint as disbursed_vnd,
    sum(rated_disbursed_vnd) / nullif(sum(rated_allocated_vnd), 0) as disbursed_rate,
    sum(unallocated_vnd)::bigint as unallocated_vnd
from money_lines
group by task_id
