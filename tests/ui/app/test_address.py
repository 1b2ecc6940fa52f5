"""The address as the session wrote it last: quick clicks add up, the browser's own moves count."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store.database import Database
from tests import build
from tests.ui.conftest import OfficeWith


def _page() -> None:
    import streamlit as st

    from dashboard.ui.app import address, filters, i18n

    address.settle()
    i18n.start()
    i18n.switch()
    for name in ("plan", "agency", "q"):
        st.text_input(
            name, key=name, on_change=lambda name: filters.choose(**{name: st.session_state[name]}), args=[name]
        )
    st.button("Other", key="other")


@pytest.fixture
def page(office_with: OfficeWith) -> AppTest:
    """A page that writes plan, agency and a search, opened without any; plan P with the agencies a and b."""

    def office(db: Database) -> None:
        build.plan(db, [build.task("1", ["a"]), build.task("2", ["b"])])

    office_with(office)
    page = AppTest.from_function(_page, default_timeout=300)
    return _run(page)


def _run(page: AppTest, came_with: dict[str, str] | None = None) -> AppTest:
    """Run with the address the browser sends: its newest unless said otherwise."""
    if came_with is not None:
        page.query_params.clear()
        page.query_params.update(came_with)
    page.run()
    assert not page.exception
    return page


def _address(page: AppTest) -> dict[str, Any]:
    return dict(page.query_params)


def test_two_clicks_with_the_same_address_add_up(page: AppTest) -> None:
    """The second is sent before the browser has what the first wrote."""
    page.text_input(key="plan").set_value("P")
    _run(page)
    page.segmented_control(key="language").set_value("en")
    _run(page, came_with={})
    assert _address(page) == {"plan": "P", "lang": "en"}
    page.text_input(key="agency").set_value("a")
    _run(page, came_with={"plan": "P"})
    assert _address(page) == {"plan": "P", "lang": "en", "agency": "a"}
    page.text_input(key="q").set_value("x")
    _run(page)
    assert _address(page) == {"plan": "P", "lang": "en", "agency": "a", "q": "x"}


@pytest.mark.parametrize("back_to", [{}, {"plan": "P"}, {"agency": "b"}])
def test_a_move_of_the_browser_counts(page: AppTest, back_to: dict[str, str]) -> None:
    """Back, forward or a link: what was written before no longer holds, whatever is clicked next."""
    page.text_input(key="plan").set_value("P")
    _run(page)
    page.text_input(key="q").set_value("x")
    _run(page)
    _run(page, came_with=back_to)
    page.segmented_control(key="language").set_value("en")
    _run(page)
    assert _address(page) == back_to | {"lang": "en"}


def test_a_choice_taken_back_at_once_is_taken_back(page: AppTest) -> None:
    """The address is again what it was, and an older one still on its way does not count."""
    page.text_input(key="plan").set_value("P")
    _run(page)
    page.text_input(key="plan").set_value("")
    _run(page, came_with={})
    page.text_input(key="q").set_value("x")
    _run(page, came_with={"plan": "P"})
    assert _address(page).get("plan", "") == ""
    assert _address(page)["q"] == "x"


def test_what_is_remembered_does_not_grow(page: AppTest) -> None:
    """Once the browser knows the newest address, no older one can come."""
    for n in range(20):
        page.text_input(key="q").set_value(f"x{n}")
        _run(page)
    page.button(key="other").click()
    _run(page)
    assert len(page.session_state["addresses"]) == 2
