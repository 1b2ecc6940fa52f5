"""One dropped file: its verdict, what a person has to answer, its problems, what it would change, its buttons."""

from typing import Final

import pandas as pd
import streamlit as st

from dashboard.ingest.monthly.monthly_report import Part, Preview
from dashboard.ingest.plan.plan_workbook import PlanPreview
from dashboard.ingest.problem import Severity
from dashboard.ingest.reading import workbook
from dashboard.intake import upload_history
from dashboard.intake.file import Checked, File, Verdict
from dashboard.intake.inbox import Inbox
from dashboard.store import submissions
from dashboard.store.database import Reader
from dashboard.text import dates, failures, numbers
from dashboard.ui.app import data, navigation
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import changes, forms, markdown
from dashboard.ui.secretariat import file_details, problems, upload_session
from dashboard.ui.secretariat.upload_session import Card

FACES: Final = {
    Verdict.CHECKING: (":material/hourglass_top:", "gray", N_("Being checked")),
    Verdict.REFUSED: (":material/block:", "red", N_("Not accepted")),
    Verdict.ERRORS: (":material/error:", "red", N_("Has errors")),
    Verdict.ASKS: (":material/help:", "orange", N_("Needs an answer")),
    Verdict.WARNINGS: (":material/warning:", "orange", N_("Has warnings")),
    Verdict.CLEAN: (":material/check_circle:", "green", N_("Clean")),
    Verdict.RECEIVED: (":material/inventory_2:", "gray", N_("Received before")),
    Verdict.COMMITTED: (":material/task_alt:", "green", N_("Committed")),
}
STOPS: Final = workbook.REFUSALS | {
    "committer_missing": N_("Write who commits (at the top of the page), then press the button again."),
    "sent_on_wrong": N_("Correct the day the agencies sent the files (at the top of the page), then press again."),
    "commit_failed": N_(
        "A fault of the program stopped this file; nothing of it was saved. Press the button again. If it happens "
        "again, tell the person who looks after the dashboard."
    ),
    "nothing_reported": N_("The workbook has no row that reports on a task. Ask the agency to fill it in."),
}


def show(inbox: Inbox, file: File) -> None:
    """One line that says the verdict; behind it everything about the file."""
    nil = nil_word() if file.is_nil else ""
    parts = [text for text in (what(file), nil, file.name, *_problem_counts(file)) if text]
    key = f"file-{file.sha256[:16]}"
    card = upload_session.card(inbox, file)
    # The box has a new line when its verdict changes, and would close while somebody works in it.
    st.session_state[key] = card.is_open
    box = st.expander(
        " · ".join([face(file.verdict), *map(markdown.escape_markdown, parts)]),
        expanded=card.is_open,
        key=key,
        on_change=_opened,
        args=(card, key),
    )
    if card.is_open:
        with box:
            _details(inbox, file, card)


def _opened(card: Card, key: str) -> None:
    card.is_open = bool(st.session_state[key])


def _problem_counts(file: File) -> list[str]:
    if file.verdict in (Verdict.CHECKING, Verdict.RECEIVED, Verdict.COMMITTED):
        return []
    errors, warnings = file.count(Severity.ERROR), file.count(Severity.WARNING)
    counts = [plural(errors, "{n} error", "{n} errors").format(n=numbers.number(errors))] if errors else []
    if warnings:
        counts.append(plural(warnings, "{n} warning", "{n} warnings").format(n=numbers.number(warnings)))
    return counts


def _details(inbox: Inbox, file: File, card: Card) -> None:
    key = file.sha256[:16]
    _notices(inbox, file)
    if file.verdict is Verdict.CHECKING:
        st.caption(_("Being checked…"))
    elif file.refused:
        st.markdown(f":red[{markdown.escape_markdown(failures.sentence(file.refused, STOPS))}]")
        problems.reply(inbox, file, card, key)
    elif file.verdict is Verdict.COMMITTED:
        st.caption(_("Committed. To take it back, use “Undo” in the history."))
    else:
        if file.verdict is Verdict.RECEIVED:
            st.markdown(_("This exact file was committed before. Nothing changes."))
        if isinstance(file.preview, Preview):
            _report(inbox, file, card, file.preview)
        elif file.preview:
            _plan(inbox, file, card, file.preview)
    _buttons(inbox, file, key)


