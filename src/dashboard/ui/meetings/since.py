"""The parts of "Since the last meeting": what is compared with what, the counts, and the changes in order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.charts import canvas, theme
from dashboard.metrics import conclusions, since
from dashboard.reports.excel.tables import Column
from dashboard.store import meetings
from dashboard.store.scope import VIETNAM, Scope, day_end
from dashboard.text import dates, numbers, percents
from dashboard.ui.app import data, filters, navigation, viewport
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import markdown, page
from dashboard.ui.kit.downloads import downloads

Row = Mapping[Any, Any]
Ask = Callable[..., Any]

_PREVIOUS, _DAY = "previous", "day"
SHOWN: Final = 5
SHOWN_ALONE: Final = 100
_LETTERS: Final = 42
"""Of a title's line at 1366 px."""
_WIDTHS: Final = (8, 6, 9)
"""Of a line's columns: task or conclusion, agency, what changed."""
_TILES_IN_A_ROW, _TILE_PX = 5, 150
_CONCLUSION: Final = "conclusion"
_TOLD_LETTERS: Final = 76
_EXAMPLE_LETTERS: Final = 30
"""Letters of a line on a slide, and of the title of the one change it tells."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ends of the comparison, and in words: since what, and until when ("": now). `meeting_id`: of the recorded
    meeting it begins with, if it does."""

    then: Scope
    now: Scope
    since: str
    until: str = ""
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of change is called, in a heading and (lower case) in a list of what did not happen; what it means."""

    title: str
    none: str
    meaning: str
    colour: str
    icon: str


_KINDS: Final[Mapping[str, _Kind]] = {
    "overdue": _Kind(
        N_("Newly overdue"), N_("newly overdue tasks"),
        N_("Overdue at the later report date and not at the earlier one."), "red", ":material/error:"),
    "moved": _Kind(
        N_("Deadline moved"), N_("moved deadlines"),
        N_("Another due date is in force; how often it was moved, and by which document."), "orange",
        ":material/event_repeat:"),
    "fell": _Kind(
        N_("Progress fell"), N_("fallen progress"),
        N_("A lower percent is reported than before, and than was known then."), "orange", ":material/trending_down:"),
    "silent": _Kind(
        N_("Silent agencies"), N_("silent agencies"),
        N_("The report for the period is missing, and it was not, or for a shorter time, at the earlier moment."),
        "orange", ":material/notifications_off:"),
    "done": _Kind(
        N_("Newly done"), N_("newly done tasks"),
        N_("Complete now and not at the earlier moment."), "green", ":material/task_alt:"),
    "rose": _Kind(
        N_("Up by 10 points"), N_("progress up by 10 points"),
        N_("Ten percentage points or more up, without being done."), "green", ":material/trending_up:"),
    "tasks": _Kind(
        N_("Added, removed"), N_("added or removed tasks"),
        N_("Tasks a later version of a plan added, and tasks withdrawn or no longer in it."), "gray",
        ":material/playlist_add:"),
    "money": _Kind(
        N_("Money changed"), N_("changed amounts"),
        N_("Another estimate, allocation or disbursement is stated; tasks are counted, not amounts."), "gray",
        ":material/payments:"),
    "correction": _Kind(
        N_("Corrections"), N_("corrections of older periods"),
        N_("Figures about the earlier period or one before it that were corrected or undone since. They are not "
           "counted as progress in the other lists."), "violet", ":material/edit_note:"),
}  # fmt: skip


# ---- what is compared ----


def compare(scope: Scope) -> Comparison:
    """What the address asks for: `comparison`."""
    return comparison(scope, st.query_params.to_dict(), data.fetch)


def comparison(scope: Scope, given: Mapping[str, str], ask: Ask) -> Comparison:
    """Since a meeting, a day or the previous period (`since` of an address), until now or another meeting (`until`).

    Without a wish: since the last meeting before the report date, else since the previous period. `ask` is
    `data.fetch` or answers like it.
    """
    held = held_about(scope, ask(meetings.meetings))
    until = given.get("until", "")
    now, until_words = scope, ""
    if until in held:
        now = ask(since.as_known, scope, known_at=_moment(held[until]))
        until_words = _("the meeting of {day}").format(day=held_on(held[until]))
    asked = given.get("since", "")
    before = held_before(held, now)
    if asked not in before and asked != _PREVIOUS and _typed(asked) is None:
        asked = next(iter(before), _PREVIOUS)
    if asked in before:
        then = ask(since.as_known, now, known_at=_moment(before[asked]))
        words = _("the meeting of {day} (figures of period {month})")
        words = words.format(day=held_on(before[asked]), month=_month(then.period_on))
        return Comparison(then, now, words, until_words, asked)
    if day := _typed(asked):
        then = ask(since.as_known, now, known_at=day_end(day))
        words = _("the end of {day} (figures of period {month})")
        return Comparison(then, now, words.format(day=dates.day(day), month=_month(then.period_on)), until_words)
    then = replace(now.previous(), known_at=now.known_at)
    return Comparison(then, now, _("the period {month}").format(month=_month(then.period_on)), until_words)


def held_about(scope: Scope, found: pd.DataFrame) -> dict[str, Row]:
    """Of `meetings.meetings` those about the plan in scope that were held, by id, the last one first."""
    rows = {str(row["meeting_id"]): row for row in found.to_dict("records") if not row["is_cancelled"]}
    return {
        meeting_id: row
        for meeting_id, row in rows.items()
        if scope.plan is None or not isinstance(row["plan_code"], str) or row["plan_code"] == scope.plan
    }


def held_before(held: Mapping[str, Row], now: Scope) -> dict[str, Row]:
    """Those held before the report date, or before the moment asked about."""
    end = now.known_at or day_end(now.report_on)
    return {meeting_id: row for meeting_id, row in held.items() if _moment(row) < end}


def _moment(meeting: Row) -> datetime:
    at: datetime = meeting["held_at"].to_pydatetime().replace(tzinfo=UTC)
    return at


def held_on(meeting: Row) -> str:
    """The day of a meeting: "10/06/2024"."""
    return dates.day(_moment(meeting).astimezone(VIETNAM))


def _month(period_on: date) -> str:
    return dates.period(period_on)


def _typed(text: str) -> date | None:
    """A day from the address."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def controls(scope: Scope, chosen: Comparison) -> None:
    """Since which meeting or day, and until when; kept in the address (`since`, `until`)."""
    held = held_about(scope, data.fetch(meetings.meetings))
    before = held_before(held, chosen.now)
    asked = st.query_params.get("since", "")
    options = [*before, _PREVIOUS, _DAY]
    is_day = _typed(asked) is not None or st.session_state.get("since-wants-day", False)
    st.session_state["since-with"] = _DAY if is_day else asked if asked in options else options[0]
    st.session_state["since-until"] = st.query_params.get("until") if st.query_params.get("until") in held else ""

    since_words = {name: _title(row) for name, row in before.items()}
    since_words |= {_PREVIOUS: _("The period before"), _DAY: _("A day…")}
    until_words = {"": _now(scope)} | {name: _title(row) for name, row in held.items()}
    left, *middle, right = st.columns([4, 2, 4] if is_day else [3, 2], gap="small", vertical_alignment="bottom")
    with left:
        st.selectbox(
            _("Compare with"), options, format_func=since_words.__getitem__, key="since-with", on_change=_since_chosen
        )
    for column in middle:
        with column:
            day = _typed(asked)
            # Follows the address, also when a link or "back" changed it; what is no day stays to be corrected.
            if st.session_state.get("since-day-of") != asked or "since-day" not in st.session_state:
                st.session_state["since-day-of"], st.session_state["since-day"] = asked, dates.day(day) if day else ""
            st.text_input(_("Day"), key="since-day", on_change=_day_typed, placeholder=_("dd/mm/yyyy"))
    with right:
        st.selectbox(
            _("Until"),
            list(until_words),
            format_func=until_words.__getitem__,
            key="since-until",
            on_change=lambda: filters.choose(until=st.session_state["since-until"] or None),
        )
    if is_day and st.session_state["since-day"] and _parsed(st.session_state["since-day"]) is None:
        told = _("Write the day as dd/mm/yyyy, such as {day}.").format(day=dates.day(scope.report_on))
        st.markdown(f":small[:red[:material/error: {markdown.escape_markdown(told)}]]")


