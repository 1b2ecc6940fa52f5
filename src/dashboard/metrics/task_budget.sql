-- One row per line of money of the task $task_id that counts, with where it came from.
with counts as (
    select submission_id from in_force
),
printed as (
    select submission_id from tasks where task_id = $task_id and submission_id in (select * from counts)
)
select a.short_name as agency, m.source, m.item, m.estimated_vnd, m.allocated_vnd, m.disbursed_vnd, m.period_on,
    b.sheet, b.row_number, b.cells,
    s.submission_id, s.file_name, s.file_sha256, s.committed_at, s.committed_by, s.version
from money_lines as m
left join agency as a on a.agency_id = m.agency_id
left join budget_lines as b
    on b.task_id = m.task_id and b.agency_id = m.agency_id and b.period_on = m.period_on
    and b.source = m.source and b.item = m.item and b.submission_id in (select * from counts)
left join submissions as s on s.submission_id = coalesce(b.submission_id, (select * from printed))
where m.task_id = $task_id
order by m.source, m.item, a.position, a.short_name
