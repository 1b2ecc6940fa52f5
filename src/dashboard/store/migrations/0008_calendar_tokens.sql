-- Addresses from which a calendar program reads the deadlines. The address itself is not kept, only what recognises it;
-- the filters say which deadlines it gives (store/feeds.py).
create table calendar_tokens (
    feed_id text not null,
    token_sha256 text not null,
    plan_code text,                 -- null: both plans
    section_ref text,
    agency_id text,
    language text not null,
    created_at timestamp not null,
    created_by text,
    revoked_at timestamp            -- null: the address works
);
