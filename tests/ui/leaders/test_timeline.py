"""The timeline page: ranges and grouping in the address, a finding that counts right, nothing dropped."""

import re
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts import timeline as charts
from dashboard.metrics import tasks
from dashboard.metrics import timeline as metrics
from dashboard.store.database import Database
from dashboard.store.scope import month_end
from dashboard.text import translation
from dashboard.ui.leaders import month, timeline
from dashboard.ui.leaders.timeline import View
from tests import build
from tests.ui import opened
from tests.ui.conftest import OfficeWith

pytestmark = pytest.mark.usefixtures("blank_pages")

SCOPE = build.scope("2024-03")


def _text(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.markdown, *page.caption, *page.info]
    return re.sub(r"\\(.)", r"\1", "\n".join(str(part.value) for part in parts))


def _plan(office: Database) -> None:
    """Plan P, 03/2023–12/2024: two tasks of 2023, one over both years, one of 2024, one undated, one only begun."""
    build.plan(
        office,
        [
            build.task("1", ["a"], start="2023-04-01", due="2023-06-30"),
            build.task("2", ["b"], due="2023-12-31"),
            build.task("3", ["b"], start="2023-10-01", due="2024-05-31"),
            build.task("4", ["a"], start="2024-06-01", due="2024-06-30"),
            build.task("5", ["a"]),
            build.task("6", ["b"], start="2024-02-01"),
        ],
        milestones=[{"on": "2024-01-01", "title": "20 năm thành lập tỉnh"}],
    )
    build.report(office, "a", "2024-03", {"1": {"percent": 100, "finished": "2023-06-01"}})


@pytest.fixture
def plan(office_with: OfficeWith) -> Database:
    """An office database with that, only to be read."""
    return office_with(_plan, is_read_only=True)


@pytest.fixture
def own_plan(office_with: OfficeWith) -> Database:
    """One that the test may change."""
    return office_with(_plan)


def test_every_task_is_in_the_chart_or_in_the_list_below(plan: Database) -> None:
    """Tasks without dates are not dropped: they are counted and stand in a list of their own."""
    page = opened.at("timeline", lang="en")
    assert "5/6 tasks shown, 1 without dates, listed below." in _text(page)
    assert "1 task without dates" in _text(page)
    assert page.dataframe[0].value["ref"].tolist() == ["5"]


def test_chart_has_alternative_text(plan: Database) -> None:
    """The page's only chart says in one sentence what it shows."""
    (chart,) = opened.at("timeline", lang="en").get("plotly_chart")
    assert "Timeline of 5 tasks" in chart.proto.alt


def test_both_languages_say_the_finding(plan: Database) -> None:
    """Vietnamese without asking, English on request."""
    assert "1/2 nhiệm vụ đến hạn chưa hoàn thành." in _text(opened.at("timeline"))
    assert "1/2 tasks that are due are not done. 2 more are due by 30/06/2024." in _text(
        opened.at("timeline", lang="en")
    )


def test_grouping_and_range_live_in_the_address(plan: Database) -> None:
    """A choice is written with short values, and taken out again when it is the default."""
    page = opened.at("timeline", plan="P")
    page.segmented_control(key="timeline-group").set_value("agency")
    page = opened.run(page)
    page.segmented_control(key="timeline-year").set_value("2024")
    page = opened.run(page)
    assert page.query_params == {"plan": "P", "group": "agency", "range": "2024"}
    page.selectbox(key="timeline-quarter").select("2023-Q4")
    page = opened.run(page)
    assert page.query_params == {"plan": "P", "group": "agency", "range": "2023-Q4"}
    assert page.segmented_control(key="timeline-year").value is None
    page.segmented_control(key="timeline-year").set_value("all")
    page = opened.run(page)
    page.segmented_control(key="timeline-group").set_value("section")
    assert opened.run(page).query_params == {"plan": "P"}


