"""What forms share: who is at the keyboard, how the last step ended, and how that is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.text import failures
from dashboard.ui.app.i18n import _
from dashboard.ui.kit.markdown import escape_markdown


def signer() -> str:
    """The name in the box of the person at the keyboard, "" before one is typed."""
    return str(st.session_state.get("committer", "")).strip()


def signed(key: str) -> None:
    """Remember the name typed in a `done_by` box for every other form."""
    st.session_state["committer"] = st.session_state[key].strip()


def done_by(key: str) -> None:
    """The box for the name of who takes a step; begins with the one typed last."""
    if not st.session_state.get(key):
        st.session_state[key] = signer()
    # With its value, and not with the session's alone: a browser is told that once, and forgets it while the form has
    # not been opened yet.
    st.text_input(_("Done by"), signer(), key=key, autocomplete="name", placeholder=_("Full name, for the history"))


@dataclass(slots=True)
class Outcome:
    """How the last step of this session ended: which `form` it was, what is `done`, or what `stopped` it."""

    form: str = ""
    done: Any = None
    stopped: DashboardError | None = None

    def succeed(self, form: str, done: Any) -> None:
        """The step is taken."""
        self.form, self.done, self.stopped = form, done, None

    def fail(self, form: str, error: DashboardError) -> None:
        """The step was refused, or stopped by something else."""
        self.form, self.done, self.stopped = form, None, error


def outcome(subject: str) -> Outcome:
    """The outcome of the last step on this subject: "period", "meeting"."""
    kept: Outcome = st.session_state.setdefault(f"{subject}-outcome", Outcome())
    return kept


def say_done(words: str) -> None:
    """One green line: a step is taken; plain text."""
    st.markdown(f":green[:material/task_alt: **{escape_markdown(words)}**]")


def say_stopped(last: Outcome, sentences: Mapping[str, str] | None = None) -> None:
    """What stopped the last step, if it is nothing that its form can mend."""
    if last.stopped and not isinstance(last.stopped, Refused):
        st.warning(escape_markdown(failures.sentence(last.stopped, sentences)), icon=":material/front_hand:")


def say_refused(last: Outcome, form: str, sentences: Mapping[str, str] | None = None) -> None:
    """In a form: what it lacks, if the last step was its own."""
    if last.form == form and isinstance(last.stopped, Refused):
        st.markdown(f":red[:material/error: {escape_markdown(failures.sentence(last.stopped, sentences))}]")
