-- One row per text of a report in force up to the report period that holds what is looked for; what an agency repeats of
-- a task once, for the last period it did. The words all in the text first, then the newest; at most $most rows, and
-- how many there are (hits).
with found as (
    select s.submission_id, s.task_id, s.agency_id, s.period_on, s.kind, s.folded, {is_whole} as is_whole
    from report_texts as s
    where {conditions}
        and s.period_on <= $period
        and s.submission_id in (select submission_id from in_force)
),
told as (
    select
        task_id, agency_id, kind, is_whole,
        max(period_on) as period_on,
        arg_max(submission_id, period_on) as submission_id
    from found
    group by task_id, agency_id, kind, is_whole, folded
),
best as (
    select
        f.*, t.plan_code, t.section_ref, t.ref, t.title, t.position, a.short_name as agency,
        count(*) over () as hits
    from told as f
    join task_current as t on t.task_id = f.task_id
    join agency as a on a.agency_id = f.agency_id
    cross join report as r
    where (r.agency_id is null or f.agency_id = r.agency_id)
        and t.plan_code in (select plan_code from plan_span where is_counted)
        and (
            r.section_ref is null
            or t.section_ref = r.section_ref
            or starts_with(t.section_ref, r.section_ref || '.')
        )
    order by f.is_whole desc, f.period_on desc, t.plan_code, t.position, f.agency_id, f.kind
    limit $most
)
select
    b.task_id, b.plan_code, b.section_ref, b.ref, b.title, b.agency_id, b.agency, b.period_on, b.kind,
    case b.kind when 'result' then p.result when 'difficulty' then p.difficulty else p.proposal end as text,
    b.hits
from best as b
join progress as p on p.submission_id = b.submission_id and p.task_id = b.task_id
order by b.is_whole desc, b.period_on desc, b.plan_code, b.position, b.agency_id, b.kind
