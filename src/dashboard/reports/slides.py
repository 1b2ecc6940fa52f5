"""The findings of a scope as PowerPoint slides, one a slide: a sentence, one native chart or table, the definition and
the counts in the speaker's notes. In the language in use; charts can be edited in PowerPoint.
"""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from dashboard.charts import theme
from dashboard.metrics import figures, finding
from dashboard.reports.content import AHEAD_DAYS, CLOSED, Content, deadline, lead, plain, report_date, whole_percent
from dashboard.text import dates, numbers
from dashboard.text.translation import N_, _

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

FONT: Final = "Arial"
"""Has every Vietnamese letter and is on every computer that has PowerPoint."""
SMALLEST_PT: Final = 16
TOP: Final = 8
"""Rows of a table, fewest that still say who to ask."""
_TOP_AGENCIES: Final = 12
_WIDTH_IN, _HEIGHT_IN = 13.333, 7.5
_MARGIN_IN: Final = 0.6
_BODY_TOP_IN: Final = 1.75
_BODY_IN: Final = 4.95
_SHOWN_MONTHS: Final = 12
_LETTER_IN: Final = 0.133
"""What a letter of Arial takes at 16 points, most of the time."""
_LABEL_IN: Final = 0.25
"""Room a number needs in a bar."""
_LABELS: Final = 12
"""Months named along an axis without slanting."""

_ACTS: Final = re.compile(r"\{?=|\w+:")
_WORD_JOINER: Final = "\u2060"

Series = Sequence[tuple[str, Sequence[float | None], str]]
"""Name, one value a category (None: none stated) and colour."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One slide: its finding, what draws its body, and what the speaker can add."""

    title: str
    draw: Callable[["Slide"], None]
    notes: Sequence[str]


def deck(content: Content) -> bytes:
    """The slides of the content's scope as the bytes of a .pptx file."""
    import pptx
    from pptx.util import Inches

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(_WIDTH_IN), Inches(_HEIGHT_IN)
    properties = show.core_properties
    properties.title, properties.author = _("Progress of the plans") + f" - {report_date(content.scope)}", ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # the slides say the day that counts
    for number, page in enumerate(_pages(content), start=1):
        _slide(show, content, page, number)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


# ---- the findings ----


def _pages(content: Content) -> list[_Page]:
    return [
        _overview(content),
        _attention(content),
        _schedule(content),
        _sections(content),
        _agencies(content),
        _deadlines(content),
        _money(content),
        _reporting(content),
        _coming(content),
    ]


def _overview(content: Content) -> _Page:
    written = content.headline
    shown = [written[name] for name in ("tasks", "assigned", "on_time", "overdue", "gap", "disbursed")]
    statuses = [(str(s), int(n)) for s, n in zip(content.by_status["status"], content.by_status["tasks"], strict=True)]

    def draw(slide: "Slide") -> None:
        width = (_WIDTH_IN - 2 * _MARGIN_IN) / len(shown)
        for at, figure in enumerate(shown):
            below = "/".join(numbers.number(part) for part in figure.of) if figure.of else figure.note or figure.level
            label = f"{figure.label} ({figure.unit})" if figure.unit else figure.label
            left = _MARGIN_IN + at * width
            _text(slide, left, 1.75, width - 0.1, 0.75, label, anchor="bottom")
            _text(slide, left, 2.5, width - 0.1, 0.75, figure.value, size=34, bold=True)
            _text(slide, left, 3.2, width - 0.1, 0.45, below)
        series = [(theme.word(status), [n], theme.colour(status)) for status, n in statuses if n]
        _chart(slide, [_("Tasks")], series, top=3.75, height=2.95, is_stacked=True, is_horizontal=True)

    notes = [f"{figure.label}: {figure.value}{_of(figure.of)}. {figure.meaning}" for figure in written.values()]
    notes += [f"{theme.word(status)}: {numbers.number(n)}" for status, n in statuses]
    return _Page(finding.due(content.totals), draw, notes)


def _of(counts: tuple[int, int] | None) -> str:
    return f" ({'/'.join(numbers.number(part) for part in counts)})" if counts else ""


_KINDS: Final = {"overdue": N_("Overdue"), "silent": N_("Missing"), "due_soon": N_("Due soon")}


