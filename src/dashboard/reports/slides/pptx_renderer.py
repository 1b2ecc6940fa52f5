"""A deck as PowerPoint: each slide with its frame, boxes of text, native tables and native charts; no subject here.

Charts can be edited in PowerPoint: a workbook inside holds their numbers. All text is plain; sizes are inches.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

import pptx
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum import chart as xl
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide as Page
from pptx.util import Inches, Pt

from dashboard.charts import theme
from dashboard.narrative.names import plain
from dashboard.reports.slides.slide import (
    BAD,
    GOOD,
    Amounts,
    Bars,
    BigFigure,
    Deck,
    Figures,
    Items,
    Lines,
    Room,
    Slide,
    Span,
    Spans,
)
from dashboard.text import dates, limits, numbers, percents
from dashboard.text.translation import _
from dashboard.text.xml_text import ESCAPE

FONT: Final = "Arial"
"""Has every Vietnamese letter and is on every computer that has PowerPoint."""
SMALLEST_PT: Final = 16
ROOM: Final = Room(lines=8, agencies=12, sections=99, sources=99)
"""Lines: fewest that still say who to ask."""
WIDTH_IN, HEIGHT_IN = 13.333, 7.5
MARGIN_IN: Final = 0.6
INNER_IN: Final = WIDTH_IN - 2 * MARGIN_IN
_BODY_TOP_IN: Final = 1.75
_BODY_IN: Final = 4.95
_LETTER_IN: Final = 0.133
"""What a letter of Arial takes at 16 points, most of the time."""
_LABEL_IN: Final = 0.25
"""Room a number needs in a bar."""
_LABELS: Final = 12
"""Months named along an axis without slanting."""
_LONG: Final = 110
"""Letters of a finding from which on it is written smaller, so that it stays on two lines."""
_GAPS: Final = ((1, 300), (3, 150))
"""Room between bars in percent of one, by how many there are: a single bar is no wall."""
_ACTS: Final = re.compile(r"\{?=|\w+:")
_WORD_JOINER: Final = "\u2060"
_TYPES: Final = {
    "lines": xl.XL_CHART_TYPE.LINE_MARKERS,
    "bars": xl.XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked bars": xl.XL_CHART_TYPE.BAR_STACKED,
    "stacked columns": xl.XL_CHART_TYPE.COLUMN_STACKED,
}
_FIGURES_IN_A_ROW: Final = 3
_NAME_LETTERS: Final = 38
"""Of the name of a bar."""
_CELL_IN: Final = 0.12
"""What the margins of a cell take."""
_WARNING_IN, _BESIDE_LETTERS = 2.6, 80
"""Room for the warning above a slide, and letters that fit beside it."""


@dataclass(frozen=True, slots=True)
class _Chart:
    """A native chart: what is counted (months of an axis of days as dates), its series (name, one value a category,
    None where none is stated, and colour), how it is drawn, the format of its values and their unit, said above;
    which points of the last line are open."""

    kind: Literal["lines", "bars", "stacked bars", "stacked columns"]
    labels: Sequence[str] | Sequence[date]
    series: Sequence[tuple[str, Sequence[float | None], str]]
    number_format: str = "0"
    axis: str = ""
    has_key: bool = True
    is_open: Sequence[bool] = ()


def file(deck: Deck) -> bytes:
    """The slides as the bytes of a .pptx file."""
    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    properties = show.core_properties
    properties.title = limits.property_text(f"{deck.title} - {deck.facts[0]}")
    properties.author = ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # the slides say the day that counts
    for number, slide in enumerate(deck.slides, start=1):
        _add(show, deck, slide, number)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


# ---- a slide ----


def _add(show: Presentation, deck: Deck, slide: Slide, number: int) -> None:
    """Puts a slide at the end."""
    page = show.slides.add_slide(show.slide_layouts[5])  # a title and nothing else
    _title(page, plain(slide.finding or slide.subject))
    _draw(page, slide)
    if deck.warning:
        _text(page, MARGIN_IN, 0.08, _WARNING_IN, 0.34, deck.warning, colour=theme.colour("overdue"), bold=True)
    left = MARGIN_IN + _WARNING_IN
    if beside := _beside(slide):
        _text(page, left, 0.08, WIDTH_IN - MARGIN_IN - left, 0.34, beside, align=PP_ALIGN.RIGHT)
    _text(page, MARGIN_IN, 6.95, 11, 0.4, limits.shorten(" · ".join([*deck.facts, *deck.filters]), 105))
    _text(page, WIDTH_IN - MARGIN_IN - 1, 6.95, 1, 0.4, str(number), align=PP_ALIGN.RIGHT)
    notes: Any = page.notes_slide.notes_text_frame
    below = [slide.below] if slide.below else []
    notes.text = "\n".join(plain(line) for line in (slide.finding, *deck.notes, *below, *slide.notes))


def _beside(slide: Slide) -> str:
    """What stands below the body on other slides stands above it here, where a table leaves no room."""
    rest = _("{rest}, in the notes").format(rest=slide.more) if slide.more else ""
    return limits.shorten(" ".join(filter(None, (slide.below, rest))), _BESIDE_LETTERS)


def _draw(page: Page, slide: Slide) -> None:
    match slide.body:
        case Figures(figures):
            _figures(page, figures)
        case Items(lines, headings):
            _table(page, headings, [(line.what, line.below, line.right) for line in lines])
        case Spans(_parts, headings, rows):
            _table(page, headings, [(row.name, _from_to(row), row.when) for row in rows])
        case Bars() | Amounts() | Lines():
            _chart(page, _native(slide.body))
        case None:
            colour = GOOD if slide.is_good else ""
            _text(page, MARGIN_IN, _BODY_TOP_IN + 0.6, INNER_IN, 1, slide.nothing, size=24, colour=colour)


def _from_to(row: Span) -> str:
    start = numbers.MISSING if row.start_on is None else dates.day(row.start_on)
    return f"{start} → {dates.day(row.due_on)}"


def _title(page: Page, sentence: str) -> None:
    title: Any = page.shapes.title
    title.left, title.top, title.width, title.height = map(Inches, (MARGIN_IN, 0.35, INNER_IN, 1.3))
    title.text_frame.word_wrap = True
    _write(title.text_frame, sentence, size=28 if len(sentence) < _LONG else 22, bold=True, anchor=MSO_ANCHOR.MIDDLE)
    rule = page.shapes.add_connector(1, *map(Inches, (MARGIN_IN, 1.68, MARGIN_IN + INNER_IN, 1.68)))
    rule.line.color.rgb, rule.line.width = _rgb(theme.ACCENT), Pt(1.5)


def _figures(page: Page, figures: Sequence[BigFigure]) -> None:
    """Three side by side: label, value, its counts, and its change since the period before."""
    width, height = INNER_IN / _FIGURES_IN_A_ROW, 2.5
    for at, figure in enumerate(figures):
        left = MARGIN_IN + at % _FIGURES_IN_A_ROW * width
        top = _BODY_TOP_IN + 0.1 + at // _FIGURES_IN_A_ROW * height
        label = f"{figure.label} ({figure.unit})" if figure.unit else figure.label
        _text(page, left, top, width - 0.1, 0.45, label, size=18)
        _text(page, left, top + 0.4, width - 0.1, 0.8, figure.value, size=40, bold=True)
        _text(page, left, top + 1.2, width - 0.1, 0.75, figure.below)
        colour = {True: GOOD, False: BAD, None: ""}[figure.is_good]
        _text(page, left, top + 1.9, width - 0.1, 0.45, figure.change, colour=colour)


# ---- text and tables ----


def _text(page: Page, left: float, top: float, width: float, height: float, words: str, **look: Any) -> None:
    """A box of plain text, inches; it looks as `_write` says."""
    box: Any = page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    box.text_frame.word_wrap = True
    _write(box.text_frame, words, **look)


def _write(
    frame: Any, text: str, *, size: float = SMALLEST_PT, bold: bool = False, colour: str = "", align: Any = None,
    anchor: Any = MSO_ANCHOR.TOP,
) -> None:  # fmt: skip
    frame.margin_left = frame.margin_right = 0
    frame.vertical_anchor = anchor
    line = frame.paragraphs[0]
    line.alignment = align or PP_ALIGN.LEFT
    run = line.add_run()
    run.text = plain(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = _rgb(colour or theme.TEXT["light"])


def _table(page: Page, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A native table of three columns; each cell has room for two lines of text."""
    widths_in = _widths([headings, *rows])
    place = map(Inches, (MARGIN_IN, _BODY_TOP_IN + 0.05, INNER_IN, 0.4 * (len(rows) + 1)))
    shape: Any = page.shapes.add_table(len(rows) + 1, len(headings), *place)
    drawn = shape.table
    drawn.first_row, drawn.horz_banding = True, False
    for column, width in zip(drawn.columns, widths_in, strict=True):
        column.width = Inches(width)
    for at, row in enumerate([headings, *rows]):
        for cell, words, width in zip(drawn.rows[at].cells, row, widths_in, strict=True):
            letters = 2 * int((width - _CELL_IN) / _LETTER_IN)
            _fill_cell(cell, limits.shorten(plain(words), letters), at)


