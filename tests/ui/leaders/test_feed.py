"""Calendar feeds: an address with a secret, which gives its deadlines, nothing else, and nothing once it is revoked."""

import asyncio
import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.types import Message

from dashboard.store import feeds
from dashboard.store.database import Database
from dashboard.store.feeds import Feed
from dashboard.ui.app import data
from dashboard.ui.leaders import feed
from dashboard.ui.server import ROUTES, without_tokens
from tests import build
from tests.ui import opened
from tests.ui.conftest import OfficeWith

pytestmark = pytest.mark.usefixtures("blank_pages")

AT = datetime(2024, 4, 2, 3, 0, tzinfo=UTC)


def _plans(office: Database) -> None:
    """Plan P: a task each of agencies a and b; plan Q: one more of a."""
    build.plan(
        office,
        [build.task("1", ["a"], due="2024-03-31"), build.task("2", ["b"], due="2024-05-31")],
        milestones=[{"on": "2024-01-01", "title": "20 năm thành lập tỉnh"}],
    )
    build.plan(office, [build.task("1", ["a"], due="2024-06-30")], code="Q")


@pytest.fixture
def plan(office_with: OfficeWith) -> Database:
    """An office database with that."""
    return office_with(_plans)


def _get(path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """What the server's own routes answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}
    asyncio.run(Starlette(routes=ROUTES)(scope, receive, send))
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], head, b"".join(message.get("body", b"") for message in sent[1:])


def _token(db: Database, **given: Any) -> str:
    with db.writer() as writer:
        return feeds.create(writer, Feed(**given), at=AT, by="Lan")


def _days(content: bytes) -> list[date]:
    return sorted(event.decoded("DTSTART") for event in Calendar.from_ical(content).walk("VEVENT"))


def test_a_feed_gives_the_deadlines_of_its_filters(plan: Database) -> None:
    """Plan, agency and language stay those of the moment the address was made, whoever asks."""
    status, head, content = _get(f"/calendar/{_token(plan, plan='P', agency='b', language='en')}.ics")
    assert status == 200
    assert head["content-type"] == "text/calendar; charset=utf-8"
    assert "no-store" in head["cache-control"]
    assert _days(content) == [date(2024, 1, 1), date(2024, 5, 31)]
    assert "Plan P" in Calendar.from_ical(content)["X-WR-CALNAME"]
    assert b"Due: 2" in content
    everything = _get(f"/calendar/{_token(plan)}.ics")[2]
    assert len(_days(everything)) == 4
    assert "Đến hạn" in everything.decode() or "Hạn" in everything.decode()


def test_a_feed_follows_a_moved_deadline(plan: Database) -> None:
    """The address stays, what it gives is what holds now."""
    token = _token(plan, plan="P", agency="a")
    build.plan(
        plan, [build.task("1", ["a"], due="2024-03-31")],
        changes=[{"ref": "1", "old": "2024-03-31", "new": "2024-07-31", "on": "2024-03-15"}], at=AT,
    )  # fmt: skip
    (event,) = Calendar.from_ical(_get(f"/calendar/{token}.ics")[2]).walk("VEVENT")
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (date(2024, 7, 31), 1)
    assert event.decoded("LAST-MODIFIED") == AT


def test_an_unknown_and_a_revoked_address_are_the_same_nothing(plan: Database) -> None:
    """Not found, without a word on why; revoking one leaves the others."""
    token, other = _token(plan), _token(plan)
    with plan.reader() as reader:
        first = feeds.listed(reader)["feed_id"].tolist()[-1]
    with plan.writer() as writer:
        feeds.revoke(writer, first, at=AT)
    answers = [_get(f"/calendar/{name}.ics") for name in (token, "x", token[:-1], other.swapcase(), "é" * 9, "..")]
    assert {(status, body) for status, _head, body in answers} == {(404, b"Not Found")}
    assert _get(f"/calendar/{other}.ics")[0] == 200


def test_a_feed_only_reads(plan: Database) -> None:
    """Asking changes nothing in the database, and there is no other way to ask."""
    token, version = _token(plan), plan.version
    assert _get(f"/calendar/{token}.ics", "HEAD")[0] == 200
    assert _get(f"/calendar/{token}.ics", "POST")[0] == 405
    assert plan.version == version


def test_the_database_cannot_tell_an_address(plan: Database) -> None:
    """Only its hash is kept, so a backup opens no calendar; tokens are long and never the same."""
    tokens = {_token(plan) for _again in range(5)}
    assert len(tokens) == 5 and min(map(len, tokens)) >= 43
    with plan.reader() as reader:
        table = str(reader.rows("select * from calendar_tokens"))
    assert not any(token in table for token in tokens)


def test_a_feed_outlives_what_it_was_made_for(plan: Database) -> None:
    """A plan or an agency that is gone gives an empty calendar instead of an error."""
    assert _days(_get(f"/calendar/{_token(plan, plan='Z', section='I', agency='gone')}.ics")[2]) == []


def test_no_log_shows_an_address(caplog: pytest.LogCaptureFixture) -> None:
    """Also where a server is told to log every request."""
    log = logging.getLogger("uvicorn.access")
    log.addFilter(without_tokens)
    try:
        with caplog.at_level(logging.INFO, "uvicorn.access"):
            log.info('%s - "%s %s HTTP/%s" %d', "::1", "GET", "/calendar/Secret-1.ics", "1.1", 200)
    finally:
        log.removeFilter(without_tokens)
    assert "/calendar/…" in caplog.text
    assert "Secret" not in caplog.text


def test_an_address_is_made_for_the_filters_and_revoked_on_the_page(plan: Database) -> None:
    """One click each; the address is shown once, the list says what it is for, where it works and who may read."""

    def script() -> None:
        import streamlit as st

        from dashboard.ui.app import filters
        from dashboard.ui.leaders import feed

        st.session_state["committer"] = "Lan"
        feed.controls(filters.scope())

    from streamlit.testing.v1 import AppTest

    page = AppTest.from_function(script, default_timeout=300)
    page.query_params["plan"], page.query_params["agency"] = "P", "a"
    page = opened.run(page)
    assert "127.0.0.1" in page.caption[0].value.replace("\\", "")
    page.button(key="timeline-feed-make").click()
    page = opened.run(page)
    token = page.session_state["timeline-feed-made"][1]
    assert feed.answer(token) is not None
    with data.database().reader() as reader:
        assert feeds.find(reader, token) == Feed("P", None, "a", "vi")
    (row,) = [caption.value for caption in page.caption if "Lan" in caption.value]
    assert "Kế hoạch P" in row
    (revoke,) = [button for button in page.button if button.key and button.key != "timeline-feed-make"]
    revoke.click()
    page = opened.run(page)
    assert feed.answer(token) is None
    assert "timeline-feed-made" not in page.session_state
