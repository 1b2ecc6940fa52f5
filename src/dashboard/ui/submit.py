"""The page of the secretariat: blank workbooks out, filled workbooks in. What was dropped is kept by `inbox`."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.ingest import progress, template, workbook
from dashboard.ingest.plan import PlanPreview
from dashboard.ingest.problem import Severity, sentence
from dashboard.ingest.progress import Part, Preview
from dashboard.reports.spreadsheet import Column
from dashboard.store import plans, submissions
from dashboard.store.database import Reader
from dashboard.store.scope import Scope, next_month
from dashboard.text import dates, failures, numbers
from dashboard.ui import changes, data, filters, layout, navigation, tables
from dashboard.ui.i18n import N_, _
from dashboard.ui.inbox import File, Inbox, Verdict

MAX_UPLOAD_MB: Final = 30
"""What a mail box lets through comes in and gets a sentence of ours; more than `workbook.MAX_BYTES` is not read."""

_FACES: Final = {
    Verdict.REFUSED: (":material/block:", "red", N_("Not accepted")),
    Verdict.ERRORS: (":material/error:", "red", N_("Has errors")),
    Verdict.ASKS: (":material/help:", "orange", N_("Needs an answer")),
    Verdict.WARNINGS: (":material/warning:", "orange", N_("Has warnings")),
    Verdict.CLEAN: (":material/check_circle:", "green", N_("Clean")),
    Verdict.RECEIVED: (":material/inventory_2:", "gray", N_("Received before")),
    Verdict.COMMITTED: (":material/task_alt:", "green", N_("Committed")),
}
_SEVERITIES: Final = {
    Severity.ERROR: ("✕", "red", N_("Error")),
    Severity.WARNING: ("!", "orange", N_("Warning")),
    Severity.NOTE: ("i", "gray", N_("Please note")),
}
_STOPS: Final = workbook.REFUSALS | {
    "committer_missing": N_("Write who commits (at the top of the page), then press the button again."),
    "sent_on_wrong": N_("Correct the day the agency sent it, then press the button again."),
}


def finding(months: pd.DataFrame, scope: Scope) -> str:
    """ "Period 06/2024: 61 of 68 reports received, 7 still missing." `months`: `reporting.by_month`."""
    now = months[months["month_on"] == pd.Timestamp(scope.period_on)]
    month = _month(scope.period_on)
    if now.empty:
        return _("Period {month}: no report is expected.").format(month=month)
    expected, received, missing = (int(now[name].iloc[0]) for name in ("expected", "received", "missing"))
    if not missing:
        return _("Period {month}: all {n} expected reports are received.").format(month=month, n=expected)
    told = _("Period {month}: {received} of {expected} reports received, {missing} still missing.")
    return told.format(month=month, received=received, expected=expected, missing=missing)


# ---- blank workbooks ----


def templates(scope: Scope) -> None:
    """Choose plan, period and agency; download that workbook, or those of every agency of the plan at once."""
    titles = {plan["plan_code"]: f"{plan['plan_code']}. {plan['title']}" for plan in data.fetch(plans.plans)}
    if not titles:
        st.info(_("There is no plan yet. Load a plan workbook under “Submit reports”."), icon=":material/inbox:")
        return
    st.caption(_("The workbook comes filled with the agency's tasks and what it reported last. Send it as it is."))
    left, middle, right = st.columns([3, 2, 4])
    plan = left.selectbox(
        _("Plan"),
        list(titles),
        index=list(titles).index(scope.plan or next(iter(titles))),
        format_func=titles.__getitem__,
        key="template-plan",
    )
    months = data.fetch(plans.periods, plan_code=plan)
    days = [month["period_on"] for month in months]
    period = middle.selectbox(
        _("Report period"),
        days,
        index=days.index(_next_period(scope, days)),
        format_func=_month,
        key=f"template-period-{plan}",
    )
    names = {agency["agency_id"]: agency["name"] for agency in data.fetch(progress.reporters, plan=plan)}
    agency = right.selectbox(
        _("Agency"),
        list(names),
        index=list(names).index(scope.agency) if scope.agency in names else None,
        format_func=names.__getitem__,
        key=f"template-agency-{plan}",
        placeholder=_("Choose an agency"),
        filter_mode="contains",
    )
    deadline = next(month["deadline_on"] for month in months if month["period_on"] == period)
    st.caption(_("Reports for this period are due on {day}.").format(day=dates.day(deadline)))
    with st.container(horizontal=True, key="template-downloads"):
        st.download_button(
            _("Download the workbook"),
            lambda: progress.blank(data.database(), plan, str(agency), period),
            file_name=progress.file_name(plan, str(agency), period),
            mime=layout.XLSX,
            key="template-one",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            disabled=agency is None,
        )
        st.download_button(
            _("Download those of all {n} agencies").format(n=len(names)),
            lambda: _all_blank(plan, list(names), period),
            file_name=f"BaoCao_{plan}_{period:%Y-%m}.zip",
            mime="application/zip",
            key="template-all",
            icon=":material/folder_zip:",
            on_click="ignore",
        )


def _next_period(scope: Scope, days: Sequence[date]) -> date:
    """The period chosen in the filters; else the month after the last one with data, as far as the plan goes."""
    is_chosen = any(name == "period" for name, _words in filters.chips(scope))
    wanted = scope.period_on if is_chosen else next_month(scope.period_on)
    return min(max(wanted, days[0]), days[-1])


def _all_blank(plan: str, agencies: Sequence[str], period: date) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # workbooks are compressed already
        for agency in agencies:
            archive.writestr(
                progress.file_name(plan, agency, period), progress.blank(data.database(), plan, agency, period)
            )
    return packed.getvalue()


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
    if not inbox.files:
        st.caption(
            _(
                "Nothing is stored before you press a button: you see first what is wrong in a workbook and what it "
                "would change. Plan workbooks are accepted, too."
            )
        )
        return
    for file in _summary(inbox):
        _file(inbox, file)


def committer(key: str = "committer") -> str:
    """The box for the name of the person at the keyboard, remembered as long as the window is open."""
    name: str = st.text_input(
        _("Your name"),
        key=key,
        persist_state="session",
        placeholder=_("Full name, for the history"),
        autocomplete="name",
        max_chars=None,
    )
    return name.strip()


def _inbox() -> Inbox:
    if "inbox" not in st.session_state:
        st.session_state["inbox"] = Inbox(sent_on=data.today())
    inbox: Inbox = st.session_state["inbox"]
    return inbox


def _who_when_what(inbox: Inbox) -> None:
    who, when, what = st.columns([3, 3, 5])
    with who:
        committer()
    with when:
        _day_box(_("Day the agencies sent the files"), "sent-on", inbox.sent_on, lambda day: _set(inbox, sent_on=day))
    with what:
        # A new key empties the box: from here on the list below shows the files.
        key = f"drop-{inbox.drops}"
        st.file_uploader(
            _("Excel workbooks (.xlsx), one or many"),
            accept_multiple_files=True,
            key=key,
            max_upload_size=MAX_UPLOAD_MB,
            on_change=_dropped,
            args=(inbox, key),
        )


def _dropped(inbox: Inbox, key: str) -> None:
    for file in st.session_state[key]:
        inbox.add(file.name, file.getvalue())
    inbox.drops += 1


def _set(thing: Inbox | File, **values: Any) -> None:
    for name, value in values.items():
        setattr(thing, name, value)


def _day_box(label: str, key: str, day: date, chosen: Any) -> None:
    """A box for a day as dd/mm/yyyy (the calendar of Streamlit speaks English); says what is wrong with it."""
    if key not in st.session_state:
        st.session_state[key] = dates.day(day)

    def typed() -> None:
        found = _day(st.session_state[key])
        if isinstance(found, date):
            chosen(found)

    st.text_input(label, key=key, on_change=typed, placeholder=_("dd/mm/yyyy"), persist_state="session")
    found = _day(st.session_state[key])
    if isinstance(found, str):
        st.markdown(f":red[:material/error: {layout.escape_markdown(found)}]")


def _day(text: str) -> date | str:
    """The day typed, or the sentence that says what is wrong with it."""
    try:
        day = dates.parse(text)
    except ValueError:
        return _("Write the day as dd/mm/yyyy, such as {day}.").format(day=dates.day(data.today()))
    if day > data.today():
        return _("This day is still to come.")
    return day


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
                st.markdown(f"{_face(file.verdict)} {layout.escape_markdown(file.name)}")
    place.empty()


def _progress(words: str, number: int, files: Sequence[File]) -> str:
    return layout.escape_markdown(words.format(n=number, of=len(files), name=files[number - 1].name))


def _face(verdict: Verdict) -> str:
    icon, colour, word = _FACES[verdict]
    return f":{colour}[{icon} {layout.escape_markdown(_(word))}]"


# ---- the list ----


def _committed(inbox: Inbox) -> None:
    """What was committed in this window, and where to look at it."""
    files = [file for file in inbox.files.values() if file.verdict is Verdict.COMMITTED]
    if not files:
        return
    with st.container(border=True, key="committed"):
        if len(files) == 1:
            told = _("Committed: {what}. The figures are up to date.").format(what=_what(files[0]))
        else:
            told = _("{n} workbooks are committed. The figures are up to date.").format(n=len(files))
        st.markdown(f":green[:material/task_alt: **{layout.escape_markdown(told)}**]")
        with st.container(horizontal=True, vertical_alignment="center"):
            periods = {p.period_on for f in files if isinstance(f.found, Preview) for p in f.found.parts}
            last = max(periods, default=None)
            is_other = last is not None and last != filters.default_period()
            query = {"period": f"{last:%Y-%m}"} if last and is_other else {}
            navigation.link("overview", _("See the overview"), icon=":material/dashboard:", **query)
            navigation.link("history", _("See the history (undo)"), icon=":material/history:", period=None)


def _what(file: File) -> str:
    """Agency and period of a report, or the plan, in a few words; empty if not known."""
    found = file.found
    if isinstance(found, PlanPreview):
        return _("Plan {code}").format(code=found.plan_code)
    if not isinstance(found, Preview) or not found.parts:
        return ""
    first = found.parts[0]
    who = first.agency_name if len(found.parts) == 1 else _("{n} agencies together").format(n=len(found.parts))
    return _("{who}, plan {plan}, period {month}").format(who=who, plan=first.plan_code, month=_month(first.period_on))


def _month(day: date) -> str:
    return f"{day:%m/%Y}"


def _summary(inbox: Inbox) -> list[File]:
    """Counts by verdict, the buttons for all files; the files to list."""
    files = list(inbox.files.values())
    counts = {v: n for v in Verdict if (n := sum(file.verdict is v for file in files))}
    ready = [file for file in files if file.is_ready]
    done = counts.get(Verdict.COMMITTED, 0) + counts.get(Verdict.RECEIVED, 0)
    shown = None
    with st.container(horizontal=True, vertical_alignment="center", key="all-files"):
        if len(files) > 1:
            shown = st.pills(
                _("Show"),
                list(counts),
                format_func=lambda verdict: f"{_FACES[verdict][0]} {_(_FACES[verdict][2])}: {counts.get(verdict, 0)}",
                key="show-verdict",
                label_visibility="collapsed",
            )
            st.space("stretch")
        if len(ready) > 1 and st.button(
            _("Commit all {n} clean files").format(n=len(ready)),
            key="commit-all",
            type="primary",
            icon=":material/upload:",
        ):
            _commit_all(inbox, ready)
        if done and st.button(_("Clear finished files"), key="clear-finished", icon=":material/playlist_remove:"):
            inbox.clear()
            st.rerun()
    return [file for file in files if shown in (None, file.verdict)]


def _commit_all(inbox: Inbox, ready: Sequence[File]) -> None:
    stop = _not_ready_to_commit()
    if stop:
        st.warning(layout.escape_markdown(failures.sentence(stop, _STOPS)), icon=":material/edit:")
        return
    bar = st.progress(0.0)

    def told(number: int, _file: File) -> None:
        bar.progress((number - 1) / len(ready), _progress(_("Committing file {n}/{of}: {name}"), number, ready))

    inbox.commit(ready, _name(), told)
    st.rerun()


def _name() -> str:
    return str(st.session_state.get("committer", "")).strip()


def _not_ready_to_commit() -> DashboardError | None:
    if not _name():
        return Refused("committer_missing")
    if isinstance(_day(st.session_state.get("sent-on", "")), str):
        return Refused("sent_on_wrong")
    return None


# ---- one file ----


def _file(inbox: Inbox, file: File) -> None:
    label = " · ".join(
        [
            _face(file.verdict),
            *(layout.escape_markdown(t) for t in (_what(file), file.name) if t),
            *_problem_counts(file),
        ]
    )
    box = st.expander(
        label,
        expanded=len(inbox.files) == 1 or file.stopped is not None,
        key=f"file-{file.sha256[:16]}",
        on_change="rerun",
    )
    if box.open:
        with box:
            _details(inbox, file)


def _problem_counts(file: File) -> list[str]:
    if file.verdict in (Verdict.RECEIVED, Verdict.COMMITTED):
        return []
    words = {Severity.ERROR: _("{n} errors"), Severity.WARNING: _("{n} warnings")}
    return [words[s].format(n=numbers.number(n)) for s in words if (n := file.count(s))]


def _details(inbox: Inbox, file: File) -> None:
    key = file.sha256[:16]
    if file.stopped:
        st.warning(layout.escape_markdown(failures.sentence(file.stopped, _STOPS)), icon=":material/front_hand:")
    if file.copies:
        told = _("The same file also came as: {names}.")
        st.caption(layout.escape_markdown(told.format(names=", ".join(file.copies))))
    if file.refused:
        st.markdown(f":red[{layout.escape_markdown(failures.sentence(file.refused, _STOPS))}]")
    elif file.verdict is Verdict.COMMITTED:
        st.caption(_("Committed. To take it back, use “Undo” in the history."))
    else:
        if file.verdict is Verdict.RECEIVED:
            st.markdown(_("This very file was committed before. Nothing changes."))
        if isinstance(file.found, Preview):
            _report(inbox, file, file.found, key)
        elif file.found:
            _plan(file, file.found, key)
    _buttons(inbox, file, key)


def _report(inbox: Inbox, file: File, found: Preview, key: str) -> None:
    _facts(found)
    _questions(inbox, file, key)
    _problems(file, key)
    if found.parts and file.verdict is not Verdict.RECEIVED:
        diffs = [(part.agency_name, part.diff) for part in found.parts]
        is_correction = any(part.base_id for part in found.parts)
        compared = (
            _("What changes, compared with the version in force")
            if is_correction
            else _("What changes, compared with what was reported last")
        )
        st.markdown(f"**{compared}**")
        st.markdown(layout.escape_markdown(changes.counts([diff for _agency, diff in diffs])))
        changes.show(diffs, key=f"changes-{key}")


def _facts(found: Preview) -> None:
    if not found.parts:
        return
    first = found.parts[0]
    told = [_what_version(part) for part in found.parts[:1]] if len(found.parts) == 1 else []
    if first.report.is_nil:
        told.append(_("Nil report: nothing to report this month."))
    if len(found.parts) > 1:
        told.append(", ".join(part.agency_name for part in found.parts))
    if told:
        st.caption(layout.escape_markdown(" ".join(told)))


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


def _questions(inbox: Inbox, file: File, key: str) -> None:
    """The day it was sent; agency, period and plan if the workbook does not say them; why, if the period is closed."""
    if file.verdict is Verdict.RECEIVED:
        return
    if file.asked:
        st.markdown(_("The workbook does not say what it is for. Choose, and it is checked again:"))
    boxes = st.columns(4)
    with boxes[0]:
        label = _("Day the agency sent this file")
        _day_box(label, f"sent-on-{key}-{inbox.sent_on}", inbox.sent(file), lambda day: _set(file, sent_on=day))
    for box, name in zip(boxes[1:], file.asked, strict=False):
        with box:
            _question(file, name, key)
    if file.needs_reason:
        st.session_state[f"reason-{key}"] = file.reason
        st.text_input(
            _("The period is closed. Why are its figures changed?"),
            key=f"reason-{key}",
            on_change=lambda: _set(file, reason=st.session_state[f"reason-{key}"].strip()),
            placeholder=_("For example the number and date of the letter"),
        )


def _question(file: File, name: str, key: str) -> None:
    plan = file.answers.get("plan") or _only_plan()
    if name == "plan":
        label, options = _("Plan"), {p["plan_code"]: f"{p['plan_code']}. {p['title']}" for p in data.fetch(plans.plans)}
    elif name == "agency":
        label = _("Agency")
        options = {a["agency_id"]: a["name"] for a in data.fetch(progress.reporters, plan=plan)} if plan else {}
    else:
        label = _("Report period")
        days = [p["period_on"] for p in data.fetch(plans.periods, plan_code=plan)] if plan else []
        options = {day: _month(day) for day in days}
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


# ---- problems ----


def _problems(file: File, key: str) -> None:
    """The problems as a table of plain text, and the same list as a workbook to send back."""
    found = file.found
    if found is None or not found.problems:
        return
    words = {severity: f"{mark} {_(word)}" for severity, (mark, _colour, word) in _SEVERITIES.items()}
    rows = pd.DataFrame(
        [
            {
                "severity": [words[problem.severity]],
                "sheet": problem.sheet or "",
                "cell": problem.cell or "",
                "text": _unplaced(problem),
            }
            for problem in found.problems
        ]
    )
    config = st.column_config
    tables.grid(
        rows,
        {
            "severity": Column(_("Severity")),
            "sheet": Column(_("Sheet")),
            "cell": Column(_("Cell")),
            "text": Column(_("What is wrong and what to do")),
        },
        key=f"problems-{key}",
        alt=_("Problems of the file"),
        height=340,
        row_height=52,
        column_config={
            "severity": config.MultiselectColumn(
                _("Severity"),
                options=list(words.values()),
                color=[_SEVERITIES[severity][1] for severity in words],
                width=120,
            ),
            "sheet": config.TextColumn(_("Sheet"), width=90),
            "cell": config.TextColumn(_("Cell"), width=84),
            "text": config.TextColumn(_("What is wrong and what to do"), width=630),
        },
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"below-problems-{key}"):
        st.download_button(
            _("Download this list to send back"),
            lambda: template.problems(file.name, found.problems),
            file_name=f"{_('To correct')} - {file.name.rpartition('.')[0] or file.name}.xlsx",
            mime=layout.XLSX,
            key=f"problem-list-{key}",
            icon=":material/download:",
            on_click="ignore",
        )
        total = sum(file.count(severity) for severity in Severity)
        all_of_them = found.problem_count if isinstance(found, Preview) else total
        if all_of_them > total:
            told = _("{all} problems; the first {shown} are listed.")
            st.caption(told.format(all=numbers.number(all_of_them), shown=numbers.number(len(found.problems))))


def _unplaced(problem: Any) -> str:
    """The sentence without sheet and cell, which stand in columns of their own; the column's header before it."""
    from dataclasses import replace

    said = sentence(replace(problem, sheet=None, cell=None, row=None))
    return f"{problem.column}: {said}" if problem.column and problem.cell else said


