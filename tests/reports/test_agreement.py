"""Screens and papers agree to the digit: what the pages show is found again in each of the three files."""

import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard import narrative
from dashboard.charts import theme
from dashboard.metrics import budget, completion, curve, outstanding, reporting, tasks
from dashboard.reports.content import Content
from dashboard.reports.excel import pack
from dashboard.reports.slides import deck, pptx_renderer
from dashboard.reports.word import report
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from dashboard.text import dates, numbers, percents, statuses, translation
from dashboard.ui.app import filters
from dashboard.ui.kit import headline, tables
from dashboard.ui.kit.tiles import Tile
from dashboard.ui.leaders import agency as agency_page
from dashboard.ui.leaders import completion as completion_page
from tests import build
from tests.reports import decks, files

SCOPES = {
    "all": build.scope("2024-06"),
    "plan A, a section": build.scope("2024-03", plan="A", section="B.II"),
    "plan B": build.scope("2024-06", plan="B"),
    "one agency": build.scope("2024-03", plan="A", agency="ubnd-tp-lai-chau"),
}


@dataclass(frozen=True)
class Papers:
    """The three files of a scope, what they are made of, and the database the pages would ask."""

    db: Database
    scope: Scope
    gathered: Content
    docx: bytes
    pptx: bytes
    xlsx: bytes

    def ask(self, metric: Any, **arguments: Any) -> Any:
        return build.ask(self.db, metric, self.scope, **arguments)


@pytest.fixture(scope="module", params=SCOPES)
def papers(request: pytest.FixtureRequest, demo_database: Database) -> Iterator[Papers]:
    scope = SCOPES[request.param]
    with translation.speaking("vi"):
        yield _papers_of(demo_database, scope, decks.gathered(demo_database, scope))


def _papers_of(db: Database, scope: Scope, gathered: Content) -> Papers:
    xlsx = pack.workbook(gathered, tables.describe)
    with db.reader() as reader:
        short = [words for _name, words in filters.short(scope, filters.choices(reader))]
    pptx = pptx_renderer.file(deck.deck(gathered, decks.NOTHING_BEFORE, pptx_renderer.ROOM, short))
    return Papers(db, scope, gathered, report.monthly_report(gathered), pptx, xlsx)


def _overview(papers: Papers) -> list[Tile]:
    before = papers.scope.previous()
    totals, position, money = papers.ask(completion.totals), papers.ask(curve.position), papers.ask(budget.totals)
    return headline.tiles(
        totals, build.ask(papers.db, completion.totals, before), position,
        build.ask(papers.db, curve.position, before), money, build.ask(papers.db, budget.totals, before),
    )  # fmt: skip


def _counts(tile: Tile) -> str:
    return "/".join(numbers.number(part) for part in tile.of) if tile.of else tile.note


def _whole(percent: float) -> int:
    """Progress as the pages show it (domain.md §10)."""
    rounded = math.floor(round(percent, 9) + 0.5)
    return rounded if rounded not in (0, 100) or rounded == percent else min(99, max(1, rounded))


def test_every_tile_stands_in_all_three(papers: Papers) -> None:
    """The overview's six figures, and the completion page's, are said with the same digits and the same n/N."""
    lines = files.word_text(papers.docx).splitlines()
    first = files.slide_texts(_slide(papers, "overview"))
    summary = {row["Chỉ tiêu"]: row for row in files.sheet_rows(papers.xlsx, "Tóm tắt", "Chỉ tiêu")}
    totals = papers.ask(completion.totals).iloc[0]
    overview, of_completion = _overview(papers), completion_page.tiles(totals)
    for tile in [*overview, *of_completion]:
        row = summary[tile.label]
        assert row["Giá trị"] == f"{tile.value} {tile.unit}".strip()
        assert (row["Số đạt (n)"], row["Trên tổng số (N)"]) == (tile.of or (None, None))
        assert row["Định nghĩa"] == tile.meaning
    for tile in overview:
        at = first.index(f"{tile.label} ({tile.unit})" if tile.unit else tile.label)
        assert first[at + 1] == tile.value
        assert first[at + 2] == _counts(tile)
    for tile in [*overview[1:4], *of_completion[:3]]:
        (line,) = (line for line in lines if line.startswith(f"- {tile.label}: "))
        assert _counts(tile) in line or not tile.of[1]
        assert tile.value in line or not tile.of[1]
    assert f"Tổng số nhiệm vụ theo dõi: {overview[0].value}." in lines
    gap, spent = overview[4], overview[5]
    is_compared = curve.is_compared(papers.ask(curve.position))
    unit = " điểm phần trăm" if is_compared else ""
    assert f"- {gap.label}: {gap.value}{unit} ({gap.note})." in lines
    assert (gap.label == "So với kế hoạch") == is_compared
    assert f"- {spent.label}: {spent.value} ({spent.note} đồng)." in lines


