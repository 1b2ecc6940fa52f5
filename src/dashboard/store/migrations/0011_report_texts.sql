-- Derived (store/texts.py): every text a report holds as a search reads it, without case, tones and punctuation, a
-- space before each word. Written with the report and never changed: what counts is said by `in_force`.
create table report_texts (
    submission_id text not null,
    task_id text not null,
    agency_id text not null,
    period_on date not null,
    kind text not null,             -- result | difficulty | proposal
    folded text not null
);
