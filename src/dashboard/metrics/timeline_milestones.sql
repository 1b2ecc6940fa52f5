-- One row per commemoration of the plans that count, by date.
select m.plan_code, m.on_date, m.title, m.ref, m.note
from milestones as m
join in_force as f on f.submission_id = m.submission_id
join plan_span as s on s.plan_code = m.plan_code and s.is_counted
qualify row_number() over (partition by m.on_date, m.title order by m.plan_code) = 1
order by m.on_date, m.plan_code
