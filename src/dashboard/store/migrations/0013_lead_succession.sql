-- Derived (store/derived/lead_succession.sql): who speaks for which place in which months, of tasks whose lead changes.
alter table places rename to lead_succession;
-- Derived (store/derived/counted_submissions.sql): submissions that were not undone, replaced ones included.
create table counted_submissions (
    submission_id text not null,
    kind text not null,
    plan_code text not null,
    agency_id text,
    period_on date,
    version integer not null,
    file_sha256 text not null,
    sent_on date not null,
    committed_at timestamp not null
);
insert into counted_submissions
select submission_id, kind, plan_code, agency_id, period_on, version, file_sha256, sent_on, committed_at
from submissions as s
where not exists (select 1 from undos as u where u.submission_id = s.submission_id and u.redone_at is null);
