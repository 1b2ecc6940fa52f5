"""The parts of the papers page: what will be in the files, and a button that prepares and downloads each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.reports import content
from dashboard.reports.content import Content
from dashboard.reports.excel import pack
from dashboard.reports.slides import pptx_renderer
from dashboard.reports.word import report
from dashboard.store.scope import Scope
from dashboard.text import translation
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import LANGUAGES, N_, _, fragment
from dashboard.ui.kit import downloads, markdown, tables
from dashboard.ui.meetings import slides

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SLIDES: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class _Paper:
    """One kind of file: `language` None is that of the screen; texts are English source strings."""

    kind: str
    title: str
    icon: str
    holds: str
    mime: str
    make: Callable[[Content], bytes]
    language: str | None = None


def _powerpoint(content: Content) -> bytes:
    with data.database().reader() as reader:
        return pptx_renderer.file(slides.deck(reader, content, filters.choices(reader), {}, pptx_renderer.ROOM))


PAPERS: Final = (
    _Paper(
        "docx",
        N_("Monthly report (Word)"),
        ":material/description:",
        N_(
            "In the layout of official documents, in Vietnamese; number, day and signature are left blank. "
            "All tasks stand in the annex."
        ),
        _WORD,
        report.monthly_report,
        LANGUAGES[0],
    ),
    _Paper(
        "pptx",
        N_("Slides (PowerPoint)"),
        ":material/slideshow:",
        N_("One finding per slide; the charts can be edited in PowerPoint, definitions are in the notes."),
        _SLIDES,
        _powerpoint,
    ),
    _Paper(
        "xlsx",
        N_("Tables (Excel)"),
        ":material/table_view:",
        N_("A summary and one sheet per table: statuses, sections, agencies, delays, reports, money, all tasks."),
        downloads.XLSX,
        lambda given: pack.workbook(given, tables.describe),
    ),
)


def contents(scope: Scope) -> None:
    """Report date and filters of the files, and whose name stands on the report."""
    st.markdown("  \n".join(markdown.escape_markdown(line) for line in filters.in_words(scope)))
    if scope.plan is None:
        st.caption(
            _(
                "Without a plan chosen the report names no agency that issues it. "
                "Choose one in the filters for its letterhead."
            )
        )


def buttons(scope: Scope) -> None:
    """A card for each file, side by side."""
    for paper, column in zip(PAPERS, st.columns(len(PAPERS), gap="small"), strict=True):
        with column.container(border=True, height="stretch", key=f"paper-{paper.kind}"):
            st.markdown(f"{paper.icon} **{markdown.escape_markdown(_(paper.title))}**")
            st.caption(markdown.escape_markdown(_(paper.holds)))
            st.space("stretch")
            _button(scope, paper.kind)


@fragment
def _button(scope: Scope, kind: str) -> None:
    """ "Prepare", and in its place, once the file is made, "Download"; a change of filters or data begins anew."""
    paper = next(paper for paper in PAPERS if paper.kind == kind)
    spoken = paper.language or translation.language()
    key = f"paper-made-{kind}"
    stands_for = (scope, spoken, data.database().version)
    paper_file = st.session_state.get(key)
    place = st.empty()
    if (paper_file is None or paper_file[0] != stands_for) and place.button(
        _("Prepare"), key=f"prepare-{kind}", icon=":material/build:", width="stretch"
    ):
        with place.container(), st.spinner(_("Preparing…")):
            paper_file = (stands_for, _file_bytes(paper, scope, spoken))
        st.session_state[key] = paper_file
    if paper_file is not None and paper_file[0] == stands_for:
        place.download_button(
            _("Download {kind}").format(kind=kind.upper()),
            paper_file[1],
            file_name=content.file_name(scope, f".{kind}"),
            mime=paper.mime,
            key=f"download-{kind}",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            width="stretch",
        )


def _file_bytes(paper: _Paper, scope: Scope, spoken: str) -> bytes:
    with translation.speaking(spoken):  # some of what is gathered is words, too
        return paper.make(data.fetch(content.gather, scope, **data.gap_levels()))