def test_a_link_opens_the_view_it_names(plan: Database) -> None:
    """What the address says is what the controls show and the chart draws; tasks left out are counted."""
    page = opened.at("timeline", group="agency", range="2023-Q2", lang="en")
    assert page.segmented_control(key="timeline-group").value == "agency"
    assert page.selectbox(key="timeline-quarter").value == "2023-Q2"
    assert "1/6 tasks shown, 4 outside the time shown, 1 without dates" in _text(page)


@pytest.mark.parametrize("span", ["1999", "2023-Q5", "2024-Q1; drop", "", "all"])
def test_a_range_that_does_not_exist_shows_everything(plan: Database, span: str) -> None:
    """An outdated or mistyped link is no empty chart."""
    page = opened.at("timeline", range=span, group="x", lang="en")
    assert page.segmented_control(key="timeline-year").value == "all"
    assert "5/6 tasks shown" in _text(page)


def test_the_ranges_are_those_of_the_plans_in_scope(own_plan: Database) -> None:
    """Years and quarters come from the plans, and only from the one chosen."""
    build.plan(own_plan, [build.task("1")], code="Q", starts="2024-01-01", ends="2024-12-31")
    page = opened.at("timeline")
    assert page.segmented_control(key="timeline-year").options == ["Tất cả", "2023", "2024"]
    assert page.selectbox(key="timeline-quarter").options[0] == "Quý I/2023"
    page = opened.at("timeline", plan="Q", lang="en")
    assert page.segmented_control(key="timeline-year").options == ["All", "2024"]
    assert page.selectbox(key="timeline-quarter").options == ["Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024"]


def test_a_quarter_without_tasks_says_so(plan: Database) -> None:
    """The chart gives its reason, and the page stays usable."""
    page = opened.at("timeline", range="2024-Q4", lang="en", agency="a")
    assert "0/3 tasks shown, 2 outside the time shown" in _text(page)
    assert page.get("plotly_chart")


def test_filters_without_tasks_say_so(own_plan: Database) -> None:
    """No chart and no list, but the way out."""
    build.plan(own_plan, [build.task("1", ["z"])], code="Q")
    page = opened.at("timeline", plan="P", agency="z")
    assert not page.get("plotly_chart")
    assert page.button(key="clear-filters")


def test_a_plan_without_any_dates_is_a_list(office: Database) -> None:
    """Nothing to draw is not nothing to show."""
    build.plan(office, [build.task("1"), build.task("2")])
    page = opened.at("timeline", lang="en")
    assert page.dataframe[0].value["ref"].tolist() == ["1", "2"]
    assert "No task is due yet." in _text(page)


def test_without_a_plan_the_page_opens(office: Database) -> None:
    """A new office is told where to begin."""
    assert opened.at("timeline").info


def test_the_table_holds_exactly_what_is_drawn(plan: Database) -> None:
    """Table and downloads behind the chart are its rows, whatever range is chosen."""
    with plan.reader() as reader:
        listing, milestones = tasks.listing(reader, SCOPE), metrics.milestones(reader, SCOPE)
    for start, end in (
        (None, None),
        (date(2023, 1, 1), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2023, 4, 1), date(2023, 6, 30)),
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2024, 7, 1), date(2024, 9, 30)),
    ):
        shown = timeline.within(listing, View("section", start, end), SCOPE.report_on)
        figure = charts.gantt(listing, milestones, SCOPE.report_on, start=start, end=end)
        drawn = [str(i) for trace in figure.data if trace.customdata is not None for i in trace.customdata]
        assert sorted(shown["task_id"]) == sorted(drawn), (start, end)