def _attention(content: Content) -> _Page:
    overdue, owes = content.overdue, N_("{n} days late")
    rows = [
        (
            _(_KINDS["overdue"]), f"{row['ref']} {row['title']}", row["owes"] or lead(row),
            _(owes).format(n=numbers.number(row["days_late"])),
        )
        for row in overdue.to_dict("records")
    ]  # fmt: skip
    rows += [
        (
            _(_KINDS["silent"]), _("Monthly report, plan {code}").format(code=row["plan_code"]), row["agency"],
            _("{n} months in a row").format(n=numbers.number(row["months"])),
        )
        for row in content.silent.to_dict("records")
    ]  # fmt: skip
    rows += [
        (_(_KINDS["due_soon"]), f"{row['ref']} {row['title']}", lead(row), dates.day(row["due_on"].date()))
        for row in content.due_soon.to_dict("records")
    ]
    headings = (_("What"), _("Task"), _("Who"), _("How long"))
    kinds = content.kinds
    notes = [f"{_(words)}: {numbers.number(kinds.get(kind, 0))}" for kind, words in _KINDS.items()]
    notes += [_(figures.MEANINGS["overdue"]), *(" | ".join(plain(cell) for cell in row) for row in rows)]
    return _Page(
        finding.attention(kinds, content.scope.soon_days),
        lambda slide: _table(slide, headings, rows, (1.8, 4.5, 3.0, 2.8), _("Nothing is overdue, nobody is silent.")),
        notes,
    )


def _schedule(content: Content) -> _Page:
    months = content.curve
    shown = months[months["month_on"] <= pd.Timestamp(content.scope.period_on)]
    later = months[months["month_on"] > pd.Timestamp(content.scope.period_on)]
    every = pd.concat([shown, later])
    series: Series = [
        (_("Planned"), [_points(value) for value in every["planned"]], theme.PLANNED),
        (_("Actual"), [_points(value) for value in every["actual"]], theme.ACTUAL),
    ]
    labels = [month.date() for month in every["month_on"]]
    notes = [_(figures.MEANINGS["gap"])]
    if not content.position.empty:
        row = content.position.iloc[0]
        notes.append(
            _("Planned {planned}, actual {actual}, gap {gap} points.").format(
                planned=numbers.rate(row["planned"]),
                actual=numbers.rate(row["actual"]),
                gap=content.headline["gap"].value,
            )
        )
    return _Page(
        finding.schedule(content.position, content.totals),
        lambda slide: _chart(slide, labels, series, is_line=True, unit='0"%"', none=_("No task has a due date.")),
        notes,
    )


def _points(rate: float) -> float | None:
    return None if pd.isna(rate) else round(100 * rate, 1)


def _sections(content: Content) -> _Page:
    frame, many = content.by_section, len(content.plans) > 1
    names = [
        f"{plan}. {title}" if many else str(title)
        for plan, title in zip(frame["plan_code"], frame["title"], strict=True)
    ]
    return _Page(
        finding.sections(frame),
        lambda slide: _statuses(slide, names, frame),
        [_(figures.MEANINGS["assigned"]), *_shares(names, frame)],
    )


def _agencies(content: Content) -> _Page:
    frame = content.by_agency
    top, names = frame.head(_TOP_AGENCIES), list(frame["agency"])
    notes = [
        _(figures.MEANINGS["assigned"]),
        _("A task of several agencies counts in the row of each, so rows are not added up."),
        *_shares(names, frame),
    ]
    if len(frame) > len(top):
        notes.insert(
            0,
            _("Shown: the first {n} of {all} agencies, worst first.").format(n=len(top), all=len(frame)),
        )
    return _Page(
        finding.late_agencies(content.owed), lambda slide: _statuses(slide, names[: len(top)], top), notes
    )  # fmt: skip


def _shares(names: Sequence[str], frame: pd.DataFrame) -> list[str]:
    return [
        _("{name}: {share} done, {overdue} overdue").format(
            name=plain(name), share=figures.share(done, of), overdue=numbers.number(overdue)
        )
        for name, done, of, overdue in zip(names, frame["done"], frame["assigned"], frame["overdue"], strict=True)
    ]


def _statuses(slide: "Slide", names: Sequence[str], frame: pd.DataFrame) -> None:
    """Tasks by status, a bar a row of the frame, the first on top."""
    shown = [status for status in theme.STATUS if status != "withdrawn" and frame[status].sum()]
    series = [(theme.word(status), [int(n) for n in frame[status]], theme.colour(status)) for status in shown]
    labels = [
        f"{_short(name, 38)}  {numbers.number(done)}/{numbers.number(of)}"
        for name, done, of in zip(names, frame["done"], frame["assigned"], strict=True)
    ]
    _chart(slide, labels, series, is_stacked=True, is_horizontal=True, none=_("No task in this selection."))


