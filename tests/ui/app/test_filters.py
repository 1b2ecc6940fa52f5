"""The filters: the address decides, the widgets write it, nonsense counts as not given."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store.database import Database
from dashboard.store.scope import month_start
from dashboard.ui.app import data
from tests import build
from tests.ui.conftest import OfficeWith


def _page() -> None:
    import streamlit as st

    from dashboard.ui.app import filters, i18n
    from dashboard.ui.kit import filter_boxes

    i18n.start()
    with st.sidebar:
        i18n.switch()
        filter_boxes.show()
    now = filters.scope()
    st.session_state["scope"] = now
    st.session_state["params"] = filters.params(task="P/1")
    st.session_state["notes"] = filters.in_words(now)
    for name, words in filters.chips(now):
        st.button(words, key=f"chip-{name}", on_click=filters.choose, kwargs={name: None})


def _open(**address: str) -> AppTest:
    page = AppTest.from_function(_page, default_timeout=300)
    for name, value in address.items():
        page.query_params[name] = value
    return _run(page)


def _run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def _scope(page: AppTest) -> Any:
    return page.session_state["scope"]


def _two_plans(office: Database) -> None:
    """Plan P (2023–2024, agencies a and b, reports up to 03/2024) and plan Q of the same sections, no reports."""
    build.plan(office, [build.task("1", ["a"]), build.task("2", ["b"], ["c"], section="I.2")])
    build.plan(office, [build.task("1", ["a"])], code="Q", starts="2024-01-01")
    build.report(office, "a", "2024-03", {"1": 50})


@pytest.fixture
def two_plans(office_with: OfficeWith) -> Database:
    """An office database with that."""
    return office_with(_two_plans)


def test_the_address_alone_decides_the_scope(two_plans: Database) -> None:
    """A link opened cold shows what the sender saw: plan, section, agency and report period."""
    scope = _scope(_open(plan="P", section="I.2", agency="b", period="2023-10"))
    assert (scope.plan, scope.section, scope.agency) == ("P", "I.2", "b")
    assert (scope.period_on, scope.report_on) == (date(2023, 10, 1), date(2023, 10, 31))


@pytest.mark.parametrize(
    "address",
    [
        {"plan": "ZZ", "agency": "nobody", "period": "2024-13"},
        {"plan": "'; drop table plans; --", "period": "03/2024"},
        {"section": "I.2"},  # names nothing without its plan
        {"agency": "c"},  # coordinates, leads nothing
        {"period": "1999-01"},
        {"plan": "", "section": "", "agency": "", "period": "", "lang": "xx"},
    ],
)
def test_values_that_name_nothing_count_as_not_given(two_plans: Database, address: dict[str, str]) -> None:
    """A mistyped or outdated link shows the page without that filter instead of an error or an empty page."""
    scope = _scope(_open(**address))
    assert (scope.plan, scope.section, scope.agency) == (None, None, None)
    assert scope.period_on == date(2024, 3, 1)


def test_a_section_of_another_plan_is_not_taken(two_plans: Database) -> None:
    """The numbering of one plan says nothing in the other: Q holds no task in I.2."""
    assert _scope(_open(plan="Q", section="I.2")).section is None


def test_choosing_writes_short_keys_into_the_address(two_plans: Database) -> None:
    """A choice lands in the address under its short key and value, whatever language the words are in."""
    page = _open(lang="en")
    page.selectbox(key="filter-plan").select("P")
    page = _run(page)
    page.selectbox(key="filter-section").select("I.2")
    page = _run(page)
    page.selectbox(key="filter-agency").select("b")
    page = _run(page)
    page.selectbox(key="filter-period").select("2023-10")
    page = _run(page)
    assert page.query_params == {
        "lang": "en", "plan": "P", "section": "I.2", "agency": "b", "period": "2023-10",
    }  # fmt: skip
    assert _scope(page).agency == "b"


def test_the_default_period_is_not_written(two_plans: Database) -> None:
    """Going back to the default period leaves an address that will follow the data next month."""
    page = _open(period="2023-10")
    page.selectbox(key="filter-period").select("2024-03")
    assert "period" not in _run(page).query_params


def test_months_without_reports_stand_last_and_are_marked(two_plans: Database) -> None:
    """Months with data come first, the newest on top; the others say that nobody has reported yet."""
    build.report(two_plans, "a", "2023-11", {"1": 10})
    options = _open().selectbox(key="filter-period").options
    assert options[:2] == ["Kỳ 03/2024", "Kỳ 11/2023"]
    silent = [option.removesuffix(" (chưa có báo cáo)") for option in options[2:]]
    assert not set(silent) & set(options), "each of them says so"
    months = [month.split("/")[::-1] for month in (option.removeprefix("Kỳ ") for option in silent)]
    assert months == sorted(months, reverse=True)
    assert len(months) > 12


def test_a_choice_under_old_words_changes_nothing(two_plans: Database) -> None:
    """A browser names a choice by its words; when the month has its first report meanwhile, the address stays."""
    page = _open(plan="P", period="2023-10")
    old = "Kỳ 10/2023 (chưa có báo cáo)"
    assert old in page.selectbox(key="filter-period").options
    build.report(two_plans, "a", "2023-10", {"1": 10})
    page = _run(page)
    box = page.selectbox(key="filter-period")
    box.options = [*box.options, old]  # as the browser still has it
    box.set_value(old)
    page = _run(page)
    assert page.query_params == {"plan": "P", "period": "2023-10"}
    assert _scope(page).period_on == date(2023, 10, 1)


def test_another_plan_drops_the_section(two_plans: Database) -> None:
    """The section belonged to the plan before; the sections offered are those of the new plan."""
    page = _open(plan="P", section="I.2")
    assert page.selectbox(key="filter-section").options == ["I. Phần I", "I.1. Mục 1", "I.2. Mục 2"]
    page.selectbox(key="filter-plan").select("Q")
    page = _run(page)
    assert page.query_params == {"plan": "Q"}
    assert page.selectbox(key="filter-section").options == ["I. Phần I", "I.1. Mục 1"]


def test_sections_wait_for_a_plan(two_plans: Database) -> None:
    """Without a plan there is no telling which plan's section is meant, so none can be chosen."""
    assert "filter-section" not in [box.key for box in _open().selectbox]


