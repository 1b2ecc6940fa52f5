-- One row per month of the plans in scope: tasks active in the month, each counted once (domain.md §7).
select m.month_on, count(s.task_id) as tasks
from months as m
left join load_span as s on m.month_on between s.first_month and s.last_month
group by m.month_on
order by m.month_on
