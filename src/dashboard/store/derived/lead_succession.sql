-- Who speaks for which place, of the tasks whose lead changes: one row per role and agency with the months it is held
-- on the last day of, and one without a place for the months after it has ended, in which the agency says nothing
-- that counts. Agencies without a row (and all of the other tasks) speak for themselves.
with held as (
    select
        task_id,
        agency_id,
        role,
        chain,
        coalesce(date_trunc('month', from_on)::date, date '0001-01-01') as first_month,
        coalesce((date_trunc('month', until_on) - interval 1 month)::date, date '9999-12-01') as last_month
    from task_agencies
    where submission_id in (select submission_id from in_force)
        and task_id in (
            select task_id from task_agencies
            where (from_on is not null or until_on is not null)
                and submission_id in (select submission_id from in_force)
        )
),
ended as (
    select
        task_id,
        agency_id,
        (last_month + interval 1 month)::date as silent_from,
        coalesce(
            (lead(first_month) over (partition by task_id, agency_id order by first_month, last_month)
                - interval 1 month)::date,
            date '9999-12-01'
        ) as silent_until
    from held
)
select task_id, agency_id, role, chain as place, first_month, last_month from held where first_month <= last_month
union all
select task_id, agency_id, null, null, silent_from, silent_until from ended where silent_from <= silent_until