def _title(meeting: Row) -> str:
    return _("Meeting {day}: {title}").format(day=held_on(meeting), title=meeting["title"])


def _now(scope: Scope) -> str:
    return _("Now (figures to {day})").format(day=dates.day(scope.report_on))


def _since_chosen() -> None:
    chosen = st.session_state["since-with"]
    st.session_state["since-wants-day"] = chosen == _DAY
    filters.choose(since=None if chosen == _DAY else chosen)


def _day_typed() -> None:
    day = _parsed(st.session_state["since-day"])
    if day is not None:
        filters.choose(since=day.isoformat())


def _parsed(text: str) -> date | None:
    try:
        return dates.parse(text)
    except ValueError:
        return None


# ---- in a sentence and in figures ----


def concluded(chosen: Comparison) -> pd.DataFrame | None:
    """What became of the conclusions of the meeting compared with (`conclusions.of_meeting`); None without one."""
    if chosen.meeting_id is None:
        return None
    return data.fetch(conclusions.of_meeting, chosen.now, meeting_id=chosen.meeting_id)


def carried_out(rows: pd.DataFrame) -> str:
    """ "Its conclusions: 1 of 4 done, 2 open in time, 1 overdue." """
    if rows.empty:
        return _("No conclusion of it is recorded.")
    told = _("Its conclusions: {done} of {all} done, {in_time} open in time, {overdue} overdue.")
    return told.format(all=numbers.number(len(rows)), **_numbers(conclusions.tally(rows)))


