"""The slides of a meeting: what needs attention, what changed since the last one, what became of its conclusions, and
what has to be decided.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.narrative.names import plain
from dashboard.reports.content import Content
from dashboard.reports.slides.slide import Item, Items, Room, Slide
from dashboard.text import numbers
from dashboard.text.translation import N_, _

_LATE_CONCLUSIONS: Final = 2
"""So many are named however many tasks are overdue."""
_WHO_LETTERS, _ANY = 54, 10**6
"""Letters of the agencies below a task, and in the notes."""
_SILENT_LETTERS: Final = 70
_KINDS: Final = {"overdue": N_("Overdue"), "silent": N_("Missing"), "due_soon": N_("Due soon")}

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class News:
    """What changed since the last meeting: the sentence, and a line for each kind of change (what kind, an example, how
    many), the worst kind first."""

    finding: str
    lines: Sequence[Item]


@dataclass(frozen=True, slots=True)
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


def attention(content: Content, room: Room) -> Slide:
    """Overdue tasks, longest first, then those due soon."""
    lines = list(_to_ask(content, _WHO_LETTERS))
    kinds, lacking = content.kinds, content.lacking_any
    nothing = f"{_('Nothing is overdue.')} {_('Nothing is due soon.')} {lacking}"
    return Slide(
        "attention",
        _("Needs attention"),
        narrative.meetings.attention(kinds, content.scope.soon_days, content.lacking),
        Items(lines[: room.lines], (_("Task"), _("Who"), _("How long"))) if lines else None,
        [
            *(f"{_(words)}: {numbers.number(kinds.get(kind, 0))}" for kind, words in _KINDS.items()),
            _(narrative.figures.MEANINGS["overdue"]),
            *in_notes(_to_ask(content, _ANY)),
        ],
        nothing=nothing.strip(),
        is_good=not lacking,
        more=narrative.tasks.others(len(lines) - room.lines),
    )


def _to_ask(content: Content, letters: int) -> Iterator[Item]:
    """What to ask about, with as many agencies as fit in so many letters."""
    yield from _overdue(content, content.overdue, letters)
    for row in content.due_soon.to_dict("records"):
        due = narrative.tasks.due(row["due_on"].date())
        yield Item(narrative.tasks.name(row), narrative.tasks.lead_and_progress(row), due)


def _overdue(content: Content, rows: pd.DataFrame, letters: int) -> Iterator[Item]:
    owed = {str(task_id): narrative.names.owing(late) for task_id, late in content.owed.groupby("task_id", sort=False)}
    for row in rows.to_dict("records"):
        names = owed.get(str(row["task_id"]))
        who = narrative.tasks.still_open(names, letters) if names else narrative.tasks.lead(row)
        yield Item(narrative.tasks.name(row), who, narrative.tasks.days_late(int(row["days_late"])), "bad")


def since(news: News, content: Content) -> Slide:
    """What changed since the last meeting."""
    return Slide(
        "since",
        _("Since the last meeting"),
        news.finding,
        Items(news.lines, (_("Change"), _("Which"), _("How many"))) if news.lines else None,
        [_("Since the last meeting"), *in_notes(news.lines)],
        nothing=f"{_('Nothing has changed.')} {content.lacking}".strip(),
    )


def conclusions(agreed: Agreed, room: Room) -> Slide:
    """Every conclusion: what, who and until when, how it stands; the open ones first."""
    due = narrative.meetings.conclusion_due
    lines = [
        *map(_open_conclusion, agreed.still_open.to_dict("records")),
        *(Item(plain(row["text"]), due(row), _("done"), "good") for row in agreed.done),
    ]
    return Slide(
        "conclusions",
        _("Meeting conclusions"),
        narrative.meetings.concluded(agreed.held_on, len(agreed.done), len(agreed.still_open), len(agreed.late)),
        Items(lines[: room.lines], (_("Conclusion"), _("Who"), _("How it stands"))) if lines else None,
        [_("Meeting conclusions"), *in_notes(lines)],
        nothing=_("No conclusion is left open."),
        is_good=True,
        more=narrative.meetings.other_conclusions(len(lines) - room.lines),
    )


def _open_conclusion(row: Row) -> Item:
    days = int(row["days_late"])
    right = narrative.meetings.how_late(days)
    return Item(plain(row["text"]), narrative.meetings.conclusion_due(row), right, "bad" if days > 0 else "")


def to_decide(content: Content, agreed: Agreed | None, room: Room) -> Slide | None:
    """The tasks longest overdue, with who has not done its part; of the conclusions longest late two, and more where
    tasks leave room; and, in one line, the agencies that do not report. None for nothing."""
    overdue, silent = content.overdue, list(dict.fromkeys(content.silent["agency"]))
    late = agreed.late if agreed else pd.DataFrame()
    free = room.lines - bool(silent)
    n_conclusions = min(len(late), max(_LATE_CONCLUSIONS, free - len(overdue)))
    n_tasks = min(len(overdue), free - n_conclusions)
    tasks = list(_overdue(content, overdue, _WHO_LETTERS))
    every = [_open_conclusion(row) for row in late.to_dict("records")]
    reminder = []
    if silent:
        names = narrative.names.fitting(silent, _SILENT_LETTERS)
        reminder = [Item(_("Send reminders"), names, numbers.number(len(silent)), "bad")]
    lines = [*tasks[:n_tasks], *every[:n_conclusions], *reminder]
    if not lines:
        return None
    left_out = (
        narrative.tasks.others(len(tasks) - n_tasks),
        narrative.meetings.other_conclusions(len(every) - n_conclusions),
    )
    return Slide(
        "decide",
        _("To decide"),
        narrative.meetings.to_decide(len(overdue), len(late), len(silent)),
        Items(lines, (_("What"), _("Who"), _("How long"))),
        [_("To decide"), *in_notes([*tasks, *every, *reminder])],
        more=", ".join(filter(None, left_out)),
    )


def in_notes(lines: Iterable[Item]) -> list[str]:
    """The lines of a list as the speaker's notes have them."""
    return [" | ".join(map(plain, (line.what, line.below, line.right))) for line in lines]
