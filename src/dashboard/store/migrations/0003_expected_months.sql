-- Months in which a report on a task is expected (domain.md §8), derived with the other states of a task.
alter table task_months add column is_expected boolean default false;
update task_months as m
set is_expected = true
from task_current as t
where t.task_id = m.task_id
    and t.active_from <= last_day(m.month_on)
    and (t.withdrawn_on is null or t.withdrawn_on >= m.month_on)
    and (t.completed_on is null or t.completed_on >= m.month_on)
    and not exists (
        select 1 from task_months as p
        where p.task_id = m.task_id and p.month_on = (m.month_on - interval 1 month)::date and p.is_complete
    );
