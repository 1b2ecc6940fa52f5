"""From a figure to the tasks it counts: the parameters of the list's address beside filters and `?status=`.

`due=2024-03`, `late=8-30`, `active=2023-12&unit=so-y-te&role=lead`, `asked=2024-03&unit=so-y-te`,
`money=allocated&source=…&item=…&payer=…`, `agency=so-y-te&part=own` (overdue, its own part not done). All must hold;
a value that names nothing counts as not given.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl

import pandas as pd

from dashboard.metrics import behind, directory, outstanding, reporting
from dashboard.store.scope import Scope, month_end
from dashboard.text import dates
from dashboard.ui.app import data, navigation
from dashboard.ui.app.i18n import N_, _

BUCKETS: Final[Mapping[str, tuple[int, float, str]]] = {
    "1-7": (1, 7, N_("1–7 days")),
    "8-30": (8, 30, N_("8–30 days")),
    "31-90": (31, 90, N_("31–90 days")),
    "90+": (91, float("inf"), N_("over 90 days")),
}
_ROLES: Final = {"lead": N_("As lead"), "coordinating": N_("As coordinator")}
AMOUNTS: Final = {
    "estimated": N_("Estimate stated"),
    "allocated": N_("Allocation stated"),
    "disbursed": N_("Disbursement stated"),
}
_PARTS: Final = {"own": N_("Its own part is not done"), "others": N_("Its own part is done, waiting for others")}
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks of a task besides its status; "" where it does not ask."""

    due: str = ""
    late: str = ""
    part: str = ""
    active: str = ""
    asked: str = ""
    role: str = ""
    unit: str = ""
    money: str = ""
    source: str = ""
    item: str = ""
    payer: str = ""


NAMES: Final = tuple(Question.__slots__)


def question(address: Mapping[str, str]) -> Question:
    """The question of an address, without what names nothing; a role needs a month to be active in, a unit that or a
    month to report, a part the agency filtered by."""
    agencies = _agencies() if {"unit", "payer"} & set(address) else {}
    is_known: dict[str, Callable[[str], Any]] = {
        "due": _MONTH.fullmatch,
        "late": BUCKETS.__contains__,
        "part": _PARTS.__contains__,
        "active": _MONTH.fullmatch,
        "asked": _MONTH.fullmatch,
        "role": _ROLES.__contains__,
        "unit": agencies.__contains__,
        "money": AMOUNTS.__contains__,
        "source": bool,
        "item": bool,
        "payer": agencies.__contains__,
    }
    values = {name: address.get(name, "")[:_LONGEST] for name in NAMES}
    if not address.get("agency"):
        values["part"] = ""
    if not is_known["active"](values["active"]):
        values["role"] = ""
        if not is_known["asked"](values["asked"]):
            values["unit"] = ""
    return Question(**{name: value if is_known[name](value) else "" for name, value in values.items()})


def answering(rows: pd.DataFrame, question: Question, scope: Scope) -> pd.DataFrame:
    """The rows of `tasks.listing` for which all of the question holds."""
    is_met = pd.Series(True, index=rows.index)
    if question.due:
        in_month = rows["due_on"].dt.strftime("%Y-%m") == question.due
        # Of the report's month and those before, what is due by the report date (`completion.by_month`).
        is_counted = (rows["due_on"] <= pd.Timestamp(scope.report_on)) | (question.due > f"{scope.report_on:%Y-%m}")
        is_met &= in_month & is_counted & (rows["status"] != "withdrawn")
    if question.late:
        low, high, _words = BUCKETS[question.late]
        is_met &= (rows["status"] == "overdue") & rows["days_late"].between(low, high)
    if question.part:
        owed = _only(data.fetch(outstanding.of_overdue, scope), agency_id=scope.agency or "", role="lead")
        is_met &= (rows["status"] == "overdue") & (rows["task_id"].isin(owed["task_id"]) == (question.part == "own"))
    if question.active:
        spans, month = data.fetch(behind.load, scope), pd.Timestamp(f"{question.active}-01")
        spans = spans[(spans["first_month"] <= month) & (month <= spans["last_month"])]
        is_met &= rows["task_id"].isin(_only(spans, agency_id=question.unit, role=question.role)["task_id"])
    if question.asked:
        first = date.fromisoformat(f"{question.asked}-01")
        then = replace(scope, period_on=first, report_on=month_end(first), section=None, agency=None)
        owed = _only(data.fetch(reporting.expected_tasks, then), agency_id=question.unit)
        is_met &= rows["task_id"].isin(owed["task_id"])
    if question.money or question.source or question.item or question.payer:
        lines = data.fetch(behind.money, scope)
        lines = _only(lines, source=question.source, item=question.item, agency_id=question.payer)
        if question.money in AMOUNTS:
            lines = lines[lines[f"{question.money}_vnd"].notna()]
        is_met &= rows["task_id"].isin(lines["task_id"])
    return rows[is_met]


def _only(rows: pd.DataFrame, **values: str) -> pd.DataFrame:
    """The rows with these values; "" stands for any."""
    for name, value in values.items():
        if value:
            rows = rows[rows[name] == value]
    return rows


def chips(question: Question) -> list[tuple[tuple[str, ...], str]]:
    """(parameters, words) of each part of the question; plain text."""
    parts: list[tuple[tuple[str, ...], str]] = []
    if question.due:
        parts.append((("due",), _("Due in {month}").format(month=_month(question.due))))
    if question.late:
        parts.append((("late",), _("Overdue {days}").format(days=_(BUCKETS[question.late][2]))))
    if question.part:
        parts.append((("part",), _(_PARTS[question.part])))
    if question.active:
        parts.append((("active", "role", "unit"), _("Open in {month}").format(month=_month(question.active))))
    if question.asked:
        parts.append((("asked", "unit"), _("To be reported on for {month}").format(month=_month(question.asked))))
    if question.active or question.asked:
        if question.unit:
            parts.append((("unit",), _agencies()[question.unit]))
        if question.role:
            parts.append((("role",), _(_ROLES[question.role])))
    if question.money:
        parts.append((("money",), _(AMOUNTS[question.money])))
    if question.source:
        parts.append((("source",), _("Source: {name}").format(name=question.source)))
    if question.item:
        parts.append((("item",), _("Item: {name}").format(name=question.item)))
    if question.payer:
        parts.append((("payer",), _("Money stated by {agency}").format(agency=_agencies()[question.payer])))
    return parts


def follow(clicked: object) -> None:
    """Open the list (or the task) that a clicked mark counts (`charts.canvas.behind`); nothing without a click."""
    if clicked:
        navigation.go("task", **address(first(clicked)))


def first(clicked: object) -> str:
    """What a clicked mark stands for: its customdata, or the first of several."""
    return str(clicked[0] if isinstance(clicked, (list, tuple)) else clicked)


def address(query: str) -> dict[str, str | None]:
    """The parameters of a mark's question; None takes a filter out."""
    return {name: value or None for name, value in parse_qsl(query, keep_blank_values=True)}


def _agencies() -> dict[str, str]:
    rows = data.fetch(directory.agencies)
    return dict(zip(rows["agency_id"], rows["short_name"], strict=True))


def _month(month: str) -> str:
    return dates.month(pd.Timestamp(f"{month}-01"))
