"""One dropped file: its verdict, what a person has to answer, its problems, what it would change, its buttons."""

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.ingest.monthly import monthly_report
from dashboard.ingest.monthly.monthly_report import Part, Preview
from dashboard.ingest.plan.plan_workbook import PlanPreview
from dashboard.ingest.problem import Severity
from dashboard.ingest.reading import workbook
from dashboard.intake import upload_history
from dashboard.intake.inbox import Checked, File, Inbox, Verdict
from dashboard.store import plans, submissions
from dashboard.store.database import Reader
from dashboard.text import dates, failures, numbers
from dashboard.ui.app import data, navigation
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import changes, markdown
from dashboard.ui.secretariat import problems

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
    told = [text for text in (what(file), nil, file.name, *_problem_counts(file)) if text]
    key = f"file-{file.sha256[:16]}"
    # The box has a new line when its verdict changes, and would close while somebody works in it.
    st.session_state[key] = file.is_open
    box = st.expander(
        " · ".join([face(file.verdict), *map(markdown.escape_markdown, told)]),
        expanded=file.is_open,
        key=key,
        on_change=_opened,
        args=(file, key),
    )
    if file.is_open:
        with box:
            _details(inbox, file)


def _opened(file: File, key: str) -> None:
    file.is_open = bool(st.session_state[key])


def _problem_counts(file: File) -> list[str]:
    if file.verdict in (Verdict.CHECKING, Verdict.RECEIVED, Verdict.COMMITTED):
        return []
    errors, warnings = file.count(Severity.ERROR), file.count(Severity.WARNING)
    told = [plural(errors, "{n} error", "{n} errors").format(n=numbers.number(errors))] if errors else []
    if warnings:
        told.append(plural(warnings, "{n} warning", "{n} warnings").format(n=numbers.number(warnings)))
    return told


def _details(inbox: Inbox, file: File) -> None:
    key = file.sha256[:16]
    _notices(inbox, file)
    if file.verdict is Verdict.CHECKING:
        st.caption(_("Being checked…"))
    elif file.refused:
        st.markdown(f":red[{markdown.escape_markdown(failures.sentence(file.refused, STOPS))}]")
        problems.reply(inbox, file, key, name())
    elif file.verdict is Verdict.COMMITTED:
        st.caption(_("Committed. To take it back, use “Undo” in the history."))
    else:
        if file.verdict is Verdict.RECEIVED:
            st.markdown(_("This very file was committed before. Nothing changes."))
        if isinstance(file.found, Preview):
            _report(inbox, file, file.found, key)
        elif file.found:
            _plan(inbox, file, file.found, key)
    _buttons(inbox, file, key)


def _notices(inbox: Inbox, file: File) -> None:
    """What happened to the file since it was dropped, and what else came for the same agency and period."""
    if file.stopped:
        st.warning(markdown.escape_markdown(failures.sentence(file.stopped, STOPS)), icon=":material/front_hand:")
    elif file.is_overtaken and file.verdict not in (Verdict.CHECKING, Verdict.RECEIVED, Verdict.COMMITTED):
        told = _("What is stored has changed since this file was first checked. It was checked again: look once more.")
        st.info(markdown.escape_markdown(told), icon=":material/sync:")
    if rivals := inbox.rivals(file):
        told = _("The list has another file for this agency and period: {names}. Take the wrong one off the list.")
        st.warning(markdown.escape_markdown(told.format(names=", ".join(rivals))), icon=":material/content_copy:")
    if file.copies:
        told = _("The same file also came as: {names}.")
        st.caption(markdown.escape_markdown(told.format(names=", ".join(file.copies))))
    if file.verdict not in (Verdict.CHECKING, Verdict.RECEIVED, Verdict.COMMITTED):
        _undone_before(file)


def _undone_before(file: File) -> None:
    """Says of whose plan or report these very bytes were committed and undone; by mistake, or is it this file again?"""
    places: list[tuple[str, str | None, str | None]] = [
        (part.plan_code, part.agency_id, f"{part.period_on:%Y-%m-%d}") for part in file.parts
    ]
    if isinstance(file.found, PlanPreview):
        places = [(file.found.plan_code, None, None)]
    for plan_code, agency_id, period in places:
        twin = data.fetch(
            upload_history.undone_twin, sha256=file.sha256, plan_code=plan_code, agency_id=agency_id, period=period
        )
        if twin is not None:
            told, upload = twin
            st.info(markdown.escape_markdown(told), icon=":material/undo:")
            navigation.link("history", _("See it in the history"), icon=":material/history:", upload=upload)


def _report(inbox: Inbox, file: File, found: Preview, key: str) -> None:
    _facts(file, found)
    _questions(file, key)
    problems.show(inbox, file, key, name())
    if not found.parts or file.verdict is Verdict.RECEIVED:
        return
    is_correction = any(part.base_id for part in found.parts)
    if file.is_nil and not is_correction:
        st.markdown(_("No figure changes: what was reported last goes on being valid."))
        return
    diffs = [(part.agency_name, part.diff) for part in found.parts if not part.report.is_nil]
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


