"""The parts of "Since the last meeting": what is compared with what, the counts, and the changes in order."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.metrics import conclusions, since
from dashboard.narrative.since import Comparison, Row, value_words
from dashboard.reports.excel.tables import Column
from dashboard.store import meetings
from dashboard.store.scope import Scope
from dashboard.text import dates, numbers, percents
from dashboard.ui.app import data, filters, navigation, viewport
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import markdown, page
from dashboard.ui.kit.downloads import downloads

SHOWN: Final = 5
SHOWN_ALONE: Final = 100
_LETTERS: Final = 42
"""Of a title's line at 1366 px."""
_WIDTHS: Final = (8, 6, 9)
"""Of a line's columns: task or conclusion, agency, what changed."""
_TILES_IN_A_ROW, _TILE_PX = 5, 150
_CONCLUSION: Final = "conclusion"
_LOOKS: Final = {
    "overdue": ("red", ":material/error:"),
    "moved": ("orange", ":material/event_repeat:"),
    "fell": ("orange", ":material/trending_down:"),
    "silent": ("orange", ":material/notifications_off:"),
    "done": ("green", ":material/task_alt:"),
    "rose": ("green", ":material/trending_up:"),
    "tasks": ("gray", ":material/playlist_add:"),
    "money": ("gray", ":material/payments:"),
    "correction": ("violet", ":material/edit_note:"),
}
"""Colour and icon of each kind of change."""


# ---- what is compared ----


def compare(scope: Scope) -> Comparison:
    """What the address asks for: `comparison`."""
    return narrative.since.comparison(scope, st.query_params.to_dict(), data.fetch)


def controls(scope: Scope, chosen: Comparison) -> None:
    """Since which meeting or day, and until when; kept in the address (`since`, `until`)."""
    held_meetings = narrative.since.held_about(scope, data.fetch(meetings.meetings))
    before = narrative.since.held_before(held_meetings, chosen.now)
    choice = st.query_params.get("since", "")
    options = [*before, narrative.since.PREVIOUS, narrative.since.DAY]
    is_day = narrative.since.day_of_address(choice) is not None or st.session_state.get("since-wants-day", False)
    st.session_state["since-with"] = narrative.since.DAY if is_day else choice if choice in options else options[0]
    st.session_state["since-until"] = (
        st.query_params.get("until") if st.query_params.get("until") in held_meetings else ""
    )

    since_words = {name: _title(row) for name, row in before.items()}
    since_words |= {narrative.since.PREVIOUS: _("The period before"), narrative.since.DAY: _("A day…")}
    until_words = {"": _now(scope)} | {name: _title(row) for name, row in held_meetings.items()}
    left, *middle, right = st.columns([4, 2, 4] if is_day else [3, 2], gap="small", vertical_alignment="bottom")
    with left:
        st.selectbox(
            _("Compare with"), options, format_func=since_words.__getitem__, key="since-with", on_change=_since_chosen
        )
    for column in middle:
        with column:
            day = narrative.since.day_of_address(choice)
            # Follows the address, also when a link or "back" changed it; what is no day stays to be corrected.
            if st.session_state.get("since-day-of") != choice or "since-day" not in st.session_state:
                st.session_state["since-day-of"], st.session_state["since-day"] = choice, dates.day(day) if day else ""
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
        sentence = _("Write the day as dd/mm/yyyy, such as {day}.").format(day=dates.day(scope.report_on))
        st.markdown(f":small[:red[:material/error: {markdown.escape_markdown(sentence)}]]")


def _title(meeting: Row) -> str:
    return _("Meeting {day}: {title}").format(day=narrative.since.held_on(meeting), title=meeting["title"])


def _now(scope: Scope) -> str:
    return _("Now (figures to {day})").format(day=dates.day(scope.report_on))


def _since_chosen() -> None:
    chosen = st.session_state["since-with"]
    st.session_state["since-wants-day"] = chosen == narrative.since.DAY
    filters.choose(since=None if chosen == narrative.since.DAY else chosen)


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


def tiles(counts: Mapping[str, int], agreed: pd.DataFrame | None) -> None:
    """The number of each kind, in order, each with the way to its list; its definition is the button's help. First
    the conclusions done of all (a frame of `conclusions.of_meeting`), where a meeting recorded any."""
    with st.container(border=True, key="since-tiles"):
        grid = st.grid(_TILES_IN_A_ROW, min_column_width=_TILE_PX, gap=("xxsmall", "small"))
        if agreed is not None and len(agreed):
            done = conclusions.tally(agreed)["done"]
            _tile(grid, _CONCLUSION, f"{numbers.number(done)}/{numbers.number(len(agreed))}", is_possible=True)
        for name in narrative.since.KINDS:
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
    return _(narrative.since.KINDS[name].title), _(narrative.since.KINDS[name].meaning)


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


def kind() -> str | None:
    """The one kind the address asks for (`kind`), if there is such a one."""
    name = st.query_params.get("kind")
    return name if name in (*narrative.since.KINDS, _CONCLUSION) else None


# ---- the changes ----


