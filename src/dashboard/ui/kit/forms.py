"""Forms, as dialogs behind a button or in the page: who takes a step, how it ended, and how that is said.

A form is drawn from what was known when it was opened, and takes one step: what is clicked after it finds it closed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import streamlit as st

from dashboard.errors import DashboardError, Refused, Stale
from dashboard.text import dates, failures
from dashboard.ui.app import data, i18n
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import text_boxes
from dashboard.ui.kit.markdown import escape_markdown

_LAST: Final = "form"  # where the session keeps the form opened last


# ---- how a step ended ----


@dataclass(slots=True)
class Outcome:
    """How the last step of this session ended: which `form` it was, what is `done`, or what `stopped` it."""

    form: str = ""
    done: Any = None
    stopped: DashboardError | None = None

    def end(self, form: str = "", done: Any = None, stopped: DashboardError | None = None) -> None:
        """A step ended so; without one there is nothing to say any more."""
        self.form, self.done, self.stopped = form, done, stopped


def outcome(subject: str) -> Outcome:
    """The outcome of the last step on this subject: "period", "meeting"."""
    last: Outcome = st.session_state.setdefault(f"{subject}-outcome", Outcome())
    return last


def say_done(words: str) -> None:
    """One green line: a step is taken; plain text."""
    st.markdown(f":green[:material/task_alt: **{escape_markdown(words)}**]")


def say_stopped(last: Outcome) -> None:
    """What stopped the last step, if it is nothing that its form can mend."""
    if last.stopped and not isinstance(last.stopped, Refused):
        st.warning(escape_markdown(failures.sentence(last.stopped)), icon=":material/front_hand:")


def say_lacking(error: DashboardError) -> None:
    """In a form: what it lacks, or what else stopped its step."""
    st.markdown(f":red[:material/error: {escape_markdown(failures.sentence(error))}]")


# ---- a form ----


@dataclass(slots=True)
class Form:
    """A form that was opened: on what (`seen`), its `number` in this session, and what its last step lacked.

    An object and not entries of the session: a click may interrupt the run at any access to the session, also between
    a step and the note that it was taken.
    """

    name: str
    number: int
    subject: Outcome
    seen: Any
    stopped: DashboardError | None = None
    is_open: bool = True

    @property
    def key(self) -> str:
        """How the keys of its boxes begin: others each time, so that they begin with their first values again."""
        return f"{self.name}-{self.number}"

    def close(self) -> None:
        """No step can be taken with it any more, and the next run does not draw it."""
        self.is_open = False

    def text(self, box: str) -> str:
        """What is typed or chosen in one of its boxes."""
        return str(st.session_state[f"{self.key}-{box}"])


Draw = Callable[[Form], None]
"""Draws what stands in a form, its steps included."""
Act = Callable[[Mapping[str, Any]], Any]
"""Takes a step, given `by` and `at`; returns what is to be said of it."""
Then = Callable[[Any], None] | None


def button(label: str, name: str, draw: Draw, *, subject: str, seen: Any = None, title: str = "", **looks: Any) -> None:
    """A button that opens a form as a dialog (`title`: plain text); closed once its step is taken."""
    st.button(label, key=f"open-{name}", on_click=_open, args=(name, outcome(subject), seen), **looks)
    if form := _opened(name):
        box = st.dialog(escape_markdown(title or label), icon=looks.get("icon"), on_dismiss=form.close)
        box(_show)(form, draw)


def in_page(name: str, draw: Draw, *, subject: str) -> None:
    """The same form open in the page."""
    _show(_opened(name) or _open(name, outcome(subject), None), draw)


def _open(name: str, subject: Outcome, seen: Any) -> Form:
    last: Form | None = st.session_state.get(_LAST)
    form = Form(name, last.number + 1 if last else 1, subject, seen)
    subject.end()
    st.session_state[_LAST], st.session_state[f"{form.key}-by"] = form, signer()
    return form


def _opened(name: str) -> Form | None:
    form: Form | None = st.session_state.get(_LAST)
    if form is None or form.name != name or not form.is_open:
        return None
    # Streamlit forgets a box that a run of the whole page has not drawn: somebody left the page with the form open.
    return form if f"{form.key}-by" in st.session_state else None


def _show(form: Form, draw: Draw) -> None:
    i18n.start()  # what is typed into a dialog draws it anew without the shell
    if not form.is_open:
        st.rerun()
    draw(form)
    if form.stopped:
        say_lacking(form.stopped)


# ---- what stands in it ----


def text_box(form: Form, box: str, label: str, first: str = "", **settings: Any) -> None:
    """A line to type into."""
    st.text_input(label, first, key=f"{form.key}-{box}", **settings)


def typed_day(text: str) -> date:
    """The day typed as dd/mm/yyyy; Refused if it is none."""
    try:
        return dates.parse(text)
    except ValueError:
        raise Refused("day_wrong", day=dates.day(data.today())) from None


def done_by(form: Form) -> None:
    """The box for the name of who takes the step, which every form has; begins with the one typed last."""
    if st.session_state.get(f"{form.key}-by") == "":
        text_boxes.fill(f"{form.key}-by", signer())  # given beside the form meanwhile
    text_box(form, "by", _("Done by"), signer(), autocomplete="name", placeholder=_("Full name, for the history"))


def step(form: Form, label: str, act: Act, *, then: Then = None, is_other: bool = False) -> None:
    """A button that takes the step (or another one) and closes the form, or says in it what it lacks; `then` is given
    what the step returned."""
    key, looks = ("other", "secondary") if is_other else ("do", "primary")
    st.button(label, key=f"{form.key}-{key}", type=looks, on_click=_take, args=(form, act, then))


def _take(form: Form, act: Act, then: Then) -> None:
    if not form.is_open:
        return  # the second click of a double click
    who = {"by": form.text("by").strip(), "at": datetime.now(UTC)}
    try:
        done = act(who)
    except Stale as error:  # what the form was opened on is no more; the page shows what there is now
        form.close()
        form.subject.end(form.name, stopped=error)
        return
    except DashboardError as error:
        form.stopped = error
        return
    form.close()
    form.subject.end(form.name, done)
    st.session_state["committer"] = who["by"]
    if then:
        then(done)


# ---- who is at the keyboard ----


def signer() -> str:
    """The name in the box of the person at the keyboard, "" before one is typed."""
    return str(st.session_state.get("committer", "")).strip()


def signed(key: str) -> None:
    """Remember the name typed in a box for every form."""
    st.session_state["committer"] = st.session_state[key].strip()
