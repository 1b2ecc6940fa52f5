"""Meetings: which were held, what each concluded, typed while it sits; what is still open of earlier ones."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final

import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.metrics import directory
from dashboard.store import meetings, plans
from dashboard.store.database import Reader, Writer
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.store.scope import VIETNAM, Scope, local
from dashboard.text import cells, dates, numbers
from dashboard.ui.app import data, filters, navigation
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.browser import picker
from dashboard.ui.kit import forms, markdown, page

Row = Mapping[Any, Any]

_STOPS: Final = {
    "day_wrong": N_("Write the day as dd/mm/yyyy, such as {day}."),
    "time_wrong": N_("Write the time as HH:MM, such as 08:00."),
    "meeting_there": N_("A meeting of this name is recorded for {day} already. Is this another one?"),
}
_ROUND_MIN: Final = 5
_RECORD_BOX: Final = "record-meeting"
_LOOKS: Final = {
    "overdue": ("red", ":material/error:"),
    "soon": ("orange", ":material/schedule:"),
    "open": ("blue", ":material/radio_button_unchecked:"),
    "done": ("green", ":material/check_circle:"),
    "withdrawn": ("gray", ":material/block:"),
}


def _last() -> forms.Outcome:
    return forms.outcome("meeting")


# ---- what there is ----


def listed(scope: Scope) -> list[Row]:
    """The meetings about the plan in scope, the last held first, cancelled ones too."""
    rows = data.fetch(meetings.meetings).to_dict("records")
    return [r for r in rows if scope.plan is None or cells.text(r["plan_code"]) in (None, scope.plan)]


def chosen(found: list[Row]) -> Row | None:
    """The meeting of the address (`meeting`, or the one of `conclusion`), else the last one that was held."""
    wanted = st.query_params.get("meeting")
    if conclusion_id := st.query_params.get("conclusion"):
        rows = data.fetch(meetings.conclusions)
        of = rows.loc[rows["conclusion_id"] == conclusion_id, "meeting_id"]
        wanted = str(of.iloc[0]) if len(of) else wanted
    held = [row for row in found if not row["is_cancelled"]]
    return next((row for row in found if row["meeting_id"] == wanted), held[0] if held else None)


def news() -> None:
    """What the last step came to, once; an error without a box of its own."""
    last = _last()
    with st.container():  # what stands below keeps its place, and with it the focus, when the news is gone
        if last.done:
            forms.say_done(last.done)
            last.done = None
        forms.say_stopped(last)
        if not isinstance(last.stopped, Refused):
            last.stopped = None


def name_box() -> None:
    """Who types: kept for every step on this page and the next ones."""
    st.session_state["meetings-by"] = forms.signer()
    st.text_input(
        _("Recorded by"),
        key="meetings-by",
        on_change=_named,
        autocomplete="name",
        placeholder=_("Recorded by"),
        label_visibility="collapsed",
        icon=":material/person:",
    )
    last = _last()
    if last.stopped is not None and last.stopped.code == "name_missing":
        forms.say_refused(last, last.form, _STOPS)


def _named() -> None:
    forms.signed("meetings-by")
    if "meeting-by" in st.session_state:
        st.session_state["meeting-by"] = forms.signer()
    last = _last()
    if last.stopped is not None and last.stopped.code == "name_missing":
        last.stopped = None


# ---- the list of meetings ----


def meeting_list(found: list[Row], now: Row | None) -> None:
    """Every meeting with how many conclusions it has and how many are open; the one shown stands out."""
    rows = data.fetch(meetings.conclusions)
    for meeting in found:
        own = rows[(rows["meeting_id"] == meeting["meeting_id"]) & (rows["kind"] != "withdrawn")]
        is_open = own["kind"].isin(meetings.OPEN).sum()
        told = plural(len(own), "{n} conclusion", "{n} conclusions").format(n=numbers.number(len(own)))
        told += " · " + _("{n} open").format(n=numbers.number(is_open))
        if meeting["is_cancelled"]:
            told = _("cancelled")
        is_shown = now is not None and meeting["meeting_id"] == now["meeting_id"]
        with st.container(gap=None, border=is_shown):
            st.button(
                markdown.escape_markdown(_day(meeting)),
                key=f"meeting-{meeting['meeting_id']}",
                type="tertiary",
                icon=":material/event_busy:" if meeting["is_cancelled"] else ":material/event:",
                on_click=filters.choose,
                kwargs={"meeting": str(meeting["meeting_id"]), "conclusion": None},
            )
            st.caption(markdown.escape_markdown(f"{meeting['title']} · {told}"))


def record_box(*, is_open: bool) -> None:
    """The form for a new meeting: behind a button, or (before the first one) open."""
    if is_open:
        box: Any = st.container(border=True)
    else:
        box = st.popover(
            _("Record a meeting"), icon=":material/add:", key=_RECORD_BOX, width="stretch", on_change="rerun"
        )
        # Drawn only while it is open: a browser forgets what was put into boxes that it has not shown.
        if not box.open:
            return
    with box, st.form("meeting-form", border=False, enter_to_submit=False):
        if is_open:
            st.markdown(f"**{_('Record a meeting')}**")
        st.session_state.setdefault("meeting-day", dates.day(data.today()))
        st.session_state.setdefault("meeting-time", _now())
        st.session_state.setdefault("meeting-by", forms.signer())
        _meeting_boxes("meeting")
        st.text_input(_("Recorded by"), key="meeting-by", autocomplete="name", icon=":material/person:")
        forms.say_refused(_last(), "meeting", _STOPS)
        stopped = _last().stopped
        is_asked = stopped is not None and stopped.code == "meeting_there"
        with st.container(horizontal=True):
            st.form_submit_button(_("Record"), type="primary", key="meeting-record", on_click=_record)
            if is_asked:
                st.form_submit_button(_("Yes, record it too"), key="meeting-anyway", on_click=_record, args=(True,))


def _now() -> str:
    """The time in Việt Nam, rounded to the last five minutes: "08:35"."""
    at = datetime.now(VIETNAM)
    return f"{at.replace(minute=at.minute - at.minute % _ROUND_MIN):%H:%M}"


def _meeting_boxes(key: str) -> None:
    left, right = st.columns([3, 2])
    left.text_input(_("Day"), key=f"{key}-day", placeholder=_("dd/mm/yyyy"))
    right.text_input(_("Time"), key=f"{key}-time", placeholder="HH:MM")
    st.text_input(_("What is the meeting called?"), key=f"{key}-title")
    titles = {row["plan_code"]: f"{row['plan_code']}. {row['title']}" for row in data.fetch(plans.plans)}
    picker.box(_("Plan"), {"": _("All plans"), **titles}, f"{key}-plan")


def _typed_meeting(key: str) -> Meeting:
    values = st.session_state
    clock = values[f"{key}-time"].strip().replace("h", ":").replace("g", ":")
    try:
        hour, _colon, minute = clock.partition(":")
        at = time(int(hour), int(minute or 0))
    except ValueError:
        raise Refused("time_wrong") from None
    held_at = datetime.combine(_typed_day(values[f"{key}-day"]), at, VIETNAM)
    return Meeting(held_at, values[f"{key}-title"], values[f"{key}-plan"] or None)


def _typed_day(text: str) -> date:
    try:
        return dates.parse(text)
    except ValueError:
        raise Refused("day_wrong", day=dates.day(data.today())) from None


def _record(is_another: bool = False) -> None:
    """Record the meeting typed; asks first when there is one of that name on that day (`is_another`: there are two)."""
    forms.signed("meeting-by")

    def act(writer: Writer, who: Mapping[str, Any]) -> str:
        meeting = _typed_meeting("meeting")
        if not is_another and meetings.twin(writer, meeting) is not None:
            raise Refused("meeting_there", day=dates.day(meeting.held_at))
        return meetings.record(writer, meeting, **who)

    made = _write("meeting", act)
    if made is not None:
        st.session_state["meeting-title"] = ""
        st.session_state[_RECORD_BOX] = False
        _last().done = _("The meeting is recorded. Type its conclusions as they come.")
        filters.choose(meeting=made, conclusion=None)


# ---- one meeting ----


def show(meeting: Row, scope: Scope) -> None:
    """The meeting, the line to type conclusions into, its conclusions, and those still open of earlier meetings."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="meeting-head"):
        st.markdown(f"## {markdown.escape_markdown(meeting['title'])}", width="content")
        if meeting["is_cancelled"]:
            st.badge(_("cancelled"), icon=":material/event_busy:", color="gray")
        _change_box(meeting)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(markdown.escape_markdown(_when(meeting)), width="content")
        if not meeting["is_cancelled"]:
            navigation.link(
                "since", _("What has changed since?"), icon=":material/compare_arrows:", since=meeting["meeting_id"]
            )
    rows = data.fetch(meetings.conclusions)
    own = rows[rows["meeting_id"] == meeting["meeting_id"]]
    if not meeting["is_cancelled"]:
        _conclude_box(meeting)
    if own.empty:
        st.caption(_("Nothing concluded yet."))
    for row in own.to_dict("records"):
        conclusion(row, scope)
    earlier = {str(r["meeting_id"]): r for r in listed(scope) if not r["is_cancelled"]}
    earlier = {key: r for key, r in earlier.items() if r["held_at"] < meeting["held_at"]}
    left = rows[rows["meeting_id"].isin(earlier) & rows["kind"].isin(meetings.OPEN)].sort_values("due_on")
    if earlier:
        st.header(_("Still open from earlier meetings"), anchor=False)
        if left.empty:
            page.all_well(_("Nothing is open from earlier meetings."), lacking="")
        for row in left.to_dict("records"):
            conclusion(row, scope, of=earlier[row["meeting_id"]])