def sections(changes: pd.DataFrame, agreed: pd.DataFrame | None, only: str | None, *, lacking: str) -> None:
    """What became of the meeting's conclusions, then the changes kind by kind, in order; of each the first ones and a
    link to all. `only`: this kind alone."""
    counts = since.counts(changes)
    if only is not None:
        _open(_("All kinds of changes"), None, key="back", icon=":material/arrow_back:")
    if agreed is not None and len(agreed) and only in (None, _CONCLUSION):
        _agreed(agreed, len(agreed) if only else SHOWN)
    if only == _CONCLUSION:
        return
    for name in (only,) if only else since.KINDS:
        if counts[name]:
            _section(name, changes[changes["kind"] == name], counts[name], SHOWN_ALONE if only else SHOWN)
    missing = [_(narrative.since.KINDS[name].none) for name in ((only,) if only else since.KINDS) if not counts[name]]
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
    days, due = int(row["days_late"]), narrative.tasks.due(row["due_on"])
    if row["is_done"]:
        sentence = f":green[:material/check_circle: {markdown.escape_markdown(_('done'))}]"
    elif days > 0:
        late = narrative.tasks.days_late(days)
        sentence = f":red[:material/error: {markdown.escape_markdown(late)}]"
    else:
        sentence = f":blue[:material/radio_button_unchecked: {markdown.escape_markdown(_('open'))}]"
    return f"{sentence} :small[{markdown.escape_markdown(due)}]"


def _section(name: str, rows: pd.DataFrame, count: int, limit: int) -> None:
    look, (colour, icon) = narrative.since.KINDS[name], _LOOKS[name]
    with st.container(key=f"since-{name}", gap="small"):
        heading = f"{icon} **{markdown.escape_markdown(_(look.title))}** :{colour}-badge[{numbers.number(count)}]"
        st.markdown(heading, help=markdown.escape_markdown(_(look.meaning)))
        is_narrow = viewport.screen().is_narrow
        for row, changes in narrative.since.grouped(rows, limit):
            _line(row, changes, is_narrow=is_narrow)
        if count > limit:
            if limit == SHOWN:
                text = _("See all {n}").format(n=numbers.number(count))
                _open(text, name, key="all", icon=":material/list:")
            else:
                sentence = _("The first {shown} of {all} are shown; the files below hold all of them.")
                st.caption(sentence.format(shown=numbers.number(limit), all=numbers.number(count)))


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
        return markdown.escape_markdown(
            narrative.reporting.months_in_a_row(new) + (f" ({_('before')}: {numbers.number(old)})" if old else "")
        )
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
    pair = (
        f"{markdown.escape_markdown(value_words(what, old))} → **{markdown.escape_markdown(value_words(what, new))}**"
    )
    if what == "percent" and row["kind"] != "correction":
        points = percents.step(new, old)
        sign = "+" if new > old else "−"
        change = f"{sign}{numbers.number(abs(points))} {_('pts')}" if points else _("less than one point")
        pair += f" ({markdown.escape_markdown(change)})"
    return (
        f"{markdown.escape_markdown(_(narrative.since.WHAT[what]))} {pair}" if what in narrative.since.NAMED else pair
    )


def _below(row: Row) -> str:
    """Days, period, how many times and the document, in small type."""
    parts = []
    if row["kind"] == "overdue":
        parts += [narrative.tasks.days_late(row["days"]), narrative.tasks.due(row["on_date"])]
    elif row["kind"] == "moved":
        parts.append(_("change no. {n}").format(n=numbers.number(row["days"])) if row["days"] else "")
    elif row["kind"] == "silent":
        last = row["on_date"]
        parts.append(_("last for {month}").format(month=dates.short_month(last)) if last else _("never reported"))
    elif row["kind"] == "done" and row["on_date"]:
        parts.append(dates.day(row["on_date"]))
    elif row["known"] is not None:
        sentence = _("{old} is the corrected figure; {known} was known then")
        parts.append(
            sentence.format(old=value_words(row["what"], row["old"]), known=value_words(row["what"], row["known"]))
        )
    elif row["kind"] == "correction" and row["period_on"]:
        parts.append(_("Period {month}").format(month=dates.period(row["period_on"])))
    sentence = " · ".join(part for part in (*parts, row["document"] or "") if part)
    return f" :small[{markdown.escape_markdown(sentence)}]" if sentence else ""


def as_files(changes: pd.DataFrame, chosen: Comparison) -> None:
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
        partial(_written, changes),
        name="since",
        title=_("Since the last meeting"),
        columns=columns,
        notes=[span.format(moment=chosen.since, until=chosen.until)],
    )


def _written(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes in words, for a file."""
    known_values: list[Any] = [
        None if value is None else value_words(what, value)
        for what, value in zip(changes["what"], changes["known"], strict=True)
    ]
    return changes.assign(
        kind=[_(narrative.since.KINDS[name].title) for name in changes["kind"]],
        what=[_(narrative.since.WHAT[name]) for name in changes["what"]],
        old=[value_words(what, value) for what, value in zip(changes["what"], changes["old"], strict=True)],
        new=[value_words(what, value) for what, value in zip(changes["what"], changes["new"], strict=True)],
        known=known_values,
    )