def _deadlines(content: Content) -> _Page:
    frame = content.deadlines
    parts = (
        (theme.word("done_on_time"), "done_on_time", theme.colour("done_on_time")),
        (theme.word("done_late"), "done_late", theme.colour("done_late")),
        (theme.word("overdue"), "overdue", theme.colour("overdue")),
        (_("Still open"), "open", theme.colour("in_progress")),
    )
    labels = [dates.short_month(month) for month in frame["month_on"]]
    series = [(word, [int(n) for n in frame[name]], colour) for word, name, colour in parts if frame[name].sum()]
    notes = [
        _("Tasks by the month of the due date in force; {n} tasks have none.").format(
            n=numbers.number(int(content.totals["assigned"].iloc[0]) - int(frame["due"].sum()))
        ),
        *(f"{label}: {numbers.number(n)}" for label, n in zip(labels, frame["due"], strict=True)),
    ]
    return _Page(
        finding.deadlines(frame, content.scope.period_on),
        lambda slide: _chart(slide, labels, series, is_stacked=True, none=_("No task has a due date.")),
        notes,
    )


def _money(content: Content) -> _Page:
    frame = content.money_by_source
    unit = numbers.money_unit(frame[["estimated_vnd", "allocated_vnd", "disbursed_vnd"]].max().max())
    unit = max(unit, numbers.MILLION)
    amounts = (
        (_("Estimated"), "estimated"),
        (_("Allocated"), "allocated"),
        (_("Disbursed"), "disbursed"),
    )
    series = [
        (word, [None if pd.isna(v) else round(v / unit, 3) for v in frame[f"{name}_vnd"]], theme.BUDGET[name])
        for word, name in amounts
    ]
    names = [_short(plain(name), 38) for name in frame["name"]]
    words = {numbers.MILLION: _("million VND"), numbers.BILLION: _("billion VND")}[unit]
    notes = [_(figures.MEANINGS["disbursed"]), _("Amounts nobody has stated are missing, which is not zero.")]
    notes += [
        f"{plain(row['name'])}: "
        + ", ".join(f"{word} {numbers.money_vnd(_value(row[f'{name}_vnd']))}" for word, name in amounts)
        for row in frame.to_dict("records")
    ]
    return _Page(
        finding.money(content.money),
        lambda slide: _chart(
            slide, names, series, is_horizontal=True, unit="#,##0.##", axis=words,
            none=_("No money is stated in this selection."),
        ),
        notes,
    )  # fmt: skip


def _value(vnd: Any) -> int | None:
    return None if pd.isna(vnd) else int(vnd)


def _reporting(content: Content) -> _Page:
    frame = content.reports.tail(_SHOWN_MONTHS)
    labels = [dates.short_month(month) for month in frame["month_on"]]
    late = [int(received - on_time) for received, on_time in zip(frame["received"], frame["on_time"], strict=True)]
    series = [
        (_("On time"), [int(n) for n in frame["on_time"]], theme.colour("done_on_time")),
        (_("Sent late"), late, theme.colour("due_soon")),
        (_("Missing"), [int(n) for n in frame["missing"]], theme.colour("overdue")),
    ]
    notes = [
        _(figures.MEANINGS["received"]),
        *(
            f"{label}: {figures.share(received, expected)}"
            for label, received, expected in zip(labels, frame["received"], frame["expected"], strict=True)
        ),
        *(
            f"{plain(agency)}: " + _("{n} months in a row").format(n=numbers.number(months))
            for agency, months in zip(content.silent["agency"], content.silent["months"], strict=True)
        ),
    ]
    return _Page(
        finding.reports(content.reports, content.scope.period_on),
        lambda slide: _chart(slide, labels, series, is_stacked=True, none=_("No report was expected yet.")),
        notes,
    )


def _coming(content: Content) -> _Page:
    frame = content.coming
    rows = [
        (f"{row['ref']} {row['title']}", lead(row), deadline(row), whole_percent(row["percent"]))
        for row in frame.to_dict("records")
    ]
    after = content.listing[content.listing["due_on"] > pd.Timestamp(content.scope.report_on)]
    after = after[~after["status"].isin(CLOSED)].sort_values("due_on", kind="stable")
    none = _("No open task has a deadline ahead.")
    if len(after):
        row = after.iloc[0]
        none = _("The next deadline: {day}, {task}").format(
            day=dates.day(row["due_on"].date()), task=f"{row['ref']} {row['title']}"
        )
    headings = (_("Task"), _("Lead agency"), _("Due"), _("Progress"))
    return _Page(
        finding.coming(len(frame), AHEAD_DAYS),
        lambda slide: _table(slide, headings, rows, (5.6, 2.6, 2.4, 1.5), none),
        [_("Open tasks due from the report date on, the next one first."), *(" | ".join(row) for row in rows)],
    )


