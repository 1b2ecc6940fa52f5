"""The parts every page is made of: header, finding, tiles, charts with their tables, empty states, failures.

Text that comes from data passes through `escape_markdown` wherever Streamlit would read Markdown.
"""

import logging
import re
import secrets
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NoReturn

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from dashboard.charts import theme
from dashboard.errors import DashboardError
from dashboard.metrics import directory, finding_plans, reporting
from dashboard.metrics.figures import Figure
from dashboard.reports import content
from dashboard.reports.excel import tables as spreadsheet
from dashboard.reports.excel.tables import Column
from dashboard.store import submissions
from dashboard.store.scope import Scope
from dashboard.text import failures, limits, numbers
from dashboard.ui.app import data, filters, i18n, navigation, viewport
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import tables

logger = logging.getLogger(__name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&:])")
_STARTS_A_BLOCK = re.compile(r"^(\d*)([#+.)-])")
# What Streamlit replaces after Markdown is read, so that no backslash helps: :smile:, www., http://, a@b.
_REPLACED_LATER = re.compile(r"(?i)(?<=:)(?=[\w+/-]+:)|(?<=\bwww)(?=\.)|(?<=:)(?=//)|(?<=\w)(?=@\w)")
ENOUGH_REPORTS: Final = 0.8
"""From this share of the expected reports on, a month's figures stand on firm ground (domain.md §6)."""
_ASKED: Final = "filters-of-the-page"
_WORD_JOINER = "\u2060"
_TILE_PX: Final = 136
_TITLE_LINES: Final = 2


def escape_markdown(text: object) -> str:
    """Text from data as one line that Markdown shows letter by letter."""
    whole = _REPLACED_LATER.sub(_WORD_JOINER, " ".join(str(text).split()))
    return _STARTS_A_BLOCK.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", whole))


def titled_link(page: str, title: str, letters: int, **query: str) -> None:
    """A link that says a title, on up to two lines of so many letters, because the line of a link is cut where the
    column ends, without a sign. A title that does not fit ends with "…" and stands whole where the mouse rests."""
    lines = textwrap.wrap(title, letters, max_lines=_TITLE_LINES, placeholder="…") or [title]
    is_whole = " ".join(lines) == " ".join(title.split())
    label = "  \n".join(map(escape_markdown, lines))  # two spaces: a line break in Markdown
    navigation.link(page, label, help="" if is_whole else escape_markdown(title), **query)


# ---- top of the page ----


def header(title: str, scope: Scope, asked: Sequence[tuple[tuple[str, ...], str]] = ()) -> None:
    """The page's title, the report date all of its figures are true for, and the filters in use, each removable.

    `asked`: what else narrows the page, as (parameters of the address, words in plain text); downloads say it, too."""
    st.session_state[_ASKED] = [words for _names, words in asked]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="header"):
        st.title(escape_markdown(title), anchor=False, width="content")
        st.badge(escape_markdown(filters.report_date(scope)), icon=":material/event:", color="gray")
        _received(scope)
        for name, words in filters.chips(scope):
            _chip(words, (name, "section") if name == "plan" else (name,))
        for names, words in asked:
            _chip(words, names)
        navigation.present()
    for sentence in finding_plans.standing(data.fetch(directory.standing, scope)):
        st.caption(f":material/event_busy: {escape_markdown(sentence)}")


def narrowed(*words: str) -> None:
    """Say in the page's downloads what else narrows its rows: a search, a status chosen; "" says nothing."""
    asked: list[str] = st.session_state.get(_ASKED, [])
    st.session_state[_ASKED] = list(dict.fromkeys([*asked, *filter(None, words)]))


def _chip(words: str, names: Sequence[str]) -> None:
    st.button(
        escape_markdown(words),
        key=f"chip-{names[0]}",
        help=_("Remove this filter"),
        icon=":material/close:",
        icon_position="right",
        on_click=filters.choose,
        kwargs=dict.fromkeys(names),
    )


