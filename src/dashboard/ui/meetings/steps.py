"""What every step on the page of meetings shares: writing it once, and saying how it ended."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from dashboard.errors import DashboardError
from dashboard.store.scope import local
from dashboard.text import dates
from dashboard.ui.app import data
from dashboard.ui.kit import forms

Row = Mapping[Any, Any]
"""A meeting, or a conclusion, as a row of its frame."""


def last_step() -> forms.Outcome:
    """How the last step on the page ended."""
    return forms.outcome("meeting")


def step(form: forms.Form, label: str, act: Callable[..., Any], id_: str, *, is_other: bool = False) -> None:
    """A button of a form opened on a meeting or a conclusion; takes a step with the reason typed there."""

    def write_it(who: Mapping[str, Any]) -> None:
        reason = form.text("reason")
        with data.database().writer() as writer:
            act(writer, id_, seen=int(form.seen["version"]), reason=reason, **who)

    forms.step(form, label, write_it, is_other=is_other)


def write(where: str, act: Callable[..., Any]) -> Any:
    """What the act made (True if nothing), None if it was refused; what stopped it is told at `where`."""
    who = {"by": forms.signer(), "at": datetime.now(UTC)}
    try:
        with data.database().writer() as writer:
            result = act(writer, who)
    except DashboardError as error:
        last_step().end(where, stopped=error)
        return None
    last_step().end(where)
    return result or True


def held_at(meeting: Row) -> datetime:
    """When it was held, by the clocks of Việt Nam."""
    at: datetime = local(meeting["held_at"].to_pydatetime())
    return at


def held_on(meeting: Row) -> str:
    """The day it was held, as written."""
    return dates.day(held_at(meeting))
