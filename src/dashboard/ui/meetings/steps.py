"""What every step on the page of meetings shares: writing it once, and saying how it ended."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.store.scope import local
from dashboard.text import dates
from dashboard.ui.app import data
from dashboard.ui.app.i18n import N_
from dashboard.ui.kit import forms

Row = Mapping[Any, Any]
"""A meeting, or a conclusion, as a row of its frame."""

STOPS: Final = {
    "day_wrong": N_("Write the day as dd/mm/yyyy, such as {day}."),
    "time_wrong": N_("Write the time as HH:MM, such as 08:00."),
    "meeting_there": N_("A meeting of this name is recorded for {day} already. Is this another one?"),
}


def last_step() -> forms.Outcome:
    """How the last step on the page ended."""
    return forms.outcome("meeting")


def typed_day(text: str) -> date:
    """The day typed as dd/mm/yyyy; Refused if it is none."""
    try:
        return dates.parse(text)
    except ValueError:
        raise Refused("day_wrong", day=dates.day(data.today())) from None


def submit(label: str, key: str, act: Callable[..., Any], id_: str, *, seen: int, is_other: bool = False) -> None:
    """A button of a form that takes a step with the reason typed there."""

    def step() -> None:
        reason = st.session_state[f"{key}-reason"]
        write(key, lambda writer, who: act(writer, id_, seen=seen, reason=reason, **who))

    st.form_submit_button(
        label, key=f"{key}-{'other' if is_other else 'save'}", type="secondary" if is_other else "primary",
        on_click=step,
    )  # fmt: skip


def write(where: str, act: Callable[..., Any]) -> Any:
    """What the act made (True if nothing), None if it was refused; what stopped it is told at `where`."""
    who = {"by": forms.signer(), "at": datetime.now(UTC)}
    try:
        with data.database().writer() as writer:
            made = act(writer, who)
    except DashboardError as error:
        last_step().fail(where, error)
        return None
    last_step().succeed(where, None)
    return made or True


def held_at(meeting: Row) -> datetime:
    """When it was held, by the clocks of Việt Nam."""
    at: datetime = local(meeting["held_at"].to_pydatetime())
    return at


def held_on(meeting: Row) -> str:
    """The day it was held, as written."""
    return dates.day(held_at(meeting))
