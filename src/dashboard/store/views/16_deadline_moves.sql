-- One row per task whose deadline was moved by the report date: the due date, day and document of the last move, and how
-- many there were. Of two documents of one day the later in the plan workbook counts, as where the workbook is checked.
-- A table: it is small, and joined for the task and for the one it follows.
create or replace temp table deadline_moves as
select
    c.task_id,
    arg_max(c.new_due_on, (c.dated_on, c.rowid)) as due_on,
    max(c.dated_on) as dated_on,
    arg_max(c.document, (c.dated_on, c.rowid)) as document,
    count(*) as moves
from deadline_changes as c, report as r
where c.submission_id in (select submission_id from in_force) and c.dated_on <= r.report_on
group by c.task_id