def _received(scope: Scope) -> None:
    """How many of the reports expected for the period are there: what every figure of the page rests on."""
    months = data.fetch(reporting.by_month, replace(scope, section=None, agency=None))
    month = months[months["month_on"] == pd.Timestamp(scope.period_on)]
    if month.empty:
        return
    received, expected = int(month["received"].iloc[0]), int(month["expected"].iloc[0])
    words = _("{received}/{expected} reports received").format(received=received, expected=expected)
    is_enough = received >= ENOUGH_REPORTS * expected
    st.badge(
        escape_markdown(words),
        icon=":material/inbox:" if is_enough else ":material/warning:",
        color="gray" if is_enough else "orange",
    )


def demo_notice() -> None:
    """One line that the progress shown is made up; how to start clean behind its "?"."""
    st.markdown(
        ":orange-badge[:material/science: {label}] {text}".format(
            label=_("Demo data"), text=_("The progress and money shown here are made-up examples, not real figures.")
        ),
        help=_("To start with your own data, run `make serve`."),
    )


def no_reports_notice() -> None:
    """One line before the first report: statuses rest on the plans alone; and the way on."""
    with st.container(horizontal=True, vertical_alignment="center", key="no-reports"):
        st.markdown(
            f":blue-badge[:material/inbox: {_('No report yet')}] "
            + _("What is shown rests on the plans alone: nobody has reported any progress."),
            width="content",
        )
        navigation.link("submit", _("Go to Submit reports"), icon=":material/upload_file:")


def finding(sentence: str) -> None:
    """The sentence that says what the figures below show; plain text."""
    st.markdown(f"**{escape_markdown(sentence)}**")


