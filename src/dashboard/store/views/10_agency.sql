-- One row per agency. Several plans list some of them: the first plan's wording counts, one that has not begun comes
-- last. A table: it is small, and joined for the names.
create or replace temp table agency as
select a.agency_id, a.name, a.short_name, a.level, a.note, a.position
from agencies as a
join in_force as f on f.submission_id = a.submission_id
left join plan_span as s on s.plan_code = f.plan_code
where a.level <> 'phrase'
qualify row_number() over (
    partition by a.agency_id order by coalesce(s.is_begun, false) desc, f.plan_code, a.position
) = 1
