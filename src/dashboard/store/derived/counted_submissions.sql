-- One row per submission that counts, given what was known at $known_at: committed by then and not undone at that
-- moment. Those that a later version replaces are among them (in_force: those that none does).
select submission_id, kind, plan_code, agency_id, period_on, version, file_sha256, sent_on, committed_at
from submissions as s
where committed_at <= $known_at
    and not exists (
        select 1 from undos as u
        where u.submission_id = s.submission_id
            and u.undone_at <= $known_at
            and (u.redone_at is null or u.redone_at > $known_at)
    )
