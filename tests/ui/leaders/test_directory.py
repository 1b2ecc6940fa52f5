"""The directory of agencies: the worst first, the others by name; a click puts the agency into the address."""

import pytest

from dashboard.store.database import Database
from tests import build
from tests.ui.meetings.test_since import sentences
from tests.ui.opened import at, run

pytestmark = pytest.mark.usefixtures("blank_pages")


def test_a_click_puts_the_agency_into_the_address(office: Database) -> None:
    """Who is late stands first, the others by name without regard to tones, and the page says so; the address can be
    copied, and without it one is back at the directory."""
    due = {"a": "2023-05-31", "đ": "2023-12-31", "d": "2023-12-31", "e": "2023-12-31"}
    build.plan(office, [build.task(agency, agency, due=day) for agency, day in due.items()])
    for agency in due:
        build.report(office, agency, "2023-06", {agency: 10})
    page = at("agency", lang="en")
    cards = [button for button in page.button if (button.key or "").startswith("agency-")]
    assert [card.label for card in cards] == ["Cơ quan a", "Cơ quan đ", "Cơ quan d", "Cơ quan e"]
    assert "Most overdue tasks first" in sentences(page) and "By name." in sentences(page)
    cards[2].click()
    run(page)
    assert (page.query_params["agency"], page.title[0].value) == ("d", "Cơ quan d")
