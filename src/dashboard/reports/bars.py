"""Bars of tasks by status, a row each: the same on the projector and in PowerPoint, and in the order of the finding
they stand under. Plain text, in the language in use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.charts import theme
from dashboard.metrics import figures
from dashboard.reports.content import Content, plain
from dashboard.text.translation import N_, _

_STATUSES: Final = [(look.word, status, look.colour) for status, look in theme.STATUS.items() if status != "withdrawn"]
"""(English word, column, colour) of each part."""
_OVERDUE: Final = [
    (N_("Overdue, own part open"), "owes", theme.colour("overdue")),
    (N_("Overdue, own part done"), "waits", theme.WAITING),
]
"""What stands for the overdue tasks in the row of an agency."""


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
    """Who owes its part of most overdue tasks first (`finding.late_agencies`), then worst first; overdue tasks parted
    by whether the agency's own part is done.

    An agency that owes a part and leads nothing here has a row of that alone.
    """
    owes = content.owed["agency_id"].value_counts()
    leads = content.by_agency.set_index("agency_id", drop=False)
    names = dict(zip(content.owed["agency_id"], content.owed["agency"], strict=True)) | leads["agency"].to_dict()
    parts = [part for status in _STATUSES for part in (_OVERDUE if status[1] == "overdue" else [status])]
    rows = []
    for agency_id in [*owes.index, *leads.index.difference(owes.index, sort=False)]:
        n = int(owes.get(agency_id, 0))
        row: dict[Any, Any] = leads.loc[agency_id].to_dict() if agency_id in leads.index else {"overdue": n}
        row |= {"owes": n, "waits": int(row["overdue"]) - n}
        rows.append(_bar(names[agency_id], row, parts))
    return Bars(_written(parts), rows)


def of_sections(content: Content) -> Bars:
    """Least done first, as `finding.sections` names the first; few tasks are no rate to be ranked by."""
    frame = content.by_section
    frame = frame.sort_values(["is_ranked", "assigned_rate", "assigned"], ascending=[False, True, False], kind="stable")
    named = zip(content.section_names(frame), frame.to_dict("records"), strict=True)
    return Bars(_written(_STATUSES), [_bar(name, row, _STATUSES) for name, row in named])


def _written(parts: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(_(word), colour) for word, _column, colour in parts]


def _bar(name: str, row: Mapping[Any, Any], parts: Sequence[tuple[str, str, str]]) -> Bar:
    share = figures.share(row["done"], row["assigned"]) if row.get("assigned") else ""
    return Bar(plain(name), share, [int(row.get(column, 0)) for _word, column, _colour in parts])
