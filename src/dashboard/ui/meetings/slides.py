"""The slides for the projector, `/present`: gathered with the filters of the page they are started from, and sent.

This is a route of the server and no page: what was gathered at the start stays on the slides, whatever is reported
meanwhile. A reload gathers anew and says the new time.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlencode

import pandas as pd
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard import narrative
from dashboard.metrics import budget, completion, conclusions, curve
from dashboard.metrics import since as changed
from dashboard.reports import content
from dashboard.reports.content import Content
from dashboard.reports.slides import deck as decks
from dashboard.reports.slides import html_renderer
from dashboard.reports.slides.deck import Before
from dashboard.reports.slides.html_renderer import Screening
from dashboard.reports.slides.meetings import Agreed, News
from dashboard.reports.slides.slide import Deck, Item, Room
from dashboard.store import meetings
from dashboard.store.database import Reader
from dashboard.store.scope import Scope, day_end
from dashboard.text import translation
from dashboard.ui.app import data, filters, i18n, navigation
from dashboard.ui.app.i18n import LANGUAGES
from dashboard.ui.kit import failures

_KINDS_TOLD: Final = 6
"""Kinds of change on the slide, the worst first; the sentence and the page tell the others."""


def answer(request: Request) -> Response:
    """The deck of an address (`plan`, `section`, `agency`, `period`, `since`, `until`, `lang`, `from`: the page it was
    started from); with `download=1` as a file. What names nothing counts as not given."""
    address = dict(request.query_params)
    language = address.get(i18n.PARAM, "")
    with translation.speaking(language if language in LANGUAGES else LANGUAGES[0]):
        try:
            response = _page(address)
        except Exception as error:
            response = _sorry(error)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(address: Mapping[str, str]) -> Response:
    is_file = address.get("download") == "1"

    def gather(reader: Reader) -> tuple[Deck, Screening, Scope]:
        choices = filters.choices(reader)
        scope = filters.read(address, choices)
        gathered = content.gather(reader, scope, **data.gap_levels())
        slides = deck(reader, gathered, choices, address, html_renderer.ROOM)
        return slides, _screening(scope, choices, address, at=datetime.now(UTC), is_file=is_file), scope

    slides, screening, scope = data.database().at_one_moment(gather)
    response = HTMLResponse(html_renderer.page(slides, screening))
    response.headers["Content-Security-Policy"] = html_renderer.policy()
    if is_file:
        name = content.file_name(scope, ".html", "TrinhChieu")
        written = quote(name)  # a header holds Latin letters only
        given_as = f'filename="{name}"' if written == name else f"filename*=UTF-8''{written}"
        response.headers["Content-Disposition"] = f"attachment; {given_as}"
    return response


def _sorry(error: Exception) -> Response:
    """Instead of a deck: what every page says when something broke."""
    sentence, number = failures.recorded(error)
    body = (
        f'<!DOCTYPE html><html lang="{translation.language()}"><meta charset="utf-8"><title>{escape(number)}</title>'
        f"<p>{escape(sentence)}</p><p><small>{escape(number)}</small></p>"
    )
    return HTMLResponse(body, status_code=500, headers={"Content-Security-Policy": "default-src 'none'"})


def deck(reader: Reader, gathered: Content, choices: filters.Choices, address: Mapping[str, str], room: Room) -> Deck:
    """The deck of a scope, for either medium; `address`: its parameters, which say since when it is compared."""
    short = [words for _name, words in filters.short(gathered.scope, choices)]
    return decks.deck(gathered, _before(reader, gathered, choices, address), room, short)


def _before(reader: Reader, now: Content, choices: filters.Choices, address: Mapping[str, str]) -> Before:
    """What the figures of a scope are compared with: those of the period before, and what changed and was concluded
    since the last meeting (or since what the address asks for)."""
    scope, earlier = now.scope, now.scope.previous()
    levels: dict[str, Any] = {**data.gap_levels()}

    def ask(metric: Any, scope: Scope | None = None, **values: Any) -> Any:
        return metric(reader, **values) if scope is None else metric(reader, scope, **values)

    compared = narrative.since.comparison(scope, address, ask)
    changes = narrative.names.leads(changed.changes(reader, compared.now, compared.then))
    counts = changed.counts(changes)
    lines = [Item(*line) for line in narrative.since.lines(changes, counts)]
    return Before(
        narrative.figures.changes(
            now.totals,
            completion.totals(reader, earlier),
            now.position,
            curve.position(reader, earlier, **levels),
            now.money,
            budget.totals(reader, earlier),
        ),
        News(narrative.since.finding(compared, counts, is_short=True), lines[:_KINDS_TOLD]),
        _agreed(reader, scope, choices),
    )


def _screening(
    scope: Scope, choices: filters.Choices, address: Mapping[str, str], *, at: datetime, is_file: bool
) -> Screening:
    """When the figures are taken, and where the deck leads back to; a file leads nowhere."""
    query = filters.written(scope, choices) | {i18n.PARAM: _param()}
    page = address.get("from", "")
    if page not in {screen.name for screen in navigation.SCREENS[1:]}:
        page = "."  # the start page, whose address is that of the server
    comparison = {key: address[key] for key in ("since", "until") if key in address}
    return Screening(
        taken_at=at,
        back="" if is_file else _address(page, query | (comparison if page == "since" else {})),
        download="" if is_file else _address("present", query | comparison | {"download": "1"}),
    )


def _param() -> str | None:
    return None if translation.language() == LANGUAGES[0] else translation.language()


def _address(path: str, query: Mapping[str, str | None]) -> str:
    return f"{path}?{urlencode({name: value for name, value in query.items() if value is not None})}".rstrip("?")


def _agreed(reader: Reader, scope: Scope, choices: filters.Choices) -> Agreed | None:
    """The conclusions of the last meeting before the report date and those still open; None without a meeting."""
    held_meetings = narrative.since.held_before(narrative.since.held_about(scope, meetings.meetings(reader)), scope)
    if not held_meetings:
        return None
    last_id, last = next(iter(held_meetings.items()))
    still_open = conclusions.still_open(reader, scope)
    all_conclusions = meetings.conclusions(reader)
    done = all_conclusions[
        (all_conclusions["meeting_id"] == last_id) & (all_conclusions["kind"] == "done")
        & ~all_conclusions["conclusion_id"].isin(still_open["conclusion_id"])
    ]  # fmt: skip
    if choices.default_period is not None and scope.period_on < choices.default_period:
        end = pd.Timestamp(day_end(scope.report_on)).tz_convert("UTC").tz_localize(None)
        done = done[done["happened_at"] <= end]
    if scope.agency:
        done = done[done["agency_id"] == scope.agency]
    rows = [row | {"due_on": row["due_on"].date()} for row in done.to_dict("records")]
    return Agreed(narrative.since.held_on(last), rows, still_open)
