"""A deck for the projector: slides as one HTML page that needs nothing else, neither a network nor a mouse.

Fonts, styles and the script stand in the page, and the page's own policy is made, which lets nothing run or load but
what stands here. What the slides say is data (`slide`); no subject here.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from dashboard.charts import theme
from dashboard.reports.slides import markup, svg
from dashboard.reports.slides.slide import BAD, GOOD, Amounts, Bars, Deck, Figures, Items, Lines, Room, Slide, Spans
from dashboard.settings import ROOT
from dashboard.store.scope import VIETNAM
from dashboard.text import dates
from dashboard.text.translation import _, language
from dashboard.text.xml_text import xml_text

ROOM: Final = Room(lines=6, agencies=7, sections=6, sources=4)
_HERE: Final = Path(__file__).parent
_LETTERS: Final = (("", 105), ("long", 130))
"""Letters of a finding that fit on two lines, in large type and in a smaller one; a longer one is smaller still."""
_SUBSETS: Final = {
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
    "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,"
    "U+2212,U+2215,U+FEFF,U+FFFD",
}
_WEIGHTS: Final = (400, 600, 700)


@dataclass(frozen=True, slots=True)
class Screening:
    """A showing of a deck: the moment its figures were taken, and the addresses of the page it was started from and of
    the same deck as a file ("" in such a file)."""

    taken_at: datetime
    back: str
    download: str


def page(deck: Deck, screening: Screening) -> str:
    """The whole deck as one HTML page, in the language in use: a first slide that says what it is, then its slides."""
    slides = [(Slide("title", _("Presentation"), "", None), _first(deck, screening))]
    slides += [(slide, body(slide)) for slide in deck.slides]
    sections = "\n".join(_section(deck, *slide, at, len(slides)) for at, slide in enumerate(slides, start=1))
    hint = _("Any key or click: full screen. Then → or Space: next, ←: back, Esc: leave.")
    return xml_text(f"""<!DOCTYPE html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(f"{deck.title} - {deck.facts[0]}")}</title>
<style>{_style()}</style>
</head>
<body data-back="{escape(screening.back)}"{"" if screening.back else ' class="saved"'}>
<main id="stage">
{sections}
</main>
<p id="hint">{escape(hint)}</p>
<output id="typed"></output>
<script>{_script()}</script>
</body>
</html>
""")


def policy() -> str:
    """The Content-Security-Policy of a deck: only its own style and script, fonts out of the page, nothing fetched."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(_script())}'",
            f"style-src '{_hash(_style())}'",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _first(deck: Deck, screening: Screening) -> str:
    taken_at = screening.taken_at.astimezone(VIETNAM)
    frozen = _("Figures taken at {time} on {day}; they do not change during the presentation.").format(
        time=f"{taken_at:%H:%M}", day=dates.day(taken_at.date())
    )
    keys = _("→ or Space: next · Esc: leave") if screening.back else _("→ or Space: next · ←: back")
    file = (_("Download as a file for a computer without the dashboard"), screening.download)
    return markup.title(deck.title, deck.about, deck.day, frozen, keys, file)


_DRAWN: Final[Mapping[type, Callable[[Any], str]]] = {
    Figures: markup.figures,
    Items: markup.items,
    Bars: svg.bars,
    Amounts: svg.amounts,
    Lines: svg.lines,
    Spans: svg.spans,
}


def body(slide: Slide) -> str:
    """What is shown as safe HTML, and the sentences below it."""
    if slide.body is None:
        return markup.none(slide.nothing, is_good=slide.is_good)
    return _DRAWN[type(slide.body)](slide.body) + markup.note(slide.below) + markup.note(slide.more)


def _section(deck: Deck, slide: Slide, body: str, at: int, count: int) -> str:
    warning = f'<span class="demo">{escape(deck.warning)}</span>' if deck.warning else ""
    heading = ""
    if slide.finding:
        size = next((name for name, most in _LETTERS if len(slide.finding) <= most), "longer")
        heading = f'<h1 class="{size}">{escape(slide.finding)}</h1>'
    facts = "".join(f"<span>{escape(fact)}</span>" for fact in deck.facts)
    return f"""<section id="slide-{slide.name}" aria-label="{at}/{count}"{"" if at == 1 else " hidden"}>
<div class="top"><span>{escape(slide.subject)}</span>{warning}</div>
{heading or "<span></span>"}
<div class="body">{body}</div>
<footer>{facts}<span class="filters">{escape(" · ".join(deck.filters))}</span><span class="number">{at}/{count}</span>
</footer>
</section>"""


@cache
def _style() -> str:
    looks = Template((_HERE / "deck.css").read_text(encoding="utf-8")).substitute(
        accent=theme.ACCENT,
        text=theme.TEXT["light"],
        rule=theme.RULE["light"],
        muted="#4f5965",
        good=GOOD,
        warning=BAD,
    )
    return "".join(_faces()) + looks


def _faces() -> Iterable[str]:
    for weight in _WEIGHTS:
        for subset, letters in _SUBSETS.items():
            file = ROOT / "static" / "fonts" / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            content = base64.b64encode(file.read_bytes()).decode()
            yield (
                f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};unicode-range:{letters};'
                f"src:url(data:font/woff2;base64,{content})}}\n"
            )


@cache
def _script() -> str:
    return (_HERE / "deck.js").read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
