"""Since: what is different between two moments, such as the last meeting and now (domain.md §9, "two clocks").

Three states are compared: *then*, as it was known at the earlier moment; *then, corrected*: the same reports as they
were corrected or undone since; and *now*. Then against then-corrected gives the corrections of older periods; what is
new is then-corrected against now, so no correction passes for progress. A report that had not come then is news, also
about an older period. Kinds, in the order shown:

overdue: overdue now, not then · moved: another due date · fell: less percent, also than was known then · silent: no
report for the period, and longer or since another one than then · done: complete now, not then · rose: 10 points or
more without being done · tasks: added, withdrawn, gone · money: another amount stated · correction: a figure about the
older period or one before it, changed since.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd

from dashboard.metrics import completion, directory, reporting
from dashboard.store import states
from dashboard.store.as_known import END_OF_TIME
from dashboard.store.database import Reader
from dashboard.store.scope import Scope, day_of, month_end, month_start

HERE = Path(__file__).parent
KINDS: Final = ("overdue", "moved", "fell", "silent", "done", "rose", "tasks", "money", "correction")
RISE_POINTS: Final = 10
MONEY: Final = ("estimated_vnd", "allocated_vnd", "disbursed_vnd")
COLUMNS: Final = (
    "kind", "id", "plan_code", "title", "agency_id", "agency", "other_leads", "what", "old", "new", "known", "days",
    "on_date", "period_on", "document",
)  # fmt: skip

Row = dict[Any, Any]


def as_known(db: Reader, scope: Scope, known_at: datetime) -> Scope:
    """The question as it was answered at an earlier moment: the default period then (before the first report that
    month), not later than the scope's own; its end or, if that was still to come, that day."""
    last = directory.default_period(db, known_at)
    today = day_of(known_at)
    period_on: date = min(last or month_start(today), month_start(today), scope.period_on)
    report_on = min(month_end(period_on), today, scope.report_on)
    return replace(scope, period_on=period_on, report_on=report_on, known_at=known_at)


def changes(db: Reader, scope: Scope, then: Scope) -> pd.DataFrame:
    """One row per change from `then` to `scope`, in the order of `KINDS` and the worst first within each.

    kind; id (task_id, or agency_id of silent ones and of undone reports); plan_code; title ("ref title", or the
    agency's name); agency_id, agency (the accountable lead, with the number of other_leads; of a correction who sent
    it); what (status, due_on,
    percent, months, task, plan, finished_on, report, or an amount in VND); old and new (a status, date, percent or
    number; None: nothing); known (what was known then of a percent, where `old` is the corrected one); days (late; of
    a moved deadline how many times it was moved); on_date (due date, completion date or last received period);
    period_on (of a correction: the period it is about); document.
    """
    # One after the other: each change of the moment asked about rebuilds what was known then.
    now, quiet_now = _known(db, scope), reporting.silent(db, scope)
    known, replaced = _known(db, then), _replaced(db, scope, then)
    base, quiet_then, corrections = known, reporting.silent(db, then), list[Row]()
    if replaced:
        corrected = replace(then, corrected_by=scope.known_at or END_OF_TIME)
        months_known = _months(db, then, replaced)
        base, quiet_then = _known(db, corrected), reporting.silent(db, corrected)
        corrections = list(_corrections(known, base, months_known, _months(db, corrected, replaced), replaced, scope))
    both = base.merge(now, on="task_id", how="outer", suffixes=("_old", "_new"))
    places = {name: both[f"{name}_new"].fillna(both[f"{name}_old"]) for name in ("plan_code", "position")}
    both = both.loc[pd.DataFrame(places).sort_values(list(places)).index]
    stood = both[both["status_old"].notna() & both["status_new"].notna()]
    stood = stood[(stood["status_old"] != "withdrawn") & (stood["status_new"] != "withdrawn")]
    figures = dict(zip(known["task_id"], known["percent"], strict=True))
    rows = [
        *_overdue(stood),
        *_moved(stood),
        *(row for row in _corrected(_fell(stood), figures) if row["new"] < row.get("known", math.inf)),
        *_silent(quiet_then, quiet_now),
        *_done(stood),
        *_corrected(_rose(stood), figures),
        *_tasks(both, _uncounted(db, then), _uncounted(db, scope)),
        *_money(stood),
        *corrections,
    ]
    return pd.DataFrame(
        [{name: row.get(name) for name in COLUMNS} for row in rows], columns=list(COLUMNS), dtype=object
    )