def test_more_bars_than_anybody_could_read_are_not_drawn(plan: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadlines nearest to the report date are drawn, and the line above says how many of all that is."""
    with plan.reader() as reader:
        listing = tasks.listing(reader, SCOPE)
    monkeypatch.setattr(timeline, "MOST_BARS", 2)
    view = View("section", None, None)
    shown = timeline.within(listing, view, SCOPE.report_on)
    assert set(shown["task_id"]) == {"P/3", "P/6"}  # due on 31/05, begun on 01/02
    assert f"2/{len(listing)} " in timeline.shown_in_words(shown, listing, listing)


def test_a_click_keeps_the_view_for_the_way_back(plan: Database) -> None:
    """Grouping and range go along to the task, so that "back" shows the same chart."""

    def script() -> None:
        import streamlit as st

        from dashboard.ui.leaders import timeline

        st.session_state["params"] = timeline.view_params()

    page = AppTest.from_function(script)
    view = {"view": "calendar", "group": "agency", "range": "2024", "month": "2024-01", "q": "le"}
    for name, value in {**view, "task": "P/1"}.items():
        page.query_params[name] = value
    assert opened.run(page).session_state["params"] == view


# ---- search ----


@pytest.mark.parametrize("query", ["le hoi", "hội LỄ"])
def test_the_search_knows_no_tones_and_no_order(office: Database, query: str) -> None:
    """Only what has every word stays, in the chart and in the list below; how many of all is said."""
    titles = ("Lễ dâng hương", "Lễ hội hoa ban", "Hội thi")
    build.plan(office, [build.task(str(n), due="2024-05-31", title=t) for n, t in enumerate(titles, start=1)])
    page = opened.at("timeline", q=query, lang="en")
    assert page.text_input(key="timeline-search").value == query
    assert "1/3 tasks shown, 1 found by the search." in _text(page)


def test_what_is_typed_goes_into_the_address(plan: Database) -> None:
    """A link shows the same search to the next person."""
    page = opened.at("timeline")
    page.text_input(key="timeline-search").set_value("  viec 5 ")
    page = opened.run(page)
    assert page.query_params == {"q": "viec 5"}
    assert page.dataframe[0].value["ref"].tolist() == ["5"]


# ---- the month ----


def test_the_calendar_is_a_view_of_the_same_page(plan: Database) -> None:
    """Chosen by a switch and kept in the address, with the month; no chart is drawn for it."""
    page = opened.at("timeline")
    page.segmented_control(key="timeline-view").set_value("calendar")
    page = opened.run(page)
    assert page.query_params == {"view": "calendar"}
    assert not page.get("plotly_chart")
    assert "**Tháng 3/2024**" in _text(page)
    page.button(key="month-before").click()
    page = opened.run(page)
    assert page.query_params == {"view": "calendar", "month": "2024-02"}
    page.button(key="month-now").click()
    assert opened.run(page).query_params == {"view": "calendar"}


def test_a_phone_gets_the_calendar_first(plan: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bars need width; whoever wants them on a phone still gets them."""
    monkeypatch.setattr(timeline, "is_phone", lambda: True)
    assert not opened.at("timeline").get("plotly_chart")
    page = opened.at("timeline", view="chart")
    assert page.get("plotly_chart")
    page.segmented_control(key="timeline-view").set_value("calendar")
    assert opened.run(page).query_params == {}


@pytest.mark.parametrize("given", ["2024-13", "99999-01"])
def test_a_month_that_does_not_exist_is_that_of_the_report_date(plan: Database, given: str) -> None:
    """An outdated or mistyped link is no error."""
    assert "**March 2024**" in _text(opened.at("timeline", view="calendar", month=given, lang="en"))


@pytest.fixture
def dated(db: Database) -> Database:
    """Deadlines of every precision around March 2024, one of them moved by a document, and two milestones."""
    values: list[tuple[str, dict[str, Any]]] = [
        ("day", {"due": "2024-03-29"}),
        ("last day", {"due": "2024-03-31"}),
        ("next month", {"due": "2024-04-01"}),
        ("month", {"due": "2024-03-31", "precision": "month"}),
        ("other month", {"due": "2024-04-30", "precision": "month"}),
        ("quarter", {"due": "2024-03-31", "precision": "quarter"}),
        ("year", {"due": "2024-12-31", "precision": "year"}),
        ("moved", {"due": "2024-01-31", "precision": "month"}),
        ("undated", {}),
    ]
    build.plan(
        db,
        [build.task(str(n), title=title, **given) for n, (title, given) in enumerate(values)],
        changes=[{"ref": "7", "old": "2024-01-31", "new": "2024-03-15", "on": "2024-01-20"}],
        milestones=[{"on": "2024-03-29", "title": "mốc"}, {"on": "2024-04-29", "title": "mốc sau"}],
    )
    return db


def _month(db: Database, on: date) -> tuple[dict[int, list[str]], list[list[str]]]:
    with db.reader() as reader:
        listing, milestones = tasks.listing(reader, SCOPE), metrics.milestones(reader, SCOPE)
    days, beside = month.of_month(listing, milestones, on)
    return (
        {day.day: [item["title"] for item in items] for day, items in days.items()},
        [[item["title"] for item in items] for _title, items, _is_open in beside],
    )


def test_calendar_shows_deadlines_with_the_precision_of_the_plan(dated: Database) -> None:
    """No day is made up for "in March" or "in the first quarter"; a document that moves a deadline gives a day."""
    days, beside = _month(dated, date(2024, 3, 1))
    assert days == {15: ["moved"], 29: ["mốc", "day"], 31: ["last day"]}
    assert beside == [["month"], ["quarter"], ["year"]]


def test_a_quarter_stands_beside_each_of_its_months(dated: Database) -> None:
    """A deadline "in the first quarter" is not forgotten in January; outside of it, it is gone."""
    assert _month(dated, date(2024, 1, 1)) == ({}, [[], ["quarter"], ["year"]])
    assert _month(dated, date(2024, 4, 1))[1] == [["other month"], [], ["year"]]
    assert _month(dated, date(2023, 3, 1)) == ({}, [[], [], []])


def test_the_line_above_counts_what_the_month_shows(dated: Database) -> None:
    """Deadlines with and without a day, and milestones; an empty month says so."""
    with dated.reader() as reader:
        frames = tasks.listing(reader, SCOPE), metrics.milestones(reader, SCOPE)
    with translation.speaking("en"):
        sentence = month.in_words(*month.of_month(*frames, date(2024, 3, 1)), date(2024, 3, 1))
        assert sentence.startswith("3 deadlines with a day · 3 without a day · 1 milestone · ")
        nothing = month.in_words(*month.of_month(*frames, date(2023, 3, 1)), date(2023, 3, 1))
    assert nothing == "No deadline and no milestone in March 2023."


@pytest.mark.parametrize(("on", "weeks"), [(date(2024, 2, 1), 5), (date(2027, 2, 1), 4), (date(2024, 9, 1), 6)])
def test_the_grid_is_whole_weeks_from_monday(on: date, weeks: int) -> None:
    """Every day of the month once, nothing but the weeks it touches."""
    days = month._days(on)
    assert len(days) == 7 * weeks
    assert days[0].weekday() == 0
    assert sum(day.month == on.month and day.year == on.year for day in days) == (month_end(on) - on).days + 1


# ---- what falls due ----


def test_falling_due_looks_three_months_ahead_of_open_tasks(db: Database) -> None:
    """From the day after the report date to the end of the third month after; the done and withdrawn do not count."""
    values: list[tuple[str, dict[str, Any]]] = [
        ("on the day", {"due": "2024-03-31"}),
        ("next day", {"due": "2024-04-01"}),
        ("last day", {"due": "2024-06-30"}),
        ("too late", {"due": "2024-07-01"}),
        ("done", {"due": "2024-05-01", "completed": "2024-03-01"}),
        ("withdrawn", {"due": "2024-05-01", "withdrawn": "2024-03-01"}),
        ("no date", {}),
    ]
    build.plan(db, [build.task(str(n), title=title, **given) for n, (title, given) in enumerate(values)])
    with db.reader() as reader:
        coming = timeline.falling_due(tasks.listing(reader, SCOPE), SCOPE)
    assert coming["title"].tolist() == ["next day", "last day"]
