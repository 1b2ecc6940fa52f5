-- Submissions that count, given what was known at $known_at: of each plan, and of each agency and period,
-- the highest version committed by then and not undone at that moment.
select submission_id, kind, plan_code, agency_id, period_on
from submissions as s
where committed_at <= $known_at
    and not exists (
        select 1 from undos as u
        where u.submission_id = s.submission_id
            and u.undone_at <= $known_at
            and (u.redone_at is null or u.redone_at > $known_at)
    )
qualify version = max(version) over (partition by kind = 'plan', plan_code, agency_id, period_on)