@pytest.mark.parametrize(
    ("frame", "column"),
    [("totals", "done"), ("totals", "on_time"), ("totals", "overdue"), ("position", "gap_points"),
     ("position", "mean_percent"), ("money", "rated_disbursed_vnd")],
)  # fmt: skip
def test_a_figure_that_is_off_by_one_is_noticed(demo_database: Database, frame: str, column: str) -> None:
    """The comparison of the tiles can fail: one more task done, one point, one billion too much."""
    # with few dated tasks the mean progress is shown in place of a gap
    scope = SCOPES["all" if column == "gap_points" else "one agency"]
    gathered = decks.gathered(demo_database, scope)
    rows = getattr(gathered, frame)
    wrong = rows.assign(**{column: rows[column] + (10**9 if frame == "money" else 1)})
    with translation.speaking("vi"), pytest.raises((AssertionError, ValueError)):
        test_every_tile_stands_in_all_three(_papers_of(demo_database, scope, replace(gathered, **{frame: wrong})))


def test_the_projector_says_the_same(papers: Papers) -> None:
    """The drawn slides of the presentation: each status, section and agency shown has the n/N of the completion page,
    the curve's key the plan and the progress of the curve's page."""
    gathered = papers.gathered
    by_status = papers.ask(completion.by_status).set_index("status")["tasks"]
    total = int(by_status.drop("withdrawn").sum())
    _slide, body = decks.projected(gathered, "status")
    for status, n in by_status.drop("withdrawn").items():
        assert (f">{narrative.figures.share(n, total)}<" in body) == bool(n), status
    for name, metric in (("sections", completion.by_section), ("agencies", completion.by_agency)):
        shares = re.findall(r'class="count">([^<]+)<', decks.projected(gathered, name)[1])
        frame = papers.ask(metric)
        expected = [
            narrative.figures.share(done, of) for done, of in zip(frame["done"], frame["assigned"], strict=True)
        ]
        assert shares and not Counter(shares) - Counter(expected)
    position = papers.ask(curve.position)
    for name in ("planned", "actual") if curve.is_compared(position) else ("elapsed", "mean_percent"):
        share = percents.share(position[name].iloc[0])
        assert f" {share}<" in decks.projected(gathered, "curve")[1]


def test_findings_are_the_screens_sentences(papers: Papers) -> None:
    """What a page opens with is said with the same words on a slide and in the Word report."""
    titles = [slide.shapes.title.text for slide in files.slides(papers.pptx)]
    text = files.word_text(papers.docx)
    totals, late = papers.ask(completion.totals), papers.ask(outstanding.of_overdue)
    sentences = [
        narrative.completion.due(totals),
        narrative.completion.schedule(papers.ask(curve.position), totals),
        narrative.completion.late_agencies(late),
        narrative.money.money(papers.ask(budget.totals)),
    ]
    for sentence in sentences:
        assert sentence in titles
        assert sentence in text