# ---- parts ----


def _slide(show: "Presentation", content: Content, page: _Page, number: int) -> None:
    from pptx.util import Inches, Pt

    slide = show.slides.add_slide(show.slide_layouts[5])  # a title and nothing else
    title: Any = slide.shapes.title
    title.left, title.top, title.width, title.height = (
        Inches(_MARGIN_IN), Inches(0.35), Inches(_WIDTH_IN - 2 * _MARGIN_IN), Inches(1.3),
    )  # fmt: skip
    title.text_frame.word_wrap = True
    _write(title.text_frame, plain(page.title), size=28 if len(page.title) < 110 else 22, bold=True, anchor="middle")
    rule = slide.shapes.add_connector(
        1, Inches(_MARGIN_IN), Inches(1.68), Inches(_WIDTH_IN - _MARGIN_IN), Inches(1.68)
    )  # fmt: skip
    rule.line.color.rgb, rule.line.width = _rgb(theme.ACCENT), Pt(1.5)
    page.draw(slide)
    notes = content.notes
    if content.is_demo:
        notes = [_("MADE-UP FIGURES"), *notes]
        _text(slide, _MARGIN_IN, 0.08, 6, 0.34, notes[0], colour=theme.colour("overdue"), bold=True)
    narrowed = [notes_ for notes_ in (content.scope.plan, content.scope.section) if notes_]
    parts = [report_date(content.scope)]
    if narrowed:
        parts.append(_("Plan {code}").format(code=" · ".join(narrowed)))
    if content.agency:
        parts.append(plain(content.agency))
    _text(slide, _MARGIN_IN, 6.95, 11, 0.4, _short(" · ".join(parts), 105))
    _text(slide, _WIDTH_IN - _MARGIN_IN - 1, 6.95, 1, 0.4, str(number), align="right")
    told: Any = slide.notes_slide.notes_text_frame
    told.text = "\n".join(plain(line) for line in (page.title, *notes, *page.notes))


