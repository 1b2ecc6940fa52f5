"""The slides on completion: the headline figures, tasks by status, agencies and sections."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.charts import theme
from dashboard.narrative.names import plain
from dashboard.reports.content import Content
from dashboard.reports.slides.slide import Bar, Bars, BigFigure, Figures, Room, Slide
from dashboard.text import numbers, statuses
from dashboard.text.translation import N_, _

_HEADLINE: Final = ("tasks", "assigned", "on_time", "overdue", "gap", "disbursed")
_STATUSES: Final = [
    (word, status, theme.colour(status)) for status, word in statuses.WORDS.items() if status != "withdrawn"
]
"""(English word, column, colour) of each part."""
_OVERDUE: Final = [
    (N_("Overdue, own part not done"), "overdue_own", theme.colour("overdue")),
    (N_("Overdue, waiting for others"), "overdue_others", theme.WAITING),
]
"""What stands for the overdue tasks in the row of an agency (domain.md §4)."""

Part = tuple[str, str, str]


def overview(content: Content, changes: Mapping[str, str | None]) -> Slide:
    """The headline figures, with their change since the period before."""
    written = content.headline
    big_figures = []
    for name in _HEADLINE:
        figure = written[name]
        change, is_good = narrative.figures.change(name, changes.get(name))
        big_figures.append(BigFigure(figure.label, figure.value, figure.unit, _below(figure), change, is_good))
    notes = [
        f"{figure.label}: {figure.value}{f' ({below})' if (below := _below(figure)) else ''}. {figure.meaning}"
        for figure in written.values()
    ]
    return Slide("overview", _("Overview"), narrative.completion.due(content.totals), Figures(big_figures), notes)


def _below(figure: narrative.figures.Figure) -> str:
    return "/".join(map(numbers.number, figure.of)) if figure.of else figure.caption


def status(content: Content) -> Slide:
    """Tasks by status, a bar each; withdrawn ones are no part of the whole."""
    every = {str(s): int(n) for s, n in zip(content.by_status["status"], content.by_status["tasks"], strict=True)}
    counts = {status: n for status, n in every.items() if n and status != "withdrawn"}
    total = sum(counts.values())
    rows = [
        Bar(statuses.word(status), narrative.figures.share(n, total), [n if s == status else 0 for s in counts])
        for status, n in counts.items()
    ]
    bars = Bars([(statuses.word(status), theme.colour(status)) for status in counts], rows)
    return Slide(
        "status",
        _("Tasks by status"),
        narrative.completion.status_counts(content.totals, counts),
        bars if rows else None,
        [f"{statuses.word(status)}: {numbers.number(n)}" for status, n in every.items()],
        nothing=_("No task in this selection."),
    )


def agencies(content: Content, room: Room) -> Slide:
    """Agencies by the status of their tasks, in the order of `completion.by_agency`, which the finding names the first
    of: most overdue tasks with the own part not done, then worst first.

    A lead whose part of such a task is not done, and which has no row there, as under the filter of another agency,
    has a row of that alone.
    """
    parts = [part for status in _STATUSES for part in (_OVERDUE if status[1] == "overdue" else [status])]
    frame = content.by_agency
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    owed = content.owed
    others = owed[(owed["role"] == "lead") & ~owed["agency_id"].isin({*frame["agency_id"]})]
    rows += [
        {"agency": tasks["agency"].iloc[0], "overdue_own": len(tasks)}
        for _agency, tasks in others.groupby("agency_id", sort=False)
    ]
    rows.sort(key=lambda row: -row["overdue_own"])
    notes = [
        _(narrative.figures.MEANINGS["assigned"]),
        _("A task of several agencies counts in the row of each, so rows are not added up."),
        *_shares(list(frame["agency"]), frame),
    ]
    return _bars(
        Slide("agencies", _("Agencies, worst first"), narrative.completion.late_agencies(owed), None, notes),
        [_bar(row["agency"], row, parts) for row in rows],
        parts,
        room.agencies,
        _("{shown} of {all} agencies, worst first."),
    )


def sections(content: Content, room: Room) -> Slide:
    """Sections by the status of their tasks, least done first, as the finding names the first; few tasks are no rate to
    be ranked by."""
    frame = content.by_section
    notes = [_(narrative.figures.MEANINGS["assigned"]), *_shares(content.section_names(frame), frame)]
    ordered = frame.sort_values(
        ["is_ranked", "assigned_rate", "assigned"], ascending=[False, True, False], kind="stable"
    )
    named = zip(content.section_names(ordered), ordered.to_dict("records"), strict=True)
    return _bars(
        Slide("sections", _("Completion by section"), narrative.completion.sections(frame), None, notes),
        [_bar(name, row, _STATUSES) for name, row in named],
        _STATUSES,
        room.sections,
        _("{shown} of {all} sections, least done first."),
    )


def _bars(slide: Slide, rows: Sequence[Bar], parts: Sequence[Part], n: int, words: str) -> Slide:
    """The slide with the first n bars, and how many of how many these are."""
    bars = Bars([(_(word), colour) for word, _column, colour in parts], rows).first(n)
    return replace(
        slide,
        body=bars if rows else None,
        nothing=_("No task in this selection."),
        below=words.format(shown=n, all=len(rows)) if len(rows) > n else "",
    )


def _bar(name: str, row: Mapping[Any, Any], parts: Sequence[Part]) -> Bar:
    share = narrative.figures.share(row["done"], row["assigned"]) if row.get("assigned") else ""
    return Bar(plain(name), share, [int(row.get(column, 0)) for _word, column, _colour in parts])


def _shares(names: Sequence[str], frame: pd.DataFrame) -> list[str]:
    return [
        _("{name}: {share} done, {overdue} overdue").format(
            name=plain(name), share=narrative.figures.share(done, of), overdue=numbers.number(overdue)
        )
        for name, done, of, overdue in zip(names, frame["done"], frame["assigned"], frame["overdue"], strict=True)
    ]