# ---- a plan workbook ----


def _plan(file: File, found: PlanPreview, key: str) -> None:
    st.caption(layout.escape_markdown(_("Plan workbook: {title}").format(title=found.title)))
    _problems(file, key)
    if not found.counts:
        return
    counted = {
        "tasks": _("{n} tasks"),
        "agencies": _("{n} agencies"),
        "milestones": _("{n} milestones"),
        "estimates": _("{n} estimates"),
        "deadline_changes": _("{n} deadline changes"),
    }
    told = ", ".join(words.format(n=numbers.number(found.counts.get(name, 0))) for name, words in counted.items())
    st.markdown(f"**{layout.escape_markdown(told)}.**")
    if found.base_id is None:
        st.markdown(_("This plan is new."))
        return
    st.markdown(_("It becomes the version in force; the one before it stays in the history."))
    new = [row for row in found.sheets["tasks"] if row["ref"] in found.added]
    if not new:
        st.caption(_("No task is added."))
        return
    st.markdown(_("Tasks added:"))
    rows = pd.DataFrame({"ref": [row["ref"] for row in new], "title": [row["title"] for row in new]})
    tables.grid(rows, tables.describe(rows), key=f"added-{key}", alt=_("Tasks added:"), height=220)


# ---- committing ----


def _buttons(inbox: Inbox, file: File, key: str) -> None:
    verdict = file.verdict
    if verdict is Verdict.ERRORS:
        st.markdown(
            ":red[:material/block: "
            + _("Nothing can be committed while there are errors. Send the list back and drop the corrected file here.")
            + "]"
        )
    if verdict is Verdict.WARNINGS:
        st.session_state[f"seen-{key}"] = file.is_seen
        st.checkbox(
            _("I have looked at the warnings"),
            key=f"seen-{key}",
            on_change=lambda: _set(file, is_seen=st.session_state[f"seen-{key}"]),
        )
    with st.container(horizontal=True, key=f"buttons-{key}"):
        if verdict in (Verdict.CLEAN, Verdict.WARNINGS):
            st.button(
                _("Commit this report") if isinstance(file.found, Preview) else _("Commit this plan"),
                key=f"commit-{key}",
                type="primary",
                icon=":material/upload:",
                disabled=not file.is_ready,
                on_click=_commit_one,
                args=(inbox, file),
            )
        st.button(
            _("Take off the list"),
            key=f"drop-file-{key}",
            type="tertiary",
            icon=":material/close:",
            on_click=inbox.drop,
            args=(file.sha256,),
        )


def _commit_one(inbox: Inbox, file: File) -> None:
    file.stopped = _not_ready_to_commit()
    if file.stopped is None:
        inbox.commit([file], _name())
