-- Meetings and what they concluded. Every step is a row that stays and holds the whole meeting or conclusion as it is
-- from then on; the highest version known is the one that counts (store/meetings.py).
create table meeting_events (
    meeting_id text not null,
    version integer not null,       -- counts up per meeting
    kind text not null,             -- recorded | changed | cancelled | restored
    held_at timestamp not null,
    title text not null,
    plan_code text,                 -- null: both plans
    reason text,
    happened_at timestamp not null,
    done_by text not null
);
create table conclusion_events (
    conclusion_id text not null,
    version integer not null,       -- counts up per conclusion
    kind text not null,             -- recorded | changed | done | reopened | withdrawn
    meeting_id text not null,
    text text not null,
    agency_id text not null,
    task_id text,
    due_on date not null,
    reason text,
    happened_at timestamp not null,
    done_by text not null
);
