-- What the secretariat did with a reporting month: opened, changed its days, closed and reopened it. `periods` is the
-- plan's calendar and never changes; the last event says what holds (store/period_current.sql).
create table period_events (
    event_id text not null,
    plan_code text not null,
    period_on date not null,
    kind text not null,             -- opened | changed | closed | reopened
    happened_at timestamp not null,
    done_by text not null,
    reason text,
    closes_on date not null,        -- the days that hold from this event on
    deadline_on date not null,
    locks_on date                   -- last day a report is taken without a reason; null: until the month is closed
);
-- Each closing freezes a list of its own.
alter table expectations add column event_id text;
create temp table calendar as select plan_code, period_on, closes_on, deadline_on from periods;
drop table periods;
create table periods (
    plan_code text not null,
    period_on date not null,
    closes_on date not null,
    deadline_on date not null,      -- last day a report is on time
    primary key (plan_code, period_on)
);
insert into periods select * from calendar;
drop table calendar;
create table period_current (
    plan_code text not null,
    period_on date not null,
    closes_on date not null,
    deadline_on date not null,
    locks_on date,
    state text not null,            -- planned | open | closed
    closing_id text,                -- the event that closed it
    closed_at timestamp,
    closed_by text
);
insert into period_current
select plan_code, period_on, closes_on, deadline_on, null, 'planned', null, null, null from periods;
