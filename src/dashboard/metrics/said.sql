-- One row per text that a report in force holds, the newest first: what an agency said of a task for a period.
with counts as materialized (
    select submission_id from in_force
),
agency as (
    -- both plans list some agencies; the first plan's wording counts
    select a.agency_id, a.short_name
    from agencies as a
    join in_force as f on f.submission_id = a.submission_id
    qualify row_number() over (partition by a.agency_id order by f.plan_code, a.position) = 1
),
text as (
    select task_id, agency_id, period_on, unnest(['result', 'difficulty', 'proposal']) as kind,
        unnest([result, difficulty, proposal]) as text
    from progress
    where submission_id in (select submission_id from counts)
)
select x.task_id, t.plan_code, t.section_ref, p.ref, p.title, x.agency_id, a.short_name as agency, x.period_on, x.kind,
    x.text
from text as x
join task_current as t on t.task_id = x.task_id
join tasks as p on p.task_id = x.task_id and p.submission_id in (select submission_id from counts)
join agency as a on a.agency_id = x.agency_id
where x.text is not null
order by x.period_on desc, t.plan_code, t.position, x.agency_id, x.kind