def _numbers(counts: Mapping[str, int]) -> dict[str, str]:
    return {name: numbers.number(count) for name, count in counts.items()}


def finding(chosen: Comparison, counts: Mapping[str, int], *, is_short: bool = False) -> str:
    """ "Since the meeting of 10/06/2024 (figures of period 05/2024): 2 tasks newly overdue, 1 agency silent."
    `is_short`: only what is newly overdue and newly done."""
    span = _("From {moment} to {until}") if chosen.until else _("Since {moment}")
    span = span.format(moment=chosen.since, until=chosen.until)
    if not sum(counts.values()):
        return _("{span}: nothing has changed.").format(span=span)
    n = _numbers(counts)
    told = {
        "overdue": plural(counts["overdue"], "{n} task newly overdue", "{n} tasks newly overdue")
        if counts["overdue"]
        else _("no task newly overdue"),
        "done": plural(counts["done"], "{n} task newly done", "{n} tasks newly done"),
        "moved": plural(counts["moved"], "{n} deadline moved", "{n} deadlines moved"),
        "fell": plural(counts["fell"], "{n} task fell back", "{n} tasks fell back"),
        "silent": plural(counts["silent"], "{n} agency silent", "{n} agencies silent"),
        "tasks": plural(counts["tasks"], "{n} task added or removed", "{n} tasks added or removed"),
        "correction": plural(counts["correction"], "{n} older figure corrected", "{n} older figures corrected"),
    }
    shown = [
        words.format(n=n[kind])
        for kind, words in told.items()
        if kind == "overdue" or (counts[kind] and (kind == "done" or not is_short))
    ]
    return f"{span}: {', '.join(shown)}."


def basis(chosen: Comparison, counts: Mapping[str, int]) -> str:
    """Which figures the two ends rest on, and how those corrected since are taken."""

    def side(scope: Scope) -> str:
        figures = _("figures to {day}").format(day=dates.day(scope.report_on))
        if scope.known_at is None:
            return figures
        at = scope.known_at.astimezone(VIETNAM)
        return _("{figures} as known at {at}").format(figures=figures, at=f"{at:%H:%M} {dates.day(at)}")

    told = _("Compared: {then} → {now}.").format(then=side(chosen.then), now=side(chosen.now))
    if counts["correction"]:
        told += " " + _(
            "An older figure corrected since counts as corrected; what it was is listed under {title}."
        ).format(title=_(_KINDS["correction"].title))
    return told


def tiles(counts: Mapping[str, int], agreed: pd.DataFrame | None) -> None:
    """The number of each kind, in order, each with the way to its list; its definition is the button's help. First
    the conclusions done of all (a frame of `conclusions.of_meeting`), where a meeting recorded any."""
    with st.container(border=True, key="since-tiles"):
        grid = st.grid(_TILES_IN_A_ROW, min_column_width=_TILE_PX, gap=("xxsmall", "small"))
        if agreed is not None and len(agreed):
            done = conclusions.tally(agreed)["done"]
            _tile(grid, _CONCLUSION, f"{numbers.number(done)}/{numbers.number(len(agreed))}", is_possible=True)
        for name in _KINDS:
            _tile(grid, name, numbers.number(counts[name]), is_possible=counts[name] > 0)


