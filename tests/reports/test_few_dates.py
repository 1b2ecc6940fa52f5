"""A plan with hardly a deadline is judged nowhere: the mean reported progress stands in for the gap."""

from collections.abc import Iterator

import pytest

from dashboard import narrative
from dashboard.charts import curve as charts
from dashboard.metrics import budget, completion, curve
from dashboard.reports import content
from dashboard.reports.content import Content
from dashboard.reports.excel import pack
from dashboard.reports.word import report
from dashboard.store.database import Database
from dashboard.text import translation
from dashboard.ui.kit import headline, tables
from tests import build
from tests.charts import frames
from tests.reports import decks, files

SCOPE = build.scope("2024-03", plan="P")
VERDICTS = {
    "vi": ("đúng tiến độ", "cần theo dõi", "chậm nhiều", "So với kế hoạch", "thấp hơn kế hoạch", "cao hơn kế hoạch"),
    "en": ("on track", "to be watched", "far behind", "Against the plan", "below the plan", "above the plan"),
}
COUNTS = {"vi": "1/6 có thời hạn", "en": "1/6 dated"}


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    """Six tasks of 2024, one of them with a due date and done on it, five reported at 40 %: the mean is 50 %."""
    database = build.new()
    tasks = [build.task("1", due="2024-01-31"), *(build.task(str(n)) for n in range(2, 7))]
    build.plan(database, tasks, starts="2024-01-01", ends="2024-12-31")
    done = {"percent": 100, "finished": "2024-01-31"}
    build.report(database, "a", "2024-03", {"1": done} | {str(n): 40 for n in range(2, 7)})
    yield database
    database.close()


@pytest.fixture(params=translation.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.speaking(request.param):
        yield request.param


@pytest.fixture
def gathered(db: Database, language: str) -> Content:
    return build.ask(db, content.gather, SCOPE, green_from=-5, amber_from=-15)  # type: ignore[no-any-return]


def test_no_paper_judges_by_a_single_date(gathered: Content, language: str) -> None:
    """Word, both kinds of slides and the workbook: no level, no gap, but the mean and the time gone by."""
    deck = files.slides(decks.powerpoint(gathered))
    on_slides = "\n".join(text for slide in deck for text in files.slide_texts(slide))
    xlsx = pack.workbook(gathered, tables.describe)
    first = translation._("Figure")
    summary = files.sheet_rows(xlsx, translation._("Summary"), first)
    figures = [{name: value for name, value in row.items() if name != translation._("Definition")} for row in summary]
    in_excel = "\n".join(str(value) for row in figures for value in row.values())
    projector, drawn = decks.projected(gathered, "curve")
    shown = {
        "slides": on_slides, "workbook": in_excel, "projector": projector.finding + drawn,
    }  # fmt: skip
    if language == "vi":
        shown["Word"] = files.word_text(report.monthly_report(gathered))
    share = {"vi": ("50%", "24,9%"), "en": ("50%", "24.9%")}[language]  # 91 of 366 days
    for name, text in shown.items():
        assert not [word for word in VERDICTS[language] if word in text], name
        assert all(part in text for part in share), (name, text)
    assert COUNTS[language] in on_slides and COUNTS[language] in in_excel
    month = translation._("Month")
    rows = files.sheet_rows(xlsx, translation._("Curve"), month)
    assert list(rows[0])[1:3] == [f"{translation._('Time gone by')} (%)", f"{translation._('Mean progress')} (%)"]
    assert [row[f"{translation._('Mean progress')} (%)"] for row in rows[:4]] == [0, 0, 50, None]


def test_the_tile_says_what_it_is(db: Database, language: str) -> None:
    """The tile is named after the mean, says 1/6, has no unit and no level; its change is the mean's."""
    before = SCOPE.previous()
    answers = [build.ask(db, metric, at) for metric in (completion.totals, curve.position, budget.totals)
             for at in (SCOPE, before)]  # fmt: skip
    tile = headline.tiles(*answers)[4]
    assert translation._("Mean progress ({elapsed} of the time gone by)").split("(")[0] in tile.label
    assert (tile.value, tile.unit, tile.note) == ("50%", "", COUNTS[language])
    assert (tile.delta or "").startswith("+50")
    assert tile.meaning == translation._(narrative.figures.MEANINGS["mean"])
    assert tile.page is None, "a link would cut the words under the figure"


def test_the_chart_draws_no_gap(db: Database, language: str) -> None:
    """Two named lines, the report date, no gap and no word of the plan; in words the same."""
    months = build.ask(db, curve.mean_progress, SCOPE)
    figure = charts.mean_progress(months, SCOPE.report_on)
    words = frames.words(figure)
    assert [trace.name for trace in figure.data] == [translation._("Time gone by"), translation._("Mean progress")]
    assert "50%" in words and "31/03/2024" in words
    assert translation._("Planned") not in words and "điểm" not in words
    assert len(figure.layout.shapes) == 1, "the report date alone"
    assert "50%" in charts.mean_progress_alt(months, SCOPE.report_on)


def test_slip_is_in_the_definition_beside_the_level(db: Database) -> None:
    """Where there is a gap, one word judges it: the months of slip are behind the "?", not in the note or sentence."""
    database = build.new()
    build.plan(
        database, [build.task(str(n), due="2024-01-31") for n in range(5)], starts="2024-01-01", ends="2024-12-31"
    )
    build.report(database, "a", "2024-03", {str(n): 50 for n in range(5)})
    figure = narrative.figures.gap(build.ask(database, curve.position, SCOPE))
    assert (figure.value, figure.level) == ("-50,0", "chậm nhiều")
    assert "tháng" in figure.meaning and "tháng" not in figure.level + figure.note
    database.close()
