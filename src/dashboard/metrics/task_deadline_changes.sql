-- One row per change of the deadline of the task $task_id in force by the report date, oldest first.
select c.old_due_on, c.new_due_on, c.document, c.dated_on
from deadline_changes as c
join report as x on c.dated_on <= x.report_on
where c.task_id = $task_id and c.submission_id in (select submission_id from in_force)
order by c.dated_on, c.rowid