def _tile(grid: Any, name: str, value: str, *, is_possible: bool) -> None:
    title, meaning = _face(name)
    with grid.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"since-tile-{name}"):
        st.metric(title, value, label_visibility="collapsed", width="content")
        label = f":small[{markdown.escape_markdown(title)}]"
        _open(label, name, key="tile", help=markdown.escape_markdown(meaning), is_possible=is_possible)


def _face(name: str) -> tuple[str, str]:
    """What a kind is called, and what it means."""
    if name == _CONCLUSION:
        return _("Conclusions met"), _("Of the conclusions of the meeting compared with, how many are carried out.")
    return _(_KINDS[name].title), _(_KINDS[name].meaning)


def _open(
    label: str,
    name: str | None,
    *,
    key: str,
    icon: str | None = None,
    help: str | None = None,
    is_possible: bool = True,
) -> None:
    """A way to one kind alone, or (None) back to all of them."""
    st.button(
        label, key=f"open-{key}-{name}", type="tertiary", icon=icon, disabled=not is_possible, help=help,
        on_click=filters.choose, kwargs={"kind": name},
    )  # fmt: skip


def told(found: pd.DataFrame, counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """A line for each kind that happened, in order, as plain text: what it is called, the first of them and how many
    others there are (silent agencies by name), how many."""
    return [
        (_(look.title), _example(name, found[found["kind"] == name]), numbers.number(counts[name]))
        for name, look in _KINDS.items()
        if counts[name]
    ]


def _example(kind: str, rows: pd.DataFrame) -> str:
    if kind == "silent":
        return narrative.names.fitting(list(dict.fromkeys(rows["title"].astype(str))), _TOLD_LETTERS)
    row, _changes = next(_grouped(rows, 1))
    others = len(rows.drop_duplicates(["id", "plan_code"])) - 1
    said = f"{canvas.shorten(row['title'], _EXAMPLE_LETTERS)}: {_plainly(row)}"
    if not others:
        return said
    return f"{said} " + _("and {n} more").format(n=numbers.number(others))


def _plainly(row: Row) -> str:
    """What changed, as plain text."""
    if row["kind"] == "silent":
        return _months(row["new"])
    if row["kind"] == "overdue":
        return plural(row["days"], "{n} day late", "{n} days late").format(n=numbers.number(row["days"]))
    if row["kind"] == "done":
        return shown(row["what"], row["new"])
    pair = f"{shown(row['what'], row['old'])} → {shown(row['what'], row['new'])}"
    return f"{_(_WHAT[row['what']])} {pair}" if row["what"] in _NAMED else pair


def kind() -> str | None:
    """The one kind the address asks for (`kind`), if there is such a one."""
    given = st.query_params.get("kind")
    return given if given in (*_KINDS, _CONCLUSION) else None


# ---- the changes ----


def sections(found: pd.DataFrame, agreed: pd.DataFrame | None, only: str | None, *, lacking: str) -> None:
    """What became of the meeting's conclusions, then the changes kind by kind, in order; of each the first ones and a
    link to all. `only`: this kind alone."""
    counts = since.counts(found)
    if only is not None:
        _open(_("All kinds of changes"), None, key="back", icon=":material/arrow_back:")
    if agreed is not None and len(agreed) and only in (None, _CONCLUSION):
        _agreed(agreed, len(agreed) if only else SHOWN)
    if only == _CONCLUSION:
        return
    for name in (only,) if only else since.KINDS:
        if counts[name]:
            _section(name, found[found["kind"] == name], counts[name], SHOWN_ALONE if only else SHOWN)
    missing = [_(_KINDS[name].none) for name in ((only,) if only else since.KINDS) if not counts[name]]
    if missing:
        page.all_well(_("None: {kinds}.").format(kinds=", ".join(missing)), lacking=lacking)


def _agreed(rows: pd.DataFrame, limit: int) -> None:
    with st.container(key=f"since-{_CONCLUSION}", gap="small"):
        title = markdown.escape_markdown(_("Conclusions of that meeting"))
        st.markdown(f":material/gavel: **{title}** :blue-badge[{numbers.number(len(rows))}]")
        for row in rows.head(limit).to_dict("records"):
            text, agency, state = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
            with text:
                page.titled_link("meetings", row["text"], _LETTERS, conclusion=row["conclusion_id"])
            with agency:
                navigation.link("agency", markdown.escape_markdown(row["agency"]), agency=row["agency_id"])
            state.markdown(_carried(row))
        if len(rows) > limit:
            text_ = _("See all {n}").format(n=numbers.number(len(rows)))
            _open(text_, _CONCLUSION, key="all", icon=":material/list:")


def _carried(row: Row) -> str:
    """How a conclusion stands, as Markdown: done, or how late it is, and when it is or was due."""
    days, due = int(row["days_late"]), _("due {day}").format(day=dates.day(row["due_on"]))
    if row["is_done"]:
        told = f":green[:material/check_circle: {markdown.escape_markdown(_('done'))}]"
    elif days > 0:
        late = plural(days, "{n} day late", "{n} days late").format(n=numbers.number(days))
        told = f":red[:material/error: {markdown.escape_markdown(late)}]"
    else:
        told = f":blue[:material/radio_button_unchecked: {markdown.escape_markdown(_('open'))}]"
    return f"{told} :small[{markdown.escape_markdown(due)}]"


def _section(name: str, rows: pd.DataFrame, count: int, limit: int) -> None:
    look = _KINDS[name]
    with st.container(key=f"since-{name}", gap="small"):
        heading = (
            f"{look.icon} **{markdown.escape_markdown(_(look.title))}** :{look.colour}-badge[{numbers.number(count)}]"
        )
        st.markdown(heading, help=markdown.escape_markdown(_(look.meaning)))
        is_narrow = viewport.seen().is_narrow
        for row, changes in _grouped(rows, limit):
            _line(row, changes, is_narrow=is_narrow)
        if count > limit:
            if limit == SHOWN:
                text = _("See all {n}").format(n=numbers.number(count))
                _open(text, name, key="all", icon=":material/list:")
            else:
                told = _("The first {shown} of {all} are shown; the files below hold all of them.")
                st.caption(told.format(shown=numbers.number(limit), all=numbers.number(count)))


def _grouped(rows: pd.DataFrame, limit: int) -> Iterator[tuple[Row, list[Row]]]:
    """The first row of each of the first `limit` tasks or agencies, with all of its rows."""
    groups: dict[tuple[str, str], list[Row]] = {}
    ids = list(zip(rows["id"], rows["plan_code"], strict=True))
    wanted = set(list(dict.fromkeys(ids))[:limit])
    for row in rows[[one in wanted for one in ids]].to_dict("records"):
        groups.setdefault((row["id"], row["plan_code"]), []).append(row)
    for group in groups.values():
        yield group[0], group


def _line(row: Row, changes: list[Row], *, is_narrow: bool) -> None:
    """One task or agency: link, agency, what changed; on a phone below each other, set apart from the next."""
    if is_narrow:
        place = st.container(gap=None)
        title, agency, change = place, place, place
        st.space("xsmall")
    else:
        title, agency, change = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
    is_agency = row["what"] in ("months", "report")
    with title:
        if is_agency:
            navigation.link("agency", markdown.escape_markdown(row["title"]), agency=row["id"])
        else:
            page.titled_link("task", row["title"], _LETTERS, task=row["id"])
    with agency:
        if is_agency:
            st.caption(_("Plan {code}").format(code=row["plan_code"]))
        elif row["agency_id"]:
            navigation.link("agency", markdown.escape_markdown(row["agency"]), agency=row["agency_id"])
        else:
            st.caption(numbers.MISSING)
    with change:
        st.markdown(" · ".join(_change(one) for one in changes) + _below(changes[-1]))


def _change(row: Row) -> str:
    """What changed, old → new, as Markdown."""
    what, old, new = row["what"], row["old"], row["new"]
    if row["kind"] == "silent":
        return markdown.escape_markdown(_months(new) + (f" ({_('before')}: {numbers.number(old)})" if old else ""))
    if row["kind"] == "tasks":
        if what == "plan":
            return markdown.escape_markdown(_("its plan is ended") if new is None else _("its plan has begun"))
        if new in (None, "withdrawn"):
            return markdown.escape_markdown(_("withdrawn") if new else _("no longer in the plan"))
        return f"{markdown.escape_markdown(_('added'))}: {markdown.status(new)}"
    if row["kind"] == "overdue":
        return markdown.status(new)
    if row["kind"] == "done":
        return f"{markdown.status(old)} → {markdown.status(new)}"
    pair = f"{markdown.escape_markdown(shown(what, old))} → **{markdown.escape_markdown(shown(what, new))}**"
    if what == "percent" and row["kind"] != "correction":
        points = percents.step(new, old)
        sign = "+" if new > old else "−"
        change = f"{sign}{numbers.number(abs(points))} {_('pts')}" if points else _("less than one point")
        pair += f" ({markdown.escape_markdown(change)})"
    return f"{markdown.escape_markdown(_(_WHAT[what]))} {pair}" if what in _NAMED else pair


def _below(row: Row) -> str:
    """Days, period, how many times and the document, in small type."""
    parts = []
    if row["kind"] == "overdue":
        days = plural(row["days"], "{n} day late", "{n} days late").format(n=numbers.number(row["days"]))
        parts += [days, _("due {day}").format(day=dates.day(row["on_date"]))]
    elif row["kind"] == "moved":
        parts.append(_("time no. {n}").format(n=numbers.number(row["days"])) if row["days"] else "")
    elif row["kind"] == "silent":
        last = row["on_date"]
        parts.append(_("last for {month}").format(month=dates.short_month(last)) if last else _("never reported"))
    elif row["kind"] == "done" and row["on_date"]:
        parts.append(dates.day(row["on_date"]))
    elif row["known"] is not None:
        told = _("{old} is the corrected figure; {known} was known then")
        parts.append(told.format(old=shown(row["what"], row["old"]), known=shown(row["what"], row["known"])))
    elif row["kind"] == "correction" and row["period_on"]:
        parts.append(_("Period {month}").format(month=_month(row["period_on"])))
    told = " · ".join(part for part in (*parts, row["document"] or "") if part)
    return f" :small[{markdown.escape_markdown(told)}]" if told else ""


def _months(n: int) -> str:
    return plural(n, "{n} month in a row", "{n} months in a row").format(n=numbers.number(n))


_WHAT: Final = {
    "status": N_("Status"), "due_on": N_("Due"), "percent": N_("Progress"), "months": N_("Months silent"),
    "task": N_("Task"), "finished_on": N_("Completed"), "report": N_("Report"), "estimated_vnd": N_("Estimated"),
    "allocated_vnd": N_("Allocated"), "disbursed_vnd": N_("Disbursed"),
}  # fmt: skip
_NAMED: Final = ("finished_on", "report", *since.MONEY)
"""What is named in a line; a percent or a date says itself what it is."""
_STATES: Final = {
    "complete": N_("Complete"), "suspended": N_("Suspended"), "in_progress": N_("In progress"),
    "received": N_("received"), "undone": N_("undone"),
}  # fmt: skip


def shown(what: str, value: Any) -> str:
    """One side of a change as a reader sees it, plain text; nothing is "–"."""
    if value is None:
        return numbers.MISSING
    if isinstance(value, date):
        return dates.day(value)
    if what == "percent":
        return percents.progress(value)
    if what in since.MONEY:
        return numbers.money_vnd(value)
    if what in ("status", "task", "report"):
        return theme.word(value) if value in theme.STATUS else _(_STATES[value])
    return numbers.number(value)


def as_files(found: pd.DataFrame, chosen: Comparison) -> None:
    """All changes as CSV and XLSX, one a row; the file says between which moments."""
    columns = {
        "kind": Column(_("Change")), "plan_code": Column(_("Plan")), "title": Column(_("Task or agency")),
        "agency": Column(_("Agency")), "what": Column(_("Value")), "old": Column(_("Before")),
        "new": Column(_("After")), "known": Column(_("Known then, if corrected since")),
        "on_date": Column(_("Date"), "date"), "period_on": Column(_("Period"), "month"),
        "document": Column(_("Document")),
    }  # fmt: skip
    span = _("From {moment} to {until}") if chosen.until else _("Since {moment}")
    downloads(
        partial(_written, found),
        name="since",
        title=_("Since the last meeting"),
        columns=columns,
        notes=[span.format(moment=chosen.since, until=chosen.until)],
    )


def _written(found: pd.DataFrame) -> pd.DataFrame:
    """The changes in words, for a file."""
    known: list[Any] = [
        None if value is None else shown(what, value) for what, value in zip(found["what"], found["known"], strict=True)
    ]
    return found.assign(
        kind=[_(_KINDS[name].title) for name in found["kind"]],
        what=[_(_WHAT[name]) for name in found["what"]],
        old=[shown(what, value) for what, value in zip(found["what"], found["old"], strict=True)],
        new=[shown(what, value) for what, value in zip(found["what"], found["new"], strict=True)],
        known=known,
    )
