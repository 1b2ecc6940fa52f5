-- One row per bucket of days overdue at the report date, all four.
select b.bucket, count(t.task_id) as tasks
from (values (1, '1-7', 1, 7), (2, '8-30', 8, 30), (3, '31-90', 31, 90), (4, '90+', 91, 1000000))
    as b (position, bucket, low, high)
left join task_status as t
    on t.status = 'overdue' and date_diff('day', t.due_on, t.report_on) between b.low and b.high
group by b.position, b.bucket
order by b.position
