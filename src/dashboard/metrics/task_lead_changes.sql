-- One row per change of the lead of the task $task_id in force by the report date, oldest first.
select o.short_name as old, n.short_name as new, c.document, c.dated_on
from lead_changes as c
join report as x on c.dated_on <= x.report_on
left join agency as o on o.agency_id = c.old_agency_id
left join agency as n on n.agency_id = c.new_agency_id
where c.task_id = $task_id and c.submission_id in (select submission_id from in_force)
order by c.dated_on, c.rowid
