"""What is known of committed uploads: the list narrowed by the filters, and what each changed. Draws nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import pandas as pd

from dashboard.errors import DashboardError
from dashboard.ingest import normalise
from dashboard.ingest.monthly import diff
from dashboard.ingest.normalise.rows import Row, Where
from dashboard.ingest.plan.sheets import Sheets
from dashboard.ingest.reading import workbook
from dashboard.store import last_reported, originals, plans, submissions
from dashboard.store.database import Database, Reader
from dashboard.store.scope import VIETNAM, Scope
from dashboard.text import dates, search
from dashboard.text.translation import _

STATES: Final = ("in_force", "replaced", "undone")
KINDS: Final = ("plan", "report", "nil")


def everything(db: Reader) -> pd.DataFrame:
    """`submissions.history` with the times of Việt Nam."""
    uploads = submissions.history(db)
    for name in ("committed_at", "undone_at"):
        uploads[name] = local_times(uploads[name])
    return uploads


def turns(db: Reader, submission_id: str) -> pd.DataFrame:
    """`submissions.turns` of one upload with the times of Việt Nam."""
    rows = submissions.turns(db, submission_id)
    return rows.assign(turned_at=local_times(rows["turned_at"]))


def local(moment: Any) -> pd.Timestamp:
    """A stored moment (UTC) as the clocks of Việt Nam show it."""
    clock_time: pd.Timestamp = pd.Timestamp(moment).tz_localize("UTC").tz_convert(VIETNAM).tz_localize(None)
    return clock_time


def local_times(moments: "pd.Series[Any]") -> "pd.Series[Any]":
    """Stored moments (UTC) as the clocks of Việt Nam show them."""
    local: pd.Series[Any] = moments.dt.tz_localize("UTC").dt.tz_convert(VIETNAM).dt.tz_localize(None)
    return local


def narrowed(history: pd.DataFrame, scope: Scope, period_on: date | None) -> pd.DataFrame:
    """The uploads of the plan and agency of the filters, and of a report period if one was chosen.

    The period shown unless another is chosen does not narrow: a history begins with everything.
    """
    rows = history
    if scope.plan:
        rows = rows[rows["plan_code"] == scope.plan]
    if scope.agency:
        rows = rows[rows["agency_id"] == scope.agency]
    if period_on:
        rows = rows[rows["period_on"] == pd.Timestamp(period_on)]
    return rows.reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows the list besides the filters of every page: `?state=undone&kind=nil&by=An&q=than+uyen`."""

    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    by: str | None = None
    query: str = ""

    def of(
        self, history: pd.DataFrame, texts: Mapping[str, search.Text], doers: Mapping[str, set[str]]
    ) -> pd.DataFrame:
        """The uploads in any of the states, of any of the kinds, that this person had to do with (committed, undid or
        redid) and that hold every word. `texts`, `doers`: of `search_texts` and `doers`."""
        rows = history
        if self.states:
            rows = rows[rows["state"].isin(self.states)]
        if self.kinds:
            rows = rows[rows["kind"].isin(self.kinds)]
        if self.by:
            rows = rows[[self.by in doers[one] for one in rows["submission_id"]]]
        if words := search.words(self.query):
            rows = rows[[search.holds(texts[one], words) for one in rows["submission_id"]]]
        return rows.reset_index(drop=True)


def search_texts(db: Reader) -> dict[str, search.Text]:
    """What a search looks through, by submission: agency, file, people and every reason given."""
    by_id: dict[str, tuple[list[str], list[str]]] = {}
    for row in submissions.history(db).to_dict("records"):
        texts = [row[name] for name in ("file_name", "committed_by", "reason") if isinstance(row[name], str)]
        by_id[row["submission_id"]] = texts, [row[n] for n in ("agency", "agency_name") if isinstance(row[n], str)]
    for turn in submissions.turns(db).to_dict("records"):
        by_id[turn["submission_id"]][0].extend((turn["turned_by"], turn["reason"]))
    return {one: search.folded(texts, agencies) for one, (texts, agencies) in by_id.items()}


def doers(db: Reader) -> dict[str, set[str]]:
    """Who committed, undid or redid each submission."""
    history, turned = submissions.history(db), submissions.turns(db)
    people = {one: {by} for one, by in zip(history["submission_id"], history["committed_by"], strict=True)}
    for one, by in zip(turned["submission_id"], turned["turned_by"], strict=True):
        people[one].add(by)
    return people