def _text(
    slide: "Slide",
    left: float,
    top: float,
    width: float,
    height: float,
    text: str,
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
    _write(box.text_frame, text, size=size, bold=bold, colour=colour, align=align, anchor=anchor)


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


def _table(
    slide: "Slide", headings: Sequence[str], rows: Sequence[Sequence[str]], widths_in: Sequence[float], none: str
) -> None:
    """The first rows as a native table, and how many more there are; for no rows the sentence `none`.

    The widest column has room for two lines of text, the others for one.
    """
    from pptx.util import Inches

    if not rows:
        _text(slide, _MARGIN_IN, _BODY_TOP_IN + 0.6, _WIDTH_IN - 2 * _MARGIN_IN, 1, none, size=24,
              colour=theme.colour("done_on_time"))  # fmt: skip
        return
    shown = rows[:TOP]
    shape: Any = slide.shapes.add_table(
        len(shown) + 1, len(headings), Inches(_MARGIN_IN), Inches(_BODY_TOP_IN + 0.05),
        Inches(_WIDTH_IN - 2 * _MARGIN_IN), Inches(0.4 * (len(shown) + 1)),
    )  # fmt: skip
    table = shape.table
    table.first_row, table.horz_banding = True, False
    for column, width in zip(table.columns, widths_in, strict=True):
        column.width = Inches(width)
    for at, row in enumerate([headings, *shown]):
        for cell, text, width in zip(table.rows[at].cells, row, widths_in, strict=True):
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(theme.ACCENT if at == 0 else "#ffffff" if at % 2 else "#f2f5f9")
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            colour = theme.on(theme.ACCENT) if at == 0 else ""
            letters = int((width - 0.12) / _LETTER_IN) * (2 if width == max(widths_in) else 1)
            _write(cell.text_frame, _short(plain(text), letters), bold=at == 0, colour=colour)
            cell.margin_left = cell.margin_right = Inches(0.06)
    if len(rows) > TOP:
        more = _("and {n} more, in the notes").format(n=numbers.number(len(rows) - TOP))
        _text(slide, 7.4, 0.08, _WIDTH_IN - _MARGIN_IN - 7.4, 0.34, more, align="right")


def _chart(
    slide: "Slide",
    labels: Sequence[str] | Sequence[date],
    series: Series,
    *,
    top: float = _BODY_TOP_IN,
    height: float = _BODY_IN,
    is_stacked: bool = False,
    is_horizontal: bool = False,
    is_line: bool = False,
    unit: str = "0",
    axis: str = "",
    none: str = "",
) -> None:
    """A native chart; for no values the sentence `none`. `axis`: the unit of the values, said above."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    if not labels or not any(value is not None for _name, values, _colour in series for value in values):
        _text(slide, _MARGIN_IN, top + 0.6, _WIDTH_IN - 2 * _MARGIN_IN, 1, none, size=24)
        return
    kinds = {
        (False, True, False): XL_CHART_TYPE.COLUMN_STACKED,
        (False, True, True): XL_CHART_TYPE.BAR_STACKED,
        (False, False, True): XL_CHART_TYPE.BAR_CLUSTERED,
        (True, False, False): XL_CHART_TYPE.LINE_MARKERS,
    }
    data = CategoryChartData(number_format=unit)
    data.categories = [label if isinstance(label, date) else _label(label) for label in labels]
    if is_line:
        data.categories.number_format = "mm/yyyy"
    for name, values, _colour in series:
        data.add_series(_label(name), values)
    shape = slide.shapes.add_chart(
        kinds[is_line, is_stacked, is_horizontal],
        Inches(_MARGIN_IN), Inches(top), Inches(_WIDTH_IN - 2 * _MARGIN_IN), Inches(height), data,
    )  # fmt: skip
    _dress(shape.chart, axis, is_line=is_line, is_horizontal=is_horizontal)
    if is_line:
        _draw_lines(shape.chart, series, unit)
        return
    if is_stacked:
        # No number where a bar has no room for it: the label's format leaves small ones out.
        longest = max(sum(value or 0 for value in values) for values in zip(*(v for _n, v, _c in series), strict=True))
        room = (_WIDTH_IN / 2) if is_horizontal else height - 1.5
        unit = f'[>={max(1, round(longest * (0.6 * _LABEL_IN if is_horizontal else _LABEL_IN) / room))}]0;""'
    _fill_bars(shape.chart, series, unit, is_stacked=is_stacked)


def _label(text: str) -> str:
    """Plain text that the workbook inside a chart keeps as text: python-pptx's writer would make a formula of "=1+1"
    and a link of "file:…". An invisible letter in front says that it is neither."""
    found = plain(text)
    return f"{_WORD_JOINER}{found}" if _ACTS.match(found) else found


def _dress(chart: Any, axis: str, *, is_line: bool, is_horizontal: bool) -> None:
    """Fonts, legend and axes; values are read off the labels, those of lines off a scale of 0 to 100."""
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    chart.font.size, chart.font.name = Pt(SMALLEST_PT), FONT
    chart.font.color.rgb = _rgb(theme.TEXT["light"])
    chart.has_title = bool(axis)
    if axis:
        _write(chart.chart_title.text_frame, axis)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values, categories = chart.value_axis, chart.category_axis
    values.visible = values.has_major_gridlines = is_line
    values.minimum_scale = 0
    categories.reverse_order = is_horizontal  # the first on top
    categories.format.line.color.rgb = _rgb(theme.RULE["light"])
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE


def _draw_lines(chart: Any, series: Series, unit: str) -> None:
    from pptx.util import Pt

    values = chart.value_axis
    values.maximum_scale, values.major_unit = 100, 25
    values.major_gridlines.format.line.color.rgb = _rgb(theme.RULE["light"])
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = unit, False
    _name_months(chart.category_axis, every=-(-len(series[0][1]) // _LABELS))
    for made, (_name, _values, colour) in zip(chart.plots[0].series, series, strict=True):
        made.smooth = False
        made.format.line.color.rgb, made.format.line.width = _rgb(colour), Pt(3)
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = made.marker.format.line.color.rgb = _rgb(colour)


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


def _fill_bars(chart: Any, series: Series, unit: str, *, is_stacked: bool) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35 if len(list(plot.categories)) > 3 else 150, 100 if is_stacked else -5
    for made, (_name, _values, colour) in zip(plot.series, series, strict=True):
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = _rgb(colour)
        labels = made.data_labels
        labels.show_value, labels.font.size, labels.font.name = True, Pt(SMALLEST_PT), FONT
        labels.number_format, labels.number_format_is_linked = unit, False
        labels.font.color.rgb = _rgb(theme.on(colour) if is_stacked else theme.TEXT["light"])
        labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.removeprefix("#").upper())
