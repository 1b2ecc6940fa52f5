-- One row per plan in scope: whether it has begun, is ended, and counts.
select s.plan_code as code, p.title, s.starts_on, s.ends_on, s.is_begun, s.ended_on, s.document, s.is_counted
from plan_span as s
join plans as p on p.plan_code = s.plan_code
join in_force as f on f.submission_id = p.submission_id
where s.is_in_scope
order by s.plan_code
