"""Meetings: which were held, what each concluded, typed while it sits; what is still open of earlier ones."""

from collections.abc import Mapping
from datetime import datetime, time
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard.errors import Refused
from dashboard.store import meetings, plans
from dashboard.store.meetings import Meeting
from dashboard.store.scope import VIETNAM, Scope
from dashboard.text import cells, dates, numbers
from dashboard.ui.app import data, filters, navigation
from dashboard.ui.app.i18n import _, plural
from dashboard.ui.browser import picker
from dashboard.ui.kit import forms, markdown, page, text_boxes
from dashboard.ui.meetings.conclusions import conclude_box, conclusion
from dashboard.ui.meetings.steps import Row, held_at, held_on, last_step, step

_ROUND_MIN: Final = 5


# ---- what there is ----


def listed(scope: Scope) -> list[Row]:
    """The meetings about the plan in scope, the last held first, cancelled ones too."""
    rows = data.fetch(meetings.meetings).to_dict("records")
    return [r for r in rows if scope.plan is None or cells.text(r["plan_code"]) in (None, scope.plan)]


def chosen(all_meetings: list[Row]) -> Row | None:
    """The meeting of the address (`meeting`, or the one of `conclusion`), else the last one that was held."""
    wanted = st.query_params.get("meeting")
    if conclusion_id := st.query_params.get("conclusion"):
        rows = data.fetch(meetings.conclusions)
        of = rows.loc[rows["conclusion_id"] == conclusion_id, "meeting_id"]
        wanted = str(of.iloc[0]) if len(of) else wanted
    held_meetings = [row for row in all_meetings if not row["is_cancelled"]]
    return next(
        (row for row in all_meetings if row["meeting_id"] == wanted), held_meetings[0] if held_meetings else None
    )


def news() -> None:
    """What the last step came to, once; an error without a box of its own."""
    last = last_step()
    with st.container():  # what stands below keeps its place, and with it the focus, when the news is gone
        if last.done:
            forms.say_done(_("The meeting is recorded. Type its conclusions as they come."))
            last.done = None
        forms.say_stopped(last)
        if not isinstance(last.stopped, Refused):
            last.stopped = None


def name_box() -> None:
    """Who types: kept for every step on this page and the next ones."""
    text_boxes.fill("meetings-by", forms.signer())
    st.text_input(
        _("Recorded by"),
        forms.signer(),
        key="meetings-by",
        on_change=_named,
        autocomplete="name",
        placeholder=_("Recorded by"),
        label_visibility="collapsed",
        icon=":material/person:",
    )
    last = last_step()
    if last.stopped is not None and last.stopped.code == "name_missing":
        forms.say_lacking(last.stopped)


def _named() -> None:
    forms.signed("meetings-by")
    last = last_step()
    if last.stopped is not None and last.stopped.code == "name_missing":
        last.stopped = None


# ---- the list of meetings ----


def meeting_list(all_meetings: list[Row], now: Row | None) -> None:
    """Every meeting with how many conclusions it has and how many are open; the one shown stands out."""
    rows = data.fetch(meetings.conclusions)
    for meeting in all_meetings:
        own = rows[(rows["meeting_id"] == meeting["meeting_id"]) & (rows["kind"] != "withdrawn")]
        is_open = own["kind"].isin(meetings.OPEN).sum()
        sentence = plural(len(own), "{n} conclusion", "{n} conclusions").format(n=numbers.number(len(own)))
        sentence += " · " + _("{n} open").format(n=numbers.number(is_open))
        if meeting["is_cancelled"]:
            sentence = _("cancelled")
        is_shown = now is not None and meeting["meeting_id"] == now["meeting_id"]
        with st.container(gap=None, border=is_shown):
            st.button(
                markdown.escape_markdown(held_on(meeting)),
                key=f"meeting-{meeting['meeting_id']}",
                type="tertiary",
                icon=":material/event_busy:" if meeting["is_cancelled"] else ":material/event:",
                on_click=filters.choose,
                kwargs={"meeting": str(meeting["meeting_id"]), "conclusion": None},
            )
            st.caption(markdown.escape_markdown(f"{meeting['title']} · {sentence}"))


def record_box(*, is_open: bool) -> None:
    """The form for a new meeting: behind a button, or (before the first one) open."""
    label = _("Record a meeting")
    if not is_open:
        forms.button(label, "meeting", _record_form, subject="meeting", icon=":material/add:", width="stretch")
        return
    with st.container(border=True):
        st.markdown(f"**{label}**")
        forms.in_page("meeting", _record_form, subject="meeting")


def _record_form(form: forms.Form) -> None:
    _meeting_boxes(form, dates.day(data.today()), _now())
    forms.done_by(form)
    with st.container(horizontal=True):
        forms.step(form, _("Record"), partial(_record, form), then=_show_it)
        if form.stopped is not None and form.stopped.code == "meeting_there":
            act = partial(_record, form, is_another=True)
            forms.step(form, _("Yes, record it too"), act, then=_show_it, is_other=True)


def _now() -> str:
    """The time in Việt Nam, rounded to the last five minutes: "08:35"."""
    at = datetime.now(VIETNAM)
    return f"{at.replace(minute=at.minute - at.minute % _ROUND_MIN):%H:%M}"


