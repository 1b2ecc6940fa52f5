-- One row per row of report_rows that counts for a place: the row, and the `place` it was said for, which outlasts a change of the lead (lead_succession): who last spoke for a place spoke for its holder. Without a row
-- of lead_succession (has_tenure false) an agency speaks for itself; of months after its role has ended there is no row.
create or replace temp view reported_progress as
select p.*, coalesce(v.place, p.agency_id) as place, v.role, v.task_id is not null as has_tenure
from report_rows as p
left join lead_succession as v
    on v.task_id = p.task_id and v.agency_id = p.agency_id
    and p.period_on between v.first_month and v.last_month
where v.task_id is null or v.place is not null;
