-- One row: the task $task_id as printed, with the names of its heading and plan.
select t.*, s.title as section_title, p.title as plan_title, p.number as plan_number
from tasks as t
join plans as p on p.submission_id = t.submission_id
left join section as s on s.plan_code = t.plan_code and s.ref = t.section_ref
where t.task_id = $task_id and t.submission_id in (select submission_id from in_force)
