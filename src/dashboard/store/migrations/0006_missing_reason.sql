-- Why a task on which a report is expected has no figure this month, as the agency says (domain.md §8).
alter table progress add column missing_reason text;
