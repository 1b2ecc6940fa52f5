"""The findings of a scope as PowerPoint slides, one a slide: a sentence, one native chart or table, the definition and
the counts in the speaker's notes. In the language in use; charts can be edited in PowerPoint.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.charts import theme
from dashboard.narrative.names import plain, whole_percent
from dashboard.reports.content import AHEAD_DAYS, Content
from dashboard.reports.slides import bars, meeting, pptx_renderer
from dashboard.reports.slides.bars import Bars
from dashboard.reports.slides.meeting import Agreed, Decisions, News
from dashboard.reports.slides.pptx_renderer import INNER_IN, MARGIN_IN, Chart, Frame, Page
from dashboard.text import dates, limits, numbers, percents
from dashboard.text.limits import property_text
from dashboard.text.statuses import word
from dashboard.text.translation import N_, _, plural

if TYPE_CHECKING:
    from pptx.slide import Slide

_TOP_AGENCIES: Final = 12
_SHOWN_MONTHS: Final = 12
_NAME_LETTERS: Final = 38
_WHO_LETTERS, _ANY = 54, 10**6
"""Letters of agencies in a cell of two lines, and in the notes."""
_KINDS: Final = {"overdue": N_("Overdue"), "silent": N_("Missing"), "due_soon": N_("Due soon")}


def deck(content: Content, news: News | None = None, agreed: Agreed | None = None) -> bytes:
    """The slides of the content's scope as the bytes of a .pptx file; with what changed since the last meeting and what
    became of its conclusions, where that is known."""
    import pptx
    from pptx.util import Inches

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(pptx_renderer.WIDTH_IN), Inches(pptx_renderer.HEIGHT_IN)
    properties = show.core_properties
    properties.title = property_text(_("Progress of the plans") + f" - {narrative.scope.report_date(content.scope)}")
    properties.author = ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # the slides say the day that counts
    for number, page in enumerate(_pages(content, news, agreed), start=1):
        pptx_renderer.add(show, _frame(content), page, number)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _frame(content: Content) -> Frame:
    """Day and filters, and whether figures are made up."""
    below = [narrative.scope.report_date(content.scope)]
    narrowed = [name for name in (content.scope.plan, content.scope.section) if name]
    if narrowed:
        below.append(_("Plan {code}").format(code=" · ".join(narrowed)))
    if content.agency:
        below.append(plain(content.agency))
    warning = narrative.scope.demo_mark(is_demo=content.is_demo)
    return Frame(" · ".join(below), "".join(warning), [*warning, *content.notes])


def _pages(content: Content, news: News | None, agreed: Agreed | None) -> list[Page]:
    decisions = meeting.decisions(content, agreed, pptx_renderer.TOP)
    if decisions.more:  # a row of its own
        decisions = meeting.decisions(content, agreed, pptx_renderer.TOP - 1)
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
        *([_news(news, content)] if news else []),
        *([_agreed(agreed)] if agreed else []),
        *([_to_decide(decisions)] if decisions.lines else []),
    ]


# ---- how it stands ----


def _overview(content: Content) -> Page:
    written = content.headline
    shown = [written[name] for name in ("tasks", "assigned", "on_time", "overdue", "gap", "disbursed")]
    statuses = [(str(s), int(n)) for s, n in zip(content.by_status["status"], content.by_status["tasks"], strict=True)]
    series = [(word(status), [n], theme.colour(status)) for status, n in statuses if n]

    def draw(slide: "Slide") -> None:
        width = INNER_IN / len(shown)
        for at, figure in enumerate(shown):
            left = MARGIN_IN + at * width
            label = f"{figure.label} ({figure.unit})" if figure.unit else figure.label
            pptx_renderer.text(slide, left, 1.75, width - 0.1, 0.75, label, anchor="bottom")
            pptx_renderer.text(slide, left, 2.5, width - 0.1, 0.75, figure.value, size=34, bold=True)
            pptx_renderer.text(slide, left, 3.2, width - 0.1, 0.45, _counts(figure.of) or figure.caption)
        chart = Chart("stacked bars", [_("Tasks")], series, none=_("No task in this selection."))
        pptx_renderer.chart(slide, chart, top=3.75, height=2.95)

    notes = [
        f"{figure.label}: {figure.value}{f' ({counts})' if (counts := _counts(figure.of) or figure.caption) else ''}. "
        f"{figure.meaning}"
        for figure in written.values()
    ]
    notes += [f"{word(status)}: {numbers.number(n)}" for status, n in statuses]
    return Page(narrative.completion.due(content.totals), draw, notes)


def _counts(of: tuple[int, int] | None) -> str:
    return "/".join(numbers.number(part) for part in of) if of else ""


def _attention(content: Content) -> Page:
    rows, whole = list(_asked(content, _WHO_LETTERS)), _asked(content, _ANY)
    headings = (_("What"), _("Task"), _("Who"), _("How long"))
    kinds = content.kinds
    notes = [f"{_(words)}: {numbers.number(kinds.get(kind, 0))}" for kind, words in _KINDS.items()]
    notes += [_(narrative.figures.MEANINGS["overdue"]), *map(_line, whole)]
    none = (
        f"{_('Nothing is overdue.')} {content.lacking}"
        if content.lacking
        else _("Nothing is overdue, nobody is silent.")
    )
    return Page(
        narrative.meetings.attention(kinds, content.scope.soon_days, content.lacking),
        lambda slide: pptx_renderer.table(slide, headings, rows, (1.85, 3.8, 3.8, 2.6), none),
        notes,
    )


def _asked(content: Content, letters: int) -> Iterator[tuple[str, str, str, str]]:
    """What to ask about: kind, task or report, who (names that fit in so many letters), how long."""
    owed = {str(task_id): narrative.names.owing(rows) for task_id, rows in content.owed.groupby("task_id", sort=False)}
    for row in content.overdue.to_dict("records"):
        who = narrative.names.fitting(owed.get(str(row["task_id"]), []), letters) or narrative.tasks.lead(row)
        yield _(_KINDS["overdue"]), narrative.tasks.name(row), who, meeting.days_late(int(row["days_late"]))
    for row in content.silent.to_dict("records"):
        report = _("Monthly report, plan {code}").format(code=row["plan_code"])
        yield _(_KINDS["silent"]), report, row["agency"], _in_a_row(row["months"])
    for row in content.due_soon.to_dict("records"):
        yield (
            _(_KINDS["due_soon"]),
            narrative.tasks.name(row),
            narrative.tasks.lead(row),
            dates.day(row["due_on"].date()),
        )


def _in_a_row(months: Any) -> str:
    return plural(int(months), "{n} month in a row", "{n} months in a row").format(n=numbers.number(months))


def _line(row: Sequence[str]) -> str:
    return " | ".join(plain(cell) for cell in row)


# ---- time ----


def _schedule(content: Content) -> Page:
    frame = content.curve if content.has_curve else content.mean_progress
    lines = (
        ((_("Planned"), "planned", theme.PLANNED), (_("Actual"), "actual", theme.ACTUAL))
        if content.has_curve
        else ((_("Time gone by"), "elapsed", theme.PLANNED), (_("Mean progress"), "mean_percent", theme.ACTUAL))
    )
    chart = Chart(
        "lines",
        [month.date() for month in frame["month_on"]],
        [(word, [percents.share_value(rate) for rate in frame[name]], colour) for word, name, colour in lines],
        unit=percents.POINTS_FORMAT,
        none=_("No task has a due date."),
    )
    notes = [content.headline["gap"].meaning]
    if content.has_curve and not content.position.empty:
        row = content.position.iloc[0]
        notes.append(
            _("Planned {planned}, actual {actual}, gap {gap} points.").format(
                planned=percents.share(row["planned"]),
                actual=percents.share(row["actual"]),
                gap=content.headline["gap"].value,
            )
        )
    sentence = narrative.completion.schedule(content.position, content.totals)
    return Page(sentence, lambda slide: pptx_renderer.chart(slide, chart), notes)


def _deadlines(content: Content) -> Page:
    frame = content.deadlines
    parts = (
        (word("done_on_time"), "done_on_time", theme.colour("done_on_time")),
        (word("done_late"), "done_late", theme.colour("done_late")),
        (word("overdue"), "overdue", theme.colour("overdue")),
        (_("Still open"), "open", theme.colour("in_progress")),
    )
    labels = [dates.short_month(month) for month in frame["month_on"]]
    series = [(word, [int(n) for n in frame[name]], colour) for word, name, colour in parts if frame[name].sum()]
    chart = Chart("stacked columns", labels, series, none=_("No task has a due date."))
    notes = [
        _("Tasks by the month of the due date in force; without one: {n}.").format(
            n=numbers.number(int(content.totals["assigned"].iloc[0]) - int(frame["due"].sum()))
        ),
        *(f"{label}: {numbers.number(n)}" for label, n in zip(labels, frame["due"], strict=True)),
    ]
    sentence = narrative.timeline.deadlines(frame, content.scope.period_on)
    return Page(sentence, lambda slide: pptx_renderer.chart(slide, chart), notes)


def _coming(content: Content) -> Page:
    frame = content.coming
    rows = [
        (
            narrative.tasks.name(row),
            narrative.tasks.lead(row),
            narrative.tasks.deadline(row),
            whole_percent(row["percent"]),
        )
        for row in frame.to_dict("records")
    ]
    headings = (_("Task"), _("Lead agency"), _("Due"), _("Progress"))
    return Page(
        narrative.timeline.coming(len(frame), AHEAD_DAYS),
        lambda slide: pptx_renderer.table(slide, headings, rows, (5.6, 2.6, 2.4, 1.5), content.next_deadline),
        [_("Open tasks due from the report date on, the next one first."), *map(_line, rows)],
    )


# ---- meetings ----


def _news(news: News, content: Content) -> Page:
    rows = [(line.what, line.below, line.right) for line in news.lines]
    headings = (_("Change"), _("Which"), _("How many"))
    nothing = f"{_('Nothing has changed.')} {content.lacking}".strip()
    return Page(
        news.finding,
        lambda slide: pptx_renderer.table(slide, headings, rows, (3.4, 7.2, 1.5), nothing),
        [_("Since the last meeting"), *map(_line, rows)],
    )


def _agreed(agreed: Agreed) -> Page:
    rows = [(line.what, line.below, line.right) for line in agreed.lines]
    headings = (_("Conclusion"), _("Who"), _("How it stands"))
    none = _("No conclusion is left to be carried out.")
    return Page(
        agreed.finding,
        lambda slide: pptx_renderer.table(slide, headings, rows, (4.8, 4.8, 2.5), none),
        [_("Meeting conclusions"), *map(_line, rows)],
    )


def _to_decide(found: Decisions) -> Page:
    rows = [(line.what, line.below, line.right) for line in found.lines]
    rows += [(found.more, "", "")] if found.more else []
    headings = (_("What"), _("Who"), _("How long"))
    return Page(
        found.finding,
        lambda slide: pptx_renderer.table(slide, headings, rows, (4.8, 4.8, 2.5), ""),
        [_("To decide"), *map(_line, rows)],
    )


# ---- who and where ----


def _sections(content: Content) -> Page:
    every = bars.of_sections(content)
    notes = [
        _(narrative.figures.MEANINGS["assigned"]),
        *_shares(content.section_names(content.by_section), content.by_section),
    ]
    return Page(
        narrative.completion.sections(content.by_section),
        lambda slide: pptx_renderer.chart(slide, _stacked(every)),
        notes,
    )


def _agencies(content: Content) -> Page:
    every = bars.of_agencies(content)
    frame, n = content.by_agency, len(every.rows)
    shown = every.first(_TOP_AGENCIES)
    notes = [
        _(narrative.figures.MEANINGS["assigned"]),
        _("A task of several agencies counts in the row of each, so rows are not added up."),
        *_shares(list(frame["agency"]), frame),
    ]
    if n > _TOP_AGENCIES:
        sentence = _("Shown: the first {n} of {all} agencies, worst first.").format(n=_TOP_AGENCIES, all=n)
        notes.insert(0, sentence)
    return Page(
        narrative.completion.late_agencies(content.owed),
        lambda slide: pptx_renderer.chart(slide, _stacked(shown)),
        notes,
    )


def _shares(names: Sequence[str], frame: pd.DataFrame) -> list[str]:
    return [
        _("{name}: {share} done, {overdue} overdue").format(
            name=plain(name), share=narrative.figures.share(done, of), overdue=numbers.number(overdue)
        )
        for name, done, of, overdue in zip(names, frame["done"], frame["assigned"], frame["overdue"], strict=True)
    ]


def _stacked(given: Bars) -> Chart:
    """Tasks by status, a bar a row, the first on top; the counts done of assigned stand behind the name."""
    shown = given.first(len(given.rows))
    series = [(word, [row.counts[at] for row in shown.rows], colour) for at, (word, colour) in enumerate(shown.parts)]
    labels = [f"{limits.shorten(row.name, _NAME_LETTERS)}  {row.share.split(' ')[0]}".rstrip() for row in shown.rows]
    return Chart("stacked bars", labels, series, none=_("No task in this selection."))


# ---- money and reports ----


def _money(content: Content) -> Page:
    frame = content.money_by_source
    amounts = ((_("Estimated"), "estimated"), (_("Allocated"), "allocated"), (_("Disbursed"), "disbursed"))
    unit = numbers.money_unit(frame[[f"{name}_vnd" for _word, name in amounts]].max().max())
    unit = max(unit, numbers.MILLION)
    chart = Chart(
        "bars",
        [limits.shorten(plain(name), _NAME_LETTERS) for name in frame["name"]],
        [
            (word, [None if pd.isna(v) else round(v / unit, 3) for v in frame[f"{name}_vnd"]], theme.BUDGET[name])
            for word, name in amounts
        ],
        unit="#,##0.##",
        axis={numbers.MILLION: _("million VND"), numbers.BILLION: _("billion VND")}[unit],
        none=_("No money is stated in this selection."),
    )
    notes = [
        narrative.money.money_groups(frame),
        _(narrative.figures.MEANINGS["disbursed"]),
        _("Amounts nobody has stated are missing, which is not zero."),
    ]
    notes += [_source(row, amounts) for row in frame.to_dict("records")]
    return Page(narrative.money.money(content.money), lambda slide: pptx_renderer.chart(slide, chart), notes)


def _source(row: Mapping[Any, Any], amounts: Sequence[tuple[str, str]]) -> str:
    """What is stated of one source: "Ngân sách tỉnh: Dự toán 1,2 tỷ đồng, …"."""
    told = (
        f"{word} {numbers.money_vnd(None if pd.isna(vnd) else int(vnd))}"
        for word, name in amounts
        for vnd in (row[f"{name}_vnd"],)
    )
    return f"{plain(row['name'])}: {', '.join(told)}"


def _reporting(content: Content) -> Page:
    frame = content.reports.tail(_SHOWN_MONTHS)
    labels = [dates.short_month(month) for month in frame["month_on"]]
    late = [int(received - on_time) for received, on_time in zip(frame["received"], frame["on_time"], strict=True)]
    series = [
        (_("On time"), [int(n) for n in frame["on_time"]], theme.colour("done_on_time")),
        (_("Sent late"), late, theme.colour("due_soon")),
        (_("Missing"), [int(n) for n in frame["missing"]], theme.colour("overdue")),
    ]
    chart = Chart("stacked columns", labels, series, none=_("No report was expected yet."))
    shares = zip(labels, frame["received"], frame["expected"], strict=True)
    silent = zip(content.silent["agency"], content.silent["months"], strict=True)
    notes = [
        _(narrative.figures.MEANINGS["received"]),
        *(f"{label}: {narrative.figures.share(received, expected)}" for label, received, expected in shares),
        *(f"{plain(agency)}: {_in_a_row(months)}" for agency, months in silent),
    ]
    sentence = narrative.reporting.reports(content.reports, content.scope.period_on)
    return Page(sentence, lambda slide: pptx_renderer.chart(slide, chart), notes)
