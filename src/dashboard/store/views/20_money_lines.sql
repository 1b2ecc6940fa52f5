-- One row per line of money that counts at the report period: of each place of a task the lines of the last period in
-- which its holder listed them; the plan's own estimates (agency NULL) of tasks for which no agency has stated an
-- estimate. An agency without a role speaks for itself; one that gave its role up says nothing more.
-- Disbursed is compared with allocated only on a line that states both (rated_); what the other lines state of either
-- stands beside it.
create or replace temp view money_lines as
with reported as (
    select task_id, agency_id, source, item, estimated_vnd, allocated_vnd, disbursed_vnd, period_on, place
    from reported_money
    where period_on <= (select period_on from report)
),
latest as (
    select task_id, place, max(period_on) as period_on from reported group by task_id, place
),
moved as (
    select * from reported where task_id in (select task_id from lead_succession)
),
taken_over as (
    -- a coordinator that became the lead lists its own lines with the ones it took over
    select distinct o.task_id, o.agency_id, o.period_on
    from moved as n
    join moved as o
        on o.task_id = n.task_id and o.agency_id = n.agency_id and o.place <> n.place and o.period_on < n.period_on
),
stated as (
    select r.* exclude (place)
    from reported as r
    join latest as l on l.task_id = r.task_id and l.place = r.place and l.period_on = r.period_on
    left join taken_over as o on o.task_id = r.task_id and o.agency_id = r.agency_id and o.period_on = r.period_on
    where o.task_id is null
)
select
    *,
    if(disbursed_vnd is null, null, allocated_vnd) as rated_allocated_vnd,
    if(allocated_vnd is null, null, disbursed_vnd) as rated_disbursed_vnd,
    if(disbursed_vnd is null, allocated_vnd, null) as undisbursed_vnd,
    if(allocated_vnd is null, disbursed_vnd, null) as unallocated_vnd
from stated
union all
select e.task_id, null, e.source, e.item, e.estimated_vnd, null, null, null, null, null, null, null
from estimates as e
where e.submission_id in (select submission_id from in_force)
    and e.task_id not in (select task_id from stated where estimated_vnd is not null)