@pytest.mark.parametrize(
    ("metric", "name", "sheet", "heading", "label"),
    [
        (completion.by_section, "title", "Theo mục", "Mục", "Mục"),
        (completion.by_agency, "agency", "Theo cơ quan", "Cơ quan chủ trì", "Cơ quan, đơn vị"),
    ],
    ids=["sections", "agencies"],
)
def test_breakdowns_agree_row_by_row(
    papers: Papers, metric: Any, name: str, sheet: str, heading: str, label: str
) -> None:
    """Every section and agency has the counts of the completion page, in its order: n/N in Word, numbers in Excel."""
    frame = papers.ask(metric)
    in_word = files.word_table(papers.docx, heading)
    in_excel = files.sheet_rows(papers.xlsx, sheet, "Kế hoạch" if name == "title" else label)
    assert len(in_word) == len(in_excel) == len(frame)
    for row, word_row, excel_row in zip(frame.to_dict("records"), in_word, in_excel, strict=True):
        assert word_row[0].endswith(row[name])
        assert word_row[1] == numbers.number(row["assigned"])
        for at, (part, of) in enumerate((("done", "assigned"), ("done_due", "due")), start=2):
            assert word_row[at].split(" ")[0] == (f"{row[part]}/{row[of]}" if row[of] else numbers.MISSING)
        assert word_row[4] == numbers.number(row["overdue"])
        assert excel_row[label] == row[name]
        assert (excel_row["Số giao"], excel_row["Đã hoàn thành"], excel_row["Quá hạn"]) == (
            row["assigned"], row["done"], row["overdue"],
        )  # fmt: skip


def _slide(papers: Papers, name: str) -> Any:
    return files.slides(papers.pptx)[decks.names(papers.gathered).index(name)]


def _bars(papers: Papers, slide: str) -> dict[str, dict[str, int]]:
    """Name and n/N of a bar -> its parts by word, in the order shown."""
    (chart,) = files.slide_charts(_slide(papers, slide))
    rows = zip(*(series.values for series in chart.plots[0].series), strict=True)
    words = [series.name for series in chart.plots[0].series]
    return {
        str(label): {word: int(n) for word, n in zip(words, row, strict=True) if n}
        for label, row in zip(chart.plots[0].categories, rows, strict=True)
    }


def test_bars_of_sections_are_the_screens(papers: Papers) -> None:
    """Each section's tasks by status and its n/N, the one the sentence names first."""
    frame = papers.ask(completion.by_section)
    shown = _bars(papers, "sections")
    expected = [
        (
            f"{row['done']}/{row['assigned']}",
            [(statuses.word(status), row[status]) for status in theme.STATUS if row[status] and status != "withdrawn"],
        )
        for row in frame.to_dict("records")
    ]
    bars = [(label.rsplit(" ", 1)[1], list(parts.items())) for label, parts in shown.items()]
    assert sorted(bars) == sorted(expected)
    assert all(sum(parts.values()) == int(label.rsplit("/", 1)[1]) for label, parts in shown.items())
    ranked = frame[frame["is_ranked"]].sort_values(["assigned_rate", "assigned"], ascending=[True, False])
    if len(ranked):
        assert next(iter(shown)).endswith(f"{ranked['done'].iloc[0]}/{ranked['assigned'].iloc[0]}")


def test_bars_of_agencies_say_what_their_sentence_says(papers: Papers) -> None:
    """Red is an own part not done: as many bars have it as the sentence counts, the first has as many as it says; with
    the lighter red, waiting for others, it is the overdue tasks of the completion page."""
    owed = papers.ask(outstanding.of_overdue)
    late = owed.loc[owed["role"] == "lead", "agency"].value_counts()
    frame = papers.ask(completion.by_agency).set_index("agency")
    shown = _bars(papers, "agencies")
    own, others = translation._("Overdue, own part not done"), translation._("Overdue, waiting for others")
    red = [parts[own] for parts in shown.values() if own in parts]
    assert red == list(late)[: len(shown)]
    for label, parts in shown.items():
        name, _space, counts = label.rpartition(" ")
        if "/" not in counts:  # leads nothing here: only what it owes
            assert label not in frame.index and list(parts) == [own]
            continue
        row = frame.loc[name]
        assert counts == f"{row['done']}/{row['assigned']}"
        assert sum(parts.values()) == row["assigned"]
        assert parts.get(own, 0) == late.get(name, 0) == row["overdue_own"]
        assert parts.get(others, 0) == row["overdue_others"]
        for status in completion.DONE:
            assert parts.get(statuses.word(status), 0) == row[status]
    in_word = {row[0]: row[5:] for row in files.word_table(papers.docx, "Cơ quan chủ trì")}
    in_excel = {
        row["Cơ quan, đơn vị"]: (row[own], row[others])
        for row in files.sheet_rows(papers.xlsx, "Theo cơ quan", "Cơ quan, đơn vị")
    }
    split = zip(frame["overdue_own"], frame["overdue_others"], strict=True)
    assert in_excel == dict(zip(frame.index, split, strict=True))
    assert {name: tuple(n) for name, n in in_word.items()} == {
        name: tuple(map(numbers.number, n)) for name, n in in_excel.items()
    }


