"""One figure, one percent: an edge value reads alike on every screen, chart, slide and paper and in every file."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard import narrative
from dashboard.charts import budget as budget_chart
from dashboard.charts import completion as completion_chart
from dashboard.charts import curve as curve_chart
from dashboard.charts import task as task_chart
from dashboard.charts import timeline as timeline_chart
from dashboard.metrics import budget, completion, curve, tasks, timeline
from dashboard.narrative.names import whole_percent
from dashboard.reports import content
from dashboard.reports.excel import pack
from dashboard.reports.excel import tables as spreadsheet
from dashboard.reports.excel.tables import Column
from dashboard.reports.word import report
from dashboard.store.database import Database
from dashboard.text.translation import _
from dashboard.ui.kit import headline, tables
from dashboard.ui.leaders import task as task_page
from tests import build
from tests.charts import frames
from tests.reports import decks, files

EDGES = {0.29 * 100: "29%", 45.5: "46%", 28.5: "29%", 99.96: "99%", 99.5: "99%", 0.2: "1%", 0: "0%", 64.0: "64%"}
"""What a report says -> how it reads: the noise of 0.29 × 100, halves, nearly all, nearly nothing."""
SCOPE = build.scope("2024-03", plan="P")


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    """Eight open tasks at the edges, four overdue and four due soon, and money of which 99.96 % is spent."""
    database = build.new()
    refs = [str(n) for n in range(1, 9)]
    due = ["2024-03-15"] * 4 + ["2024-04-10"] * 4
    build.plan(database, [build.task(ref, start="2023-06-01", due=day) for ref, day in zip(refs, due, strict=True)])
    money = [{"ref": "1", "allocated": 10_000_000, "disbursed": 9_996_000}]
    build.report(database, "a", "2024-03", dict(zip(refs, EDGES, strict=True)), money)
    yield database
    database.close()


@pytest.fixture(scope="module")
def gathered(db: Database) -> content.Content:
    return build.ask(db, content.gather, SCOPE, green_from=-5, amber_from=-15)  # type: ignore[no-any-return]


def test_progress_reads_alike_everywhere(db: Database, gathered: content.Content) -> None:
    """Each task's percent: task page, month chart, timeline, table, CSV, Excel, Word, what is owed, since."""
    docx = report.monthly_report(gathered)
    annex = {row[1]: row[4] for row in files.word_table(docx, "Số")}
    xlsx = pack.workbook(gathered, tables.describe)
    sheet = {row["Nhiệm vụ"]: row["Tiến độ (%)"] for row in files.sheet_rows(xlsx, "Nhiệm vụ", "Kế hoạch")}
    described = {"title": Column("t"), "percent": Column("p", "percent")}
    table = list(csv.reader(io.StringIO(spreadsheet.csv(gathered.listing, described).decode("utf-8-sig"))))[1:]
    in_table = {name: f"{value}%" for name, value in table}
    gantt = frames.words(
        timeline_chart.gantt(gathered.listing, build.ask(db, timeline.milestones, SCOPE), SCOPE.report_on)
    )
    for (points, words), row in zip(EDGES.items(), gathered.listing.to_dict("records"), strict=True):
        title, task_id = row["title"], row["task_id"]
        months = build.ask(db, tasks.months, SCOPE, task_id)
        whole = build.ask(db, task_page.whole, SCOPE, task_id)
        percents: dict[str, Any] = {
            "Word": annex[title],
            "Excel": f"{sheet[title]:g}%",
            "CSV": in_table[title],
            "a task's page": re.search(r"\d+%", task_page.standing(whole, SCOPE)).group(),  # type: ignore[union-attr]
            "a task's months": re.findall(r"\d+%", task_chart.monthly_alt(months))[-1],
            "the label of its line": re.findall(r"[\d,]+%", frames.words(task_chart.monthly(months)))[-1],
            "since": narrative.since.value_words("percent", points),
            "owing": whole_percent(points),
        }
        assert percents == dict.fromkeys(percents, words), points
        assert re.search(rf"{title}\b.*? · {words}", gantt, re.DOTALL), title


