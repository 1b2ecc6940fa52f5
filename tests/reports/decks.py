"""Decks of what was gathered, as both renderers draw them."""

from dashboard.reports.content import Content
from dashboard.reports.slides import deck, html_renderer, pptx_renderer
from dashboard.reports.slides.deck import Before
from dashboard.reports.slides.slide import Slide

NOTHING_BEFORE = Before()


def powerpoint(gathered: Content, before: Before = NOTHING_BEFORE) -> bytes:
    """The PowerPoint file."""
    return pptx_renderer.file(deck.deck(gathered, before, pptx_renderer.ROOM, []))


def projected(gathered: Content, name: str) -> tuple[Slide, str]:
    """One slide of the projector, and the HTML of its body."""
    (slide,) = (one for one in deck.slides(gathered, NOTHING_BEFORE, html_renderer.ROOM) if one.name == name)
    return slide, html_renderer.body(slide)


def names(gathered: Content, before: Before = NOTHING_BEFORE) -> list[str]:
    """The slides of the PowerPoint file by name, in order."""
    return [slide.name for slide in deck.slides(gathered, before, pptx_renderer.ROOM)]