# ---- tiles ----


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: `value` as shown, its `unit` (smaller), `of` its numerator and denominator (or a `note` in their
    place), `meaning` its definition; `beside`: in words, what the figure does not count.

    `delta` is the change since the previous period as shown, "-" in front when it fell; "" for no change, None when
    there is nothing to compare with. `is_more_better`: None when a rise is neither good nor bad. `page` and `query`
    lead to the list behind the figure, `of_query` to the one behind its denominator. Six in a row leave about 115 px
    each: a long unit belongs into the label.
    """

    label: str
    value: str
    meaning: str
    unit: str = ""
    of: tuple[int, int] | None = None
    note: str = ""
    beside: str = ""
    delta: str | None = None
    is_more_better: bool | None = True
    page: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    of_query: Mapping[str, str] | None = None


def tile(figure: Figure, **settings: Any) -> Tile:
    """The tile of a figure; `settings` are the other fields of `Tile`."""
    return Tile(
        figure.label,
        figure.value,
        figure.meaning,
        unit=figure.unit,
        of=figure.of,
        note=figure.note or figure.level,
        beside=figure.beside,
        **settings,
    )


_LISTED: Final[Mapping[str, tuple[str, str]]] = {
    "tasks": ("assigned", "assigned"),
    "assigned": ("done", "assigned"),
    "due": ("done_due", "due"),
    "on_time": ("on_time", "due"),
    "overdue": ("overdue", "due"),
    "no_deadline": ("no_deadline", "assigned"),
    "gap": ("dated", "assigned"),
}
"""The `?status=` of the tasks that a figure (`metrics.figures`) counts, and of its denominator."""


def listed(name: str) -> dict[str, Any]:
    """The settings of a tile that lead from a figure of `metrics.figures` to the tasks it counts and to those it is
    counted among; none for a figure that counts no tasks. Money leads to the tasks with an allocation."""
    if name == "disbursed":
        return {"page": "task", "query": {"money": "allocated"}}
    if name not in _LISTED:
        return {}
    part, whole = _LISTED[name]
    return {"page": "task", "query": {"status": part}, "of_query": {"status": whole}}


def tiles(row: Sequence[Tile], key: str = "tiles") -> None:
    """Figures side by side (two by two on a phone), each with its definition behind the "?" and a link to the list
    behind it."""
    compared = any(tile.delta is not None for tile in row)
    grid = st.grid(len(row), min_column_width=_TILE_PX)
    for number, tile in enumerate(row):
        with grid.container(border=True, height="stretch", gap="xxsmall", key=f"{key}-{number}"):
            st.caption(escape_markdown(tile.label), help=escape_markdown(tile.meaning))
            st.space("stretch")
            # Where the others show a change, "–" keeps the figures on one line.
            _figure(tile, numbers.MISSING if compared and tile.delta is None else tile.delta)
            part = f"{int(tile.of[0])}/{int(tile.of[1])}" if tile.of else escape_markdown(tile.note)
            if tile.page is not None and tile.of and tile.of_query is not None:
                with st.container(horizontal=True, gap=None, vertical_alignment="center", key=f"{key}-{number}-lists"):
                    part_of, whole = (numbers.number(n) for n in tile.of)
                    navigation.link(tile.page, part_of, help=_("See the {n} counted").format(n=part_of), **tile.query)
                    st.caption("/", width="content")
                    navigation.link(tile.page, whole, help=_("See all {n}").format(n=whole), **tile.of_query)
            elif tile.page is not None:
                # In a row as the others, so that the figures above stand on one line.
                with st.container(horizontal=True, gap=None, vertical_alignment="center", key=f"{key}-{number}-lists"):
                    navigation.link(tile.page, part or _("See the list"), help=_("See the list"), **tile.query)
            elif part:
                st.caption(part)
            if tile.beside:
                st.caption(escape_markdown(tile.beside))


def _figure(tile: Tile, delta: str | None) -> None:
    value = escape_markdown(tile.value)
    if tile.unit:
        value += f" :small[{escape_markdown(tile.unit)}]"
    is_change = delta not in (None, "", numbers.MISSING)
    if delta and is_change:
        delta = ("-" if delta.startswith("-") else "") + escape_markdown(delta.removeprefix("-"))
    st.metric(
        tile.label,
        value,
        _("no change") if delta == "" else delta,
        delta_color=_COLOURS[tile.is_more_better] if is_change else "off",
        delta_arrow="auto" if is_change else "off",
        label_visibility="collapsed",
    )


_COLOURS: Final[Mapping[bool | None, Literal["normal", "inverse", "off"]]] = {
    True: "normal",
    False: "inverse",
    None: "off",
}


# ---- charts and tables ----


def chart(
    figure: go.Figure,
    *,
    table: pd.DataFrame,
    name: str,
    alt: str,
    title: str = "",
    subtitle: str = "",
    meaning: str = "",
    columns: Mapping[str, str | Column] | None = None,
    is_clickable: bool = False,
) -> Any | None:
    """A chart with its table and downloads one click away; what was clicked in it, if it `is_clickable`.

    The figure comes from `data.figure`, which also gives it the light or dark template of the reader.
    `name` ("completion-by-agency") names the downloaded files and must be unique on the page. `title` and
    `subtitle` (the question the chart answers and what it found) are plain text, as is `meaning`, how to read it.
    `columns` as in `tables.describe`. The answer is the customdata (else the label) of the point clicked last, None
    before a click.
    """
    with st.container(key=f"chart-{name}", gap="xsmall"):
        # Beside the button a phone would leave the words half its width.
        is_row = not viewport.seen().is_narrow
        with st.container(
            horizontal=is_row,
            horizontal_alignment="right",
            vertical_alignment="center",
            gap="small" if is_row else None,
        ):
            if title or subtitle:
                with st.container(gap=None):
                    if title:
                        st.markdown(f"**{escape_markdown(title)}**", help=escape_markdown(meaning) or None)
                    if subtitle:
                        st.caption(escape_markdown(subtitle))
            table_behind(table, name=name, title=title or subtitle or alt, columns=columns)
        clicked: Any = st.plotly_chart(
            figure,
            key=f"figure-{name}",
            alt=alt,
            theme=None,
            config=theme.config(_file_name(name, ""), figure.layout.height),
            on_select="rerun" if is_clickable else "ignore",
            selection_mode="points",
        )
    if not is_clickable or not clicked.selection.points:
        return None
    point = clicked.selection.points[0]
    return point.get("customdata") or point.get("y") or point.get("label")


def first(clicked: Any) -> str:
    """The id a chart's click stands for: its customdata, or the first of several."""
    return str(clicked[0] if isinstance(clicked, (list, tuple)) else clicked)