def _when(meeting: Row) -> str:
    at = _local(meeting)
    told = [_("{day} at {time}").format(day=dates.day(at), time=f"{at:%H:%M}")]
    if code := cells.text(meeting["plan_code"]):
        told.append(_("Plan {code}").format(code=code))
    told.append(_("recorded by {name}").format(name=meeting["done_by"]))
    if reason := cells.text(meeting["reason"]):
        told.append(_("Reason: {reason}").format(reason=reason))
    return " · ".join(told)


def _change_box(meeting: Row) -> None:
    """Correct, cancel or restore the meeting, with a reason."""
    meeting_id, version = str(meeting["meeting_id"]), int(meeting["version"])
    key = f"change-{meeting_id}-{version}"
    box = st.popover(_("Edit"), icon=":material/edit:", type="tertiary", key=f"{key}-box", on_change="rerun")
    if not box.open:
        return
    with box, st.form(f"{key}-form", border=False, enter_to_submit=False):
        if not meeting["is_cancelled"]:
            at = _local(meeting)
            for name, value in (
                ("day", dates.day(at)), ("time", f"{at:%H:%M}"), ("title", meeting["title"]),
                ("plan", cells.text(meeting["plan_code"]) or ""),
            ):  # fmt: skip
                st.session_state.setdefault(f"{key}-{name}", value)
            _meeting_boxes(key)
        st.text_input(_("Reason"), key=f"{key}-reason")
        with st.container(horizontal=True):
            if meeting["is_cancelled"]:
                _submit(_("Restore the meeting"), key, meetings.restore, meeting_id, seen=version)
            else:
                _submit(_("Save"), key, lambda writer, id_, **more: meetings.change(
                    writer, id_, _typed_meeting(key), **more), meeting_id, seen=version)  # fmt: skip
                _submit(_("Cancel the meeting"), f"{key}", meetings.cancel, meeting_id, is_other=True, seen=version)
    with box:
        forms.say_refused(_last(), key, _STOPS)