def _facts(file: File, found: Preview) -> None:
    if not found.parts:
        return
    if file.is_nil:
        nil = _("Nil report: nothing to report this month.")
        st.markdown(f":blue-badge[:material/do_not_disturb_on: {markdown.escape_markdown(nil)}]")
    first = found.parts[0]
    told = [_what_version(part) for part in found.parts[:1]] if len(found.parts) == 1 and not first.is_received else []
    if len(found.parts) > 1:
        told.append(", ".join(part.agency_name for part in found.parts))
    if told:
        st.caption(markdown.escape_markdown(" ".join(told)))


def _what_version(part: Part) -> str:
    version = data.fetch(
        _versions, plan_code=part.plan_code, agency_id=part.agency_id, period=f"{part.period_on:%Y-%m-%d}"
    )
    if part.base_id:
        told = _("It will be version {version} and replaces version {base}, which stays in the history.")
        return told.format(version=version + 1, base=part.base_version)
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


# ---- what a person has to answer ----


def _questions(file: File, key: str) -> None:
    """The day it was sent; agency, period and plan if the workbook does not say them; why, if the period is closed."""
    if file.verdict is Verdict.RECEIVED:
        return
    if file.asked:
        st.markdown(_("The workbook does not say what it is for. Choose, and it is checked again:"))
    boxes = st.columns(4)
    with boxes[0]:
        label = _("Day the agency sent this file")
        day_box(label, f"sent-on-{key}", file.sent_on, file)
        _punctuality(file)
    for box, name in zip(boxes[1:], file.asked, strict=False):
        with box:
            _question(file, name, key)
    if file.needs_reason:
        st.session_state[f"reason-{key}"] = file.reason
        st.text_input(
            _("The period is closed or its lock date is over. Why does this report come now?"),
            key=f"reason-{key}",
            on_change=_reasoned,
            args=(file, f"reason-{key}"),
            placeholder=_("For example the number and date of the letter"),
        )


def _punctuality(file: File) -> None:
    """Whether the report counts as on time, sent on its day (domain.md §8)."""
    if file.is_day_wrong or (deadline := deadline_on(file)) is None:
        return
    days = (file.sent_on - deadline).days
    if days > 0:
        told = plural(days, "{n} day after the deadline ({day}): late", "{n} days after the deadline ({day}): late")
        told = told.format(n=numbers.number(days), day=dates.day(deadline))
        st.markdown(f":orange[:material/schedule: :small[{markdown.escape_markdown(told)}]]")
    else:
        told = _("On time (deadline {day})").format(day=dates.day(deadline))
        st.markdown(f":green[:material/check: :small[{markdown.escape_markdown(told)}]]")


def deadline_on(file: File) -> date | None:
    """The last day for sending a report of the file's plan and period; None if they are not known."""
    return problems.deadline_on(file.parts[0]) if file.parts else None


def is_late(file: File) -> bool:
    """Whether the report was sent after its period's deadline."""
    deadline = deadline_on(file)
    return deadline is not None and file.sent_on > deadline


def _reasoned(file: File, widget: str) -> None:
    file.reason = st.session_state[widget].strip()


def _question(file: File, name: str, key: str) -> None:
    plan = file.answers.get("plan") or _only_plan()
    if name == "plan":
        label, options = _("Plan"), {p["plan_code"]: f"{p['plan_code']}. {p['title']}" for p in data.fetch(plans.plans)}
    elif name == "agency":
        label = _("Agency")
        options = {a["agency_id"]: a["name"] for a in data.fetch(monthly_report.reporters, plan=plan)} if plan else {}
    else:
        label = _("Report period")
        days = [p["period_on"] for p in data.fetch(plans.periods, plan_code=plan)] if plan else []
        options = {day: month(day) for day in days}
    widget = f"answer-{name}-{key}"
    given = file.answers.get(name)
    st.session_state[widget] = given if given in options else None
    st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda value: options.get(value, str(value)),
        key=widget,
        on_change=_answered,
        args=(file, name, widget),
        placeholder=_("Choose") if options else _("Choose a plan first"),
        disabled=not options,
        filter_mode="contains",
    )


def _answered(file: File, name: str, widget: str) -> None:
    given = st.session_state[widget]
    kept = {k: v for k, v in file.answers.items() if k != name}
    if name == "plan":
        kept = {}
    file.answers = kept if given is None else kept | {name: given}


def _only_plan() -> str | None:
    codes = [plan["plan_code"] for plan in data.fetch(plans.plans)]
    return codes[0] if len(codes) == 1 else None


# ---- a plan workbook ----


def _contents(found: PlanPreview) -> str:
    """How many tasks, agencies and changes the workbook holds: "41 tasks, 1 agency, …"."""
    n = {name: found.counts.get(name, 0) for name in _COUNTED}
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