def _notices(inbox: Inbox, file: File) -> None:
    """What happened to the file since it was dropped, and what else came for the same agency and period."""
    if file.work.stopped:
        st.warning(markdown.escape_markdown(failures.sentence(file.work.stopped, STOPS)), icon=":material/front_hand:")
    elif file.work.is_overtaken and file.verdict not in (Verdict.CHECKING, Verdict.RECEIVED, Verdict.COMMITTED):
        words = _("Stored data has changed since this file was first checked. It was checked again: please review it.")
        st.info(markdown.escape_markdown(words), icon=":material/sync:")
    if rivals := inbox.rivals(file):
        words = _("The list has another file for this agency and period: {names}. Remove the wrong one.")
        st.warning(markdown.escape_markdown(words.format(names=", ".join(rivals))), icon=":material/content_copy:")
    if file.copies:
        words = _("The same file also came as: {names}.")
        st.caption(markdown.escape_markdown(words.format(names=", ".join(file.copies))))
    if file.verdict not in (Verdict.CHECKING, Verdict.RECEIVED, Verdict.COMMITTED):
        _undone_before(file)


def _undone_before(file: File) -> None:
    """Says of whose plan or report these very bytes were committed and undone; by mistake, or is it this file again?"""
    places: list[tuple[str, str | None, str | None]] = [
        (part.plan_code, part.agency_id, f"{part.period_on:%Y-%m-%d}") for part in file.parts
    ]
    if isinstance(file.preview, PlanPreview):
        places = [(file.preview.plan_code, None, None)]
    for plan_code, agency_id, period in places:
        twin = data.fetch(
            upload_history.undone_twin, sha256=file.sha256, plan_code=plan_code, agency_id=agency_id, period=period
        )
        if twin is not None:
            sentence, upload = twin
            st.info(markdown.escape_markdown(sentence), icon=":material/undo:")
            navigation.link("history", _("See it in the history"), icon=":material/history:", upload=upload)


def _report(inbox: Inbox, file: File, card: Card, preview: Preview) -> None:
    key = file.sha256[:16]
    _facts(file, preview)
    file_details.boxes(file, key)
    problems.show(inbox, file, card, key)
    if not preview.parts or file.verdict is Verdict.RECEIVED:
        return
    is_correction = any(part.base for part in preview.parts)
    if file.is_nil and not is_correction:
        st.markdown(_("No figures change; the last reported values remain in effect."))
        return
    diffs = [(part.agency_name, part.diff) for part in preview.parts if not part.report.is_nil]
    compared = (
        _("What changes, compared with the version in force")
        if is_correction
        else _("What changes, compared with what was reported last")
    )
    if file.is_nil:
        st.markdown(_("The figures of the version in force for this period will no longer count."))
        return
    st.markdown(f"**{compared}**")
    st.markdown(markdown.escape_markdown(changes.counts([diff for _agency, diff in diffs])))
    columns = changes.WITH_AGENCY if len(diffs) > 1 else changes.COLUMNS
    changes.show(changes.frame(diffs, is_correction=is_correction), columns=columns, key=f"changes-{key}", height=560)
    if file.verdict is Verdict.ERRORS:
        st.caption(_("Cells with an error count as blank here."))


def _facts(file: File, preview: Preview) -> None:
    if not preview.parts:
        return
    if file.is_nil:
        nil = _("Nil report: nothing to report this month.")
        st.markdown(f":blue-badge[:material/do_not_disturb_on: {markdown.escape_markdown(nil)}]")
    first = preview.parts[0]
    if len(preview.parts) > 1:
        st.caption(markdown.escape_markdown(", ".join(part.agency_name for part in preview.parts)))
    elif not first.is_received:
        st.caption(markdown.escape_markdown(_what_version(first)))


def _what_version(part: Part) -> str:
    version = data.fetch(
        _versions, plan_code=part.plan_code, agency_id=part.agency_id, period=f"{part.period_on:%Y-%m-%d}"
    )
    if part.base:
        sentence = _("It will be version {version} and replaces version {base}, which stays in the history.")
        return sentence.format(version=version + 1, base=part.base.version)
    return _("It will be version {version} for this agency and period.").format(version=version + 1)


def _versions(reader: Reader, plan_code: str, agency_id: str, period: str) -> int:
    """The last version number given for an agency and period, undone ones included; 0 before the first."""
    history = submissions.history(reader)
    own = history[
        (history["plan_code"] == plan_code)
        & (history["agency_id"] == agency_id)
        & (history["period_on"] == pd.Timestamp(period))
    ]
    return int(own["version"].max()) if len(own) else 0


