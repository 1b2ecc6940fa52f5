"""Filled workbooks in: who commits, the drop box, the progress of check and commit, the list and its buttons.

What was dropped is kept by `inbox`; one file is drawn by `file_card`. The list is a fragment that runs again while
files are being checked or committed elsewhere, so that a click is answered meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from dashboard.intake.file import File, Verdict
from dashboard.intake.inbox import Inbox, Shown
from dashboard.store import plans, submissions
from dashboard.store.scope import Scope, month_end
from dashboard.text import dates, failures, numbers
from dashboard.ui.app import data, filters, i18n, navigation
from dashboard.ui.app.i18n import _, plural
from dashboard.ui.browser import oversize
from dashboard.ui.kit import forms, markdown
from dashboard.ui.secretariat import file_card, file_details, upload_session

_BOX: Final = "drop-box"
_TICK_S: Final = 0.7
_GRACE_S: Final = 1.5
"""For a file or two the page waits so long for the verdict instead of drawing twice."""


# ---- the period reports are received for ----


def received_for(scope: Scope) -> Scope:
    """The scope at the report period that files are received for: the one picked on this page, else that of the
    filters, else the last one opened. The scope as it is where none is open, or another one in each plan."""
    inbox = upload_session.mine()
    inbox.period_on = inbox.period_picked or filters.chosen_period(scope)
    months = {inbox.period_on} if inbox.period_on else set(_opened(scope).values())
    if len(months) != 1:
        return scope
    (period_on,) = months
    return replace(scope, period_on=period_on, report_on=min(month_end(period_on), data.today()))


def _opened(scope: Scope) -> dict[str, date]:
    """The last open period of each plan in scope that has one."""
    codes = [plan["plan_code"] for plan in data.fetch(plans.plans) if scope.plan in (None, plan["plan_code"])]
    months = {code: data.fetch(plans.last_opened, plan_code=code) for code in codes}
    return {code: month for code, month in months.items() if month is not None}


def _period_box(inbox: Inbox, scope: Scope) -> None:
    """The box for it. It begins with what holds while nothing is picked."""
    codes = [plan["plan_code"] for plan in data.fetch(plans.plans)]
    months = {month["period_on"] for code in codes for month in data.fetch(plans.periods, plan_code=code)}
    # "" and not None: of a box where None is chosen Streamlit shows no words.
    words: dict[date | str, str] = {"": _unpicked(scope)}
    words |= {month: dates.period(month) for month in sorted(months, reverse=True)}
    st.session_state["period-received"] = inbox.period_picked if inbox.period_picked in months else ""
    st.selectbox(
        _("Report period received"),
        list(words),
        format_func=words.__getitem__,
        key="period-received",
        on_change=_picked,
        args=(inbox,),
        help=_("A report of another period gets a warning and is committed only by itself."),
    )


def _unpicked(scope: Scope) -> str:
    """ "03/2024 (opened last)", "A 03/2024, B 04/2024 (opened last)"."""
    if chosen := filters.chosen_period(scope):
        return _("{month} (chosen in the filters)").format(month=dates.period(chosen))
    opened = _opened(scope)
    if not opened:
        return _("Any (no period is open)")
    if len(set(opened.values())) == 1:
        return _("{month} (opened last)").format(month=dates.period(next(iter(opened.values()))))
    listed = ", ".join(f"{code} {dates.period(day)}" for code, day in opened.items())
    return _("{month} (opened last)").format(month=listed)


def _picked(inbox: Inbox) -> None:
    inbox.period_picked = st.session_state["period-received"] or None


# ---- filled workbooks ----


def receive(scope: Scope, version: int) -> None:
    """Drop files, see what each would change, commit one or all that are clean.

    `scope`: the filters. `version`: that of the database which the figures above at least show.
    """
    inbox = upload_session.mine()
    st.session_state["submit-version"] = version
    if data.fetch(submissions.has_demo):
        st.caption(
            ":material/science: "
            + _("This is the demo database: what you commit here is for trying out and is marked as demo data.")
        )
    _who_when_what(inbox, scope)
    _check(inbox)
    oversize.watch(_BOX, inbox.add_too_large)
    is_busy = inbox.is_busy
    # A new one in each run, for how often it runs is said at its making.
    st.fragment(_files, run_every=_TICK_S if is_busy else None)(inbox, is_busy)


def _who_when_what(inbox: Inbox, scope: Scope) -> None:
    who, when, what = st.columns([3, 3, 5])
    with who:
        file_details.committer(inbox)
    with when:
        label = _("Day the agencies sent the files")
        file_details.day_box(label, "sent-on", inbox)
        _period_box(inbox, scope)
    with what, st.container(key=_BOX):
        # A new key empties the box: from here on the list below shows the files.
        key = f"drop-{st.session_state.setdefault('drops', 0)}"
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
    st.session_state["drops"] += 1
    if len(inbox.files) == 1:
        (only,) = inbox.files.values()
        upload_session.card(inbox, only).is_open = True


def _check(inbox: Inbox) -> None:
    """Begin to check what needs it; a file or two are waited for."""
    if inbox.check() <= 2:
        inbox.settle(_GRACE_S)


def _files(inbox: Inbox, is_ticking: bool) -> None:
    i18n.start()
    _check(inbox)
    is_busy = inbox.is_busy
    _another_day(inbox)
    _progress(inbox)
    _committed(inbox)
    if inbox.files:
        files = _summary(inbox)
        with st.container(gap="xsmall", key="files"):
            for file in files:
                file_card.show(inbox, file)
    else:
        st.caption(
            _(
                "Nothing is stored before you press a button: you see first what is wrong in a workbook and what it "
                "would change. Plan workbooks are accepted, too."
            )
        )
    # Only now, so that a click is answered at once: the whole page, with its figures, and how often this part runs.
    if is_busy != is_ticking or (not is_busy and st.session_state["submit-version"] != data.database().version):
        st.rerun()


def _another_day(inbox: Inbox) -> None:
    """Says which files the day at the top does not speak of, and lets it speak of them, too."""
    files = inbox.of_another_day()
    if not files:
        return
    days = ", ".join(dates.day(day) for day in sorted({file.details.sent_on for file in files}))
    words = plural(
        len(files),
        "{n} file on the list keeps the day it has: {day}.",
        "{n} files on the list keep the day they have: {day}.",
    )
    with st.container(horizontal=True, vertical_alignment="center", key="another-day"):
        words = markdown.escape_markdown(words.format(n=numbers.number(len(files)), day=days))
        st.markdown(f":orange[:material/event: {words}]", width="content")
        st.button(
            _("Change it to {day}").format(day=dates.day(inbox.sent_on)),
            key="change-day",
            disabled=inbox.job is not None,
            on_click=inbox.change_day,
        )


def _progress(inbox: Inbox) -> None:
    """How far the check or the commit is; it goes on without the page."""
    job, files = inbox.job, [file for file in list(inbox.files.values()) if not file.work.committed]
    waiting = sum(file.work.is_queued for file in files)
    if job is not None:
        words = _("Committing file {n}/{of}: {name}").format(n=max(job.n, 1), of=job.of, name=job.name)
        st.progress(max(job.n - 1, 0) / job.of, markdown.escape_markdown(words))
    elif waiting:
        done = len(files) - waiting
        words = plural(len(files), "Checked {n} of {of} file", "Checked {n} of {of} files")
        st.progress(done / len(files), markdown.escape_markdown(words.format(n=done, of=len(files))))


# ---- the list ----


def _committed(inbox: Inbox) -> None:
    """What the last commit stored, what of it was stopped, and where to look at it; until that is off the list."""
    last = [file for file in list(inbox.last) if file.sha256 in inbox.files]
    files = [file for file in last if file.verdict is Verdict.COMMITTED]
    stopped = sum(file.work.stopped is not None for file in last)
    if not files:
        return
    if len(files) == 1:
        words = _("Committed: {what}. The figures are up to date.").format(what=file_card.what(files[0]))
    else:
        words = _("{n} workbooks are committed. The figures are up to date.").format(n=len(files))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="committed"):
        st.markdown(f":green[:material/task_alt: **{markdown.escape_markdown(words)}**]", width="content")
        if stopped:
            words = _("{n} could not be committed; each shows the reason.").format(n=stopped)
            st.markdown(f":orange[:material/front_hand: {markdown.escape_markdown(words)}]", width="content")
        periods = [p.period_on for f in files for p in f.parts]
        is_other = bool(periods) and max(periods) != filters.default_period()
        query = {"period": f"{max(periods):%Y-%m}"} if is_other else {}
        navigation.link("overview", _("See the overview"), icon=":material/dashboard:", **query)
        navigation.link("history", _("See the history (undo)"), icon=":material/history:", period=None)


def _summary(inbox: Inbox) -> list[File]:
    """The list in one sentence, the buttons for all files; the files to list."""
    files = list(inbox.files.values())
    verdicts = [verdict for verdict in Verdict if any(file.verdict is verdict for file in files)]
    ready = inbox.ready()
    chosen_verdict = None
    if len(files) > 1:
        st.markdown(f"**{markdown.escape_markdown(sentence(files))}**")
    stop = st.session_state.pop("stop-all", None)
    with st.container(horizontal=True, vertical_alignment="center", key="all-files"):
        if len(verdicts) > 1:
            chosen_verdict = st.pills(
                _("Show"), verdicts, format_func=_word, key="show-verdict", label_visibility="collapsed"
            )
        if len(files) > 1:
            st.space("stretch")
        if ready and len(files) > 1:
            words = plural(len(ready), "Commit the clean report", "Commit the {n} clean reports")
            st.button(
                words.format(n=len(ready)),
                key="commit-all",
                type="primary",
                icon=":material/upload:",
                disabled=inbox.is_busy,
                on_click=_commit_all,
                args=(inbox, [(file, file.checked) for file in ready]),
            )
        if any(file.verdict in (Verdict.COMMITTED, Verdict.RECEIVED) for file in files):
            st.button(
                _("Clear finished files"),
                key="clear-finished",
                icon=":material/playlist_remove:",
                disabled=inbox.job is not None,
                on_click=inbox.clear,
            )
    if stop is not None:
        st.warning(markdown.escape_markdown(failures.sentence(stop, file_card.STOPS)), icon=":material/edit:")
    return [file for file in files if chosen_verdict in (None, file.verdict)]


def _word(verdict: Verdict) -> str:
    icon, _colour, word = file_card.FACES[verdict]
    return f"{icon} {_(word)}"


def sentence(files: Sequence[File]) -> str:
    """ "40 files: 31 clean, 6 with errors, 3 received before. 2 of them are nil reports, 1 was sent late." """
    words = {
        Verdict.CHECKING: _("{n} being checked"),
        Verdict.REFUSED: _("{n} not accepted"),
        Verdict.ERRORS: _("{n} with errors"),
        Verdict.ASKS: _("{n} to be answered"),
        Verdict.WARNINGS: _("{n} with warnings"),
        Verdict.CLEAN: _("{n} clean"),
        Verdict.RECEIVED: _("{n} received before"),
        Verdict.COMMITTED: _("{n} committed"),
    }
    order = (Verdict.COMMITTED, Verdict.CLEAN, *(v for v in Verdict if v is not Verdict.CHECKING), Verdict.CHECKING)
    counts = {verdict: sum(file.verdict is verdict for file in files) for verdict in dict.fromkeys(order)}
    parts = ", ".join(words[verdict].format(n=numbers.number(n)) for verdict, n in counts.items() if n)
    text = plural(len(files), "{n} file: {counts}.", "{n} files: {counts}.")
    text = text.format(n=numbers.number(len(files)), counts=parts)
    nil = sum(file.is_nil for file in files)
    late = sum(file_details.is_late(file) for file in files)
    more = [plural(nil, "{n} nil report", "{n} nil reports").format(n=numbers.number(nil))] if nil else []
    more += [_("{n} sent after the deadline").format(n=numbers.number(late))] if late else []
    return f"{text} {_('Among them: {counts}.').format(counts=', '.join(more))}" if more else text


def _commit_all(inbox: Inbox, checks: Sequence[Shown]) -> None:
    stop = file_details.not_ready(inbox)
    if stop is None:
        inbox.begin_commit(checks, forms.signer())
    else:
        st.session_state["stop-all"] = stop
