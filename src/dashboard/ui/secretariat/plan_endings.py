"""Ending a plan and taking it up again: the forms beside its workbook, and the steps in the history."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard.intake import upload_history
from dashboard.reports.excel.tables import Column
from dashboard.store import endings, plans
from dashboard.store.scope import Scope
from dashboard.text import dates
from dashboard.ui.app import data
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import downloads, forms, markdown, tables

_CONSEQUENCE: Final = N_(
    "From that day on an ended plan counts in no figure unless it is chosen. Nothing is deleted; the "
    "plan can be resumed."
)
_KINDS: Final = {"ended": N_("Ended"), "reopened": N_("Resumed")}


def show() -> None:
    """A button for each plan in force: end it, or take an ended one up again; what the last step came to."""
    codes = [plan["plan_code"] for plan in data.fetch(plans.plans)]
    ended = data.fetch(endings.in_force)
    if not codes:
        return
    st.markdown(f"**{markdown.escape_markdown(_('End a plan'))}**")
    st.caption(markdown.escape_markdown(_(_CONSEQUENCE)))
    last = forms.outcome("plan-ending")
    if last.done:
        code, is_again = last.done
        words = _("Plan {plan} counts again.") if is_again else _("Plan {plan} is ended.")
        forms.say_done(words.format(plan=code))
    forms.say_stopped(last)
    with st.container(horizontal=True, key="plan-endings"):
        for code in codes:
            label = _("Resume plan {plan}") if code in ended else _("End plan {plan}")
            forms.button(
                label.format(plan=code), f"ending-{code}", partial(_form, code), subject="plan-ending",
                seen=ended.get(code), icon=":material/restart_alt:" if code in ended else ":material/event_busy:",
            )  # fmt: skip


def _form(code: str, form: forms.Form) -> None:
    """Since when it is ended and why it counts again; or what ending it does, from when on, and by what document."""
    if ending := form.seen:
        sentence = _("Ended from {day} on ({document}).")
        day = dates.day(ending["ended_on"])
        st.markdown(markdown.escape_markdown(sentence.format(day=day, document=ending["document"])))
        forms.text_box(form, "reason", _("Reason"))
    else:
        st.markdown(markdown.escape_markdown(_(_CONSEQUENCE)))
        forms.text_box(form, "day", _("From which day on"), placeholder=_("dd/mm/yyyy"))
        example = _("For example the number and date of the letter")
        forms.text_box(form, "document", _("Document that ends it"), placeholder=example)
    forms.done_by(form)
    forms.step(form, _("Yes, resume it") if ending else _("Yes, end it"), partial(_act, code, form))


def _act(code: str, form: forms.Form, who: Mapping[str, Any]) -> tuple[str, bool]:
    """Take the step; returns the plan, and whether it counts again."""
    is_ended = form.seen is not None
    if is_ended:
        reason = form.text("reason")
        with data.database().writer() as writer:
            endings.reopen(writer, code, reason=reason, **who)
    else:
        day, document = forms.typed_day(form.text("day")), form.text("document")
        with data.database().writer() as writer:
            endings.end(writer, code, day, document, **who)
    return code, is_ended


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
    title = _("Plans ended and resumed")
    st.markdown(f"**{markdown.escape_markdown(title)}**")
    tables.grid(rows, columns, key="plan-endings-grid", alt=title)
    downloads.downloads(rows, name="plan-endings", title=title, columns=columns)