def _conclude_box(meeting: Row) -> None:
    """What, who, about which task, until when, one below the other; Enter in the last box stores it and frees all."""
    with st.form("conclude-form", border=True), st.container(gap="xsmall"):
        st.text_input(
            _("Conclusion"), key="conclude-text", label_visibility="collapsed",
            placeholder=_("What was concluded? Tab leads on"),
        )  # fmt: skip
        _choose_agency("conclude", {}, label_visibility="collapsed")
        _choose_task("conclude", _tasks_of(meeting), label_visibility="collapsed")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text_input(
                _("Due"),
                key="conclude-due",
                label_visibility="collapsed",
                placeholder=_("Due on dd/mm/yyyy"),
                width=280,
            )
            st.form_submit_button(
                _("Add"), type="primary", icon=":material/add:", key="conclude-add",
                on_click=_concluded, args=(str(meeting["meeting_id"]),),
            )  # fmt: skip
            st.caption(_("Enter in the box of the due day stores it at once."), width="content")
        forms.say_refused(_last(), "conclude", _STOPS)


def _choose_agency(key: str, more: Mapping[str, str], **settings: Any) -> None:
    """The box of the agency. Nobody is a choice of its own, and not None: Streamlit then adds a button to clear the
    box, which would stand in the way of the Tab key."""
    words = {"": _("Agency that carries it out: choose, or type a part of its name"), **_agencies(), **more}
    picker.box(_("Agency"), words, f"{key}-agency", **settings)


