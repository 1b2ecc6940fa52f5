"""What a deck says, as plain data: each slide once, whoever draws it. Texts are plain, in the language in use, colours
"#rrggbb"; what a picture shows stands in its order. No HTML and no PowerPoint here, and no subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

GOOD: Final = "#0d7a50"
BAD: Final = "#b3110d"
"""Colours of good and bad news in words; dark enough to be read (at least 4.5:1 on white)."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits on a slide of one medium: lines of a list, bars of agencies, of sections, sources of money."""

    lines: int
    agencies: int
    sections: int
    sources: int


@dataclass(frozen=True, slots=True)
class BigFigure:
    """A figure: `below` its n/N or amounts, `change` since the period before ("": none), `is_good` whether that is
    good news (None: neither)."""

    label: str
    value: str
    unit: str = ""
    below: str = ""
    change: str = ""
    is_good: bool | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures side by side."""

    figures: Sequence[BigFigure]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: what, who or why below it, and at the right how long or when; `tone` "bad", "good" or ""."""

    what: str
    below: str
    right: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list, and what its three texts are called where it is a table."""

    lines: Sequence[Item]
    headings: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row or column: its name, "4/18 (22%)" done of assigned ("" where nothing is), the count of each part."""

    name: str
    share: str
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of tasks or reports, below each other or upright: the parts as (word, colour), and the rows."""

    parts: Sequence[tuple[str, str]]
    rows: Sequence[Bar]
    is_upright: bool = False

    def first(self, n: int) -> "Bars":
        """The first rows, without the parts that none of them has."""
        rows = self.rows[:n]
        used = [at for at in range(len(self.parts)) if any(row.counts[at] for row in rows)]
        bars = [Bar(row.name, row.share, [row.counts[at] for at in used]) for row in rows]
        return Bars([self.parts[at] for at in used], bars, self.is_upright)

    @property
    def needs_key(self) -> bool:
        """Whether the names of the rows do not yet say what the colours mean."""
        return [row.name for row in self.rows] != [word for word, _colour in self.parts]


@dataclass(frozen=True, slots=True)
class Amount:
    """What is stated of one source: its name, and for each part the amount (None: not stated) with its words."""

    name: str
    amounts: Sequence[float | None]
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of money beside each other, in the unit of that name: the parts as (word, colour), and the rows."""

    parts: Sequence[tuple[str, str]]
    rows: Sequence[Amount]
    unit: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line by month: its word, with its value at the report date, a rate (0 to 1) for each month (None: none yet),
    and of which months it rests on few reports."""

    word: str
    rates: Sequence[float | None]
    colour: str
    is_few: Sequence[bool] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """What was to be expected and what is, by month; `gap`: how far they are apart at the end, in words ("": not
    compared)."""

    months: Sequence[date]
    expected: Line
    actual: Line
    gap: str


@dataclass(frozen=True, slots=True)
class Span:
    """A task in time: from its start (None: not stated) to its deadline, and in words how late it is or when due."""

    name: str
    start_on: date | None
    due_on: date
    when: str


@dataclass(frozen=True, slots=True)
class Spans:
    """Tasks in time, `first` to `last` the days shown; those due before the report date are late up to it. As (word,
    colour) what is drawn: the time from start to deadline, the time late, the report date; and the headings of a table.
    """

    parts: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    headings: tuple[str, str, str]
    rows: Sequence[Span]
    report_on: date
    first: date
    last: date


Body = Figures | Items | Bars | Amounts | Lines | Spans


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: what it is about, its finding ("": none), what is shown (None: `nothing` says why, `is_good` that it
    is good news), a sentence below that, what is left out for want of room, and what the speaker can add."""

    name: str
    subject: str
    finding: str
    body: Body | None
    notes: Sequence[str] = ()
    nothing: str = ""
    is_good: bool = False
    below: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides and what stands around them: what the deck is called, the plans and filters it is about, and for
    which day and period; on every slide the facts and the filters in short, and that figures are made up ("": they are
    not); `notes`: the same in full."""

    title: str
    about: Sequence[str]
    day: str
    facts: Sequence[str]
    filters: Sequence[str]
    warning: str
    notes: Sequence[str]
    slides: Sequence[Slide]
