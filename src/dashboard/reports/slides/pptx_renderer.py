"""What stands on a PowerPoint slide: its frame, boxes of text, native tables and native charts; no subject here.

Charts can be edited in PowerPoint: a workbook inside holds their numbers. All text is plain; sizes are inches.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from dashboard.charts import theme
from dashboard.narrative.names import plain
from dashboard.text import limits, numbers
from dashboard.text.translation import _
from dashboard.text.xml_text import ESCAPE

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

FONT: Final = "Arial"
"""Has every Vietnamese letter and is on every computer that has PowerPoint."""
SMALLEST_PT: Final = 16
TOP: Final = 8
"""Rows of a table, fewest that still say who to ask."""
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

Kind = Literal["lines", "bars", "stacked bars", "stacked columns"]
Series = Sequence[tuple[str, Sequence[float | None], str]]
"""Name, one value a category (None: none stated) and colour."""


@dataclass(frozen=True, slots=True)
class Page:
    """One slide: its finding, what draws its body, and what the speaker can add."""

    title: str
    draw: Callable[["Slide"], None]
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every slide: day and filters below, a warning above ("": none), and in the notes the same in
    full."""

    below: str
    warning: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart: what is counted (months of an axis of days as dates), how, and the format of its values.

    `axis`: the unit of the values, said above; `none`: the sentence for no values at all.
    """

    kind: Kind
    labels: Sequence[str] | Sequence[date]
    series: Series
    none: str
    unit: str = "0"
    axis: str = ""


# ---- frame ----


def add(show: "Presentation", frame: Frame, page: Page, number: int) -> None:
    """Puts a slide at the end."""
    slide = show.slides.add_slide(show.slide_layouts[5])  # a title and nothing else
    _title(slide, plain(page.title))
    page.draw(slide)
    if frame.warning:
        text(slide, MARGIN_IN, 0.08, 6, 0.34, frame.warning, colour=theme.colour("overdue"), bold=True)
    text(slide, MARGIN_IN, 6.95, 11, 0.4, limits.shorten(frame.below, 105))
    text(slide, WIDTH_IN - MARGIN_IN - 1, 6.95, 1, 0.4, str(number), align="right")
    told: Any = slide.notes_slide.notes_text_frame
    told.text = "\n".join(plain(line) for line in (page.title, *frame.notes, *page.notes))


def _title(slide: "Slide", sentence: str) -> None:
    from pptx.util import Inches, Pt

    title: Any = slide.shapes.title
    title.left, title.top, title.width, title.height = map(Inches, (MARGIN_IN, 0.35, INNER_IN, 1.3))
    title.text_frame.word_wrap = True
    _write(title.text_frame, sentence, size=28 if len(sentence) < _LONG else 22, bold=True, anchor="middle")
    rule = slide.shapes.add_connector(1, *map(Inches, (MARGIN_IN, 1.68, MARGIN_IN + INNER_IN, 1.68)))
    rule.line.color.rgb, rule.line.width = _rgb(theme.ACCENT), Pt(1.5)


# ---- text and tables ----


def text(
    slide: "Slide",
    left: float,
    top: float,
    width: float,
    height: float,
    words: str,
    *,
    size: float = SMALLEST_PT,
    bold: bool = False,
    colour: str = "",
    align: str = "left",
    anchor: str = "top",
) -> None:
    """A box of plain text, inches."""
    from pptx.util import Inches

    box: Any = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    box.text_frame.word_wrap = True
    _write(box.text_frame, words, size=size, bold=bold, colour=colour, align=align, anchor=anchor)


def _write(
    frame: Any, text: str, *, size: float = SMALLEST_PT, bold: bool = False, colour: str = "", align: str = "left",
    anchor: str = "top",
) -> None:  # fmt: skip
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.margin_left = frame.margin_right = 0
    frame.vertical_anchor = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[anchor]
    line = frame.paragraphs[0]
    line.alignment = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}[align]
    run = line.add_run()
    run.text = plain(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = _rgb(colour or theme.TEXT["light"])


def table(
    slide: "Slide", headings: Sequence[str], rows: Sequence[Sequence[str]], widths_in: Sequence[float], none: str
) -> None:
    """The first rows as a native table, and how many more there are; for no rows the sentence `none`.

    The widest column has room for two lines of text, the others for one.
    """
    from pptx.util import Inches

    if not rows:
        text(slide, MARGIN_IN, _BODY_TOP_IN + 0.6, INNER_IN, 1, none, size=24, colour=theme.colour("done_on_time"))
        return
    shown = rows[:TOP]
    place = map(Inches, (MARGIN_IN, _BODY_TOP_IN + 0.05, INNER_IN, 0.4 * (len(shown) + 1)))
    shape: Any = slide.shapes.add_table(len(shown) + 1, len(headings), *place)
    made = shape.table
    made.first_row, made.horz_banding = True, False
    for column, width in zip(made.columns, widths_in, strict=True):
        column.width = Inches(width)
    for at, row in enumerate([headings, *shown]):
        for cell, words, width in zip(made.rows[at].cells, row, widths_in, strict=True):
            letters = int((width - 0.12) / _LETTER_IN) * (2 if width == max(widths_in) else 1)
            _fill_cell(cell, limits.shorten(plain(words), letters), at)
    if len(rows) > TOP:
        more = _("and {n} more, in the notes").format(n=numbers.number(len(rows) - TOP))
        text(slide, 7.4, 0.08, WIDTH_IN - MARGIN_IN - 7.4, 0.34, more, align="right")


def _fill_cell(cell: Any, words: str, row: int) -> None:
    from pptx.util import Inches

    is_heading = row == 0
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(theme.ACCENT if is_heading else "#ffffff" if row % 2 else "#f2f5f9")
    _write(cell.text_frame, words, bold=is_heading, colour=theme.on(theme.ACCENT) if is_heading else "")
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.margin_left = cell.margin_right = Inches(0.06)


# ---- charts ----


def chart(slide: "Slide", given: Chart, *, top: float = _BODY_TOP_IN, height: float = _BODY_IN) -> None:
    """A native chart from there on; for no values its sentence."""
    from pptx.util import Inches

    if not given.labels or not any(v is not None for _name, values, _colour in given.series for v in values):
        text(slide, MARGIN_IN, top + 0.6, INNER_IN, 1, given.none, size=24)
        return
    place = map(Inches, (MARGIN_IN, top, INNER_IN, height))
    shape: Any = slide.shapes.add_chart(_chart_type(given.kind), *place, _chart_data(given))
    _dress(shape.chart, given)
    if given.kind == "lines":
        _draw_lines(shape.chart, given)
    else:
        _fill_bars(shape.chart, given, height)


def _chart_type(kind: Kind) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE

    return {
        "lines": XL_CHART_TYPE.LINE_MARKERS,
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked bars": XL_CHART_TYPE.BAR_STACKED,
        "stacked columns": XL_CHART_TYPE.COLUMN_STACKED,
    }[kind]


def _chart_data(given: Chart) -> Any:
    from pptx.chart.data import CategoryChartData

    data = CategoryChartData(number_format=given.unit)
    data.categories = [label if isinstance(label, date) else _label(label) for label in given.labels]
    if given.kind == "lines":
        data.categories.number_format = "mm/yyyy"
    for name, values, _colour in given.series:
        data.add_series(_label(name), values)
    return data


def _label(words: str) -> str:
    """Plain text that the workbook inside a chart keeps as text: python-pptx's writer would make a formula of "=1+1"
    and a link of "file:…". An invisible letter in front says that it is neither; one within "_x0041_" keeps charts,
    which read it as Excel does, from showing "A"."""
    found = ESCAPE.sub(f"_{_WORD_JOINER}", plain(words))
    return f"{_WORD_JOINER}{found}" if _ACTS.match(found) else found


def _dress(made: Any, given: Chart) -> None:
    """Fonts, legend and axes; values are read off the labels, those of lines off a scale of 0 to 100."""
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    made.font.size, made.font.name = Pt(SMALLEST_PT), FONT
    made.font.color.rgb = _rgb(theme.TEXT["light"])
    made.has_title = bool(given.axis)
    if given.axis:
        _write(made.chart_title.text_frame, given.axis)
    made.has_legend = True
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values, categories = made.value_axis, made.category_axis
    values.visible = values.has_major_gridlines = given.kind == "lines"
    values.minimum_scale = 0
    categories.reverse_order = given.kind in ("bars", "stacked bars")  # the first on top
    categories.format.line.color.rgb = _rgb(theme.RULE["light"])
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE


def _draw_lines(made: Any, given: Chart) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    values = made.value_axis
    values.maximum_scale, values.major_unit = 100, 25
    values.major_gridlines.format.line.color.rgb = _rgb(theme.RULE["light"])
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = given.unit, False
    _name_months(made.category_axis, every=-(-len(given.labels) // _LABELS))
    for drawn, (_name, _values, colour) in zip(made.plots[0].series, given.series, strict=True):
        drawn.smooth = False
        drawn.format.line.color.rgb, drawn.format.line.width = _rgb(colour), Pt(3)
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 7
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = drawn.marker.format.line.color.rgb = _rgb(colour)


def _name_months(axis: Any, every: int) -> None:
    """Name only every so many months of an axis of days; python-pptx has no word for it."""
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    step = axis._element.find(qn("c:baseTimeUnit"))
    step.set("val", "months")
    for name, value in (("c:majorTimeUnit", "months"), ("c:majorUnit", str(every))):
        step.addnext(step.makeelement(qn(name), {"val": value}))
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "mm/yyyy", False
    axis.tick_labels.font.size = Pt(SMALLEST_PT)
    axis._element.txPr.bodyPr.set("rot", "0")  # never slanted


def _fill_bars(made: Any, given: Chart, height_in: float) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    is_stacked = given.kind != "bars"
    plot, bars = made.plots[0], len(given.labels)
    plot.gap_width = next((percent for most, percent in _GAPS if bars <= most), 35)
    plot.overlap = 100 if is_stacked else -5
    unit = _where_it_fits(given, height_in) if is_stacked else given.unit
    for drawn, (_name, _values, colour) in zip(plot.series, given.series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _rgb(colour)
        labels = drawn.data_labels
        labels.show_value, labels.font.size, labels.font.name = True, Pt(SMALLEST_PT), FONT
        labels.number_format, labels.number_format_is_linked = unit, False
        labels.font.color.rgb = _rgb(theme.on(colour) if is_stacked else theme.TEXT["light"])
        labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END


def _where_it_fits(given: Chart, height_in: float) -> str:
    """The format of labels in stacked bars that leaves small numbers out, where a bar has no room for them."""
    longest = max(
        sum(value or 0 for value in column) for column in zip(*(v for _n, v, _c in given.series), strict=True)
    )
    is_across = given.kind == "stacked bars"
    room, label = (WIDTH_IN / 2, 0.6 * _LABEL_IN) if is_across else (height_in - 1.5, _LABEL_IN)
    return f'[>={max(1, round(longest * label / room))}]0;""'


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.removeprefix("#").upper())
