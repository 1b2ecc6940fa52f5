-- One row per task, agency and role held at the report date.
create or replace temp view roles as
select a.task_id, a.agency_id, a.role, a.position, a.group_id, a.chain as place
from task_agencies as a, report as r
where a.submission_id in (select submission_id from in_force)
    and (a.from_on is null or a.from_on <= r.report_on)
    and (a.until_on is null or a.until_on > r.report_on)
