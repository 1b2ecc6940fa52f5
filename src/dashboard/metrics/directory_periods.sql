-- One row per reporting month of the plans in force: how many reports of it count.
select p.period_on, count(distinct f.submission_id) as submissions
from reporting_months as p
left join in_force as f on f.period_on = p.period_on
group by p.period_on
order by p.period_on
