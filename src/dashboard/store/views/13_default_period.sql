-- One row, none before the first report: the report period shown where none is chosen (domain.md §9). The last one
-- opened for which at least half of the expected reports are in; else the last not opened with as many; else the last
-- opened with any, else the last with any. In an opened month only the plans that opened it count: of the others nobody
-- was asked.
create or replace temp view default_period as
with come as (
    select plan_code, agency_id, period_on from in_force where kind <> 'plan'
),
month as (
    select p.plan_code, p.period_on, p.state <> 'planned' as is_opened, p.closing_id,
        p.period_on <= s.asked_until as is_expecting
    from period_current as p
    join plan_span as s on s.plan_code = p.plan_code
    where p.period_on in (select period_on from come)
),
expected as (
    select x.plan_code, x.period_on, x.agency_id
    from expectations as x
    join month as m on m.plan_code = x.plan_code and m.period_on = x.period_on and m.closing_id = x.event_id
    union
    select m.plan_code, m.period_on, l.agency_id
    from task_months as s
    join task_current as t on t.task_id = s.task_id
    join month as m on m.plan_code = t.plan_code and m.period_on = s.month_on and m.closing_id is null
    join role_tenure as l
        on l.task_id = s.task_id and l.role = 'lead' and s.month_on between l.first_month and l.last_month
    where s.is_expected
),
counted as (
    select
        e.period_on,
        count(*) as expected,
        count(c.agency_id) as received,
        count(*) filter (m.is_opened) as expected_opened,
        count(c.agency_id) filter (m.is_opened) as received_opened
    from expected as e
    join month as m on m.plan_code = e.plan_code and m.period_on = e.period_on and m.is_expecting
    left join come as c
        on c.plan_code = e.plan_code and c.period_on = e.period_on and c.agency_id = e.agency_id
    group by e.period_on
),
any_report as (
    select c.period_on, coalesce(bool_or(m.is_opened), false) as is_opened
    from come as c
    left join month as m on m.plan_code = c.plan_code and m.period_on = c.period_on
    group by c.period_on
)
select a.period_on
from any_report as a
left join counted as n on n.period_on = a.period_on
order by
    case
        when n.received_opened > 0 and 2 * n.received_opened >= n.expected_opened then 1
        when n.received > 0 and 2 * n.received >= n.expected then 2
        when a.is_opened then 3
        else 4
    end,
    a.period_on desc
limit 1
