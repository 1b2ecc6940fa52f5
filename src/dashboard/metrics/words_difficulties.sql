-- One row per task on which the last report of $agency_id names a difficulty or makes a proposal, the newest first.
select p.task_id, t.ref, t.title, p.period_on, p.difficulty, p.proposal
from report_rows as p
join report as r on p.period_on <= r.period_on
join task_current as t on t.task_id = p.task_id
where p.agency_id = $agency_id
    and not p.is_reason_only
    and t.plan_code in (select plan_code from plan_span where is_counted)
    and not exists (
        select 1 from lead_succession as v
        where v.task_id = p.task_id and v.agency_id = p.agency_id and v.place is null
            and r.period_on between v.first_month and v.last_month
    )
qualify p.period_on = max(p.period_on) over (partition by p.task_id)
    and (p.difficulty is not null or p.proposal is not null)
order by p.period_on desc, t.plan_code, t.position
