-- What an upload changed at the moment it was committed, as its preview said: tasks and money lines that were new, and
-- those with another value than stored. Missing for uploads from before this was kept.
alter table submissions add column new_rows integer;
alter table submissions add column changed_rows integer;
