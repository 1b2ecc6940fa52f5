-- One row per task in scope of the plans that count at the report date: its state and its status.
create or replace temp view task_status as
select * exclude (is_counted) from task_any where is_counted