def _choose_task(key: str, titles: Mapping[str, str], **settings: Any) -> None:
    words = {"": _("About no task of the plan"), **titles}
    picker.box(_("Task (if it is about one)"), words, f"{key}-task", **settings)


def _concluded(meeting_id: str) -> None:
    made = _write(
        "conclude", lambda writer, who: meetings.conclude(writer, meeting_id, _typed_conclusion("conclude"), **who)
    )
    if made is not None:
        for name in ("text", "agency", "task", "due"):
            st.session_state[f"conclude-{name}"] = ""


def _typed_conclusion(key: str) -> Conclusion:
    values = st.session_state
    if not values[f"{key}-text"].strip():
        raise Refused("conclusion_text_missing")
    agency = values[f"{key}-agency"]
    if not agency:
        raise Refused("agency_unknown")
    return Conclusion(values[f"{key}-text"], agency, _typed_day(values[f"{key}-due"]), values[f"{key}-task"] or None)


def conclusion(row: Row, scope: Scope, of: Row | None = None) -> None:
    """A conclusion with its state at the report date, and what one can do with it. `of`: its meeting, if it is shown
    under another one."""
    conclusion_id, version = str(row["conclusion_id"]), int(row["version"])
    state, words = _state(row, scope)
    colour, icon = _LOOKS[state]
    is_asked_for = conclusion_id == st.query_params.get("conclusion")
    with st.container(border=is_asked_for, key=f"conclusion-{conclusion_id}", gap=None):
        text, who, acts = st.columns([8, 5, 7], gap="small", vertical_alignment="center")
        with text:
            st.markdown(f":{colour}[{icon}] {markdown.escape_markdown(row['text'])}")
        with who:
            navigation.link("agency", markdown.escape_markdown(row["agency"]), agency=row["agency_id"])
        with acts, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
            if row["kind"] in meetings.OPEN:
                st.button(
                    _("Mark as done"), key=f"done-{conclusion_id}-{version}", icon=":material/check:",
                    on_click=_finish, args=(conclusion_id, version),
                )  # fmt: skip
            _correct_box(row)
        below = [words, _("due {day}").format(day=dates.day(row["due_on"]))]
        if of is not None:
            below.append(_("meeting of {day}").format(day=_day(of)))
        if reason := cells.text(row["reason"]):
            below.append(_("Reason: {reason}").format(reason=reason))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            told = "".join(f" · {markdown.escape_markdown(part)}" for part in below[1:])
            # Not a caption: its opacity would take the contrast from the colour.
            st.markdown(f":small[:{colour}[{markdown.escape_markdown(words)}]:gray[{told}]]", width="content")
            if cells.text(row["task_id"]):
                label = _("Task {ref}").format(ref=cells.text(row["ref"]) or row["task_id"])
                navigation.link("task", markdown.escape_markdown(label), task=row["task_id"])


def _state(row: Row, scope: Scope) -> tuple[str, str]:
    """(look, words) of a conclusion at the report date."""
    if row["kind"] == "withdrawn":
        return "withdrawn", _("withdrawn")
    if row["kind"] == "done":
        at = local(row["happened_at"])
        return "done", _("done {day}").format(day=dates.day(at))
    days = (scope.report_on - row["due_on"].date()).days
    if days > 0:
        return "overdue", plural(days, "{n} day late", "{n} days late").format(n=numbers.number(days))
    return ("soon", _("due soon")) if -days <= scope.soon_days else ("open", _("open"))


