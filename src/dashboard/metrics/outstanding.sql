-- One row per overdue task and lead whose own part is not done, in printed order.
with late as materialized (
    select task_id, plan_code, position from task_status where status = 'overdue'
),
said as (
    -- as in reported_progress, but the few rows first and then their places: a quarter less time
    select p.task_id, coalesce(v.place, p.agency_id) as place, arg_max(p.percent, p.period_on) as percent,
        max(p.period_on) as period_on
    from (
        select task_id, agency_id, period_on, percent
        from progress
        where percent is not null and period_on <= $period and task_id in (select task_id from late)
            and submission_id in (select submission_id from in_force)
    ) as p
    left join lead_succession as v
        on v.task_id = p.task_id and v.agency_id = p.agency_id
        and p.period_on between v.first_month and v.last_month
    where v.task_id is null or v.place is not null
    group by p.task_id, coalesce(v.place, p.agency_id)
)
select l.task_id, x.agency_id, a.short_name as agency, x.role, s.percent, s.period_on
from late as l
join roles as x on x.task_id = l.task_id and x.role in ('lead', 'reporting')
join agency as a on a.agency_id = x.agency_id
left join said as s on s.task_id = l.task_id and s.place = x.place
where coalesce(s.percent, 0) < 100
order by l.plan_code, l.position, s.percent nulls first, a.short_name, x.agency_id
