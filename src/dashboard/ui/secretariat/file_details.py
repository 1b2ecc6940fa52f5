"""What a person has to say about a dropped file: who commits it, when it was sent, what its workbook leaves open."""

from datetime import date

import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.ingest.monthly import reporting_month
from dashboard.intake.file import Details, File, Verdict
from dashboard.intake.inbox import Inbox
from dashboard.store import plans
from dashboard.text import dates, numbers
from dashboard.ui.app import data
from dashboard.ui.app.i18n import _, plural
from dashboard.ui.kit import forms, markdown, text_boxes
from dashboard.ui.secretariat import problems


def boxes(file: File, key: str) -> None:
    """The day it was sent; agency, period and plan if the workbook does not say them; why, if the period is closed."""
    if file.verdict is Verdict.RECEIVED:
        return
    if file.details.open_questions:
        st.markdown(_("The workbook does not say what it is for. Choose, and it is checked again:"))
    columns = st.columns(4)
    with columns[0]:
        label = _("Day the agency sent this file")
        day_box(label, f"sent-on-{key}", file.details)
        _punctuality(file)
    for box, name in zip(columns[1:], file.details.open_questions, strict=False):
        with box:
            _question(file, name, key)
    if file.needs_reason:
        text_boxes.fill(f"reason-{key}", file.details.reason)
        st.text_input(
            _("The period is closed or its lock date is over. Why does this report come now?"),
            file.details.reason,
            key=f"reason-{key}",
            on_change=_reasoned,
            args=(file, f"reason-{key}"),
            placeholder=_("For example the number and date of the letter"),
        )


def _punctuality(file: File) -> None:
    """Whether the report counts as on time, sent on its day (domain.md §8)."""
    if file.details.is_day_wrong or (deadline := deadline_on(file)) is None:
        return
    days = (file.details.sent_on - deadline).days
    if days > 0:
        sentence = plural(days, "{n} day after the deadline ({day}): late", "{n} days after the deadline ({day}): late")
        sentence = sentence.format(n=numbers.number(days), day=dates.day(deadline))
        st.markdown(f":orange[:material/schedule: :small[{markdown.escape_markdown(sentence)}]]")
    else:
        sentence = _("On time (deadline {day})").format(day=dates.day(deadline))
        st.markdown(f":green[:material/check: :small[{markdown.escape_markdown(sentence)}]]")


def deadline_on(file: File) -> date | None:
    """The last day for sending a report of the file's plan and period; None if they are not known."""
    return problems.deadline_on(file.parts[0]) if file.parts else None


def is_late(file: File) -> bool:
    """Whether the report was sent after its period's deadline."""
    deadline = deadline_on(file)
    return deadline is not None and file.details.sent_on > deadline


def _reasoned(file: File, widget: str) -> None:
    file.details.reason = st.session_state[widget].strip()


def _question(file: File, name: str, key: str) -> None:
    plan = file.details.answers.get("plan") or _only_plan()
    if name == "plan":
        label, options = _("Plan"), {p["plan_code"]: f"{p['plan_code']}. {p['title']}" for p in data.fetch(plans.plans)}
    elif name == "agency":
        label = _("Agency")
        options = {a["agency_id"]: a["name"] for a in data.fetch(reporting_month.reporters, plan=plan)} if plan else {}
    else:
        label = _("Report period")
        days = [p["period_on"] for p in data.fetch(plans.periods, plan_code=plan)] if plan else []
        options = {day: dates.period(day) for day in days}
    widget = f"answer-{name}-{key}"
    answer = file.details.answers.get(name)
    st.session_state[widget] = answer if answer in options else None
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
    answer = st.session_state[widget]
    others = {k: v for k, v in file.details.answers.items() if k != name}
    if name == "plan":
        others = {}
    file.details.answers = others if answer is None else others | {name: answer}


def _only_plan() -> str | None:
    codes = [plan["plan_code"] for plan in data.fetch(plans.plans)]
    return codes[0] if len(codes) == 1 else None


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
        on_change=_named,
        args=(inbox,),
    )
    _named(inbox)


def _named(inbox: Inbox) -> None:
    """Keep the name with the list; as a callback also before anything else of a run, which a reload may end early."""
    inbox.by = forms.signer() or inbox.by


def not_ready(inbox: Inbox) -> DashboardError | None:
    """What the top of the page still lacks before anything can be committed."""
    if not forms.signer():
        return Refused("committer_missing")
    return Refused("sent_on_wrong") if inbox.is_day_wrong else None


def day_box(label: str, key: str, of: Inbox | Details) -> None:
    """A box for the day `of` was sent, dd/mm/yyyy (Streamlit's calendar speaks the browser's language); says what is
    wrong with it."""
    if key not in st.session_state:
        of.is_day_wrong = False
    if not of.is_day_wrong:
        text_boxes.fill(key, dates.day(of.sent_on))

    def typed() -> None:
        day_or_fault = parse_day(st.session_state[key])
        of.is_day_wrong = isinstance(day_or_fault, str)
        if isinstance(day_or_fault, date):
            of.sent_on = day_or_fault
            if isinstance(of, Details):
                of.is_day_own = True

    first = dates.day(of.sent_on)
    st.text_input(label, first, key=key, on_change=typed, placeholder=_("dd/mm/yyyy"), persist_state="session")
    day_or_fault = parse_day(st.session_state[key])
    if isinstance(day_or_fault, str):
        st.markdown(f":small[:red[:material/error: {markdown.escape_markdown(day_or_fault)}]]")


def parse_day(text: str) -> date | str:
    """The day typed, or the sentence that says what is wrong with it."""
    try:
        day = dates.parse(text)
    except ValueError:
        return _("Write the day as dd/mm/yyyy, such as {day}.").format(day=dates.day(data.today()))
    if day > data.today():
        return _("This day is still to come.")
    return day
