"""Green good news rests on reports: where they are missing a page says so instead, on screens, slides and in papers."""

from functools import partial

import pytest

from dashboard import narrative
from dashboard.metrics import reporting
from dashboard.reports import content
from dashboard.reports.word import report
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from dashboard.text import translation
from dashboard.ui.app import navigation
from tests import build
from tests.reports import decks, files
from tests.ui.conftest import OfficeWith
from tests.ui.opened import at

PAGES = [screen.name for screen in navigation.SCREENS]
NOTHING_SAID = ("No report was expected for this period.", "No report has been received for this period.")


def plan(db: Database) -> None:
    """Two agencies with a task each, due at the end of the year, and one whose work begins in October; nothing is
    overdue or due soon."""
    tasks = [build.task("1", due="2024-12-31", start="2024-01-01"),
             build.task("2", due="2024-12-31", start="2024-01-01", leads=("b",)),
             build.task("3", due="2024-12-31", start="2024-10-01", leads=("c",))]  # fmt: skip
    build.plan(db, tasks, starts="2024-01-01", ends="2024-12-31")


def a_reports(db: Database, **others: str) -> None:
    """The plan, and two reports of agency a; `others`: the months of a report of b, by its name."""
    plan(db)
    for month in ("2024-02", "2024-03"):
        build.report(db, "a", month, {"1": 30})
    for month in others.values():
        build.report(db, "b", month, {"2": 30})


SILENT = {
    "never": a_reports,
    "not this month": partial(a_reports, once="2024-02"),
}
ALL_REPORTED = partial(a_reports, once="2024-02", again="2024-03")


def _own_filters(page: str) -> list[dict[str, str]]:
    """A filter that this page alone reads: the list of what is overdue."""
    return [{"status": "overdue"}] if page == "task" else []


def green(page: str, **address: str) -> list[str]:
    return [str(box.value) for box in at(page, **address).success]


@pytest.mark.parametrize("page", PAGES)
def test_plans_alone_are_no_good_news(office_with: OfficeWith, page: str) -> None:
    """Nobody has reported anything: no page says in green that all is well, whatever the plan says of deadlines, in
    either language; with an agency chosen in one of them."""
    office_with(plan, is_read_only=True)
    addresses: list[dict[str, str]] = [{"lang": language} for language in translation.LANGUAGES]
    addresses += [{"lang": "vi", "agency": "b"}, {"lang": "en", "agency": "c"}]
    for address in [*addresses, *_own_filters(page)]:
        assert green(page, period="2024-03", **address) == []


@pytest.mark.parametrize("when", SILENT)
@pytest.mark.parametrize("page", PAGES)
def test_a_silent_agency_is_no_good_news(office_with: OfficeWith, page: str, when: str) -> None:
    """The other agency reports; this one never did, or last month without a difficulty: nothing green about it."""
    office_with(SILENT[when], is_read_only=True)
    for extra in ({}, *_own_filters(page)):
        assert green(page, lang="en", period="2024-03", agency="b", **extra) == []
    words = green(page, lang="en", period="2024-03")
    assert not [text for text in words if "reported" in text or "None" in text]


@pytest.mark.parametrize(
    ("page", "address", "words"),
    [
        ("agency", {"agency": "b"}, "Its last reports mention no difficulties"),
        ("agency", {}, "every agency has reported"),
        ("reporting", {}, "Every agency has reported"),
        ("overview", {}, "Nothing is overdue"),
        ("completion", {"agency": "b"}, "Nothing is overdue"),
        ("task", {"status": "overdue"}, "Nothing is overdue"),
        ("since", {}, "None"),
    ],
)
def test_good_news_stays_where_all_have_reported(
    office_with: OfficeWith, page: str, address: dict[str, str], words: str
) -> None:
    """Everybody has reported and names nothing: that is good news, in green."""
    office_with(ALL_REPORTED, is_read_only=True)
    assert any(words in text for text in green(page, lang="en", period="2024-03", **address))


def test_good_news_after_the_plan_rests_on_earlier_reports(db: Database) -> None:
    """A year later none is expected: that nothing is overdue still rests on reports, that all have come does not."""
    plan(db)
    done = {"percent": 100, "finished": "2024-03-31"}
    for agency, ref in (("a", "1"), ("b", "2"), ("c", "3")):
        build.report(db, agency, "2024-03", {ref: done})
    months = build.ask(db, reporting.by_month, build.scope("2025-05"))
    period = build.month("2025-05")
    assert narrative.reporting.lacking(months, period, is_any_enough=True) == ""
    with translation.speaking("en"):
        assert narrative.reporting.lacking(months, period) == NOTHING_SAID[0]


@pytest.mark.parametrize(
    ("reports", "all_in", "any_in"),
    [
        ((), NOTHING_SAID, NOTHING_SAID),
        (("a",), ("1 of 2 reports for this period is missing.",), ("",)),
        (("a", "b"), ("",), ("",)),
    ],
)
def test_what_good_news_lacks(
    db: Database, reports: tuple[str, ...], all_in: tuple[str, ...], any_in: tuple[str, ...]
) -> None:
    """None, one and both of two reports."""
    plan(db)
    for agency in reports:
        build.report(db, agency, "2024-03", {"1" if agency == "a" else "2": 30})
    months = build.ask(db, reporting.by_month, build.scope("2024-03"))
    with translation.speaking("en"):
        assert narrative.reporting.lacking(months, build.month("2024-03")) in all_in
        assert narrative.reporting.lacking(months, build.month("2024-03"), is_any_enough=True) in any_in


@pytest.mark.parametrize(
    "scope", [build.scope("2024-03"), *(build.scope("2024-03", plan="P", agency=agency) for agency in "bc")]
)
def test_papers_do_not_praise_silence(db: Database, scope: Scope) -> None:
    """Projector slides are not green; PowerPoint and Word do not say that nobody is silent or has a difficulty."""
    plan(db)
    gathered = build.ask(db, content.gather, scope, green_from=-5, amber_from=-15)
    lacking = gathered.lacking
    assert lacking
    for name in ("attention", "silent"):
        _slide, body = decks.projected(gathered, name)
        assert 'class="none good"' not in body
        assert 'class="items"' in body or lacking in body
    texts = [text for page in files.slides(decks.powerpoint(gathered)) for text in files.slide_texts(page)]
    assert not [text for text in texts if "không thiếu báo cáo nào" in text or "không cơ quan nào" in text]
    text = files.word_text(report.monthly_report(gathered))
    assert "Chưa có báo cáo nào, vì vậy chưa biết" in text
    assert "kỳ này: không có." not in text
