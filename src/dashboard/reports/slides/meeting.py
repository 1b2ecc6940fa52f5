"""What a meeting looks back on and has to decide, as lines of plain text: on the projector and in PowerPoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.narrative.names import plain
from dashboard.reports.content import Content
from dashboard.reports.slides.markup import Item
from dashboard.text import dates, limits, numbers
from dashboard.text.translation import _, plural

_LATE_CONCLUSIONS: Final = 2
"""So many are named however many tasks are overdue."""
_LETTERS: Final = 64
"""What fits below the heading of a line."""

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class News:
    """What changed since the last meeting: the sentence, and a line for each kind of change (what kind, an example, how
    many), the worst kind first."""

    finding: str
    lines: Sequence[Item]


@dataclass(frozen=True)
class Agreed:
    """The last meeting held ("10/06/2024"), its conclusions done (rows with text, agency, due_on), and those of any
    meeting that are still open (`conclusions.still_open`)."""

    held_on: str
    done: Sequence[Row]
    still_open: pd.DataFrame

    @property
    def late(self) -> pd.DataFrame:
        """Those open and late, the longest first."""
        return self.still_open[self.still_open["days_late"] > 0]

    @property
    def finding(self) -> str:
        """What became of the conclusions."""
        return narrative.meetings.concluded(self.held_on, len(self.done), len(self.still_open), len(self.late))

    @property
    def lines(self) -> list[Item]:
        """Every conclusion: what, who and until when, how it stands; the open ones first."""
        done = [Item(plain(row["text"]), f"{row['agency']} · {_due(row)}", _("done"), "good") for row in self.done]
        return [*map(_open_conclusion, self.still_open.to_dict("records")), *done]


def _open_conclusion(row: Row) -> Item:
    days = int(row["days_late"])
    right = days_late(days)
    if days <= 0:
        right = plural(-days, "{n} day left", "{n} days left").format(n=numbers.number(-days))
    return Item(plain(row["text"]), f"{row['agency']} · {_due(row)}", right, "bad" if days > 0 else "")


def _due(row: Row) -> str:
    return _("due {day}").format(day=dates.day(row["due_on"]))


def days_late(days: int) -> str:
    """ "408 days late"."""
    return plural(days, "{n} day late", "{n} days late").format(n=numbers.number(days))


@dataclass(frozen=True)
class Decisions:
    """What to decide: the sentence ("": nothing), the lines that fit, and what is left out ("": none)."""

    finding: str
    lines: Sequence[Item]
    more: str


def decisions(content: Content, agreed: Agreed | None, room: int) -> Decisions:
    """In so many lines: the tasks longest overdue, with who has not done its part; of the conclusions longest late two,
    and more where tasks leave room; and, in one line, the agencies that do not report."""
    overdue, silent = content.overdue, list(dict.fromkeys(content.silent["agency"]))
    late = agreed.late if agreed else pd.DataFrame()
    room -= bool(silent)
    conclusions = late.head(max(_LATE_CONCLUSIONS, room - len(overdue)))
    tasks = overdue.head(room - len(conclusions))
    owed = {str(task_id): narrative.names.owing(rows) for task_id, rows in content.owed.groupby("task_id", sort=False)}
    lines = [
        Item(
            limits.shorten(narrative.tasks.name(row), _LETTERS),
            _who(row, owed),
            days_late(int(row["days_late"])),
            "bad",
        )
        for row in tasks.to_dict("records")
    ]
    lines += map(_open_conclusion, conclusions.to_dict("records"))
    if silent:
        lines.append(
            Item(
                _("Remind of reports"),
                narrative.names.fitting(silent, _LETTERS + 6),
                numbers.number(len(silent)),
                "bad",
            )
        )
    n_tasks, n_conclusions = len(overdue) - len(tasks), len(late) - len(conclusions)
    left_out = (
        (n_tasks, plural(n_tasks, "and {n} other task", "and {n} other tasks")),
        (n_conclusions, plural(n_conclusions, "and {n} other conclusion", "and {n} other conclusions")),
    )
    more = ", ".join(words.format(n=numbers.number(n)) for n, words in left_out if n)
    return Decisions(narrative.meetings.to_decide(len(overdue), len(late), len(silent)), lines, more)


def _who(row: Row, owed: Mapping[str, Sequence[str]]) -> str:
    names = owed.get(str(row["task_id"]))
    return (
        _("still open: {who}").format(who=narrative.names.fitting(names, _LETTERS - 10))
        if names
        else narrative.tasks.lead(row)
    )