# ---- a plan workbook ----


def _contents(preview: PlanPreview) -> str:
    """How many tasks, agencies and changes the workbook holds: "41 tasks, 1 agency, …"."""
    n = {name: preview.counts.get(name, 0) for name in _COUNTED}
    words = (
        plural(n["tasks"], "{n} task", "{n} tasks"),
        plural(n["agencies"], "{n} agency", "{n} agencies"),
        plural(n["milestones"], "{n} milestone", "{n} milestones"),
        plural(n["estimates"], "{n} estimate", "{n} estimates"),
        plural(n["deadline_changes"], "{n} deadline change", "{n} deadline changes"),
        plural(n["lead_changes"], "{n} change of lead", "{n} changes of lead"),
    )
    return ", ".join(text.format(n=numbers.number(n[name])) for name, text in zip(_COUNTED, words, strict=True))


_COUNTED: Final = ("tasks", "agencies", "milestones", "estimates", "deadline_changes", "lead_changes")


def _plan(inbox: Inbox, file: File, card: Card, preview: PlanPreview) -> None:
    key = file.sha256[:16]
    st.caption(markdown.escape_markdown(_("Plan workbook: {title}").format(title=preview.title)))
    problems.show(inbox, file, card, key)
    if not preview.counts:
        return
    st.markdown(f"**{markdown.escape_markdown(_contents(preview))}.**")
    if preview.base_id is None:
        st.markdown(_("This plan is new."))
        return
    st.markdown(_("It becomes the version in force; the one before it stays in the history."))
    before = upload_history.sheets(data.database(), preview.base_id)
    if before is not None:
        st.markdown("**" + _("What changes, compared with the version in force") + "**")
        changes.show_plan(before, preview.sheets, key=f"changes-{key}")


# ---- committing ----


def _buttons(inbox: Inbox, file: File, key: str) -> None:
    verdict = file.verdict
    if verdict is Verdict.WARNINGS:
        st.session_state[f"seen-{key}"] = file.details.is_seen
        st.checkbox(
            _("I have looked at the warnings"),
            key=f"seen-{key}",
            on_change=_seen,
            args=(file, f"seen-{key}"),
        )
    with st.container(horizontal=True, key=f"buttons-{key}"):
        if verdict in (Verdict.CLEAN, Verdict.WARNINGS):
            st.button(
                _("Commit this report") if isinstance(file.preview, Preview) else _("Commit this plan"),
                key=f"commit-{key}-{file.work.checks}",
                type="primary",
                icon=":material/upload:",
                disabled=not file.is_ready or inbox.job is not None,
                on_click=_commit_one,
                args=(inbox, file, file.checked),
            )
        st.button(
            _("Remove"),
            key=f"drop-file-{key}",
            type="tertiary",
            icon=":material/close:",
            on_click=inbox.drop,
            args=(file.sha256,),
        )


def _seen(file: File, widget: str) -> None:
    file.details.is_seen = st.session_state[widget]


def _commit_one(inbox: Inbox, file: File, shown_check: Checked | None) -> None:
    file.work.stopped = file_details.not_ready(inbox)
    if file.work.stopped is None:
        inbox.commit([(file, shown_check)], forms.signer())


# ---- words and boxes the page uses, too ----


def face(verdict: Verdict) -> str:
    """Icon and word of a verdict in its colour, for Markdown."""
    icon, colour, word = FACES[verdict]
    return f":{colour}[{icon} {markdown.escape_markdown(_(word))}]"


def what(file: File) -> str:
    """Agency and period of a report, or the plan, in a few words; empty if not known."""
    preview = file.preview
    if isinstance(preview, PlanPreview):
        return _("Plan {code}").format(code=preview.plan_code)
    if not isinstance(preview, Preview) or not preview.parts:
        return ""
    first = preview.parts[0]
    who = first.agency_name if len(preview.parts) == 1 else _("{n} agencies together").format(n=len(preview.parts))
    return _("{who}, plan {plan}, period {month}").format(
        who=who, plan=first.plan_code, month=dates.period(first.period_on)
    )


def nil_word() -> str:
    """How a nil report is marked in one line."""
    return _("nil report")
