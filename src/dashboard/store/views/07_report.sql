-- One row: the question. Its report date, the month reported about, the filters, and the moment of knowledge. The other
-- relations read it instead of bound values: a view cannot have any.
create or replace temp table report as
select
    $period_on::date as period_on,
    $report_on::date as report_on,
    $plan::text as plan_code,
    $section::text as section_ref,
    $agency::text as agency_id,
    $ahead::boolean as ahead,
    $soon_days::integer as soon_days,
    $known_at::timestamp as known_at
