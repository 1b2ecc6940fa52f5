-- One row per row of a report on the task $task_id, the newest first, with where it came from.
select p.period_on, p.agency_id, a.short_name as agency,
    p.percent, p.state, p.started_on, p.finished_on, p.quantity, p.unit,
    p.result, p.difficulty, p.proposal, p.evidence, p.missing_reason, p.sheet, p.row_number, p.cells,
    s.submission_id, s.file_name, s.file_sha256, s.committed_at, s.committed_by, s.version, s.is_demo
from report_rows as p
join report as x on p.period_on <= x.period_on
join submissions as s on s.submission_id = p.submission_id
left join agency as a on a.agency_id = p.agency_id
where p.task_id = $task_id
order by p.period_on desc, a.position
