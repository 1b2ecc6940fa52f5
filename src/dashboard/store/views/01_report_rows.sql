-- One row per row of a report that counts (in_force): what it says of a task, the plan, and whether that is nothing but
-- why there is no figure (is_reason_only).
create or replace temp view report_rows as
select
    p.*,
    f.plan_code,
    p.percent is null and p.state is null and p.started_on is null and p.finished_on is null and p.quantity is null
        and p.result is null and p.difficulty is null and p.proposal is null and p.evidence is null as is_reason_only
from progress as p
join in_force as f on f.submission_id = p.submission_id
