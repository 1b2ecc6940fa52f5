-- Leads that change from a day on (domain.md §3): each with the document that says so, like a moved deadline.
create table lead_changes (
    submission_id text not null,
    task_id text not null,
    old_agency_id text,             -- null: a lead is added
    new_agency_id text,             -- null: a lead leaves
    document text not null,
    dated_on date not null          -- the day it holds from
);
-- A role may begin and end (from_on included, until_on not; null: always). Who follows whom holds one place, named
-- by `chain`: what was said of it is carried from one holder to the next.
alter table task_agencies add column from_on date;
alter table task_agencies add column until_on date;
alter table task_agencies add column chain text;
update task_agencies set chain = agency_id;
-- Derived (store/places.sql): who speaks for which place in which months, of tasks whose lead changes.
create table places (
    task_id text not null,
    agency_id text not null,
    role text,
    place text,
    first_month date not null,
    last_month date not null
);
