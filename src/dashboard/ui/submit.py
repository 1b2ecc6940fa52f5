"""Filled workbooks in: who commits, the drop box, the check with its progress, the list and its buttons.

What was dropped is kept by `inbox`; one file is drawn by `dropped`.
"""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.ingest.progress import Preview
from dashboard.store import submissions
from dashboard.store.scope import Scope
from dashboard.text import failures
from dashboard.ui import data, dropped, filters, layout, navigation, oversize
from dashboard.ui.i18n import _
from dashboard.ui.inbox import File, Inbox, Verdict

_BOX: Final = "drop-box"


def finding(months: pd.DataFrame, scope: Scope) -> str:
    """ "Period 06/2024: 61 of 68 reports received, 7 still missing." `months`: `reporting.by_month`."""
    now = months[months["month_on"] == pd.Timestamp(scope.period_on)]
    month = dropped.month(scope.period_on)
    if now.empty:
        return _("Period {month}: no report is expected.").format(month=month)
    expected, received, missing = (int(now[name].iloc[0]) for name in ("expected", "received", "missing"))
    if not missing:
        return _("Period {month}: all {n} expected reports are received.").format(month=month, n=expected)
    told = _("Period {month}: {received} of {expected} reports received, {missing} still missing.")
    return told.format(month=month, received=received, expected=expected, missing=missing)


# ---- filled workbooks ----


def receive() -> None:
    """Drop files, see what each would change, commit one or all that are clean."""
    inbox = _inbox()
    if data.fetch(submissions.has_demo):
        st.caption(
            ":material/science: "
            + _("This is the demo database: what you commit here is for trying out and is marked as demo data.")
        )
    _who_when_what(inbox)
    _check(inbox)
    _committed(inbox)
    oversize.watch(_BOX, inbox.add_too_large)
    if not inbox.files:
        st.caption(
            _(
                "Nothing is stored before you press a button: you see first what is wrong in a workbook and what it "
                "would change. Plan workbooks are accepted, too."
            )
        )
        return
    with st.container(gap="xsmall", key="files"):
        for file in _summary(inbox):
            dropped.show(inbox, file)


def _inbox() -> Inbox:
    if "inbox" not in st.session_state:
        st.session_state["inbox"] = Inbox(sent_on=data.today())
    inbox: Inbox = st.session_state["inbox"]
    return inbox


def _who_when_what(inbox: Inbox) -> None:
    who, when, what = st.columns([3, 3, 5])
    with who:
        dropped.committer()
    with when:
        label = _("Day the agencies sent the files")
        dropped.day_box(label, "sent-on", inbox.sent_on, inbox)
    with what, st.container(key=_BOX):
        # A new key empties the box: from here on the list below shows the files.
        key = f"drop-{inbox.drops}"
        st.file_uploader(
            _("Excel workbooks (.xlsx), one or many"),
            accept_multiple_files=True,
            key=key,
            on_change=_dropped,
            args=(inbox, key),
        )


def _dropped(inbox: Inbox, key: str) -> None:
    for file in st.session_state[key]:
        inbox.add(file.name, file.getvalue())
    inbox.drops += 1
    if len(inbox.files) == 1:
        (only,) = inbox.files.values()
        only.is_open = True


# ---- checking ----


def _check(inbox: Inbox) -> None:
    """Check what needs checking; each verdict stands there while the others go on."""
    waiting = inbox.waiting()
    if not waiting:
        return
    place = st.empty()
    with place.container():
        bar = st.progress(0.0)
        for number, file in enumerate(waiting, start=1):
            bar.progress((number - 1) / len(waiting), _progress(_("Checking file {n}/{of}: {name}"), number, waiting))
            inbox.check(file)
            if len(waiting) > 1:
                st.markdown(f"{dropped.face(file.verdict)} {layout.escape_markdown(file.name)}")
    place.empty()


def _progress(words: str, number: int, files: Sequence[File]) -> str:
    return layout.escape_markdown(words.format(n=number, of=len(files), name=files[number - 1].name))


# ---- the list ----


def _committed(inbox: Inbox) -> None:
    """What was committed in this window, what was stopped, and where to look at it."""
    files = [file for file in inbox.files.values() if file.verdict is Verdict.COMMITTED]
    stopped = sum(file.stopped is not None for file in inbox.files.values())
    if not files:
        return
    if len(files) == 1:
        told = _("Committed: {what}. The figures are up to date.").format(what=dropped.what(files[0]))
    else:
        told = _("{n} workbooks are committed. The figures are up to date.").format(n=len(files))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="committed"):
        st.markdown(f":green[:material/task_alt: **{layout.escape_markdown(told)}**]", width="content")
        if stopped:
            told = _("{n} could not be committed; the reason stands at each.").format(n=stopped)
            st.markdown(f":orange[:material/front_hand: {layout.escape_markdown(told)}]", width="content")
        periods = [p.period_on for f in files if isinstance(f.found, Preview) for p in f.found.parts]
        is_other = bool(periods) and max(periods) != filters.default_period()
        query = {"period": f"{max(periods):%Y-%m}"} if is_other else {}
        navigation.link("overview", _("See the overview"), icon=":material/dashboard:", **query)
        navigation.link("history", _("See the history (undo)"), icon=":material/history:", period=None)


def _summary(inbox: Inbox) -> list[File]:
    """Counts by verdict, the buttons for all files; the files to list."""
    files = list(inbox.files.values())
    counts = {v: n for v in Verdict if (n := sum(file.verdict is v for file in files))}
    # A plan bears on every report: it is looked at and committed by itself.
    ready = [file for file in files if file.is_ready and isinstance(file.found, Preview)]
    done = counts.get(Verdict.COMMITTED, 0) + counts.get(Verdict.RECEIVED, 0)
    shown = None
    with st.container(horizontal=True, vertical_alignment="center", key="all-files"):
        if len(files) > 1:
            shown = st.pills(
                _("Show"),
                list(counts),
                format_func=lambda verdict: _counted(verdict, counts.get(verdict, 0)),
                key="show-verdict",
                label_visibility="collapsed",
            )
            st.space("stretch")
        if (
            ready
            and len(files) > 1
            and st.button(
                _("Commit the {n} clean reports").format(n=len(ready)),
                key="commit-all",
                type="primary",
                icon=":material/upload:",
            )
        ):
            _commit_all(inbox, ready)
        if done and st.button(_("Clear finished files"), key="clear-finished", icon=":material/playlist_remove:"):
            inbox.clear()
            st.rerun()
    return [file for file in files if shown in (None, file.verdict)]


def _counted(verdict: Verdict, n: int) -> str:
    icon, _colour, word = dropped.FACES[verdict]
    return f"{icon} {_(word)}: {n}"


def _commit_all(inbox: Inbox, ready: Sequence[File]) -> None:
    stop = dropped.not_ready(inbox)
    if stop:
        st.warning(layout.escape_markdown(failures.sentence(stop, dropped.STOPS)), icon=":material/edit:")
        return
    bar = st.progress(0.0)

    def told(number: int, _file: File) -> None:
        bar.progress((number - 1) / len(ready), _progress(_("Committing file {n}/{of}: {name}"), number, ready))

    inbox.commit(ready, dropped.name(), told)
    st.rerun()
