"""A reporting month on screen: its state and days by plan, and the forms that open, change, close and reopen it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from dashboard.errors import Refused, Stale
from dashboard.ingest import periods as calendar
from dashboard.metrics import reporting
from dashboard.store import periods, plans
from dashboard.store.periods import Days
from dashboard.store.scope import Scope, local, next_month
from dashboard.text import dates, numbers
from dashboard.ui.app import data, filters, viewport
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import forms, markdown

Kind = Literal["opened", "changed", "closed", "reopened"]
Month = Mapping[str, Any]
"""A row of `plans.periods`."""

LOCK_DAYS: Final = 5
"""Working days after the deadline that are proposed until a report needs a reason."""
_PHONE_PX: Final = 290
STATES: Final = {
    "planned": (":material/event:", "gray", N_("By the plan's calendar")),
    "open": (":material/lock_open:", "green", N_("Open for reports")),
    "closed": (":material/lock:", "blue", N_("Closed")),
}
_ASKED: Final[Mapping[Kind, tuple[str, ...]]] = {
    "opened": ("closes", "deadline", "locks"),
    "changed": ("closes", "deadline", "locks"),
    "closed": (),
    "reopened": ("locks",),
}
"""The days each form asks for."""
_OFFERED: Final[Mapping[str, tuple[Kind, ...]]] = {
    "planned": ("opened", "closed"),
    "open": ("changed", "closed"),
    "closed": ("reopened",),
}
_BUTTONS: Final[Mapping[Kind, tuple[str, str, str]]] = {
    "opened": (N_("Open the period"), ":material/lock_open:", N_("Yes, open it")),
    "changed": (N_("Change days"), ":material/edit_calendar:", N_("Yes, change the days")),
    "closed": (N_("Close the period"), ":material/lock:", N_("Yes, close it")),
    "reopened": (N_("Reopen"), ":material/lock_reset:", N_("Yes, reopen it")),
}
_LABELS: Final = {
    "closes": N_("Closing day"),
    "deadline": N_("Reporting deadline"),
    "locks": N_("Lock date (may stay empty)"),
}
_MEANINGS: Final = {
    "closes": N_("The last day the reports cover."),
    "deadline": N_("The last day a report is on time."),
    "locks": N_("The last day a report is taken without a reason. Empty: until the period is closed."),
}


def show(scope: Scope) -> None:
    """One line a plan of the selection for the report period, with its steps; what the last step came to."""
    months = [month for code in _codes(scope) if (month := of(code, scope.period_on))]
    # Always a place of its own: else what stands below moves into it while the page is drawn anew.
    with st.container(key="period-news"):
        _news()
    if not months:
        st.caption(_("No plan of the selection has a report period in this month."))
        return
    with st.container(border=True, gap="small", key="periods"):
        for month in months:
            _line(month, scope)


def _codes(scope: Scope) -> list[str]:
    return [plan["plan_code"] for plan in data.fetch(plans.plans) if scope.plan in (None, plan["plan_code"])]


def of(plan_code: str, period_on: date) -> Month | None:
    """A plan's reporting month as it stands; None outside the plan's months."""
    months = data.fetch(plans.periods, plan_code=plan_code)
    return next((month for month in months if month["period_on"] == period_on), None)


def go_on(scope: Scope) -> None:
    """The way to the next report period, also one without data; nothing after the last."""
    following = next_month(scope.period_on)
    if any(of(code, following) for code in _codes(scope)):
        value = None if following == filters.default_period() else f"{following:%Y-%m}"
        st.button(
            _("Next period: {month}").format(month=dates.period(following)),
            key="next-period",
            type="tertiary",
            icon=":material/arrow_forward:",
            icon_position="right",
            on_click=filters.choose,
            kwargs={"period": value},
        )


def _news() -> None:
    last = forms.outcome("period")
    forms.say_stopped(last)
    if last.done is None:
        return
    kind, code, period_on = last.done
    words = {
        "opened": _("Plan {plan}: period {month} is open."),
        "changed": _("Plan {plan}: the days of period {month} are changed; on-time status follows them."),
        "closed": _("Plan {plan}: period {month} is closed."),
        "reopened": _("Plan {plan}: period {month} is open again."),
    }[kind]
    forms.say_done(words.format(plan=code, month=dates.period(period_on)))


# ---- one plan ----


def _line(month: Month, scope: Scope) -> None:
    whole = replace(scope, plan=month["plan_code"], section=None, agency=None)
    rows = data.fetch(reporting.grid, whole)
    rows = rows[(rows["month_on"] == pd.Timestamp(month["period_on"])) & (rows["expected_tasks"] > 0)]
    icon, colour, word = STATES[month["state"]]
    with st.container(horizontal=True, vertical_alignment="center", key=f"period-{month['plan_code']}"):
        # Beside a button a phone would leave the words half its width.
        width: Literal["stretch"] | int = _PHONE_PX if viewport.screen().is_narrow else "stretch"
        with st.container(gap=None, width=width, key=f"period-facts-{month['plan_code']}"):
            counts = markdown.escape_markdown(_counts(rows))
            st.markdown(f"**{markdown.escape_markdown(_name(month))}** :{colour}-badge[{icon} {_(word)}] {counts}")
            st.caption(markdown.escape_markdown(" · ".join(_days(month))))
        missing = [str(agency) for agency in rows.loc[~rows["is_received"], "agency"]]
        for kind in _OFFERED[month["state"]]:
            _step(kind, month, missing)


def _name(month: Month) -> str:
    return _("Plan {code}, period {month}").format(code=month["plan_code"], month=dates.period(month["period_on"]))


def _counts(rows: pd.DataFrame) -> str:
    if rows.empty:
        return _("no report is expected")
    received, on_time, expected = int(rows["is_received"].sum()), int(rows["is_on_time"].sum()), len(rows)
    sentence = _("received {received}/{expected}, on time {on_time}/{expected}")
    return sentence.format(received=received, expected=expected, on_time=on_time)


def _days(month: Month) -> list[str]:
    parts = [
        _("closing day {day}").format(day=dates.day(month["closes_on"])),
        _("reports due {day}").format(day=dates.day(month["deadline_on"])),
    ]
    if month["state"] == "closed":
        at = local(month["closed_at"])
        parts.append(_("closed {day} by {who}").format(day=dates.day(at.date()), who=month["closed_by"]))
    elif month["locks_on"] is None:
        parts.append(_("no lock date"))
    elif month["locks_on"] < data.today():
        parts.append(_("locked since {day}: a report needs a reason").format(day=dates.day(month["locks_on"])))
    else:
        parts.append(_("locks after {day}").format(day=dates.day(month["locks_on"])))
    return parts


# ---- one step ----


def _step(kind: Kind, month: Month, missing: Sequence[str]) -> None:
    words, icon, _confirm = _BUTTONS[kind]
    forms.button(
        _(words), f"{kind}-{month['plan_code']}-{month['period_on']:%Y-%m}", partial(_form, kind), subject="period",
        seen=(dict(month), missing, _first(kind, month)), title=f"{_(words)}: {_name(month)}", icon=icon,
    )  # fmt: skip


def _form(kind: Kind, form: forms.Form) -> None:
    """What the step does, its days, why and who."""
    month, missing, _proposed = form.seen
    st.markdown(markdown.escape_markdown(_consequence(kind, missing)))
    for name in _ASKED[kind]:
        _day_box(name, month, form)
    if kind in ("changed", "reopened"):
        forms.text_box(form, "reason", _("Reason"), placeholder=_("For example the number and date of the letter"))
    forms.done_by(form)
    forms.step(form, _(_BUTTONS[kind][2]), partial(_act, kind, form))


def _consequence(kind: Kind, missing: Sequence[str]) -> str:
    if kind == "opened":
        return _("The days below apply from now on: a report after the deadline is late.")
    if kind == "changed":
        return _("On-time status follows the new days. The earlier days stay in the history.")
    if kind == "reopened":
        return _(
            "Reports are taken without a reason again, until the lock date. What is expected follows the plan again."
        )
    sentence = _("Who has to report on what is fixed as it is now. Later reports need a reason.")
    if not missing:
        return sentence + " " + _("Every report is there.")
    names = ", ".join(missing)
    return (
        sentence
        + " "
        + plural(
            len(missing), "{n} report is still missing: {names}.", "{n} reports are still missing: {names}."
        ).format(n=numbers.number(len(missing)), names=names)
    )


def _day_box(name: str, month: Month, form: forms.Form) -> None:
    forms.text_box(
        form, name, _(_LABELS[name]), form.seen[2][name], help=_(_MEANINGS[name]), placeholder=_("dd/mm/yyyy"),
        on_change=_typed, args=(name, form),
    )  # fmt: skip
    if _is_wrong(name, form.text(name)):
        sentence = _("Write the day as dd/mm/yyyy, such as {day}.").format(day=dates.day(month["closes_on"]))
        st.markdown(f":small[:red[:material/error: {markdown.escape_markdown(sentence)}]]")


def _first(kind: Kind, month: Month) -> dict[str, str]:
    """What the boxes say first; deadline and lock date follow the day before them until something else is typed."""
    lock = month["locks_on"] if kind == "changed" else _lock_day(month["deadline_on"])
    return {
        "closes": dates.day(month["closes_on"]),
        "deadline": dates.day(month["deadline_on"]),
        "locks": dates.day(lock) if lock else "",
    }


def _lock_day(deadline_on: date) -> date:
    return calendar.deadline(max(deadline_on, data.today()), LOCK_DAYS)


def _typed(name: str, form: forms.Form) -> None:
    """The deadline follows the closing day, and the lock date the deadline, as long as they are as proposed."""
    day = parse(form.text(name))
    if day is None or name == "locks":
        return
    if name == "closes":
        (plan,) = (plan for plan in data.fetch(plans.plans) if plan["plan_code"] == form.seen[0]["plan_code"])
        grace = calendar.GRACE_DAYS if plan["grace_days"] is None else int(plan["grace_days"])
        if _propose("deadline", form, calendar.deadline(day, grace)):
            _typed("deadline", form)
    else:
        _propose("locks", form, _lock_day(day))


def _propose(name: str, form: forms.Form, day: date) -> bool:
    """Whether the box was as proposed, and now says something else. What it says already is not said again: in a
    browser that would take the place of what somebody is typing there at that moment."""
    _month, _missing, proposed = form.seen
    if form.text(name) != proposed[name] or dates.day(day) == proposed[name] or not proposed[name]:
        return False
    st.session_state[f"{form.key}-{name}"] = proposed[name] = dates.day(day)
    return True


def parse(text: str) -> date | None:
    """The day typed as dd/mm/yyyy, also one to come; None if it is none."""
    try:
        return dates.parse(text)
    except ValueError:
        return None


def _is_wrong(name: str, text: str) -> bool:
    is_left_empty = name == "locks" and not text.strip()
    return not is_left_empty and parse(text) is None


def _act(kind: Kind, form: forms.Form, who: Mapping[str, Any]) -> tuple[Kind, str, date]:
    """Take the step; returns what, and on which plan's month. Stale if the month is no longer as it was shown."""
    month: Month = form.seen[0]
    days = _form_days(kind, form)
    if kind == "changed" and days == periods.days(month):
        raise Refused("days_unchanged")
    why = {"reason": form.text("reason")} if kind in ("changed", "reopened") else {}
    where = (month["plan_code"], month["period_on"])
    with data.database().writer() as writer:
        if plans.period(writer, *where) != month:
            raise Stale("period_moved_on")
        if kind == "closed":
            periods.close(writer, *where, **who)
        else:
            write: Any = {"opened": periods.open_, "changed": periods.change, "reopened": periods.reopen}[kind]
            write(writer, *where, days, **why, **who)
    return kind, *where


def _form_days(kind: Kind, form: forms.Form) -> Days:
    """The days typed, those not asked for as they are. Raises Refused for one that is no day or out of order."""
    days = {name: form.seen[0][f"{name}_on"] for name in _LABELS}
    for name in _ASKED[kind]:
        if _is_wrong(name, form.text(name)):
            raise Refused("day_unreadable")
        days[name] = parse(form.text(name))
    return Days(days["closes"], days["deadline"], days["locks"])