def table_behind(
    table: pd.DataFrame, *, name: str, title: str, columns: Mapping[str, str | Column] | None = None
) -> None:
    """A button that opens the rows behind a figure, with CSV and XLSX of exactly these rows."""
    popover = st.popover(
        _("Data table"), type="tertiary", icon=":material/table:", key=f"table-{name}", on_change="rerun"
    )
    if popover.open:
        with popover:
            described = tables.describe(table, columns)
            downloads(table, name=name, title=title, columns=described)
            tables.grid(table, described, key=f"grid-{name}", alt=title, height=320, width=640)


def downloads(
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    name: str,
    title: str,
    columns: Mapping[str, Column],
    notes: Sequence[str] = (),
) -> None:
    """Buttons for the rows as CSV and XLSX; the files, and rows that are yet to be made, are made when they are asked
    for. Each file says its report date, the filters (those of the page, too), that its figures are made up if any are,
    and the `notes`."""
    made = table if callable(table) else lambda: table
    notes = [*_basis(), *notes]
    with st.container(horizontal=True, key=f"downloads-{name}"):
        for kind, mime, make in (
            ("XLSX", XLSX, lambda: spreadsheet.xlsx(made(), title, notes, columns)),
            ("CSV", "text/csv", lambda: spreadsheet.csv(made(), columns, notes)),
        ):
            st.download_button(
                _("Download {kind}").format(kind=kind),
                i18n.speaking(make),
                file_name=_file_name(name, f".{kind.lower()}"),
                mime=mime,
                key=f"{kind.lower()}-{name}",
                icon=":material/download:",
                on_click="ignore",
            )


def _basis() -> list[str]:
    """What the figures of a download are: made up or not, their report date, every filter they went through."""
    asked: list[str] = st.session_state.get(_ASKED, [])
    return [
        *content.demo_mark(is_demo=data.fetch(submissions.has_demo)),
        *filters.in_words(filters.scope()),
        *(_("Filter: {words}").format(words=words) for words in asked),
    ]


def _file_name(name: str, ending: str) -> str:
    """What a downloaded file or picture is called: its filters, its report date and whether its figures are made up, as
    a picture has no room to say."""
    now = filters.scope()
    mark = "MINH-HOA" if data.fetch(submissions.has_demo) else ""
    words = filter(None, (mark, name, now.plan, now.section, now.agency, f"{now.report_on:%Y-%m-%d}"))
    return limits.file_name("-".join(words), ending)


def task_table(
    frame: pd.DataFrame,
    *,
    name: str = "tasks",
    title: str = "",
    columns: Sequence[str] = tables.TASK_COLUMNS,
    height: int | None = None,
) -> None:
    """Tasks, one a row (a frame with task_id), with their downloads; choosing one opens it with the filters kept."""
    described = tables.describe(frame, {column: "" for column in columns if column in frame})

    def open_task(task_id: str) -> None:
        navigation.go("task", task=task_id)

    task_grid(frame, described, open_task, name=name, title=title or _("Tasks"), height=height)