def test_statuses_agree(papers: Papers) -> None:
    """The counts by status are the overview's bar, and sum to the tasks."""
    frame = papers.ask(completion.by_status)
    shown = {statuses.word(status): int(n) for status, n in zip(frame["status"], frame["tasks"], strict=True) if n}
    in_word = {row[0]: row[1] for row in files.word_table(papers.docx, "Tình trạng")}
    assert in_word.pop("Cộng") == numbers.number(sum(shown.values()))
    assert in_word == {word: numbers.number(n) for word, n in shown.items()}
    withdrawn = {statuses.word("withdrawn"): shown.get(statuses.word("withdrawn"), 0)}
    bars = {word: parts[word] for label, parts in _bars(papers, "status").items() for word in parts}
    assert bars | {word: n for word, n in withdrawn.items() if n} == shown
    notes = _slide(papers, "status").notes_slide.notes_text_frame.text.splitlines()
    assert {f"{word}: {numbers.number(n)}" for word, n in shown.items()} <= set(notes)
    in_excel = {
        row["Tình trạng"]: row["Nhiệm vụ"] for row in files.sheet_rows(papers.xlsx, "Theo tình trạng", "Tình trạng")
    }
    assert {word: n for word, n in in_excel.items() if n} == shown


def test_all_tasks_stand_in_the_annex_and_in_excel(papers: Papers) -> None:
    """Each task once, in printed order, with the progress and status the list shows."""
    frame = papers.ask(tasks.listing)
    annex = files.word_table(papers.docx, "Số")
    sheet = files.sheet_rows(papers.xlsx, "Nhiệm vụ", "Kế hoạch")
    assert len(annex) == len(sheet) == len(frame)
    for row, word_row, excel_row in zip(frame.to_dict("records"), annex, sheet, strict=True):
        assert word_row[0].endswith(row["ref"])
        assert word_row[1] == excel_row["Nhiệm vụ"] == row["title"]
        assert word_row[4] == f"{_whole(row['percent'])}%"
        assert excel_row["Tiến độ (%)"] == _whole(row["percent"])
        assert word_row[5] == excel_row["Tình trạng"] == statuses.word(row["status"])


def test_overdue_tasks_and_who_owes(papers: Papers) -> None:
    """The longest overdue first, with each lead that has not done its part, in Word and in Excel."""
    frame = papers.ask(tasks.listing)
    frame = frame[frame["status"] == "overdue"].sort_values("days_late", ascending=False, kind="stable")
    late = papers.ask(outstanding.of_overdue)
    in_excel = files.sheet_rows(papers.xlsx, "Quá hạn", "Kế hoạch")
    assert [row["Số mục"] for row in in_excel] == list(frame["ref"])
    if frame.empty:
        assert "1. Quá hạn: không có." in files.word_text(papers.docx)
        return
    in_word = next(rows for rows in files.word_tables(papers.docx) if "Chưa xong phần việc" in rows[0])[1:]
    assert [row[2] for row in in_word] == [numbers.number(days) for days in frame["days_late"]]
    for task_id, word_row, excel_row in zip(frame["task_id"], in_word, in_excel, strict=True):
        owed = late[late["task_id"] == task_id]
        names = [
            f"{agency} (chưa báo cáo)" if pd.isna(percent) else f"{agency} ({_whole(percent)}%)"
            for agency, percent in zip(owed["agency"], owed["percent"], strict=True)
        ]
        assert word_row[3] == excel_row["Cơ quan chưa xong phần việc"] == ", ".join(names)


