-- A plan is ended by a document from a day on, and may be taken up again. Every step stays; the last one known says what
-- holds (store/endings.py).
create table plan_events (
    plan_code text not null,
    version integer not null,       -- counts up per plan
    kind text not null,             -- ended | reopened
    ended_on date,                  -- from that day on the plan is in no count; null: reopened
    document text,                  -- that ends it; null: reopened
    reason text,                    -- why it is taken up again; null: ended
    happened_at timestamp not null,
    done_by text not null
);
