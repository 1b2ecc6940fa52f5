-- What was expected of whom in a month, kept when its period is closed (domain.md §8): neither a correction of an
-- earlier month nor an amended plan changes afterwards who should have reported.
create table expectations (
    plan_code text not null,
    period_on date not null,
    agency_id text not null,
    task_id text not null
);