def task_grid(
    frame: pd.DataFrame,
    columns: Mapping[str, Column],
    open_task: Callable[[str], None],
    *,
    name: str,
    title: str,
    **settings: Any,
) -> None:
    """Tasks as rows with their downloads: a row ticked is opened with `open_task`; a cell clicked offers it, whole
    title and all. Not opened at once: on the keyboard each step to the next cell chooses one."""
    ids = frame["task_id"].tolist()
    # Another grid after each task opened: on the way back the browser would still know what was ticked.
    opened = f"opened-{name}"
    key = f"grid-{name}-{st.session_state.setdefault(opened, 0)}"

    def open_(task_id: str) -> None:
        st.session_state[opened] += 1
        open_task(task_id)

    def ticked() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            open_(ids[rows[0]])

    # Above the grid, where it is seen at once; both lines are as high, so that nothing moves.
    above = st.container(key=f"above-{name}")
    chosen = tables.grid(
        frame, columns, key=key, alt=title, on_select=ticked, selection_mode=["single-row", "single-cell"], **settings
    )
    at = chosen.selection.cells[0][0] if chosen.selection.cells else len(ids)
    with above:
        if at < len(ids):
            row = frame.iloc[at]
            label = _("Open {ref} {title}").format(ref=row["ref"], title=row["title"])
            st.button(
                escape_markdown(label),
                key=f"open-{name}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=open_,
                args=(ids[at],),
            )
        else:
            st.caption(_("Click a row to open its task (on the keyboard: arrows, then Shift + Space)."))
    with st.container(horizontal=True, key=f"below-{name}"):
        downloads(frame, name=name, title=title, columns=columns)


def status(code: str) -> str:
    """A status for a Markdown element: coloured icon and word."""
    look = theme.STATUS[code]
    return f':color[{look.icon}]{{foreground="{look.colour}"}} {escape_markdown(theme.word(code))}'


# ---- when there is nothing, or something broke ----


def nothing_to_show(scope: Scope) -> None:
    """Instead of a page without rows: why there is nothing, and the way out."""
    if data.fetch(directory.plans).empty:
        st.info(_("There is no plan yet. Load the plan workbooks first."), icon=":material/inbox:")
        navigation.link("submit", _("Go to Submit reports"), icon=":material/upload_file:")
        return
    chosen = filters.chips(scope)
    if chosen:
        st.info(_("No task matches these filters."), icon=":material/filter_alt_off:")
        st.button(_("Remove all filters"), key="clear-filters", icon=":material/close:", on_click=filters.clear)
        return
    st.info(_("There are no reports yet for this period."), icon=":material/inbox:")


def stop() -> NoReturn:
    """End the page here. After `st.stop` Streamlit draws nothing more, so the menu and the filters, which the shell
    draws behind the page, would be missing."""
    raise StopException


def all_well(sentence: str, *, lacking: str) -> None:
    """Good news where a list would stand: nothing overdue, nobody silent; plain text. In green only where it rests on
    reports: `lacking` (of `lacking`, or "" for what no report says) is what they leave out, and is said beside it."""
    if lacking:
        st.info(escape_markdown(f"{sentence} {lacking}".strip()), icon=":material/inbox:")
    else:
        st.success(escape_markdown(sentence), icon=":material/check_circle:")


def lacking(scope: Scope, *, is_any_enough: bool = False) -> str:
    """What reports are missing under good news of the scope, as `reporting.lacking` says it."""
    months = data.fetch(reporting.by_month, scope)
    return reporting.lacking(months, scope.period_on, is_any_enough=is_any_enough)


def explain(error: Exception) -> bool:
    """One clear sentence for what broke, with a number to find it in the log; True: Streamlit adds nothing.

    For `st.App(on_script_error=…)`, which also covers callbacks and fragments.
    """
    i18n.start()
    sentence, number = recorded(error)
    st.error(escape_markdown(sentence) + f"  \n:small[{escape_markdown(number)}]", icon=":material/error:")
    # After a failed callback nothing else stands on the page: any click runs it afresh.
    st.button(_("Try again"), key=f"again-{number}", icon=":material/refresh:")
    return True


def recorded(error: Exception) -> tuple[str, str]:
    """One clear sentence for what broke, and "Error number 3F2A1C" to find it in the log by; plain text, in the
    language in use."""
    number = secrets.token_hex(3).upper()
    logger.error("error %s", number, exc_info=error)
    sentence = None
    if isinstance(error, DashboardError) and error.code in failures.SENTENCES:
        sentence = failures.sentence(error)
    return (
        sentence or _("This page could not be shown. Please try again or tell the administrator."),
        _("Error number {number}").format(number=number),
    )
