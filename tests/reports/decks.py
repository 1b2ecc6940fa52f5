"""What is gathered for the papers, and the decks of it as both renderers draw them."""

from functools import lru_cache

from dashboard.reports import content
from dashboard.reports.content import Content
from dashboard.reports.slides import deck, html_renderer, pptx_renderer
from dashboard.reports.slides.deck import Before
from dashboard.reports.slides.slide import Slide
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from dashboard.text import translation
from tests import build

NOTHING_BEFORE = Before()


def gathered(db: Database, scope: Scope) -> Content:
    """What the papers of this scope are made of, in the language spoken; asked once for the tests that look at it one
    after the other, for it takes a second."""
    return _gathered(db, db.version, scope, translation.language())


@lru_cache(maxsize=8)
def _gathered(db: Database, _version: int, scope: Scope, _language: str) -> Content:
    figures: Content = build.ask(db, content.gather, scope, green_from=-5, amber_from=-15)
    return figures


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