def _widths(rows: Sequence[Sequence[str]]) -> tuple[float, float, float]:
    """The last column takes what its longest text needs, the first no more than half of the rest."""
    needed = [max(len(row[at]) for row in rows) * _LETTER_IN + _CELL_IN for at in range(3)]
    right = min(max(needed[2], 1.3), INNER_IN / 4)
    left = min(needed[0], (INNER_IN - right) / 2)
    return left, INNER_IN - right - left, right


def _fill_cell(cell: Any, words: str, row: int) -> None:
    is_heading = row == 0
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(theme.ACCENT if is_heading else "#ffffff" if row % 2 else "#f2f5f9")
    _write(cell.text_frame, words, bold=is_heading, colour=theme.on(theme.ACCENT) if is_heading else "")
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.margin_left = cell.margin_right = Inches(0.06)


# ---- charts ----


def _native(body: Bars | Amounts | Lines) -> _Chart:
    """The body as a native chart; the counts done of assigned stand behind the name of a bar."""
    match body:
        case Bars(parts, rows, is_upright):
            shares = ["" if is_upright else row.share.split(" ")[0] for row in rows]
            return _Chart(
                "stacked columns" if is_upright else "stacked bars",
                [f"{_short(row.name)}  {share}".rstrip() for row, share in zip(rows, shares, strict=True)],
                [(word, [row.counts[at] for row in rows], colour) for at, (word, colour) in enumerate(parts)],
                has_key=body.needs_key,
            )
        case Amounts(parts, rows, unit):
            return _Chart(
                "bars",
                [_short(row.name) for row in rows],
                [(word, [row.amounts[at] for row in rows], colour) for at, (word, colour) in enumerate(parts)],
                number_format="#,##0.##",
                axis=unit,
            )
    series = [
        (one.word, [percents.share_value(rate) for rate in one.rates], one.colour)
        for one in (body.expected, body.actual)
    ]
    number_format, is_open = percents.POINTS_FORMAT, body.actual.is_few
    return _Chart("lines", body.months, series, number_format=number_format, is_open=is_open)