def test_slides_say_the_progress_of_the_screens(gathered: content.Content) -> None:
    """What is owed on the overdue and how far the coming tasks are, on both kinds of slides."""
    every = [text for slide in files.slides(decks.powerpoint(gathered)) for text in files.slide_texts(slide)]
    expected = list(EDGES.values())
    done = [_("{percent} done").format(percent=percent) for percent in expected[4:]]
    assert all(any(text.endswith(f" · {words}") for text in every) for words in done)
    owing = " ".join(re.findall(r"\(([\d,]+%)\)", " ".join(every)))
    assert set(owing.split()) >= set(expected[:4])


def test_a_share_reads_alike_everywhere(db: Database, gathered: content.Content) -> None:
    """99.96 % of the money is nowhere all of it, and nowhere 99 % beside 99,9 %."""
    money = build.ask(db, budget.totals, SCOPE)
    xlsx = pack.workbook(gathered, tables.describe)
    (in_excel,) = [
        row["Giá trị"] for row in files.sheet_rows(xlsx, "Tóm tắt", "Chỉ tiêu") if "iải ngân" in row["Chỉ tiêu"]
    ]
    texts = [text for slide in files.slides(decks.powerpoint(gathered)) for text in files.slide_texts(slide)]
    progress = build.ask(db, budget.against_progress, SCOPE)
    grid = spreadsheet.csv(progress, {"disbursed_rate": Column("r", "rate")}).decode("utf-8-sig").split()[-1]
    percents = [
        gathered.headline["disbursed"].value,
        in_excel,
        f"{grid}%".replace(".", ","),
        *re.findall(r"([\d,]+%)", narrative.money.money(money)),
        *re.findall(r"([\d,]+%) ", frames.words(budget_chart.flow(money))),
        *re.findall(r"\(([\d,]+%)\)", frames.words(budget_chart.against_progress(progress))),
        *[text for text in texts if text == "99,9%"][:1],
    ]
    assert percents == ["99,9%"] * len(percents)
    assert narrative.money.unspent(money).endswith("(0,1%).")
    assert "99,9%" in files.word_text(report.monthly_report(gathered))


def test_the_gap_is_the_difference_of_what_is_shown(db: Database, gathered: content.Content) -> None:
    """Planned, actual and the gap beside them add up on tile, chart, slide and in the sentence."""
    position = build.ask(db, curve.position, SCOPE)
    sentence = narrative.completion.schedule(position, build.ask(db, completion.totals, SCOPE))
    actual, planned = (float(number.replace(",", ".")) for number in re.findall(r"([\d,]+)%", sentence))
    gap = round(actual - planned, 1)
    assert position["gap_points"].iloc[0] == gap
    written = f"{abs(gap):.1f}".replace(".", ",")
    assert gathered.headline["gap"].value.lstrip("-−") == written
    months = build.ask(db, curve.monthly, SCOPE)
    assert written in frames.words(curve_chart.planned_actual(months, report_on=SCOPE.report_on))
    assert written in decks.projected(gathered, "curve")[1]


def test_a_tiles_change_is_the_difference_of_two_tiles(db: Database) -> None:
    """37,4% after 31,3% is +6,1: who remembers the last meeting's figure can subtract."""
    before = SCOPE.previous()
    now, then = (build.ask(db, completion.totals, scope) for scope in (SCOPE, before))
    now, then = now.assign(assigned_rate=0.37391), then.assign(assigned_rate=0.31304)
    spent = [build.ask(db, budget.totals, scope) for scope in (SCOPE, before)]
    tiles = headline.tiles(
        now, then, build.ask(db, curve.position, SCOPE), build.ask(db, curve.position, before), *spent
    )
    assert (tiles[1].value, tiles[1].delta) == ("37,4%", "+6,1 điểm")


@pytest.mark.parametrize(("done", "of"), [(1999, 2000), (1, 2000), (4, 18), (2, 7)])
def test_counts_have_one_share_on_charts_and_papers(done: int, of: int) -> None:
    """n/N with its percent, from the chart of completion and from the figures of papers and slides."""
    frame = frames.completion({"done_on_time": done, "in_progress": of - done})
    share = narrative.figures.share(done, of)
    assert share in completion_chart.by_section_alt(frame)
    assert share in completion_chart.by_agency_alt(frame)
    assert f"({narrative.figures.rate(frame.iloc[0], 'assigned_rate', 'assigned', 'done')})" in share