def counts(rows: pd.DataFrame) -> dict[str, int]:
    """How many tasks or agencies there are of each kind; a task with several changed amounts counts once."""
    by_kind = rows.groupby("kind")["id"].nunique()
    return {kind: int(by_kind.get(kind, 0)) for kind in KINDS}


# ---- what is new ----


def _overdue(both: pd.DataFrame) -> Iterator[Row]:
    rows = both[(both["status_new"] == "overdue") & (both["status_old"] != "overdue")]
    for row in _sorted(rows, lambda r: r["due_on_new"]):
        yield _row("overdue", row, "status", "status") | {
            "days": int(row["days_late_new"]),
            "on_date": _value(row["due_on_new"]),
        }


def _moved(both: pd.DataFrame) -> Iterator[Row]:
    rows = both[_differ(both["due_on_old"], both["due_on_new"]) | (both["moves_new"] > both["moves_old"])]
    for row in _sorted(rows, lambda r: -r["moves_new"]):
        document = row["moved_by_new"] if row["moves_new"] else None
        yield _row("moved", row, "due_on", "due_on") | {"days": int(row["moves_new"]), "document": _value(document)}


def _fell(both: pd.DataFrame) -> Iterator[Row]:
    for row in _sorted(both[_points(both) < 0], lambda r: r["percent_new"] - r["percent_old"]):
        yield _row("fell", row, "percent", "percent")


def _corrected(rows: Iterable[Row], known: dict[str, float]) -> Iterator[Row]:
    """The rows about a percent, with the one known then where it was another: its correction is a row apart."""
    for row in rows:
        was = _value(known.get(row["id"]))
        yield row | ({"known": was} if was not in (None, row["old"]) else {})


def _silent(then: pd.DataFrame, now: pd.DataFrame) -> Iterator[Row]:
    both = now.merge(then, on=["plan_code", "agency_id"], how="left", suffixes=("", "_old"))
    is_longer = both["months"] > both["months_old"].fillna(0)
    is_anew = _differ(both["last_received_on"], both["last_received_on_old"])
    for row in both[is_longer | is_anew].to_dict("records"):
        old = int(row["months_old"]) if row["months_old"] < row["months"] else None
        yield {
            "kind": "silent", "id": row["agency_id"], "plan_code": row["plan_code"], "title": row["agency"],
            "agency_id": row["agency_id"], "agency": row["agency"], "what": "months", "old": old,
            "new": int(row["months"]), "on_date": _value(row["last_received_on"]),
        }  # fmt: skip


def _done(both: pd.DataFrame) -> Iterator[Row]:
    for row in _sorted(both[_newly_done(both)], lambda r: -r["finished_on_new"].toordinal()):
        yield _row("done", row, "status", "status") | {"on_date": _value(row["finished_on_new"])}


def _rose(both: pd.DataFrame) -> Iterator[Row]:
    rows = both[(_points(both) >= RISE_POINTS) & ~_newly_done(both)]
    for row in _sorted(rows, lambda r: r["percent_old"] - r["percent_new"]):
        yield _row("rose", row, "percent", "percent")


def _uncounted(db: Reader, scope: Scope) -> dict[str, str | None]:
    """The plans known then that do not count, each with the document that ended it (None: not begun)."""
    plans = directory.standing(db, scope)
    plans = plans[~plans["is_counted"].astype(bool)]
    return {code: _value(document) for code, document in zip(plans["code"], plans["document"], strict=True)}


