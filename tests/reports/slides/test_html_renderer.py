"""The deck: what stands on its slides are the metrics' numbers, in both languages, and no text of a cell acts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from dashboard import narrative
from dashboard.reports.content import Content
from dashboard.reports.slides import deck, html_renderer, markup, meetings, svg
from dashboard.reports.slides.deck import Before
from dashboard.reports.slides.html_renderer import Screening
from dashboard.reports.slides.meetings import Agreed, News
from dashboard.reports.slides.slide import Bar, Bars, Item, Items
from dashboard.store.database import Database
from dashboard.text import translation
from tests import build
from tests.reports import decks

HOSTILE = '</script><script>alert(1)</script> & "x" <b>'
AT = datetime(2024, 4, 2, 7, 5, tzinfo=UTC)


class _Texts(HTMLParser):
    """What a reader sees of each slide, and every tag that is there."""

    def __init__(self) -> None:
        super().__init__()
        self.slides: dict[str, list[str]] = {}
        self.tags: list[str] = []
        self._now = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "section":
            self._now = dict(attributes).get("id") or ""

    def handle_endtag(self, tag: str) -> None:
        self._now = "" if tag == "section" else self._now

    def handle_data(self, text: str) -> None:
        if self._now and text.strip():
            self.slides.setdefault(self._now.removeprefix("slide-"), []).append(" ".join(text.split()))


@dataclass(frozen=True)
class Shown:
    """What a deck is made of, and its page."""

    content: Content
    before: Before
    filters: Sequence[str] = ("Plan P",)
    back: str = "overview?plan=P"

    def read(self) -> _Texts:
        """The page as it is read."""
        slides = deck.deck(self.content, self.before, html_renderer.ROOM, self.filters)
        texts = _Texts()
        texts.feed(html_renderer.page(slides, Screening(AT, self.back, "present?download=1")))
        return texts

    @property
    def slides(self) -> dict[str, list[str]]:
        """What stands on each slide, by its name."""
        return self.read().slides


def _shown(db: Database, period: str = "2024-03", **filters: str) -> Shown:
    gathered = decks.gathered(db, build.scope(period, **filters))
    return Shown(gathered, Before(news=News("Since then.", [Item(HOSTILE, "old → new", "1")])))


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    """Four tasks: one done, two overdue (one of two leads, one with a hostile title), one due in April; only read."""
    database = build.new()
    build.plan(
        database,
        [
            build.task("1", due="2024-01-31"),
            build.task("2", ["a", "b"], due="2024-02-10"),
            build.task("3", ["b"], due="2024-03-01", title=HOSTILE),
            build.task("4", ["c"], due="2024-04-20"),
        ],
        estimates=[{"ref": "1", "source": HOSTILE, "item": "Chi", "vnd": 9_000_000}],
    )
    build.report(database, "a", "2024-01", {"1": 100.0})
    money = [{"ref": "1", "source": HOSTILE, "allocated": 8_000_000, "disbursed": 2_000_000}]
    build.report(database, "a", "2024-03", {"2": 40.0}, money)
    yield database
    database.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_text_of_a_cell_acts(db: Database, language: str) -> None:
    """A title, a source of money or a filter that is markup is shown letter by letter; the page has its one script."""
    with translation.speaking(language):
        read = replace(_shown(db), filters=[HOSTILE], back=f'x"{HOSTILE}').read()
    assert read.tags.count("script") == 1
    assert "b" not in read.tags
    shown = [name for name, texts in read.slides.items() if any(HOSTILE in text for text in texts)]
    assert {"attention", "timeline", "money", "since", "overview"} <= set(shown)


def test_every_slide_has_number_report_date_and_demo_mark(db: Database) -> None:
    """Whatever slide is photographed says what it rests on."""
    shown = _shown(db)
    with translation.speaking("vi"):
        slides = replace(shown, content=replace(shown.content, is_demo=True)).slides
        real = shown.slides
    for at, texts in enumerate(slides.values(), start=1):
        assert {"SỐ LIỆU MINH HỌA", "Số liệu đến 31/03/2024", "đã nhận 1/3 báo cáo", "Plan P"} <= set(texts)
        assert f"{at}/{len(slides)}" in texts
    assert not any("SỐ LIỆU MINH HỌA" in texts for texts in real.values())
    assert "Số liệu chốt lúc 14:05 ngày 02/04/2024, không thay đổi trong khi trình chiếu." in slides["title"]


def test_the_numbers_are_those_of_the_metrics(db: Database) -> None:
    """Findings and counts on the slides are what the screens say."""
    shown = _shown(db)
    with translation.speaking("en"):
        slides = shown.slides
        assert narrative.completion.due(shown.content.totals) in slides["overview"]
        assert narrative.completion.late_agencies(shown.content.owed) in slides["agencies"]
    assert "Of 4 tasks: 1 done, 2 overdue, 0 due soon." in slides["status"]
    assert "2 tasks are overdue; one comes due in the next 3 months." in slides["timeline"]
    assert "still open: B (no report), A (40%)" in slides["attention"]
    assert slides["attention"].index("50 days late") < slides["attention"].index("30 days late")
    assert "Not yet disbursed: 6 million VND of 8 million VND allocated (75%)." in slides["money"]
    assert {"50 days late", "due 20/04/2024"} <= set(slides["timeline"])
    assert {HOSTILE, "Disbursed 2 million VND, 6 million VND left"} <= set(slides["money"])
    assert {"To decide: 2 tasks overdue, 2 agencies without a report.", "B, C"} <= set(slides["decide"])
    assert slides["decide"].count("still open: B (no report), A (40%)") == 1
    assert {"B", "C"} <= set(slides["silent"])
    counts = dict(zip(slides["status"][2:-4:2], slides["status"][3:-4:2], strict=False))
    assert counts["Done on time"] == "1/4" and counts["Overdue"] == "2/4"


def test_a_filter_without_tasks_says_so(db: Database) -> None:
    """A deck of nothing is two slides, not twelve empty ones."""
    slides = _shown(db, plan="P", section="I.2").slides
    assert list(slides) == ["title", "nothing"]


def test_a_plan_without_reports_is_presented_too() -> None:
    """Before the first report every slide has its sentence for "none"."""
    empty = build.new()
    build.plan(empty, [build.task("1")])
    with translation.speaking("en"):
        slides = _shown(empty).slides
    assert any("Nothing is overdue." in text for text in slides["attention"])
    assert "Only 0/1 tasks have a due date, too few to compare with the plan" in "\n".join(slides["curve"])
    assert "No money is stated in this selection." in slides["money"]
    assert "conclusions" not in slides
    assert "To decide: 1 agency without a report." in slides["decide"]


def test_conclusions_of_none_one_and_many(db: Database) -> None:
    """What became of the last meeting, in a sentence that fits the number; of more lines than fit, how many."""
    shown = _shown(db)
    row = {"text": "Rà soát", "agency": "A", "due_on": pd.Timestamp("2024-03-20")}

    def texts(done: int, days_late: list[int]) -> list[str]:
        still_open = pd.DataFrame([row | {"days_late": days} for days in days_late], columns=[*row, "days_late"])
        agreed = Agreed("10/03/2024", [row] * done, still_open)
        return replace(shown, before=replace(shown.before, agreed=agreed)).slides["conclusions"]

    with translation.speaking("en"):
        none, one, many = texts(0, []), texts(1, [-1]), texts(2, [11, 1, 1, 0, -5, -5])
    assert "Of the last meeting (10/03/2024) 0 conclusions are done; none is left open." in none
    assert "No conclusion is left open." in none
    assert "Of the last meeting (10/03/2024) one conclusion is done; one is still open." in one
    assert {"1 day left", "done"} <= set(one)
    expected = (
        "Of the last meeting (10/03/2024) 2 conclusions are done; 6 of all meetings are still open, 3 of them late."
    )
    assert expected in many
    assert "and 2 other conclusions" in many and many.count("Rà soát") == 6


def test_what_is_to_be_decided_fits_and_says_what_is_left_out(db: Database) -> None:
    """Tasks longest overdue first, two conclusions, the silent agencies by name; as many lines as there is room for,
    and how many more. Tasks leave their room to conclusions."""
    gathered = _shown(db).content
    row = {"text": "Rà soát", "agency": "A", "due_on": pd.Timestamp("2024-03-20")}
    agreed = Agreed("10/03/2024", [], pd.DataFrame([row | {"days_late": days} for days in (11, 3, 1, -4)]))
    many = pd.concat([gathered.listing[gathered.listing["status"] == "overdue"]] * 4, ignore_index=True)
    with translation.speaking("en"):
        full = meetings.to_decide(replace(gathered, listing=many), agreed, html_renderer.ROOM)
        whole = meetings.to_decide(replace(gathered, listing=many[:2]), agreed, html_renderer.ROOM)
        nothing = meetings.to_decide(
            replace(gathered, listing=many[:0], silent=gathered.silent[:0]), None, html_renderer.ROOM
        )
    assert full and full.finding == "To decide: 8 tasks overdue, 3 conclusions late, 2 agencies without a report."
    assert isinstance(full.body, Items) and whole and isinstance(whole.body, Items)
    assert [line.right for line in full.body.lines] == ["50 days late"] * 3 + ["11 days late", "3 days late", "2"]
    assert full.more == "and 5 other tasks, and 1 other conclusion"
    assert len(full.notes) == 1 + 8 + 3 + 1, "the notes leave nothing out"
    assert [line.right for line in whole.body.lines][-4:] == ["11 days late", "3 days late", "1 day late", "2"]
    assert (len(whole.body.lines), whole.more) == (6, "")
    assert nothing is None


def test_money_before_any_allocation(db: Database) -> None:
    """Where nothing is allocated yet, the slide does not say that nothing is left to disburse."""
    gathered = _shown(db, "2024-01").content
    with translation.speaking("en"):
        assert decks.projected(gathered, "money")[0].finding.startswith("No allocation has been reported yet.")


def test_bars_of_time_are_as_long_as_their_days(db: Database) -> None:
    """The red part of a task late for 50 days is longer than that of one late for 30, in that proportion; the window
    begins in the month of the earliest deadline, or three months before the report date."""
    with translation.speaking("en"):
        _slide, body = decks.projected(_shown(db).content, "timeline")
    red = [float(wide) for wide in re.findall(r'width="([\d.]+)" height="32.0" fill="#d1140f"', body)]
    assert len(red) == 2
    assert red[0] / red[1] == pytest.approx(50 / 30, rel=0.01)


def test_no_bar_of_time_begins_where_no_start_is_stated(db: Database) -> None:
    """Of a task with a deadline alone the deadline is marked; a bar would say since when it was to be worked on."""
    listing = _shown(db).content.listing
    started = listing.assign(start_on=listing["due_on"] - pd.Timedelta(days=20))

    def drawn(rows: pd.DataFrame) -> tuple[list[float], bool]:
        with translation.speaking("en"):
            _slide, body = decks.projected(replace(_shown(db).content, listing=rows), "timeline")
        wide = [float(width) for width in re.findall(r'width="([\d.]+)" height="32.0" fill="#868e99"', body)]
        return wide, "From start to deadline" in body

    assert drawn(listing) == ([], False)
    spans, is_explained = drawn(started)
    assert is_explained and len(spans) == 3 and min(spans) > 20


def test_nothing_on_a_slide_is_smaller_than_24_px() -> None:
    """At 1366 × 768 the last row can read every word, also those in charts."""
    looks = re.sub(r"(?m)^@media \(max-width.*$", "", Path(html_renderer.__file__).with_name("deck.css").read_text())
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:[^;{}]*?([\d.]+)px", looks)]
    assert len(sizes) > 10 and min(sizes) >= 24
    for module in (markup, svg):
        assert "font-size" not in Path(module.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("late", "ahead", "sentence"),
    [
        (0, 0, "No task is overdue; none comes due in the next 3 months."),
        (1, 1, "One task is overdue; one comes due in the next 3 months."),
        (2, 5, "2 tasks are overdue; 5 come due in the next 3 months."),
    ],
)
def test_what_is_around_the_report_date(late: int, ahead: int, sentence: str) -> None:
    """None, one and many are different sentences."""
    with translation.speaking("en"):
        assert narrative.timeline.around(late, ahead, 3) == sentence


@pytest.mark.parametrize(
    ("allocated", "disbursed", "sentence"),
    [
        (None, None, ""),
        (10_000_000, None, "Not yet disbursed: 10 million VND of 10 million VND allocated (100%)."),
        (10_000_000, 10_000_000, "All that was allocated is disbursed."),
        (10_000_000, 12_000_000, "2 million VND more is disbursed than allocated."),
    ],
)
def test_money_left(allocated: int | None, disbursed: int | None, sentence: str) -> None:
    """Not stated is not zero, and more than was allocated is said as such."""
    left = None if allocated is None else allocated - (disbursed or 0)
    row = pd.DataFrame(
        [
            {
                **dict.fromkeys(("unallocated_vnd", "undisbursed_vnd", "unestimated_vnd")),
                "allocated_vnd": allocated,
                "disbursed_vnd": disbursed,
                "unspent_vnd": left,
            }
        ]
    )
    with translation.speaking("en"):
        assert narrative.money.unspent(row) == sentence


def test_bars_are_as_long_as_their_numbers() -> None:
    """A part of a bar has its share of the width; its number stands in it only where it has room."""
    parts = [("Overdue", "#d1140f"), ("Done", "#21a875")]
    drawn = svg.bars(Bars(parts, [Bar("A", "", [30, 1]), Bar("B", "", [0, 56])]))
    assert re.findall(r'<rect x="([\d.]+)" y="0.0" width="([\d.]+)"', drawn) == [
        ("0.0", "300.0"), ("300.0", "10.0"), ("0.0", "0.0"), ("0.0", "560.0"),
    ]  # fmt: skip
    assert ">30<" in drawn and ">1<" not in drawn


def test_columns_are_as_high_as_their_numbers() -> None:
    """A part of a column has its share of the height, the first at the bottom; the whole stands above it."""
    parts = [("On time", "#21a875"), ("Missing", "#d1140f")]
    drawn = svg.bars(Bars(parts, [Bar("05/2024", "", [20, 10]), Bar("06/2024", "", [1, 0])], is_upright=True))
    high = [float(height) for height in re.findall(r'height="([\d.]+)" fill="#', drawn) if height != "22"]
    assert high == [220.0, 110.0, 11.0, 0.0]
    assert {"20", "10", "30", "05/2024", "06/2024"} <= set(re.findall(r">([\d/]+)</text>", drawn))


def test_the_policy_lets_only_the_page_itself_run() -> None:
    """Nothing is fetched, and no script but the deck's own runs."""
    rules = dict(rule.split(" ", 1) for rule in html_renderer.policy().split("; "))
    assert rules["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[\w+/]{43}='", rules["script-src"])
    assert "unsafe" not in html_renderer.policy() and "http" not in html_renderer.policy()