def same_place(history: pd.DataFrame, upload: Mapping[str, Any]) -> pd.DataFrame:
    """The versions of an upload's plan, or of its agency's report for its period, that are not undone."""
    same: pd.DataFrame = history[
        (history["plan_code"] == upload["plan_code"])
        & (history["kind"].eq("plan") == (upload["kind"] == "plan"))
        & (history["state"] != "undone")
    ]
    if upload["kind"] != "plan":
        same = same[(same["agency_id"] == upload["agency_id"]) & (same["period_on"] == upload["period_on"])]
    return same.sort_values("version")


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
    same = same_place(history, upload)
    same = same[same["version"] < upload["version"]]
    return None if same.empty else dict(same.iloc[-1])


def later(history: pd.DataFrame, upload: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The version that counts in its place: the last later one that is not undone."""
    same = same_place(history, upload)
    same = same[same["version"] > upload["version"]]
    return None if same.empty else dict(same.iloc[-1])


def undone_twin(
    db: Reader, sha256: str, plan_code: str, agency_id: str | None, period: str | None
) -> tuple[str, str] | None:
    """What to tell somebody who hands in the very bytes of an upload that was undone, and that upload's id.

    `period`: "2024-03-01", None for a plan. None where no such upload is, or one of these bytes counts.
    """
    twin = submissions.undone_before(db, sha256, plan_code, agency_id, date.fromisoformat(period) if period else None)
    if twin is None:
        return None
    words = _(
        "This exact file was committed as version {version} and undone on {day} by {by}: {reason} Committing "
        "it makes a new version; it can also be redone in the history."
    ).format(
        version=twin["version"],
        day=dates.day(local(twin["undone_at"])),
        by=twin["undone_by"],
        reason=sentence(twin["reason"]),
    )
    return words, twin["submission_id"]


def sentence(text: str) -> str:
    """Words of a person as a sentence."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def changed(db: Reader, submission_id: str) -> Changed:
    """What a report changed, against the version before it or else what its agency said last."""
    history = submissions.history(db)
    upload = dict(history[history["submission_id"] == submission_id].iloc[0])
    plan_code, agency_id, period_on = upload["plan_code"], upload["agency_id"], upload["period_on"].date()
    earlier = before(history, upload)
    if earlier is not None:
        values, money = last_reported.stored_values(db, earlier["submission_id"])
    else:
        values, money = _values_before(db, plan_code, agency_id, period_on)
    now, now_money = last_reported.stored_values(db, submission_id)
    titles = {task["ref"]: task["title"] for task in plans.tasks(db, plan_code)}
    report_diff = diff.against(
        values,
        [_row(row, {"task": ref}) for ref, row in now.items()],
        titles,
        money,
        [_row(row, {"task": line[0], "source": line[1], "item": line[2]}) for line, row in now_money.items()],
    )
    compared: Compared = "version" if earlier is not None else "period" if values or money else "nothing"
    return Changed(compared, int(earlier["version"]) if earlier is not None else None, report_diff)


def _values_before(
    db: Reader, plan_code: str, agency_id: str, period_on: date
) -> tuple[last_reported.Values, last_reported.Money]:
    values = last_reported.values_at(db, plan_code, period_on, including=False, agency=agency_id)
    money = last_reported.money_at(db, plan_code, period_on, including=False, agency=agency_id)
    return values.get(agency_id, {}), money.get(agency_id, {})


def _row(stored: Mapping[str, Any], named: Mapping[str, str]) -> Row:
    where = Where(stored["sheet"] or "", stored["row_number"] or 0, json.loads(stored["cells"] or "{}"))
    return Row(where, {**stored, **named})


def sheets(db: Database, submission_id: str) -> Sheets | None:
    """The rows of a committed plan workbook, read from the bytes received; None if they cannot be read any more."""
    with db.reader() as reader:
        history = submissions.history(reader)
    (sha256,) = history.loc[history["submission_id"] == submission_id, "file_sha256"]
    content = originals.content(db, sha256)
    if content is None:
        return None
    try:
        plan_sheets, _problems = normalise.plan(workbook.read(content))
    except DashboardError:
        return None
    return plan_sheets
