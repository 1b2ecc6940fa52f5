-- One row per task in scope that is ever active: the first and the last month of its load (domain.md §7), by all
-- that is known now. One not finished at the report date lasts to its due date, and at least to the report date; one
-- without a due date, or whose due date is over, to its plan's last month: nobody knows when it will be done. One
-- withdrawn by then lasts to the month before. What has not begun at the report date is load of months to come only.
create or replace temp view load_span as
select
    task_id,
    greatest(
        date_trunc('month', active_from)::date,
        plan_from,
        if(plan_is_begun, null, (period_on + interval 1 month)::date)
    ) as first_month,
    date_trunc(
        'month',
        least(
            if(
                is_complete,
                finished_on,
                greatest(if(due_on < report_on, plan_until, coalesce(due_on, active_until)), report_on)
            ),
            if(status = 'withdrawn', (withdrawn_on - interval 1 month)::date, null)
        )
    )::date as last_month
from task_status
join (
    select plan_code, first_month as plan_from, last_month as plan_until, is_begun as plan_is_begun from plan_span
) using (plan_code)
where first_month <= last_month
