"""What is known of committed uploads: the list narrowed by the filters, and what each changed. Draws nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Any, Final, Literal

import pandas as pd

from dashboard.errors import DashboardError
from dashboard.ingest import diff, normalise, workbook
from dashboard.ingest.normalise import Row, Where
from dashboard.ingest.plan import Sheets
from dashboard.store import plans, received, submissions
from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.ui import data, filters

VIETNAM: Final = timezone(timedelta(hours=7))


def narrowed(history: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The uploads of the plan and agency of the filters, and of the report period if one was chosen; times of Việt Nam.

    The period shown unless another is chosen does not narrow: a history begins with everything.
    """
    kept = history
    if scope.plan:
        kept = kept[kept["plan_code"] == scope.plan]
    if scope.agency:
        kept = kept[kept["agency_id"] == scope.agency]
    if any(name == "period" for name, _words in filters.chips(scope)):
        kept = kept[kept["period_on"] == pd.Timestamp(scope.period_on)]
    kept = kept.reset_index(drop=True)
    for name in ("committed_at", "undone_at"):
        kept[name] = kept[name].dt.tz_localize("UTC").dt.tz_convert(VIETNAM).dt.tz_localize(None)
    return kept


Compared = Literal["version", "period", "nothing"]


@dataclass(frozen=True, slots=True)
class Changed:
    """What a report changed. `compared` with: an earlier `version` of it, what its agency last said in an earlier
    period, or nothing (its first word)."""

    compared: Compared
    version: int | None
    diff: diff.Diff


def before(history: pd.DataFrame, upload: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The version that counted before this one: the last earlier one of the same plan, agency and period that is
    not undone."""
    same = history[
        (history["plan_code"] == upload["plan_code"])
        & (history["kind"].eq("plan") == (upload["kind"] == "plan"))
        & (history["version"] < upload["version"])
        & (history["state"] != "undone")
    ]
    if upload["kind"] != "plan":
        same = same[(same["agency_id"] == upload["agency_id"]) & (same["period_on"] == upload["period_on"])]
    return None if same.empty else dict(same.sort_values("version").iloc[-1])


def changed(db: Reader, submission_id: str) -> Changed:
    """What a report changed, against the version before it or else what its agency said last."""
    history = submissions.history(db)
    upload = dict(history[history["submission_id"] == submission_id].iloc[0])
    plan_code, agency_id, period_on = upload["plan_code"], upload["agency_id"], upload["period_on"].date()
    earlier = before(history, upload)
    if earlier is not None:
        values, money = submissions.stored(db, earlier["submission_id"])
    else:
        values, money = _said_before(db, plan_code, agency_id, period_on)
    now, now_money = submissions.stored(db, submission_id)
    titles = {task["ref"]: task["title"] for task in plans.tasks(db, plan_code)}
    found = diff.against(
        values,
        [_row(row, {"task": ref}) for ref, row in now.items()],
        titles,
        money,
        [_row(row, {"task": line[0], "source": line[1], "item": line[2]}) for line, row in now_money.items()],
    )
    compared: Compared = "version" if earlier is not None else "period" if values or money else "nothing"
    return Changed(compared, int(earlier["version"]) if earlier is not None else None, found)


def _said_before(
    db: Reader, plan_code: str, agency_id: str, period_on: date
) -> tuple[submissions.Values, submissions.Money]:
    values = submissions.values_at(db, plan_code, period_on, including=False, agency=agency_id)
    money = submissions.money_at(db, plan_code, period_on, including=False, agency=agency_id)
    return values.get(agency_id, {}), money.get(agency_id, {})


def _row(stored: Mapping[str, Any], named: Mapping[str, str]) -> Row:
    where = Where(stored["sheet"] or "", stored["row_number"] or 0, json.loads(stored["cells"] or "{}"))
    return Row(where, {**stored, **named})


def sheets(submission_id: str) -> Sheets | None:
    """The rows of a committed plan workbook, read from the bytes received; None if they cannot be read any more."""
    history = data.fetch(submissions.history)
    (sha256,) = history.loc[history["submission_id"] == submission_id, "file_sha256"]
    content = received.content(data.database(), sha256)
    if content is None:
        return None
    try:
        found, _problems = normalise.plan(workbook.read(content))
    except DashboardError:
        return None
    return found
