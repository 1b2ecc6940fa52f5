"""From every figure to the tasks it counts: whoever clicks on 7 finds 7."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest

from dashboard.metrics import reporting
from dashboard.ui.app import data, filters
from dashboard.ui.kit import drilldown
from dashboard.ui.leaders import task_list
from tests.ui import opened

pytestmark = pytest.mark.usefixtures("blank_pages", "demo_office")

CHOICES: dict[str, list[dict[str, str]]] = {
    "overview": [{}],
    "completion": [{"completion-group": group} for group in ("agency", "section", "month")],
    "budget": [{"budget-group": group} for group in ("source", "section", "agency", "item")],
    "agency": [{}],
    "load": [{"load-role": role} for role in ("lead", "coordinating")],
}
"""The pages with charts, and what can be chosen on them."""
MOST = 12
"""Of a chart with more marks than so many (the bars of all agencies, the cells of a heat map) every second, third, …
mark is asked, the first among them."""
SCOPES: list[dict[str, str]] = [{}, {"agency": "so-vhttdl", "plan": "A", "period": "2024-03"}]


def listed(address: Mapping[str, str | None]) -> int:
    """How many tasks the list at this address has; a task's own page is one."""
    given = {name: value for name, value in address.items() if value is not None}
    if "task" in given:
        return len(task_list.listed(filters.scope_of({}), {}).query("task_id == @given['task']"))
    return len(task_list.listed(filters.scope_of(given), given))


def _plain(value: Any) -> Any:
    """A list as plotly writes it, or its base64 form, as Python values."""
    if isinstance(value, dict) and "bdata" in value:
        import base64

        import numpy as np

        return np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"]).tolist()
    return value


def marks(page: Any) -> Iterator[tuple[str, list[Any], str]]:
    """(chart, customdata, all that is said of the mark) of every mark of every clickable chart of a page."""
    for chart in page.get("plotly_chart"):
        for trace in json.loads(chart.proto.spec)["data"]:
            for at, mark in enumerate(_plain(trace.get("customdata")) or []):
                columns = [_plain(trace.get(name)) for name in ("hovertext", "text", "x", "y")]
                words = " ".join(str(column[at]) for column in columns if isinstance(column, list) and at < len(column))
                yield chart.proto.id, mark, words


@pytest.mark.parametrize("scope", SCOPES, ids=str)
@pytest.mark.parametrize("name", CHOICES)
def test_every_mark_of_every_chart_opens_what_it_counts(name: str, scope: dict[str, str]) -> None:
    """The list behind a segment, bar, cell, number or point has exactly as many tasks as it stands for, and the mark
    says that number."""
    if name == "agency":
        scope = {"agency": "so-vhttdl"} | scope
    charts: dict[str, dict[str, tuple[Any, str]]] = {}
    page = opened.at(name, **scope)
    for choice in CHOICES[name]:
        for key, value in choice.items():
            page.session_state[key] = value
        opened.run(page)
        for chart, (query, tasks), words in marks(page):
            charts.setdefault(f"{chart} {choice}", {})[query] = tasks, words
    wrong, counts = [], dict[str, int]()
    for chart, drawn in charts.items():
        for query, (tasks, words) in list(drawn.items())[:: 1 + len(drawn) // MOST]:
            if query not in counts:  # the same chart stands under several choices
                counts[query] = listed(scope | drilldown.address(query))
            count = counts[query]
            is_said = tasks in (None, 1) or str(tasks) in re.findall(r"\d+", words)
            if tasks not in (None, count) or not is_said:
                wrong.append((chart, query, tasks, count, words))
    assert not wrong
    assert sum(map(len, charts.values())) > 3


def test_a_cell_of_the_reporting_grid_opens_what_was_to_be_reported() -> None:
    """Closed month or open, this or that plan: the list has as many tasks as the report should have spoken about."""
    rows = data.fetch(reporting.grid, filters.scope_of({}))
    cells = rows[rows["month_on"].isin(pd.to_datetime(["2023-07-01", "2024-05-01"]))].iloc[::4]
    for row in cells.to_dict("records"):
        month = f"{row['month_on']:%Y-%m}"
        address = {"plan": row["plan_code"], "period": month, "asked": month, "unit": row["agency_id"]}
        assert listed(address) == row["expected_tasks"], address
    assert len(cells) > 15
    assert drilldown.question({"unit": "so-y-te"}) == drilldown.Question()  # without a month a unit asks nothing
    assert drilldown.question({"part": "own"}) == drilldown.Question()  # nor whose part it is without an agency


def test_money_and_gap_lead_to_the_tasks_they_rest_on() -> None:
    """The two figures that count no tasks: those with an allocation, and those with a deadline, under the judgement."""
    elements = opened.at("overview").get("page_link")
    links = {link.proto.label: dict(parse_qsl(link.proto.query_string)) for link in elements}
    (gap,) = (label for label, query in links.items() if query.get("status") == "dated")
    assert gap == "cần theo dõi"
    assert listed(links[gap]) > 5
    (money,) = (label for label, query in links.items() if query.get("money") == "allocated")
    assert "/" in money
    assert listed(links[money]) > 5


@pytest.mark.parametrize("scope", SCOPES, ids=str)
@pytest.mark.parametrize("name", ["overview", "completion", "agency"])
def test_every_tile_opens_what_it_counts(name: str, scope: dict[str, str]) -> None:
    """The 14 of "14/22" opens the 14 and the 22 opens the 22."""
    if name == "agency":
        scope = {"agency": "so-y-te"} | scope  # without an agency the page is a directory
    count = 0
    for link in opened.at(name, **scope).get("page_link"):
        if link.proto.page == "task" and link.proto.label.isdecimal():
            count += 1
            assert listed(dict(parse_qsl(link.proto.query_string))) == int(link.proto.label), link.proto
    assert count >= 6
