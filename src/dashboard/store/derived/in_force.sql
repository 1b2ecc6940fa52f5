-- One row per submission in force: of each plan, and of each agency and period, the highest version that counts.
select submission_id, kind, plan_code, agency_id, period_on
from counted_submissions
qualify version = max(version) over (partition by kind = 'plan', plan_code, agency_id, period_on)
