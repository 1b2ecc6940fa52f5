-- One row per heading of the plans in force.
create or replace temp view section as
select plan_code, ref, title, parent_ref, position
from sections
where submission_id in (select submission_id from in_force)