def test_every_filter_in_use_is_a_chip_and_can_be_taken_off(two_plans: Database) -> None:
    """What narrows the figures is seen on the page itself and removed with one click there."""
    page = _open(plan="P", agency="b", period="2023-10")
    assert [button.key for button in page.button] == ["chip-plan", "chip-agency", "chip-period"]
    page.button(key="chip-agency").click()
    page = _run(page)
    assert page.query_params == {"plan": "P", "period": "2023-10"}
    assert [button.key for button in page.button] == ["chip-plan", "chip-period"]


def test_no_chips_without_filters(two_plans: Database) -> None:
    """The defaults narrow nothing and take no room."""
    assert not _open().button


def test_links_carry_valid_filters_and_the_language(two_plans: Database) -> None:
    """A link to another page keeps the view, and leaves out what was nonsense or is the default."""
    page = _open(plan="P", agency="nobody", period="2024-03", lang="en", list="overdue")
    assert page.session_state["params"] == {"plan": "P", "lang": "en", "task": "P/1"}


def test_the_language_switch_keeps_the_filters(two_plans: Database) -> None:
    """One click changes the language and nothing else of the address; Vietnamese needs no word in it."""
    page = _open(plan="P")
    page.segmented_control(key="language").set_value("en")
    page = _run(page)
    assert page.query_params == {"plan": "P", "lang": "en"}
    assert page.selectbox(key="filter-plan").label == "Plan"
    page.segmented_control(key="language").set_value("vi")
    assert _run(page).query_params == {"plan": "P"}


def test_agencies_are_those_that_lead_in_tone_blind_order(office: Database) -> None:
    """Names are looked up the Vietnamese way: Đ beside D, tones without weight; who only coordinates is left out."""
    build.plan(office, [build.task("1", ["h", "d", "đ", "e"], ["c"])])
    assert _open().selectbox(key="filter-agency").options == [
        "Cơ quan d", "Cơ quan đ", "Cơ quan e", "Cơ quan h",
    ]  # fmt: skip


def test_without_reports_the_period_is_the_last_month_of_the_plans(office: Database) -> None:
    """A plan of 2023–2024 opened years later is not shown at today's date."""
    build.plan(office, [build.task("1")], ends="2024-12-31")
    assert _scope(_open()).report_on == date(2024, 12, 31)


def test_without_reports_a_running_plan_is_shown_at_today(office: Database) -> None:
    """While the plan runs, the report date is today and not the end of a month to come."""
    build.plan(office, [build.task("1")], ends="2099-12-31")
    scope = _scope(_open())
    assert scope.period_on == month_start(data.today())
    assert scope.report_on == data.today()


def test_without_any_plan_the_page_still_opens(office: Database) -> None:
    """A new office sees a page, not an error, and nothing to choose from but this month."""
    page = _open()
    assert _scope(page).period_on == month_start(data.today())
    assert page.selectbox(key="filter-plan").disabled


def test_a_report_that_comes_in_moves_the_default_period(two_plans: Database) -> None:
    """A commit is seen by the very next page view: nothing old is served from a cache."""
    page = _open()
    build.report(two_plans, "a", "2024-04", {"1": 60})
    assert _scope(_run(page)).period_on == date(2024, 4, 1)


def test_one_early_report_does_not_move_the_default_period(two_plans: Database) -> None:
    """The month opened and half reported stays for everybody, in the scope and in the address."""
    build.opened(two_plans, "2024-03")
    page = _open()
    build.report(two_plans, "b", "2024-05", {"2": 60})
    page = _run(page)
    assert _scope(page).period_on == date(2024, 3, 1)
    assert _scope(page).report_on == date(2024, 3, 31)
    page.selectbox(key="filter-period").select("2024-05")
    assert _run(page).query_params["period"] == "2024-05"


def test_the_notes_of_a_download_say_the_filters_in_full(two_plans: Database) -> None:
    """Who receives only the file can tell what it is about and for which date."""
    notes = "\n".join(_open(plan="P", section="I.2", agency="b", period="2023-10").session_state["notes"])
    for words in ("31/10/2023", "10/2023", "P. Kế hoạch P", "I.2. Mục 2", "Cơ quan b"):
        assert words in notes