def _correct_box(row: Row) -> None:
    """Correct, withdraw or reopen a conclusion, with a reason."""
    conclusion_id, version = str(row["conclusion_id"]), int(row["version"])
    key = f"correct-{conclusion_id}-{version}"
    box = st.popover(_("Edit"), key=f"{key}-box", on_change="rerun")
    if not box.open:
        return
    is_open = row["kind"] in meetings.OPEN
    with box, st.form(f"{key}-form", border=False, enter_to_submit=False):
        if is_open:
            for name, value in (
                ("text", row["text"]), ("agency", row["agency_id"]), ("due", dates.day(row["due_on"])),
                ("task", cells.text(row["task_id"]) or ""),
            ):  # fmt: skip
                st.session_state.setdefault(f"{key}-{name}", value)
            st.text_area(_("Conclusion"), key=f"{key}-text", height=80)
            _choose_agency(key, {} if row["agency_id"] in _agencies() else {row["agency_id"]: row["agency"]})
            st.text_input(_("Due"), key=f"{key}-due", placeholder=_("dd/mm/yyyy"))
            titles = _tasks_of(None)
            if task_id := cells.text(row["task_id"]):
                titles = {task_id: task_id} | titles
            _choose_task(key, titles)
        st.text_input(_("Reason"), key=f"{key}-reason")
        with st.container(horizontal=True):
            if is_open:
                _submit(_("Save"), key, lambda writer, id_, **more: meetings.correct(
                    writer, id_, _typed_conclusion(key), **more), conclusion_id, seen=version)  # fmt: skip
                _submit(_("Withdraw"), key, meetings.withdraw, conclusion_id, is_other=True, seen=version)
            else:
                _submit(_("Reopen"), key, meetings.reopen, conclusion_id, seen=version)
    with box:
        forms.say_refused(_last(), key, _STOPS)


def _finish(conclusion_id: str, version: int) -> None:
    _write("done", lambda writer, who: meetings.finish(writer, conclusion_id, seen=version, **who))


# ---- steps ----


def _submit(label: str, key: str, act: Callable[..., Any], id_: str, *, seen: int, is_other: bool = False) -> None:
    """A button of a form that takes a step with the reason typed there."""

    def step() -> None:
        reason = st.session_state[f"{key}-reason"]
        _write(key, lambda writer, who: act(writer, id_, seen=seen, reason=reason, **who))

    st.form_submit_button(
        label, key=f"{key}-{'other' if is_other else 'save'}", type="secondary" if is_other else "primary",
        on_click=step,
    )  # fmt: skip


def _write(where: str, act: Callable[..., Any]) -> Any:
    """What the act made (True if nothing), None if it was refused; what stopped it is told at `where`."""
    who = {"by": forms.signer(), "at": datetime.now(UTC)}
    try:
        with data.database().writer() as writer:
            made = act(writer, who)
    except DashboardError as error:
        _last().fail(where, error)
        return None
    _last().succeed(where, None)
    return made or True


# ---- words ----


def _agencies() -> dict[str, str]:
    rows = data.fetch(directory.agencies)
    names = [picker.agency(*pair) for pair in zip(rows["name"], rows["short_name"], strict=True)]
    return dict(zip(rows["agency_id"], names, strict=True))


def _tasks_of(meeting: Row | None) -> dict[str, str]:
    """The tasks a conclusion can be about: those of the meeting's plan, or of all."""
    plan = cells.text(meeting["plan_code"]) if meeting is not None else None
    return {task_id: title for task_id, title in data.fetch(_titles).items() if plan in (None, task_id.split("/")[0])}


def _titles(db: Reader) -> dict[str, str]:
    return {
        task["task_id"]: f"{task['plan_code']}. {task['ref']} {task['title']}"
        for plan in plans.plans(db)
        for task in plans.tasks(db, plan["plan_code"])
    }


def _local(meeting: Row) -> datetime:
    at: datetime = local(meeting["held_at"].to_pydatetime())
    return at


def _day(meeting: Row) -> str:
    return dates.day(_local(meeting))
