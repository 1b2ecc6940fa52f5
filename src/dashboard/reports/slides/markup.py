"""Safe HTML and SVG parts of a deck: lists, figures, bars, the curve. Plain text and plain numbers in; every text is
escaped here. No subject here, and no style: that is `deck.css`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.charts import theme

_LETTER_PX: Final = 15
"""What a digit or letter of the 24 px text in a chart takes."""
_BAR_PX: Final = 40


@dataclass(frozen=True, slots=True)
class Big:
    """A figure: `below` its n/N or amounts, `change` since the period before ("": none), `is_good` whether that is
    good news (None: neither)."""

    label: str
    value: str
    unit: str = ""
    below: str = ""
    change: str = ""
    is_good: bool | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: what, who or why below it, and at the right how long or when; `tone` "bad", "good" or ""."""

    what: str
    below: str
    right: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its size, its colour and what stands in it where there is room."""

    size: float
    colour: str
    label: str = ""


def title(name: str, subjects: Iterable[str], facts: str, frozen: str, keys: str, file: tuple[str, str]) -> str:
    """The first slide: what it is called and about, for which day and when taken, and which keys lead on; `file`: words
    and address of the deck as a file ("": it is one)."""
    about = "".join(f'<p class="plan">{escape(subject)}</p>' for subject in subjects)
    words, address = file
    link = f'<p class="away"><a href="{escape(address)}" download>{escape(words)}</a></p>' if address else ""
    return (
        f'<div class="title"><p class="name">{escape(name)}</p>{about}'
        f'<p class="facts">{escape(facts)}</p><p>{escape(frozen)}</p>{link}'
        f'<p class="muted">{escape(keys)}</p></div>'
    )


def none(sentence: str, *, is_good: bool = False) -> str:
    """Where there is nothing to show: one large sentence, in green when that is good news."""
    return f'<p class="none{" good" if is_good else ""}">{escape(sentence)}</p>'


def figures(row: Iterable[Big]) -> str:
    """Figures side by side."""
    return f'<ul class="figures">{"".join(map(_figure, row))}</ul>'


def _figure(big: Big) -> str:
    unit = f" <small>{escape(big.unit)}</small>" if big.unit else ""
    tone = {True: "good", False: "bad", None: "muted"}[big.is_good]
    change = f'<span class="{tone}">{escape(big.change)}</span>' if big.change else ""
    below = f"<span>{escape(big.below)}</span>" if big.below else ""
    return (
        f'<li><span class="cut">{escape(big.label)}</span><span class="value">{escape(big.value)}{unit}</span>'
        f"{below}{change}</li>"
    )


def items(lines: Iterable[Item], more: str = "") -> str:
    """Lines of a list, and below them how many more there are ("": these are all)."""
    shown = "".join(
        f'<li><span class="what cut">{escape(line.what)}</span><span class="muted cut">{escape(line.below)}</span>'
        f'<span class="right {line.tone}">{escape(line.right)}</span></li>'
        for line in lines
    )
    return f'<ul class="items">{shown}</ul>{note(more)}'


def note(sentence: str) -> str:
    """A sentence below a list or a chart; nothing for ""."""
    return f'<p class="more">{escape(sentence)}</p>' if sentence else ""


def key(entries: Iterable[tuple[str, str]], *, is_large: bool = False) -> str:
    """What the colours mean: (colour, word)."""
    shown = "".join(
        f'<li><svg width="22" height="22"><rect width="22" height="22" fill="{colour}"/></svg>{escape(word)}</li>'
        for colour, word in entries
    )
    return f'<ul class="key{" large" if is_large else ""}">{shown}</ul>'


def rows(lines: Iterable[tuple[str, str, str]], look: str = "") -> str:
    """Rows of a chart: a name, a safe drawing, what is counted. Names take one line, two in "tall" and "wide" rows,
    three in those of "money"."""
    name_look = "name" if look in ("tall", "wide", "money") else "name cut"
    shown = "".join(
        f'<li><span class="{name_look}">{escape(name)}</span>{drawing}<span class="count">{escape(count)}</span></li>'
        for name, drawing, count in lines
    )
    return f'<ul class="rows {look}">{shown}</ul>'


def bar(parts: Sequence[Part], of: float, width_px: int) -> str:
    """One bar of parts side by side; a bar of size `of` is as wide as the drawing."""
    at, drawn = 0.0, []
    for part in parts:
        wide = width_px * part.size / of if of else 0.0
        drawn.append(f'<rect x="{at:.1f}" width="{wide:.1f}" height="{_BAR_PX}" fill="{part.colour}"/>')
        if part.label and wide > len(part.label) * _LETTER_PX + 8:
            drawn.append(text(part.label, at + wide / 2, 28.5, "middle", theme.on(part.colour)))
        at += wide
    return svg("".join(drawn), width_px, _BAR_PX)


def amounts(parts: Sequence[Part], of: float, width_px: int, label_px: int) -> str:
    """Bars below each other, each with its label at its end."""
    drawn, room = [], width_px - label_px
    for at, part in enumerate(parts):
        wide = room * part.size / of if of else 0.0
        drawn.append(f'<rect x="0" y="{at * 34}" width="{wide:.1f}" height="28" fill="{part.colour}"/>')
        drawn.append(text(part.label, wide + 10, at * 34 + 23))
    return svg("".join(drawn), width_px, 34 * len(parts))


def text(words: str, x: float, y: float, anchor: str = "start", colour: str = "") -> str:
    """A text in a drawing."""
    fill = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fill}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> str:
    """A straight line in a drawing."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'


def box(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled rectangle in a drawing."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def path(points: Sequence[tuple[float, float]], colour: str, *, is_dashed: bool = False) -> str:
    """A line through points."""
    dash = ' stroke-dasharray="14 9"' if is_dashed else ""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="5"{dash}/>'


def point(x: float, y: float, colour: str, *, is_open: bool = False) -> str:
    """A point of a line; an open one stands on few reports."""
    inside = theme.BACKGROUND["light"] if is_open else colour
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{inside}" stroke="{colour}" stroke-width="4"/>'


def svg(drawn: str, width_px: float, height_px: float) -> str:
    """A drawing of this size; the words beside it say what it shows."""
    return f'<svg width="{width_px:.0f}" height="{height_px:.0f}" aria-hidden="true">{drawn}</svg>'
