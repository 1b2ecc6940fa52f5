-- One row per plan in force: the decision that issued it.
select p.plan_code as code, p.title, p.number, p.issued_on, p.issuer, a.name as standing_agency
from plans as p
left join agencies as a on a.submission_id = p.submission_id and a.agency_id = p.standing_agency_id
where p.submission_id in (select submission_id from in_force)
order by p.plan_code