def _tasks(both: pd.DataFrame, then: Mapping[str, str | None], now: Mapping[str, str | None]) -> Iterator[Row]:
    """Tasks that are there now and were not then, or the other way round; `what` is "plan" where all of the plan came
    or went, since it began or was ended."""
    was = both["status_old"].notna() & (both["status_old"] != "withdrawn")
    is_ = both["status_new"].notna() & (both["status_new"] != "withdrawn")
    for row in both[was != is_].to_dict("records"):
        change = _row("tasks", row, "task", "status") | {"document": _value(row["withdrawn_document_new"])}
        code = change["plan_code"]
        if change["new"] is None and code in now:
            change |= {"what": "plan", "document": now[code]}
        elif change["old"] is None and code in then:
            change |= {"what": "plan"}
        yield change


def _money(both: pd.DataFrame) -> Iterator[Row]:
    rows = [row | {"amounts": _amounts(row)} for row in both[_money_differs(both)].to_dict("records")]
    rows.sort(key=lambda row: -max(abs((new or 0) - (old or 0)) for _what, old, new in row["amounts"]))
    for row in rows:
        for what, old, new in row["amounts"]:
            yield _row("money", row, what, "percent") | {"old": old, "new": new}


# ---- corrections of older periods ----


def _replaced(db: Reader, scope: Scope, then: Scope) -> list[dict[str, Any]]:
    """Reports about the older period or one before it that were replaced or undone between the two moments."""
    if then.known_at is None:
        return []
    reports = states.corrections(db, then.known_at, scope.known_at or END_OF_TIME)
    names = {row["agency_id"]: row["short_name"] for row in db.rows("select agency_id, short_name from agency", then)}
    return [
        row | {"agency": names.get(row["agency_id"], row["agency_id"])}
        for row in reports
        if row["period_on"] <= then.period_on and scope.plan in (None, row["plan_code"])
    ]


def _months(db: Reader, scope: Scope, replaced: list[dict[str, Any]]) -> pd.DataFrame:
    """The months up to the report period of the tasks on which these agencies report, with the agency."""
    return db.query(HERE / "since_months.sql", scope, agencies=sorted({row["agency_id"] for row in replaced}))


def _corrections(
    known: pd.DataFrame, base: pd.DataFrame, months: pd.DataFrame, months_base: pd.DataFrame,
    replaced: list[dict[str, Any]], scope: Scope,
) -> Iterator[Row]:  # fmt: skip
    """Of each task the last period about which another figure is known now, and its money; reports that were undone."""
    both = months.merge(months_base, on=["task_id", "agency_id", "month_on"], suffixes=("_old", "_new"))
    differs = pd.Series(False, index=both.index)
    for name in _FIGURES:
        differs |= _differ(both[f"{name}_old"], both[f"{name}_new"])
    figures: dict[str, Row] = {}
    for row in both[differs].sort_values("month_on").to_dict("records"):
        if cause := _cause(replaced, row["task_id"], {row["agency_id"]}, row["month_on"].date()):
            figures[row["task_id"]] = _figure(row) | _source(cause)
    agencies = months.groupby("task_id")["agency_id"].agg(set).to_dict()
    tasks = known.merge(base, on="task_id", suffixes=("_old", "_new"))
    for row in tasks[_money_differs(tasks) | tasks["task_id"].isin(figures)].to_dict("records"):
        task_id = row["task_id"]
        head = {"kind": "correction", "id": task_id, "plan_code": row["plan_code_old"], "title": row["title_old"]}
        if task_id in figures:
            yield head | figures[task_id]
        for what, old, new in _amounts(row):
            cause = _cause(replaced, task_id, agencies.get(task_id, set()), date.max)
            yield head | {"what": what, "old": old, "new": new} | (_source(cause) if cause else {})
    for report in replaced:
        if report["version"] is None and scope.agency in (None, report["agency_id"]):
            yield {
                "kind": "correction", "id": report["agency_id"], "plan_code": report["plan_code"], "what": "report",
                "title": report["agency"], "old": "received", "new": "undone",
            } | _source(report)  # fmt: skip


