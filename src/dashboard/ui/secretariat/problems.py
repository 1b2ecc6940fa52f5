"""What is wrong in a dropped file, as a table; and what goes back to the agency: the marked workbook, the e-mail."""

from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.ingest.monthly.monthly_report import Part, Preview
from dashboard.ingest.problem import Severity
from dashboard.ingest.problem_folding import folded
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import annotated
from dashboard.intake.file import File, Verdict
from dashboard.intake.inbox import Inbox
from dashboard.reports import reply as letters
from dashboard.store import plans
from dashboard.text import limits, numbers
from dashboard.ui.app import data
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.browser import copy_block
from dashboard.ui.kit import downloads, forms, markdown
from dashboard.ui.secretariat.upload_session import Card

SHOWN: Final = 15
"""So many rows are shown before "show all"."""
_LOOKS: Final = {
    Severity.ERROR: ("red", ":material/error:", N_("Error")),
    Severity.WARNING: ("orange", ":material/warning:", N_("Warning")),
    Severity.NOTE: ("gray", ":material/info:", N_("Please note")),
}


def show(inbox: Inbox, file: File, card: Card, key: str) -> None:
    """The problems of a file, the gravest first, like ones together; below them what can be sent back."""
    if file.preview is None or not file.problems:
        return
    if file.verdict is Verdict.ERRORS:
        words = _(
            "Nothing can be committed while there are errors. Send the list back and drop the corrected file here."
        )
        st.markdown(f":red[:material/block: {markdown.escape_markdown(words)}]")
    rows = [
        {
            _("Severity"): _weight(problem.severity),
            _("Sheet"): markdown.escape_markdown(problem.sheet or ""),
            _("Cell"): markdown.escape_markdown(problem.cell or ""),
            _("Column"): markdown.escape_markdown(problem.column or ""),
            # Sheet and cell stand beside it already.
            _("What is wrong and what to do"): markdown.escape_markdown(
                sentence(replace(problem, sheet=None, cell=None, row=None))
            ),
        }
        for problem in folded(file.problems)
    ]
    frame = pd.DataFrame(rows if card.is_whole else rows[:SHOWN])
    # A table of HTML and not a grid: its text wraps, can be selected and is never cut.
    st.table(frame, border="horizontal", hide_index=True, height="content", alt=_("Problems of the file"))
    if len(rows) > SHOWN:
        st.button(
            _("Show only the first {n}").format(n=SHOWN)
            if card.is_whole
            else _("Show all {n} rows").format(n=numbers.number(len(rows))),
            key=f"whole-{key}",
            type="tertiary",
            icon=":material/unfold_less:" if card.is_whole else ":material/unfold_more:",
            on_click=_toggle,
            args=(card,),
        )
    _more(file)
    reply(inbox, file, card, key)


def _more(file: File) -> None:
    """How many problems the workbook has besides those listed."""
    listed = sum(problem.count for problem in file.problems)
    counted = file.preview.problem_count if isinstance(file.preview, Preview) else listed
    if counted > listed:
        words = _("{all} problems; the first {shown} are listed.")
        st.caption(words.format(all=numbers.number(counted), shown=numbers.number(listed)))


def _toggle(card: Card) -> None:
    card.is_whole = not card.is_whole


def _weight(severity: Severity) -> str:
    colour, icon, word = _LOOKS[severity]
    return f":{colour}[{icon} {markdown.escape_markdown(_(word))}]"


def reply(inbox: Inbox, file: File, card: Card, key: str) -> None:
    """The marked workbook and the e-mail to the agency, for a file that has errors or warnings or was refused."""
    is_list = bool(file.problems)
    is_letter = bool(file.refused or file.count(Severity.ERROR) or file.count(Severity.WARNING))
    stem = file.name.rpartition(".")[0] or file.name
    # The names of what is sent are Vietnamese, as their content is.
    returned = limits.file_name(f"Cần sửa - {stem}", ".xlsx")
    with st.container(horizontal=True, vertical_alignment="center", key=f"below-problems-{key}"):
        if is_list:
            st.download_button(
                _("Download the marked workbook to send back"),
                lambda: annotated.workbook(file.name, file.problems, file.book or workbook.read(file.content)),
                file_name=returned,
                mime=downloads.XLSX,
                key=f"problem-list-{key}",
                icon=":material/download:",
                on_click="ignore",
            )
        if is_letter:
            st.button(
                _("E-mail to the agency"),
                key=f"reply-{key}",
                icon=":material/keyboard_arrow_up:" if card.is_answering else ":material/mail:",
                on_click=_answer,
                args=(card,),
            )
    if is_letter and card.is_answering:
        text = letters.text(
            _about(inbox, file, returned if is_list else ""),
            file.problems,
            file.refused,
            today=data.today(),
            signed=forms.signer(),
        )
        _letter(text, returned.rpartition(".")[0], key)


def _answer(card: Card) -> None:
    card.is_answering = not card.is_answering


def _about(inbox: Inbox, file: File, returned: str) -> letters.About:
    about = letters.About(file.name, file.details.sent_on, annotated=returned)
    if not file.parts:
        # A file that cannot be read says no period: that of the others, if they are all of one.
        last = {(p.period_on, deadline_on(p)) for other in list(inbox.files.values()) for p in other.parts}
        return replace(about, period_on=min(last)[0], deadline_on=min(last)[1]) if len(last) == 1 else about
    first = file.parts[0]
    return replace(
        about,
        agency="; ".join(part.agency_name for part in file.parts),
        plan=next((p["title"] for p in data.fetch(plans.plans) if p["plan_code"] == first.plan_code), ""),
        period_on=first.period_on,
        deadline_on=deadline_on(first),
    )


def deadline_on(part: Part) -> date | None:
    """The last day for sending a report of the part's plan and period."""
    period = data.fetch(plans.period, plan_code=part.plan_code, period_on=part.period_on)
    return period["deadline_on"] if period else None


def _letter(text: str, stem: str, key: str) -> None:
    with st.container(border=True, key=f"letter-{key}"):
        st.caption(_("In Vietnamese, as it goes to an agency. Copy it into your e-mail program."))
        copy_block.block(text, key=f"letter-text-{key}")
        st.download_button(
            _("Download {kind}").format(kind="TXT"),
            "\ufeff" + text.replace("\n", "\r\n"),
            file_name=limits.file_name(stem, ".txt"),
            mime="text/plain",
            key=f"letter-file-{key}",
            icon=":material/download:",
            on_click="ignore",
        )