def _meeting_boxes(form: forms.Form, day: str, clock: str, title: str = "", plan_code: str = "") -> None:
    left, right = st.columns([3, 2])
    with left:
        forms.text_box(form, "day", _("Day"), day, placeholder=_("dd/mm/yyyy"))
    with right:
        forms.text_box(form, "time", _("Time"), clock, placeholder="HH:MM")
    forms.text_box(form, "title", _("What is the meeting called?"), title)
    titles = {row["plan_code"]: f"{row['plan_code']}. {row['title']}" for row in data.fetch(plans.plans)}
    words = {"": _("All plans"), **titles}
    picker.box(_("Plan"), words, f"{form.key}-plan", index=list(words).index(plan_code) if plan_code in words else 0)


def _typed_meeting(form: forms.Form) -> Meeting:
    clock = form.text("time").strip().replace("h", ":").replace("g", ":")
    try:
        hour, _colon, minute = clock.partition(":")
        at = time(int(hour), int(minute or 0))
    except ValueError:
        raise Refused("time_wrong") from None
    held_at = datetime.combine(forms.typed_day(form.text("day")), at, VIETNAM)
    return Meeting(held_at, form.text("title"), form.text("plan") or None)


def _record(form: forms.Form, who: Mapping[str, Any], *, is_another: bool = False) -> str:
    """Record the meeting typed; returns its id. Refused when there is one of that name on that day, unless there were
    two (`is_another`)."""
    meeting = _typed_meeting(form)
    with data.database().writer() as writer:
        if not is_another and meetings.twin(writer, meeting) is not None:
            raise Refused("meeting_there", day=dates.day(meeting.held_at))
        return meetings.record(writer, meeting, **who)


def _show_it(meeting_id: str) -> None:
    filters.choose(meeting=meeting_id, conclusion=None)


# ---- one meeting ----


def show(meeting: Row, scope: Scope) -> None:
    """The meeting, the line to type conclusions into, its conclusions, and those still open of earlier meetings."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="meeting-head"):
        st.markdown(f"## {markdown.escape_markdown(meeting['title'])}", width="content")
        if meeting["is_cancelled"]:
            st.badge(_("cancelled"), icon=":material/event_busy:", color="gray")
        forms.button(
            _("Edit"), f"change-{meeting['meeting_id']}", _change, subject="meeting", seen=meeting,
            title=f"{_('Edit')}: {meeting['title']}", icon=":material/edit:", type="tertiary",
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(markdown.escape_markdown(_when(meeting)), width="content")
        if not meeting["is_cancelled"]:
            navigation.link(
                "since", _("What has changed since?"), icon=":material/compare_arrows:", since=meeting["meeting_id"]
            )
    rows = data.fetch(meetings.conclusions)
    own = rows[rows["meeting_id"] == meeting["meeting_id"]]
    if not meeting["is_cancelled"]:
        conclude_box(meeting)
    if own.empty:
        st.caption(_("Nothing concluded yet."))
    for row in own.to_dict("records"):
        conclusion(row, scope)
    earlier = {str(r["meeting_id"]): r for r in listed(scope) if not r["is_cancelled"]}
    earlier = {key: r for key, r in earlier.items() if r["held_at"] < meeting["held_at"]}
    still_open = rows[rows["meeting_id"].isin(earlier) & rows["kind"].isin(meetings.OPEN)].sort_values("due_on")
    if earlier:
        st.header(_("Still open from earlier meetings"), anchor=False)
        if still_open.empty:
            page.all_well(_("Nothing is open from earlier meetings."), lacking="")
        for row in still_open.to_dict("records"):
            conclusion(row, scope, of=earlier[row["meeting_id"]])


def _when(meeting: Row) -> str:
    at = held_at(meeting)
    parts = [_("{day} at {time}").format(day=dates.day(at), time=f"{at:%H:%M}")]
    if code := cells.text(meeting["plan_code"]):
        parts.append(_("Plan {code}").format(code=code))
    parts.append(_("recorded by {name}").format(name=meeting["done_by"]))
    if reason := cells.text(meeting["reason"]):
        parts.append(_("Reason: {reason}").format(reason=reason))
    return " · ".join(parts)


def _change(form: forms.Form) -> None:
    """Correct, cancel or restore the meeting, with a reason."""
    meeting = form.seen
    meeting_id = str(meeting["meeting_id"])
    if not meeting["is_cancelled"]:
        at = held_at(meeting)
        plan_code = cells.text(meeting["plan_code"]) or ""
        _meeting_boxes(form, dates.day(at), f"{at:%H:%M}", meeting["title"], plan_code)
    forms.text_box(form, "reason", _("Reason"))
    forms.done_by(form)
    with st.container(horizontal=True):
        if meeting["is_cancelled"]:
            step(form, _("Restore the meeting"), meetings.restore, meeting_id)
        else:
            step(form, _("Save"), lambda writer, id_, **more: meetings.change(
                writer, id_, _typed_meeting(form), **more), meeting_id)  # fmt: skip
            step(form, _("Cancel the meeting"), meetings.cancel, meeting_id, is_other=True)
