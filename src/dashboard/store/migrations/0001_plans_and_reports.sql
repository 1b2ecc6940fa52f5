-- Facts are append-only: every row carries the submission (one accepted workbook) it came from.
-- Dates end in _on, instants in _at, money in _vnd; percent is 0-100.

create table submissions (
    submission_id text primary key,
    kind text not null,             -- plan | report | nil
    plan_code text not null,
    agency_id text,                 -- null for a plan workbook
    period_on date,                 -- first day of the reporting month; null for a plan workbook
    version integer not null,       -- counts up per plan, agency and period; the highest one not undone is in force
    file_sha256 text not null,
    file_name text not null,
    file_bytes bigint not null,
    sent_on date not null,
    committed_at timestamp not null,
    committed_by text not null,
    reason text,                    -- why a closed period was changed
    is_demo boolean not null
);
create table undos (
    submission_id text not null,
    undone_at timestamp not null,
    undone_by text not null,
    reason text not null,
    redone_at timestamp,
    redone_by text,
    redo_reason text
);

create table plans (
    submission_id text not null,
    plan_code text not null,
    title text not null,
    issuer text,
    number text,
    issued_on date,
    legal_basis text,
    standing_agency_id text,
    starts_on date not null,
    ends_on date not null,
    closing_day integer,
    grace_days integer
);
create table sections (
    submission_id text not null,
    plan_code text not null,
    ref text not null,
    title text not null,
    parent_ref text,
    position integer not null
);
create table agencies (
    submission_id text not null,
    agency_id text not null,
    name text not null,
    short_name text not null,
    aliases text not null,          -- one a line
    level text not null,            -- province | district | city | central | group | phrase
    note text,
    position integer not null
);
create table agency_members (
    submission_id text not null,
    group_id text not null,
    agency_id text not null
);
create table tasks (
    submission_id text not null,
    task_id text not null,          -- plan code / printed ref, e.g. A/B.I.2.1.a
    plan_code text not null,
    ref text not null,
    section_ref text not null,
    position integer not null,
    title text not null,
    kind text,                      -- activity | duty | event | works
    leads_phrase text,              -- printed leads that name nobody in particular
    coordinators_phrase text,
    leads_printed text,
    coordinators_printed text,
    deadline_printed text,
    start_on date,
    due_on date,                    -- as issued; changes are in deadline_changes
    due_precision text not null,    -- day | month | quarter | year | relative | none
    is_tentative boolean not null,
    depends_on_id text,
    depends_days integer,
    target_quantity double,
    unit text,
    target_note text,
    weight double not null,
    completed_on date,              -- only where the plan itself says it is done
    completed_note text,
    withdrawn_on date,
    withdrawn_document text,
    also_at text,
    contradiction text,
    note text
);
create table task_agencies (
    submission_id text not null,
    task_id text not null,
    agency_id text not null,
    role text not null,             -- lead | coordinating
    position integer not null,      -- 0 is the accountable lead
    group_id text                   -- the printed group this agency is a member of
);
create table milestones (
    submission_id text not null,
    plan_code text not null,
    on_date date not null,
    title text not null,
    ref text,
    note text
);
create table estimates (
    submission_id text not null,
    task_id text not null,
    source text not null,
    item text not null,
    estimated_vnd bigint not null,
    note text
);
create table deadline_changes (
    submission_id text not null,
    task_id text not null,
    old_due_on date,
    new_due_on date not null,
    document text not null,
    dated_on date not null
);

create table periods (
    plan_code text not null,
    period_on date not null,
    closes_on date not null,
    deadline_on date not null,      -- last day a report is on time
    closed_at timestamp,
    closed_by text,
    primary key (plan_code, period_on)
);

create table progress (
    submission_id text not null,
    task_id text not null,
    agency_id text not null,
    period_on date not null,
    percent double,
    state text,                     -- in_progress | complete | suspended | not_started
    started_on date,
    finished_on date,
    quantity double,
    unit text,
    result text,
    difficulty text,
    proposal text,
    evidence text,
    sheet text not null,
    row_number integer not null,
    cells text not null             -- column name -> cell address, as JSON
);
create table budget_lines (
    submission_id text not null,
    task_id text not null,
    agency_id text not null,
    period_on date not null,
    source text not null,
    item text not null,
    estimated_vnd bigint,
    allocated_vnd bigint,
    disbursed_vnd bigint,
    sheet text not null,
    row_number integer not null,
    cells text not null
);

-- Derived, maintained in the transaction of a submission and equal to recomputing them (store/states.py).
create table in_force (
    submission_id text not null,
    kind text not null,
    plan_code text not null,
    agency_id text,
    period_on date
);
create table task_current (
    task_id text primary key,
    plan_code text not null,
    ref text not null,
    section_ref text not null,
    group_ref text not null,        -- the heading charts group by
    position integer not null,
    title text not null,
    kind text,
    lead_id text,
    lead_count integer not null,
    start_on date,
    due_on date,                    -- as issued; relative ones resolved from the task they follow
    due_precision text not null,
    is_tentative boolean not null,
    depends_on_id text,
    depends_days integer,
    active_from date not null,
    active_until date not null,
    weight double not null,
    target_quantity double,
    completed_on date,
    withdrawn_on date
);
create table task_months (
    task_id text not null,
    month_on date not null,
    percent double not null,        -- carried from the last report, 0 before the first
    is_complete boolean not null,
    finished_on date,
    is_finish_inferred boolean not null,
    is_suspended boolean not null,
    is_started boolean not null,
    leads_reported integer not null,        -- leads that have reported on it up to this month
    is_reported boolean not null,           -- a lead reported on it, or filed a nil report, for this very month
    reported_on date,                       -- last period a lead spoke about it
    primary key (task_id, month_on)
);
