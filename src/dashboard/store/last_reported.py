"""What agencies last reported of a task and its money, those taken over from a predecessor lead included."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.store.report_values import MONEY_VALUES
from dashboard.store.session import Reader

if TYPE_CHECKING:
    pass


Values = dict[str, dict[str, Any]]


Money = dict[tuple[str, str, str], dict[str, Any]]


def values_at(
    reader: Reader, plan_code: str, until: date, *, including: bool, agency: str | None = None
) -> dict[str, Values]:
    """Per agency (or the one given) and task ref, what it, or the lead whose place it has taken by `until`, last said
    up to that period (`including` it or not).

    The row of the last period somebody spoke, with `period_on`; percent, quantity and start date are carried over
    blank cells from earlier periods. What a lead said is no longer its own once the place is another's. A row that
    gives nothing but the reason why there is no figure leaves what was said before; `missing_reason` is that of the
    period `until` only.
    """
    carried = ("percent", "quantity", "unit", "started_on")
    rows = reader.rows(
        f"""
        with said as (
            {_STATED.format(relation="reported_progress")}
        )
        select s.* exclude (is_reason_only, role)
            replace ({", ".join(f"c.{n} as {n}" for n in (*carried, "missing_reason"))}, {_HOLDER} as agency_id)
        from said as s
        join (
            select task_id, place,
                coalesce(max(period_on) filter (not is_reason_only), max(period_on)) as last_on,
                any_value(missing_reason) filter (period_on = $until) as missing_reason,
                {", ".join(f"arg_max({n}, period_on) filter ({n} is not null) as {n}" for n in carried)}
            from said group by task_id, place
        ) as c on c.task_id = s.task_id and c.place = s.place and c.last_on = s.period_on
        {_HOLDERS}
        where {_HOLDER} is not null and ($agency::text is null or {_HOLDER} = $agency)
        order by s.task_id, s.period_on, s.row_number, s.submission_id
        """,  # noqa: S608 - the column names are the tuple above
        agency=agency, plan=plan_code, until=until, including=including,
    )  # fmt: skip
    values_by_agency: dict[str, Values] = {}
    for row in rows:
        values_by_agency.setdefault(row["agency_id"], {})[_ref(row)] = row
    return values_by_agency


def money_at(
    reader: Reader, plan_code: str, until: date, *, including: bool, agency: str | None = None
) -> dict[str, Money]:
    """Per agency (or the one given), the budget lines of the last period in which it, or the lead whose place it has
    taken, listed each task's money, by (task ref, source, item)."""
    rows = reader.rows(
        f"""
        with said as (
            {_STATED.format(relation="reported_money")}
        ),
        latest as (
            select * from said
            qualify period_on = max(period_on) over (partition by task_id, place)
                and period_on = max(period_on) over (partition by task_id, agency_id)
        ),
        owned as (
            -- what a coordinator listed that leads now is its own besides what it has taken over
            select s.* exclude (agency_id),
                coalesce(h.agency_id, if(s.has_tenure, o.agency_id, s.agency_id)) as agency_id
            from latest as s
            {_HOLDERS}
            left join lead_succession as o
                on o.task_id = s.task_id and o.agency_id = s.agency_id and o.place is not null
                and $until between o.first_month and o.last_month
        )
        select * from owned
        where agency_id is not null and ($agency::text is null or agency_id = $agency)
        order by task_id, row_number, period_on, submission_id
        """,  # noqa: S608 - constant parts
        agency=agency, plan=plan_code, until=until, including=including,
    )  # fmt: skip
    money_by_agency: dict[str, Money] = {}
    for row in rows:
        own, line = money_by_agency.setdefault(row["agency_id"], {}), _line(row)
        for name in MONEY_VALUES if line in own else ():
            stated = [one[name] for one in (own[line], row) if one[name] is not None]
            row[name] = sum(stated) if stated else None
        own[line] = row
    return money_by_agency


# What counts up to $until of what was reported, and who holds in $until the place it was said for; NULL: nobody does
# any more. Who has no role speaks for itself.
_STATED = """
    select * from {relation}
    where plan_code = $plan
        and (
            $agency::text is null or agency_id = $agency
            or task_id in (select task_id from lead_succession where agency_id = $agency)
        )
        and (period_on < $until or ($including and period_on = $until))
"""


_HOLDERS = """
    left join lead_succession as h
        on h.task_id = s.task_id and h.place = s.place and $until between h.first_month and h.last_month
"""


_HOLDER = "coalesce(h.agency_id, if(s.has_tenure, null, s.agency_id))"


def reported_since(reader: Reader, task_id: str, agency_id: str, month_on: date) -> list[date]:
    """The periods from that month on for which the agency has reported on the task or its money."""
    rows = reader.rows(
        "select p.period_on from (select submission_id, task_id, agency_id, period_on from progress union all "
        "select submission_id, task_id, agency_id, period_on from budget_lines) as p "
        "join in_force as f on f.submission_id = p.submission_id "
        "where p.task_id = $task and p.agency_id = $agency and p.period_on >= $month group by 1 order by 1",
        task=task_id, agency=agency_id, month=month_on,
    )  # fmt: skip
    return [row["period_on"] for row in rows]


def _ref(row: Mapping[str, Any]) -> str:
    return str(row["task_id"].partition("/")[2])


def _line(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return (_ref(row), row["source"], row["item"])


def stored_values(reader: Reader, submission_id: str) -> tuple[Values, Money]:
    """(progress by task ref, money by task ref, source and item) of one submission."""
    progress = reader.rows("select * from progress where submission_id = $id", id=submission_id)
    money = reader.rows("select * from budget_lines where submission_id = $id", id=submission_id)
    return {_ref(row): row for row in progress}, {_line(row): row for row in money}
