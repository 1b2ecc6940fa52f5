"""Ending a plan and taking it up again: the forms beside its workbook, and the steps in the history."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.intake import upload_history
from dashboard.reports.excel.tables import Column
from dashboard.store import endings, plans
from dashboard.store.scope import Scope
from dashboard.text import dates
from dashboard.ui.app import data
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import downloads, forms, markdown, tables

_KINDS: Final = {"ended": N_("Ended"), "reopened": N_("Taken up again")}


def show() -> None:
    """A form for each plan in force: end it, or take an ended one up again; what the last step came to."""
    codes = [plan["plan_code"] for plan in data.fetch(plans.plans)]
    ended = data.fetch(endings.ended)
    if not codes:
        return
    st.markdown(f"**{markdown.escape_markdown(_('End a plan'))}**")
    st.caption(
        _(
            "From its day on an ended plan is in no figure unless it is chosen. Nothing is deleted; it can be taken up "
            "again."
        )
    )
    last = forms.outcome("plan-ending")
    if last.done:
        code, is_again = last.done
        words = _("Plan {plan} counts again.") if is_again else _("Plan {plan} is ended.")
        forms.say_done(words.format(plan=code))
    forms.say_stopped(last)
    with st.container(horizontal=True, key="plan-endings"):
        for code in codes:
            _form(code, ended.get(code))


def _form(code: str, ending: Mapping[str, Any] | None) -> None:
    """One plan; another form once it has moved on, so that a second click cannot hit the new one."""
    key = f"{code}-{ending['version'] if ending else 'open'}"
    title = _("Take plan {plan} up again") if ending else _("End plan {plan}")
    with st.popover(title.format(plan=code), icon=":material/restart_alt:" if ending else ":material/event_busy:",
                    key=f"ending-{key}"):  # fmt: skip
        if ending:
            sentence = _("Ended from {day} on ({document}).")
            day = dates.day(ending["ended_on"])
            st.markdown(markdown.escape_markdown(sentence.format(day=day, document=ending["document"])))
            st.text_input(_("Reason"), key=f"ending-reason-{key}")
        else:
            st.text_input(_("From which day on"), key=f"ending-day-{key}", placeholder=_("dd/mm/yyyy"))
            st.text_input(_("Document that ends it"), key=f"ending-document-{key}",
                          placeholder=_("For example the number and date of the letter"))  # fmt: skip
        forms.done_by(f"ending-by-{key}")
        words = _("Yes, take it up again") if ending else _("Yes, end it")
        st.button(words, key=f"ending-do-{key}", type="primary", on_click=_act, args=(code, ending is not None, key))
        forms.say_refused(forms.outcome("plan-ending"), key)


def _act(code: str, is_ended: bool, key: str) -> None:
    """Take the step, once; what came of it is told on the page (or, if something is missing, in the form)."""
    last = forms.outcome("plan-ending")
    typed = {
        name: str(st.session_state.get(f"ending-{name}-{key}", "")) for name in ("day", "document", "reason", "by")
    }
    if last.form == key and last.done:
        return  # the second click of a double click
    try:
        _write(code, is_ended, typed)
    except DashboardError as error:
        last.fail(key, error)
        return
    last.succeed(key, (code, is_ended))
    forms.signed(f"ending-by-{key}")


def _write(code: str, is_ended: bool, typed: Mapping[str, str]) -> None:
    at = datetime.now(UTC)
    with data.database().writer() as writer:
        if is_ended:
            endings.reopen(writer, code, by=typed["by"], at=at, reason=typed["reason"])
        else:
            endings.end(writer, code, _day(typed["day"]), typed["document"], by=typed["by"], at=at)


def _day(text: str) -> date:
    try:
        return dates.parse(text)
    except ValueError:
        raise Refused("day_unreadable") from None


def events(scope: Scope) -> None:
    """The plans ended and taken up again, newest first; nothing before the first."""
    rows = data.fetch(endings.events)
    if scope.plan:
        rows = rows[rows["plan_code"] == scope.plan]
    if rows.empty:
        return
    at = upload_history.local_times(rows["happened_at"])
    rows = rows.assign(at=[f"{dates.day(when)} {when:%H:%M}" for when in at])
    columns = {
        "at": Column(_("When")),
        "plan_code": Column(_("Pl.")),
        "kind": Column(_("What"), words={kind: _(word) for kind, word in _KINDS.items()}),
        "ended_on": Column(_("From which day on"), "date"),
        "document": Column(_("Document")),
        "reason": Column(_("Reason")),
        "done_by": Column(_("Done by")),
    }
    title = _("Plans ended and taken up again")
    st.markdown(f"**{markdown.escape_markdown(title)}**")
    tables.grid(rows, columns, key="plan-endings-grid", alt=title)
    downloads.downloads(rows, name="plan-endings", title=title, columns=columns)
