-- One row per task: its accountable lead at the report date, and how many leads it has.
create or replace temp view accountable_lead as
with changed as (
    select
        task_id,
        arg_min(agency_id, position) filter (role = 'lead') as lead_id,
        count(*) filter (role = 'lead') as lead_count
    from roles
    where task_id in (select task_id from lead_succession)
    group by task_id
)
select
    t.task_id,
    if(c.task_id is null, t.lead_id, c.lead_id) as lead_id,
    if(c.task_id is null, t.lead_count, c.lead_count)::integer as lead_count
from task_current as t
left join changed as c on c.task_id = t.task_id