def _short(name: str) -> str:
    return limits.shorten(name, _NAME_LETTERS)


def _chart(page: Page, chart: _Chart) -> None:
    place = map(Inches, (MARGIN_IN, _BODY_TOP_IN, INNER_IN, _BODY_IN))
    shape: Any = page.shapes.add_chart(_TYPES[chart.kind], *place, _chart_data(chart))
    _dress(shape.chart, chart)
    if chart.kind == "lines":
        _draw_lines(shape.chart, chart)
    else:
        _fill_bars(shape.chart, chart)


def _chart_data(chart: _Chart) -> Any:
    data = CategoryChartData(number_format=chart.number_format)
    data.categories = [label if isinstance(label, date) else _label(label) for label in chart.labels]
    if chart.kind == "lines":
        data.categories.number_format = "mm/yyyy"
    for name, values, _colour in chart.series:
        data.add_series(_label(name), values)
    return data


def _label(words: str) -> str:
    """Plain text that the workbook inside a chart keeps as text: python-pptx's writer would make a formula of "=1+1"
    and a link of "file:…". An invisible letter in front says that it is neither; one within "_x0041_" keeps charts,
    which read it as Excel does, from showing "A"."""
    written = ESCAPE.sub(f"_{_WORD_JOINER}", plain(words))
    return f"{_WORD_JOINER}{written}" if _ACTS.match(written) else written