_FIGURES: Final = ("percent", "is_complete", "finished_on", "is_suspended")


def _figure(row: Row) -> Row:
    """The first figure of a month that differs."""
    old, new = ({name: _value(row[f"{name}_{side}"]) for name in _FIGURES} for side in ("old", "new"))
    if old["percent"] != new["percent"]:
        return {"what": "percent", "old": old["percent"], "new": new["percent"]}
    if old["is_complete"] == new["is_complete"] and old["finished_on"] != new["finished_on"]:
        return {"what": "finished_on", "old": old["finished_on"], "new": new["finished_on"]}
    return {"what": "status", "old": _state(old), "new": _state(new)}


def _state(figures: Row) -> str:
    return "complete" if figures["is_complete"] else "suspended" if figures["is_suspended"] else "in_progress"


def _cause(replaced: list[dict[str, Any]], task_id: str, agencies: set[str], until: date) -> dict[str, Any] | None:
    """The last corrected report up to a period by one of the agencies, under the task's plan."""
    reports = [
        row
        for row in replaced
        if row["agency_id"] in agencies and row["period_on"] <= until and task_id.startswith(f"{row['plan_code']}/")
    ]
    return max(reports, key=lambda row: row["period_on"], default=None)


def _source(report: dict[str, Any]) -> Row:
    """Who corrected which period, and with which file."""
    return {
        "agency_id": report["agency_id"], "agency": report["agency"], "period_on": report["period_on"],
        "document": report["reason"] or report["file_name"],
    }  # fmt: skip


# ---- rows ----


def _known(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task: what of it can change."""
    return db.query(HERE / "since.sql", scope)


def _row(kind: str, row: Row, what: str, name: str) -> Row:
    """A row about a task: its names as they are now (else then), the values of `name` on both sides."""

    def side(column: str) -> Any:
        new = _value(row[f"{column}_new"])
        return _value(row[f"{column}_old"]) if new is None else new

    return {
        "kind": kind, "id": row["task_id"], "plan_code": side("plan_code"), "title": side("title"),
        "agency_id": side("lead_id"), "agency": side("lead"), "other_leads": side("other_leads"), "what": what,
        "old": _value(row[f"{name}_old"]), "new": _value(row[f"{name}_new"]),
    }  # fmt: skip


def _sorted(rows: pd.DataFrame, key: Callable[[Row], Any]) -> Iterable[Row]:
    """The rows by this key, equal ones as printed."""
    return sorted(rows.to_dict("records"), key=key)


def _newly_done(both: pd.DataFrame) -> "pd.Series[bool]":
    return both["status_new"].isin(completion.DONE) & ~both["status_old"].isin(completion.DONE)


def _points(both: pd.DataFrame) -> "pd.Series[float]":
    return (both["percent_new"] - both["percent_old"]).round(6)


def _amounts(row: Row) -> list[tuple[str, int | None, int | None]]:
    """(amount, old, new) of those that differ; None: not stated, which is not 0."""
    sides = [(name, _value(row[f"{name}_old"]), _value(row[f"{name}_new"])) for name in MONEY]
    return [(name, old, new) for name, old, new in sides if old != new]


def _money_differs(both: pd.DataFrame) -> "pd.Series[bool]":
    return pd.concat([_differ(both[f"{name}_old"], both[f"{name}_new"]) for name in MONEY], axis=1).any(axis=1)


def _differ(old: "pd.Series[Any]", new: "pd.Series[Any]") -> "pd.Series[bool]":
    """Whether two values differ; two missing ones do not."""
    is_same = (old == new).fillna(False).astype(bool)
    return ~(is_same | (old.isna() & new.isna()))


def _value(value: Any) -> Any:
    """A plain Python value: a date for a day, an int for a whole amount, None where there is none."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value