def _plan(inbox: Inbox, file: File, found: PlanPreview, key: str) -> None:
    st.caption(markdown.escape_markdown(_("Plan workbook: {title}").format(title=found.title)))
    problems.show(inbox, file, key, name())
    if not found.counts:
        return
    st.markdown(f"**{markdown.escape_markdown(_contents(found))}.**")
    if found.base_id is None:
        st.markdown(_("This plan is new."))
        return
    st.markdown(_("It becomes the version in force; the one before it stays in the history."))
    before = upload_history.sheets(data.database(), found.base_id)
    if before is not None:
        st.markdown("**" + _("What changes, compared with the version in force") + "**")
        changes.show_plan(before, found.sheets, key=f"changes-{key}")


# ---- committing ----


def _buttons(inbox: Inbox, file: File, key: str) -> None:
    verdict = file.verdict
    if verdict is Verdict.WARNINGS:
        st.session_state[f"seen-{key}"] = file.is_seen
        st.checkbox(
            _("I have looked at the warnings"),
            key=f"seen-{key}",
            on_change=_seen,
            args=(file, f"seen-{key}"),
        )
    with st.container(horizontal=True, key=f"buttons-{key}"):
        if verdict in (Verdict.CLEAN, Verdict.WARNINGS):
            st.button(
                _("Commit this report") if isinstance(file.found, Preview) else _("Commit this plan"),
                key=f"commit-{key}-{file.checks}",
                type="primary",
                icon=":material/upload:",
                disabled=not file.is_ready or inbox.job is not None,
                on_click=_commit_one,
                args=(inbox, file, file.checked),
            )
        st.button(
            _("Take off the list"),
            key=f"drop-file-{key}",
            type="tertiary",
            icon=":material/close:",
            on_click=inbox.drop,
            args=(file.sha256,),
        )


def _seen(file: File, widget: str) -> None:
    file.is_seen = st.session_state[widget]


def _commit_one(inbox: Inbox, file: File, shown: Checked | None) -> None:
    file.stopped = not_ready(inbox)
    if file.stopped is None:
        inbox.commit([(file, shown)], name())


# ---- words and boxes the page uses, too ----


def face(verdict: Verdict) -> str:
    """Icon and word of a verdict in its colour, for Markdown."""
    icon, colour, word = FACES[verdict]
    return f":{colour}[{icon} {markdown.escape_markdown(_(word))}]"


def what(file: File) -> str:
    """Agency and period of a report, or the plan, in a few words; empty if not known."""
    found = file.found
    if isinstance(found, PlanPreview):
        return _("Plan {code}").format(code=found.plan_code)
    if not isinstance(found, Preview) or not found.parts:
        return ""
    first = found.parts[0]
    who = first.agency_name if len(found.parts) == 1 else _("{n} agencies together").format(n=len(found.parts))
    return _("{who}, plan {plan}, period {month}").format(who=who, plan=first.plan_code, month=month(first.period_on))


def month(day: date) -> str:
    """A report period as it is written here: 07/2024."""
    return f"{day:%m/%Y}"


def nil_word() -> str:
    """How a nil report is marked in one line."""
    return _("nil report")


def committer(inbox: Inbox) -> None:
    """The box for the name of the person at the keyboard, remembered as long as the list is."""
    if "committer" not in st.session_state and inbox.by:
        st.session_state["committer"] = inbox.by
    st.text_input(
        _("Your name"),
        key="committer",
        persist_state="session",
        placeholder=_("Full name, for the history"),
        autocomplete="name",
    )
    inbox.by = name() or inbox.by


def name() -> str:
    """The name in the box of the person at the keyboard, "" before one is typed."""
    return str(st.session_state.get("committer", "")).strip()


def not_ready(inbox: Inbox) -> DashboardError | None:
    """What the top of the page still lacks before anything can be committed."""
    if not name():
        return Refused("committer_missing")
    return Refused("sent_on_wrong") if inbox.is_day_wrong else None


def day_box(label: str, key: str, day: date, of: Inbox | File) -> None:
    """A box for the day `of` was sent, dd/mm/yyyy (Streamlit's calendar speaks English); says what is wrong with it."""
    if key not in st.session_state:
        of.is_day_wrong = False
    if not of.is_day_wrong:
        st.session_state[key] = dates.day(day)

    def typed() -> None:
        found = parse_day(st.session_state[key])
        of.is_day_wrong = isinstance(found, str)
        if isinstance(found, date):
            of.sent_on = found
            if isinstance(of, File):
                of.is_day_own = True

    st.text_input(label, key=key, on_change=typed, placeholder=_("dd/mm/yyyy"), persist_state="session")
    found = parse_day(st.session_state[key])
    if isinstance(found, str):
        st.markdown(f":small[:red[:material/error: {markdown.escape_markdown(found)}]]")


def parse_day(text: str) -> date | str:
    """The day typed, or the sentence that says what is wrong with it."""
    try:
        day = dates.parse(text)
    except ValueError:
        return _("Write the day as dd/mm/yyyy, such as {day}.").format(day=dates.day(data.today()))
    if day > data.today():
        return _("This day is still to come.")
    return day
