-- One row per heading of the plans in force with a task below it, in printed order.
select s.plan_code, s.ref, s.title, s.parent_ref,
    length(s.ref) - length(replace(s.ref, '.', '')) + 1 as depth
from section as s
where exists (
    select 1 from task_current as t
    where t.plan_code = s.plan_code
        and (t.section_ref = s.ref or starts_with(t.section_ref, s.ref || '.'))
)
order by s.plan_code, s.position
