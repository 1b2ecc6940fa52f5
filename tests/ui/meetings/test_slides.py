"""The route of the slides: the filters of every page, headers, and figures that stay as they were."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from dashboard.store import meetings
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.ui.server import ROUTES
from tests import build
from tests.ui.conftest import OfficeWith


def _get(query: str = "") -> tuple[int, dict[str, str], str]:
    """(status, headers, body) of /present."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/present", "query_string": query.encode(),
                             "headers": [], "app": None}  # fmt: skip
    asyncio.run(Starlette(routes=ROUTES)(scope, receive, send))
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], head, b"".join(message.get("body", b"") for message in sent[1:]).decode()


def _plan(office: Database) -> None:
    """Plan P, two tasks of two agencies, one reported in February and in March, and a meeting with a conclusion."""
    build.plan(office, [build.task("1", due="2024-01-31"), build.task("2", ["b"], due="2024-06-30")])
    build.report(office, "a", "2024-02", {"1": 10.0})
    build.report(office, "a", "2024-03", {"1": 50.0})
    at = datetime(2024, 3, 10, 1, tzinfo=UTC)
    with office.writer() as writer:
        held = meetings.record(writer, Meeting(at, "Giao ban"), by="VP", at=at)
        meetings.conclude(writer, held, Conclusion("Rà soát <nợ>", "b", at.date()), by="VP", at=at)


@pytest.fixture
def plan(office_with: OfficeWith) -> Database:
    """An office database with that, only to be read."""
    return office_with(_plan, is_read_only=True)


@pytest.fixture
def own_plan(office_with: OfficeWith) -> Database:
    """One that the test may change."""
    return office_with(_plan)


def test_it_answers_in_the_language_asked_for(plan: Database) -> None:
    """Vietnamese without being asked, English with it; the start page is where it goes back to."""
    status, head, body = _get()
    assert status == 200 and head["content-type"].startswith("text/html")
    assert '<html lang="vi">' in body and "Số liệu đến 31/03/2024" in body and 'data-back="."' in body
    english = _get("lang=en&from=load")[2]
    assert '<html lang="en">' in english and "Figures to 31/03/2024" in english
    assert 'data-back="load?lang=en"' in english


def test_a_saved_deck_of_an_agency_with_accents_has_its_name(office: Database) -> None:
    """A header of HTTP holds Latin letters only; the name is written as RFC 5987 says."""
    build.plan(office, [build.task("1", ["sở/y tế"], due="2024-01-31")])
    status, head, _body = _get(f"{urlencode({'agency': 'sở/y tế', 'plan': 'P', 'period': '2024-03'})}&download=1")
    assert status == 200
    kind, _, name = head["content-disposition"].partition("; filename*=UTF-8''")
    assert kind == "attachment" and unquote(name).startswith("TrinhChieu_P_sở-y tế_2024-03-")


def test_content_security_policy_allows_only_own_scripts_and_no_caching(plan: Database) -> None:
    """Made-up or not, figures of the province are in nobody's cache and in nobody's frame."""
    head = _get()[1]
    assert head["cache-control"] == "no-store" and head["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in head["content-security-policy"]
    assert "frame-ancestors 'none'" in head["content-security-policy"]


def test_the_filters_are_those_of_the_pages(plan: Database) -> None:
    """A period, an agency and a section given in the address are on every slide and lead back."""
    body = _get("plan=P&section=I.1&agency=b&period=2024-02&from=completion")[2]
    assert body.count("Kế hoạch P · Mục I.1 · B · Kỳ 02/2024") == body.count("<section")
    assert "Số liệu đến 29/02/2024" in body
    assert 'data-back="completion?plan=P&amp;section=I.1&amp;agency=b&amp;period=2024-02"' in body


def test_values_that_name_nothing_count_as_not_given(plan: Database) -> None:
    """A link typed wrongly or made to harm gives the plain deck."""
    for query in (
        "plan=Z&section=I.1&agency=%3Cscript%3Ealert(1)%3C/script%3E&period=2024-99&lang=xx&from=//evil.example",
        "plan=P&plan=Q&period=%00&from=javascript:alert(1)&since=x&until=%F0%9F%92%A5",
    ):
        status, _head, body = _get(query)
        assert status == 200
        assert 'data-back="."' in body and "evil" not in body and "alert(1)" not in body
        assert "Tất cả kế hoạch" in body


def test_a_file_leads_nowhere(plan: Database) -> None:
    """Saved for another computer, the deck has a name that says what it is and no address of this one."""
    _status, head, body = _get("plan=P&download=1")
    assert head["content-disposition"] == 'attachment; filename="TrinhChieu_P_2024-03.html"'
    assert 'data-back=""' in body and "download" not in re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", "", body)
    assert not re.findall(r'(?:src|href)="(?!data:)', body)


def test_a_report_that_comes_later_is_in_the_next_deck_only(own_plan: Database) -> None:
    """The figures are those of the start; a reload makes a new deck."""
    before = _get()[2]
    build.report(own_plan, "b", "2024-03", {"2": 100.0})
    after = _get()[2]
    assert "đã nhận 1/2 báo cáo" in before and "đã nhận 2/2 báo cáo" in after


def test_it_tells_what_changed_and_what_was_concluded(plan: Database) -> None:
    """Since the last meeting: A went from 10 to 50 percent; what the meeting concluded is late."""
    body = _get("lang=en")[2]
    assert "Since the meeting of 10/03/2024" in body
    assert "10% → 50%" in body
    assert "Rà soát &lt;nợ&gt;" in body and "21 days late" in body


def test_without_any_plan_it_still_opens(office: Database) -> None:
    """On the first day there is nothing to show, and it says so."""
    status, _head, body = _get()
    assert status == 200
    assert body.count("<section") == 2


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("", "Không hiển thị được trang này"), ("lang=en", "This page could not be shown")],
)
def test_what_breaks_is_said_in_one_sentence_with_a_number(
    own_plan: Database, caplog: pytest.LogCaptureFixture, query: str, sentence: str
) -> None:
    """Nobody before a full room reads "Internal Server Error": the language asked for, and a number for the log."""
    with own_plan.writer() as writer:
        writer.execute("drop table conclusion_events")
    status, head, body = _get(query)
    assert status == 500 and head["cache-control"] == "no-store"
    assert sentence in body
    number = re.search(r"<small>[^<]*?([0-9A-F]{6})</small>", body)
    assert number is not None and f"error {number[1]}" in caplog.text
    assert "Traceback" not in body and "conclusion_events" not in body