def _dress(drawing: Any, chart: _Chart) -> None:
    """Fonts, legend and axes; values are read off the labels, those of lines off a scale of 0 to 100."""
    drawing.font.size, drawing.font.name = Pt(SMALLEST_PT), FONT
    drawing.font.color.rgb = _rgb(theme.TEXT["light"])
    drawing.has_title = bool(chart.axis)
    if chart.axis:
        _write(drawing.chart_title.text_frame, chart.axis)
    drawing.has_legend = chart.has_key
    if chart.has_key:
        drawing.legend.position, drawing.legend.include_in_layout = xl.XL_LEGEND_POSITION.BOTTOM, False
    values, categories = drawing.value_axis, drawing.category_axis
    values.visible = values.has_major_gridlines = chart.kind == "lines"
    values.minimum_scale = 0
    categories.reverse_order = chart.kind in ("bars", "stacked bars")  # the first on top
    categories.format.line.color.rgb = _rgb(theme.RULE["light"])
    categories.tick_label_position = xl.XL_TICK_LABEL_POSITION.LOW
    categories.major_tick_mark = values.major_tick_mark = xl.XL_TICK_MARK.NONE


def _draw_lines(drawing: Any, chart: _Chart) -> None:
    values = drawing.value_axis
    values.maximum_scale, values.major_unit = 100, 25
    values.major_gridlines.format.line.color.rgb = _rgb(theme.RULE["light"])
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = chart.number_format, False
    _name_months(drawing.category_axis, every=-(-len(chart.labels) // _LABELS))
    for drawn, (_name, _values, colour) in zip(drawing.plots[0].series, chart.series, strict=True):
        drawn.smooth = False
        drawn.format.line.color.rgb, drawn.format.line.width = _rgb(colour), Pt(3)
        drawn.marker.style, drawn.marker.size = xl.XL_MARKER_STYLE.CIRCLE, 7
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = drawn.marker.format.line.color.rgb = _rgb(colour)
    for at, is_open in enumerate(chart.is_open):
        if is_open:
            marker = drawn.points[at].marker
            marker.style, marker.size = xl.XL_MARKER_STYLE.CIRCLE, 9
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb, marker.format.line.color.rgb = _rgb(theme.HOLLOW), _rgb(colour)


def _name_months(axis: Any, every: int) -> None:
    """Name only every so many months of an axis of days; python-pptx has no word for it."""
    step = axis._element.find(qn("c:baseTimeUnit"))
    step.set("val", "months")
    for name, value in (("c:majorTimeUnit", "months"), ("c:majorUnit", str(every))):
        step.addnext(step.makeelement(qn(name), {"val": value}))
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "mm/yyyy", False
    axis.tick_labels.font.size = Pt(SMALLEST_PT)
    axis._element.txPr.bodyPr.set("rot", "0")  # never slanted


def _fill_bars(drawing: Any, chart: _Chart) -> None:
    is_stacked = chart.kind != "bars"
    plot, bars = drawing.plots[0], len(chart.labels)
    plot.gap_width = next((percent for most, percent in _GAPS if bars <= most), 35)
    plot.overlap = 100 if is_stacked else -5
    unit = _where_it_fits(chart) if is_stacked else chart.number_format
    for drawn, (_name, _values, colour) in zip(plot.series, chart.series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _rgb(colour)
        labels = drawn.data_labels
        labels.show_value, labels.font.size, labels.font.name = True, Pt(SMALLEST_PT), FONT
        labels.number_format, labels.number_format_is_linked = unit, False
        labels.font.color.rgb = _rgb(theme.on(colour) if is_stacked else theme.TEXT["light"])
        labels.position = xl.XL_LABEL_POSITION.CENTER if is_stacked else xl.XL_LABEL_POSITION.OUTSIDE_END


def _where_it_fits(chart: _Chart) -> str:
    """The format of labels in stacked bars that leaves small numbers out, where a bar has no room for them."""
    longest = max(
        sum(value or 0 for value in column) for column in zip(*(v for _n, v, _c in chart.series), strict=True)
    )
    is_across = chart.kind == "stacked bars"
    room, label = (WIDTH_IN / 2, 0.6 * _LABEL_IN) if is_across else (_BODY_IN - 1.5, _LABEL_IN)
    return f'[>={max(1, round(longest * label / room))}]0;""'


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour.removeprefix("#").upper())
