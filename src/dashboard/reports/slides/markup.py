"""Safe HTML parts of a deck: the first slide, lists, figures, rows of a chart and its key. Plain text in; every text is
escaped here. No subject here, and no style: that is `deck.css`.
"""

from collections.abc import Iterable
from html import escape

from dashboard.reports.slides.slide import BigFigure, Figures, Items


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


def figures(row: Figures) -> str:
    """Figures side by side."""
    return f'<ul class="figures">{"".join(map(_figure, row.figures))}</ul>'


def _figure(big: BigFigure) -> str:
    unit = f" <small>{escape(big.unit)}</small>" if big.unit else ""
    tone = {True: "good", False: "bad", None: "muted"}[big.is_good]
    change = f'<span class="{tone}">{escape(big.change)}</span>' if big.change else ""
    below = f"<span>{escape(big.below)}</span>" if big.below else ""
    return (
        f'<li><span class="cut">{escape(big.label)}</span><span class="value">{escape(big.value)}{unit}</span>'
        f"{below}{change}</li>"
    )


def items(listed: Items) -> str:
    """Lines of a list."""
    content = "".join(
        f'<li><span class="what cut">{escape(line.what)}</span><span class="muted cut">{escape(line.below)}</span>'
        f'<span class="right {line.tone}">{escape(line.right)}</span></li>'
        for line in listed.lines
    )
    return f'<ul class="items">{content}</ul>'


def note(sentence: str) -> str:
    """A sentence below a list or a chart; nothing for ""."""
    return f'<p class="more">{escape(sentence)}</p>' if sentence else ""


def key(entries: Iterable[tuple[str, str]], *, is_large: bool = False) -> str:
    """What the colours mean: (colour, word)."""
    content = "".join(
        f'<li><svg width="22" height="22"><rect width="22" height="22" fill="{colour}"/></svg>{escape(word)}</li>'
        for colour, word in entries
    )
    return f'<ul class="key{" large" if is_large else ""}">{content}</ul>'


def rows(lines: Iterable[tuple[str, str, str]], look: str = "") -> str:
    """Rows of a chart: a name, a safe drawing, what is counted. Names take one line, two in "tall" and "wide" rows,
    three in those of "money"."""
    name_look = "name" if look in ("tall", "wide", "money") else "name cut"
    content = "".join(
        f'<li><span class="{name_look}">{escape(name)}</span>{drawing}<span class="count">{escape(count)}</span></li>'
        for name, drawing, count in lines
    )
    return f'<ul class="rows {look}">{content}</ul>'
