"""Bars of tasks by status, a row each: the same on the projector and in PowerPoint, and in the order of the finding
they stand under. Plain text, in the language in use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard import narrative
from dashboard.charts import theme
from dashboard.narrative.names import plain
from dashboard.reports.content import Content
from dashboard.text import statuses
from dashboard.text.translation import N_, _

_STATUSES: Final = [
    (word, status, theme.colour(status)) for status, word in statuses.WORDS.items() if status != "withdrawn"
]
"""(English word, column, colour) of each part."""
_OVERDUE: Final = [
    (N_("Overdue, own part not done"), "overdue_own", theme.colour("overdue")),
    (N_("Overdue, waiting for others"), "overdue_others", theme.WAITING),
]
"""What stands for the overdue tasks in the row of an agency (domain.md §4)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, "4/18 (22%)" done of assigned ("" where nothing is assigned), the tasks of each part."""

    name: str
    share: str
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bars:
    """Parts as (word, colour), and the rows, the one the finding names first."""

    parts: Sequence[tuple[str, str]]
    rows: Sequence[Bar]

    def first(self, n: int) -> "Bars":
        """The first rows, without the parts that none of them has."""
        rows = self.rows[:n]
        used = [at for at in range(len(self.parts)) if any(row.counts[at] for row in rows)]
        return Bars(
            [self.parts[at] for at in used],
            [Bar(row.name, row.share, [row.counts[at] for at in used]) for row in rows],
        )


def of_agencies(content: Content) -> Bars:
    """In the order of `completion.by_agency`, which `finding.late_agencies` names the first of: most overdue tasks with
    the own part not done, then worst first.

    A lead whose part of such a task is not done, and which has no row there, as under the filter of another agency,
    has a row of that alone.
    """
    parts = [part for status in _STATUSES for part in (_OVERDUE if status[1] == "overdue" else [status])]
    rows: list[dict[Any, Any]] = content.by_agency.to_dict("records")
    others = content.owed[
        (content.owed["role"] == "lead") & ~content.owed["agency_id"].isin({*content.by_agency["agency_id"]})
    ]
    rows += [
        {"agency": found["agency"].iloc[0], "overdue_own": len(found)}
        for _agency, found in others.groupby("agency_id", sort=False)
    ]
    rows.sort(key=lambda row: -row["overdue_own"])
    return Bars(_written(parts), [_bar(row["agency"], row, parts) for row in rows])


def of_sections(content: Content) -> Bars:
    """Least done first, as `finding.sections` names the first; few tasks are no rate to be ranked by."""
    frame = content.by_section
    frame = frame.sort_values(["is_ranked", "assigned_rate", "assigned"], ascending=[False, True, False], kind="stable")
    named = zip(content.section_names(frame), frame.to_dict("records"), strict=True)
    return Bars(_written(_STATUSES), [_bar(name, row, _STATUSES) for name, row in named])


def _written(parts: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(_(word), colour) for word, _column, colour in parts]


def _bar(name: str, row: Mapping[Any, Any], parts: Sequence[tuple[str, str, str]]) -> Bar:
    share = narrative.figures.share(row["done"], row["assigned"]) if row.get("assigned") else ""
    return Bar(plain(name), share, [int(row.get(column, 0)) for _word, column, _colour in parts])
