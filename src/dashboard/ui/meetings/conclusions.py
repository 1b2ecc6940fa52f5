"""The conclusions of a meeting: typed while it sits, done, corrected, withdrawn."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard import narrative
from dashboard.errors import Refused
from dashboard.metrics import directory
from dashboard.store import meetings, plans
from dashboard.store.database import Reader
from dashboard.store.meetings import Conclusion
from dashboard.store.scope import Scope, local
from dashboard.text import cells, dates
from dashboard.ui.app import data, navigation
from dashboard.ui.app.i18n import _
from dashboard.ui.browser import picker
from dashboard.ui.kit import forms, markdown
from dashboard.ui.meetings.steps import Row, held_on, last_step, step, write

_LOOKS: Final = {
    "overdue": ("red", ":material/error:"),
    "soon": ("orange", ":material/schedule:"),
    "open": ("blue", ":material/radio_button_unchecked:"),
    "done": ("green", ":material/check_circle:"),
    "withdrawn": ("gray", ":material/block:"),
}


def conclude_box(meeting: Row) -> None:
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
            st.caption(_("Press Enter in the due-day box to save at once."), width="content")
        last = last_step()
        if last.form == "conclude" and isinstance(last.stopped, Refused):
            forms.say_lacking(last.stopped)


def _choose_agency(key: str, more: Mapping[str, str], chosen: str = "", **settings: Any) -> None:
    """The box of the agency. Nobody is a choice of its own, and not None: Streamlit then adds a button to clear the
    box, which would stand in the way of the Tab key."""
    words = {"": _("Agency responsible: choose, or type part of its name"), **_agencies(), **more}
    picker.box(_("Agency"), words, f"{key}-agency", index=list(words).index(chosen), **settings)


def _choose_task(key: str, titles: Mapping[str, str], chosen: str = "", **settings: Any) -> None:
    words = {"": _("About no task of the plan"), **titles}
    picker.box(_("Task (if it is about one)"), words, f"{key}-task", index=list(words).index(chosen), **settings)


def _concluded(meeting_id: str) -> None:
    conclusion_id = write(
        "conclude", lambda writer, who: meetings.conclude(writer, meeting_id, _typed_conclusion("conclude"), **who)
    )
    if conclusion_id is not None:
        for name in ("text", "agency", "task", "due"):
            st.session_state[f"conclude-{name}"] = ""


def _typed_conclusion(key: str) -> Conclusion:
    values = st.session_state
    if not values[f"{key}-text"].strip():
        raise Refused("conclusion_text_missing")
    agency = values[f"{key}-agency"]
    if not agency:
        raise Refused("agency_unknown")
    return Conclusion(
        values[f"{key}-text"], agency, forms.typed_day(values[f"{key}-due"]), values[f"{key}-task"] or None
    )


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
            forms.button(_("Edit"), f"correct-{conclusion_id}", _correct, subject="meeting", seen=row)
        below = [words, narrative.tasks.due(row["due_on"])]
        if of is not None:
            below.append(_("meeting of {day}").format(day=held_on(of)))
        if reason := cells.text(row["reason"]):
            below.append(_("Reason: {reason}").format(reason=reason))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            sentence = "".join(f" · {markdown.escape_markdown(part)}" for part in below[1:])
            # Not a caption: its opacity would take the contrast from the colour.
            st.markdown(f":small[:{colour}[{markdown.escape_markdown(words)}]:gray[{sentence}]]", width="content")
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
        return "overdue", narrative.tasks.days_late(days)
    return ("soon", _("due soon")) if -days <= scope.soon_days else ("open", _("open"))


def _correct(form: forms.Form) -> None:
    """Correct, withdraw or reopen a conclusion, with a reason."""
    row = form.seen
    conclusion_id, is_open = str(row["conclusion_id"]), row["kind"] in meetings.OPEN
    if is_open:
        st.text_area(_("Conclusion"), row["text"], key=f"{form.key}-text", height=80)
        agency_id, task_id = row["agency_id"], cells.text(row["task_id"]) or ""
        gone = {} if agency_id in _agencies() else {agency_id: row["agency"]}
        _choose_agency(form.key, gone, chosen=agency_id)
        forms.text_box(form, "due", _("Due"), dates.day(row["due_on"]), placeholder=_("dd/mm/yyyy"))
        _choose_task(form.key, ({task_id: task_id} if task_id else {}) | _tasks_of(None), chosen=task_id)
    else:
        st.markdown(markdown.escape_markdown(row["text"]))
    forms.text_box(form, "reason", _("Reason"))
    forms.done_by(form)
    with st.container(horizontal=True):
        if is_open:
            step(form, _("Save"), lambda writer, id_, **more: meetings.correct(
                writer, id_, _typed_conclusion(form.key), **more), conclusion_id)  # fmt: skip
            step(form, _("Withdraw"), meetings.withdraw, conclusion_id, is_other=True)
        else:
            step(form, _("Reopen"), meetings.reopen, conclusion_id)


def _finish(conclusion_id: str, version: int) -> None:
    write("done", lambda writer, who: meetings.finish(writer, conclusion_id, seen=version, **who))


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