def test_reports_received_agree(papers: Papers) -> None:
    """n/N of the period as in every page's header; the months and the silent agencies as the page of an agency says."""
    everyone = replace(papers.scope, section=None, agency=None)
    months = build.ask(papers.db, reporting.by_month, everyone)
    assert (
        f"- {narrative.reporting.reports(months, papers.scope.period_on)}" in files.word_text(papers.docx).splitlines()
    )
    own = papers.ask(reporting.by_month)
    in_word = files.word_table(papers.docx, "Kỳ báo cáo")
    assert [row[0] for row in in_word] == [dates.short_month(month) for month in own["month_on"].tail(len(in_word))]
    assert [row[1].split(" ")[0] for row in in_word] == [
        f"{row['received']}/{row['expected']}" for row in own.tail(len(in_word)).to_dict("records")
    ]
    sheet = files.sheet_rows(papers.xlsx, "Tình hình báo cáo", "Tháng")
    assert [(row["Phải báo cáo"], row["Đã nhận"]) for row in sheet] == list(
        zip(own["expected"], own["received"], strict=True)
    )
    silent = papers.ask(reporting.silent)
    in_excel = files.sheet_rows(papers.xlsx, "Chưa báo cáo kỳ này", "Kế hoạch")
    assert [row["Cơ quan, đơn vị"] for row in in_excel] == list(silent["agency"])
    if papers.scope.agency:
        row = completion.by_agency
        tile = agency_page.tiles(papers.ask(row).iloc[0], papers.ask(reporting.grid))[4]
        assert (sum(own["received"]), sum(own["expected"])) == tile.of


def test_money_agrees(papers: Papers) -> None:
    """Amounts by source in million VND, as the budget page's table says; nothing stated stays empty."""
    frame = papers.ask(budget.by_source)
    in_excel = files.sheet_rows(papers.xlsx, "Kinh phí theo nguồn", "Tên")
    assert len(in_excel) == len(frame)
    if frame.empty:
        return
    in_word = files.word_table(papers.docx, "Nguồn kinh phí")
    columns = {"estimated_vnd": "Dự toán", "allocated_vnd": "Được giao", "disbursed_vnd": "Giải ngân"}
    for row, word_row, excel_row in zip(frame.to_dict("records"), in_word[:-1], in_excel, strict=True):
        for at, (name, label) in enumerate(columns.items(), start=1):
            millions = None if pd.isna(row[name]) else row[name] / 1_000_000
            assert excel_row[f"{label} (triệu đồng)"] == millions
            assert word_row[at] == numbers.number(millions)


def test_each_file_says_report_date_and_filters(papers: Papers) -> None:
    """A file on its own still says what it is about: day, plan, agency; and that the figures are made up."""
    day, scope = dates.day(papers.scope.report_on), papers.scope
    agency, short = ("UBND thành phố Lai Châu", "UBND TP Lai Châu") if scope.agency else ("", "")
    text = files.word_text(papers.docx)
    assert f"số liệu đến ngày {day}" in text
    assert agency in text
    for slide in files.slides(papers.pptx):
        texts, notes = "\n".join(files.slide_texts(slide)), slide.notes_slide.notes_text_frame.text
        assert f"Số liệu đến {day}" in texts
        assert "SỐ LIỆU MINH HỌA" in texts
        assert short in texts
        assert agency in notes
        assert f"Kế hoạch: {scope.plan}. " in notes if scope.plan else "Kế hoạch: " not in notes
    for sheet in load_workbook(io.BytesIO(papers.xlsx)):
        top = [str(sheet.cell(row, 1).value) for row in range(2, 8)]
        assert f"Số liệu đến {day}" in top
        assert "SỐ LIỆU MINH HỌA" in top
        assert not agency or f"Cơ quan chủ trì: {agency}" in top
