"""One deck: both renderers draw the same slides, in the same order, with the same sentences and the same numbers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest

from dashboard.reports.content import Content
from dashboard.reports.slides import deck, html_renderer, pptx_renderer
from dashboard.reports.slides.html_renderer import Screening
from dashboard.reports.slides.slide import Amounts, Bars, Deck, Figures, Items, Lines, Room, Slide, Spans
from dashboard.store.database import Database
from dashboard.text import translation
from tests import build
from tests.reports import decks, files

SCOPES = {"all": build.scope("2024-06"), "one agency": build.scope("2024-01", plan="A", agency="so-vhttdl")}


@pytest.fixture(params=[(scope, language) for scope in SCOPES for language in translation.LANGUAGES])
def gathered(request: pytest.FixtureRequest, demo_database: Database) -> Iterator[Content]:
    scope, language = request.param
    with translation.speaking(language):
        yield decks.gathered(demo_database, SCOPES[scope])


def _deck(gathered: Content, room: Room) -> Deck:
    return deck.deck(gathered, decks.NOTHING_BEFORE, room, [])


def test_both_media_draw_the_same_slides(gathered: Content) -> None:
    """Every finding of the projector is the title of the PowerPoint slide in the same place."""
    page = unescape(html_renderer.page(_deck(gathered, html_renderer.ROOM), Screening(datetime.now(UTC), "", "")))
    titles = [slide.shapes.title.text for slide in files.slides(decks.powerpoint(gathered))]
    places = [page.index(f">{title}</h1>") for title in titles]
    assert places == sorted(places) and page.count("<section") == 1 + len(titles)


def test_both_media_show_the_same_figures(gathered: Content) -> None:
    """Of what both have room for, every text and number of a slide stands in its HTML and on its PowerPoint slide."""
    room = Room(lines=6, agencies=6, sections=4, sources=9)
    slides = _deck(gathered, room)
    shown = files.slides(pptx_renderer.file(slides))
    for slide, drawn in zip(slides.slides, shown, strict=True):
        body = unescape(html_renderer.body(slide))
        words = "\n".join(files.slide_texts(drawn))
        for text in _texts(slide):
            assert text in body, (slide.name, text)
            assert _is_in(text, words), (slide.name, text)
        for chart in files.slide_charts(drawn):
            assert [list(series.values) for series in chart.plots[0].series] == _numbers(slide), slide.name


def _texts(slide: Slide) -> list[str]:
    """What stands on a slide as text."""
    match slide.body:
        case Figures(figures):
            return [text for one in figures for text in (one.label, one.value, one.below, one.change) if text]
        case Items(lines):
            return [text for line in lines for text in (line.what, line.below, line.right)]
        case Spans(rows=rows):
            return [text for row in rows for text in (row.name, row.when)]
        case None:
            return [slide.nothing]
    return [text for text in (slide.below, slide.more) if text]


def _is_in(text: str, words: str) -> bool:
    """Whether the text, or as much of it as a cell has room for, is among these."""
    return text in words or any(len(line) > 40 and text.startswith(line[:-1]) for line in words.splitlines())


def _numbers(slide: Slide) -> list[list[float | None]]:
    """The numbers of a chart, a list for each of its parts."""
    match slide.body:
        case Bars(parts, rows):
            return [[row.counts[at] for row in rows] for at in range(len(parts))]
        case Amounts(parts, rows):
            return [[row.amounts[at] for row in rows] for at in range(len(parts))]
        case Lines(expected=expected, actual=actual):
            return [
                [None if rate is None else pytest.approx(100 * rate, abs=0.06) for rate in line.rates]
                for line in (expected, actual)
            ]
    return []
