"""A lead that changes from a day on: who speaks for its place in which month, and what stays as it was."""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from dashboard.errors import Refused
from dashboard.ingest.monthly import prefilled, reporting_month
from dashboard.metrics import budget, completion, load, outstanding, reporting, shares, tasks, words
from dashboard.store import last_reported, periods
from dashboard.store.database import Database
from dashboard.store.report_values import MONEY_VALUES
from tests import build
from tests.build import ask, month, scope, task

SWAP = {"ref": "1", "old": "a", "new": "b", "on": "2023-05-15", "document": "QĐ 7"}
LATER = datetime(2023, 6, 1, tzinfo=UTC)


def swapped(db: Database, *changes: dict[str, Any], **more: Any) -> None:
    """Task 1 goes from a to b on 15/05/2023; the amendment is known from June on."""
    given = [task("1", coordinators=more.pop("coordinators", ()), due="2023-12-31"), task("2", leads="c")]
    if not more.pop("is_known", False):
        build.plan(db, given, **more)
    build.plan(db, given, lead_changes=changes or [SWAP], at=LATER, **more)


def percents(db: Database, ref: str = "1") -> list[float]:
    """Percent of the task from March to August 2023."""
    with db.reader() as reader:
        rows = reader.rows(
            "select percent from task_months where task_id = $id order by month_on limit 6", id=f"P/{ref}"
        )
    return [row["percent"] for row in rows]


def test_place_is_carried_from_lead_to_lead(db: Database) -> None:
    """60 % said by the old lead stays until the new one speaks; what the old one says of later months counts no more,
    and its earlier months stay as they were."""
    swapped(db)
    build.report(db, "a", "2023-03", {"1": 30})
    build.report(db, "a", "2023-04", {"1": 60})
    build.report(db, "a", "2023-06", {"1": 5})
    assert percents(db) == [30, 60, 60, 60, 60, 60]
    build.report(db, "b", "2023-07", {"1": 80})
    assert percents(db) == [30, 60, 60, 60, 80, 80]
    build.report(db, "b", "2023-04", {"1": 99})  # not its place then
    assert percents(db) == [30, 60, 60, 60, 80, 80]


def test_who_leads_at_a_report_date(db: Database) -> None:
    """Until the day before, the old lead's task; from the day of the document, the new one's: on every page."""
    swapped(db)
    build.report(db, "a", "2023-04", {"1": 60})
    before, after = scope("2023-05", "2023-05-14"), scope("2023-05", "2023-05-15")
    assert [ask(db, tasks.listing, at).set_index("ref").loc["1", "lead"] for at in (before, after)] == ["A", "B"]
    assert [ask(db, tasks.listing, at).set_index("ref").loc["1", "leads"] for at in (before, after)] == ["A", "B"]
    own = [
        list(ask(db, tasks.listing, scope("2023-05", on, agency=agency))["ref"])
        for agency in "ab"
        for on in ("2023-05-14", "2023-05-15")
    ]
    assert own == [["1"], [], [], ["1"]]
    assert list(ask(db, completion.by_agency, before)["agency_id"]) == ["a", "c"]
    assert list(ask(db, completion.by_agency, after)["agency_id"]) == ["c", "b"]


def test_load_stays_with_who_held_the_role(db: Database) -> None:
    """Months gone by stay with the old lead; the month of the change belongs to who leads at its end."""
    swapped(db)
    rows = ask(db, load.by_month, scope("2023-06"))
    led = {a: list(rows[rows["agency_id"] == a].sort_values("month_on")["lead"])[:4] for a in "ab"}
    assert led == {"a": [1, 1, 0, 0], "b": [0, 0, 1, 1]}  # March, April, May, June


def test_expected_of_the_holder_of_the_month(db: Database) -> None:
    """A report is expected of who leads at the month's end; what a closed period expected stays."""
    swapped(db)
    build.opened(db, "2023-03")
    with db.writer() as writer:
        periods.close(writer, "P", month("2023-04"), by="t", at=LATER)
        periods.close(writer, "P", month("2023-05"), by="t", at=LATER)
    expected = {
        (row["agency_id"], f"{row['month_on']:%m}")
        for row in ask(db, reporting.grid, scope("2023-06")).to_dict("records")
        if row["expected_tasks"] and row["agency_id"] != "c"
    }
    assert expected == {("a", "03"), ("a", "04"), ("b", "05"), ("b", "06")}
    assert "a" not in set(ask(db, reporting.silent, scope("2023-06"))["agency_id"])


def test_template_of_the_new_lead(db: Database) -> None:
    """The new lead's workbook comes with the old one's last values, named as last reported; the old lead has none."""
    swapped(db)
    build.report(db, "a", "2023-04", {"1": 60}, money=[{"ref": "1", "estimated": 10, "allocated": 8}])
    with db.reader() as reader:
        known = last_reported.values_at(reader, "P", month("2023-05"), including=True)
        money = last_reported.money_at(reader, "P", month("2023-05"), including=True)
        assert known["b"]["1"]["percent"] == 60 and known["b"]["1"]["period_on"] == month("2023-04")
        assert list(money) == ["b"] and set(known) == {"b"}
        assert last_reported.values_at(reader, "P", month("2023-05"), including=True, agency="a") == {}
        assert last_reported.values_at(reader, "P", month("2023-05"), including=False, agency="b") == known
        assert set(last_reported.values_at(reader, "P", month("2023-04"), including=True)) == {"a"}
        desk = {f"{m:%m}": reporting_month.read(reader, "P", m) for m in (month("2023-04"), month("2023-05"))}
        assert [sorted(d.tasks["1"].leads) for d in desk.values() if d] == [["a"], ["b"]]
        assert [a["agency_id"] for a in reporting_month.reporters(reader, "P", month("2023-05"))] == ["c", "b"]
        assert [a["agency_id"] for a in reporting_month.reporters(reader, "P")] == ["a", "c", "b"]


def _template(db: Database, agency: str, period: str) -> dict[str, tuple[object, str | None]]:
    """Of each task in the agency's workbook the percent filled in, and the note that says of when it is."""
    book = openpyxl.load_workbook(io.BytesIO(prefilled.blank(db, "P", agency, month(period))))
    sheet = book["Tiến độ"]
    return {
        str(row[0].value): (row[4].value, row[4].comment.text if row[4].comment else None)
        for row in sheet.iter_rows(min_row=5)
        if row[0].value
    }


def test_workbooks_sent_out_after_the_change(db: Database) -> None:
    """The new lead's arrives filled with what the old one said, marked as of that month; the old lead gets none; a
    withdrawn task is asked about no more."""
    build.plan(db, [task("1"), task("2", leads="b", withdrawn="2023-05-10"), task("3", leads="c")], lead_changes=[SWAP])
    build.report(db, "a", "2023-04", {"1": 60})
    build.report(db, "b", "2023-04", {"2": 10})
    assert _template(db, "b", "2023-05") == {"1": (0.6, "Số liệu kỳ 04/2023"), "2": (0.1, "Số liệu kỳ 04/2023")}
    assert set(_template(db, "b", "2023-06")) == {"1"}
    assert set(_template(db, "a", "2023-04")) == {"1"}
    with pytest.raises(Refused):
        prefilled.blank(db, "P", "a", month("2023-05"))


def amounts(db: Database, period: str) -> list[int]:
    row = ask(db, budget.totals, scope(period)).iloc[0]
    return [int(row[name]) for name in ("estimated_vnd", "allocated_vnd", "disbursed_vnd")]


def test_money_is_carried_and_never_counted_twice(db: Database) -> None:
    """The new lead's lines replace the old one's from its first period on; later ones of the old lead do not count."""
    swapped(db)

    def line(paid: int) -> list[dict[str, Any]]:
        return [{"ref": "1", "estimated": 10, "allocated": 8, "disbursed": paid}]

    build.report(db, "a", "2023-04", money=line(2))
    build.report(db, "a", "2023-06", money=line(3))
    assert [amounts(db, f"2023-0{m}") for m in (4, 5, 6)] == [[10, 8, 2]] * 3
    build.report(db, "b", "2023-07", money=line(5))
    assert amounts(db, "2023-07") == [10, 8, 5]
    build.report(db, "z", "2023-07", money=[{"ref": "1", "estimated": 1, "allocated": 1, "disbursed": 1}])
    assert amounts(db, "2023-07") == [11, 9, 6]  # who never had a role pays out of its own


def test_a_coordinator_that_takes_over(db: Database) -> None:
    """Its coordination ends; its money is its own until it lists it with what it took over."""
    swapped(db, coordinators="b")
    build.report(db, "a", "2023-04", {"1": 60}, money=[{"ref": "1", "estimated": 10, "allocated": 8, "disbursed": 2}])
    build.report(db, "b", "2023-04", {"1": 90}, money=[{"ref": "1", "estimated": 5, "allocated": 5, "disbursed": 5}])
    assert percents(db)[:4] == [0, 60, 60, 60]  # what it said as a coordinator is not the lead's word
    assert amounts(db, "2023-05") == [15, 13, 7]
    with db.reader() as reader:
        (line,) = last_reported.money_at(reader, "P", month("2023-05"), including=True, agency="b")["b"].values()
        assert last_reported.values_at(reader, "P", month("2023-05"), including=True)["b"]["1"]["percent"] == 60
    assert [line[n] for n in MONEY_VALUES] == [15, 13, 7]
    build.report(db, "b", "2023-05", money=[{"ref": "1", "estimated": 15, "allocated": 13, "disbursed": 9}])
    assert amounts(db, "2023-05") == [15, 13, 9]
    roles = ask(db, tasks.agencies, scope("2023-05"), "P/1")
    assert list(zip(roles["agency_id"], roles["role"], strict=True)) == [("b", "lead")]


def test_several_changes_of_one_task(db: Database) -> None:
    """a → b → a again is one place; a lead added starts at nothing; one that leaves takes its share along."""
    swapped(
        db,
        SWAP,
        {"ref": "1", "old": "b", "new": "a", "on": "2023-06-10"},
        {"ref": "1", "old": None, "new": "b", "on": "2023-07-31"},
        {"ref": "1", "old": "b", "new": None, "on": "2023-08-31"},
    )
    build.report(db, "a", "2023-04", {"1": 60})
    build.report(db, "b", "2023-05", {"1": 70})
    build.report(db, "a", "2023-06", {"1": 80})
    build.report(db, "b", "2023-07", {"1": 20})
    assert percents(db) == [0, 60, 70, 80, 50, 80]  # July: (80 + 20) ÷ 2, b's 70 of May was the other place's
    counts = [int(ask(db, tasks.listing, scope("2023-08", on)).set_index("ref").loc["1", "lead_count"])
              for on in ("2023-07-30", "2023-07-31", "2023-08-31")]  # fmt: skip
    assert counts == [1, 2, 1]


def test_a_lead_for_a_task_nobody_led(db: Database) -> None:
    """The standing agency reported for want of a lead; the lead that is named takes over from it."""
    given = [task("1", leads=()), task("2", leads="c")]
    build.plan(db, given, standing="s", lead_changes=[{"ref": "1", "new": "b", "on": "2023-05-15"}])
    build.report(db, "s", "2023-04", {"1": 40})
    build.report(db, "s", "2023-05", {"1": 45})
    assert percents(db) == [0, 40, 40, 40, 40, 40]
    leads = [ask(db, tasks.listing, scope(m)).set_index("ref").loc["1"] for m in ("2023-04", "2023-05")]
    assert [int(row["lead_count"]) for row in leads] == [0, 1] and leads[1]["lead"] == "B"


def test_own_part_and_own_words(db: Database) -> None:
    """The share, the open part and the table of agencies follow the place; words handed over are nobody's."""
    swapped(db)
    build.report(db, "a", "2023-04", {"1": {"percent": 60, "difficulty": "Thiếu vốn"}})
    at = scope("2024-02")
    assert ask(db, shares.of_agency, at, agency_id="b")["own_percent"].tolist() == [60]
    assert ask(db, shares.of_agency, at, agency_id="a").empty
    late = ask(db, outstanding.of_overdue, at)
    assert late[["agency_id", "percent"]].to_numpy().tolist() == [["b", 60]]
    (row,) = ask(db, tasks.agencies, at, "P/1").to_dict("records")
    assert (row["agency_id"], row["percent"], row["said_by"]) == ("b", 60, "A")
    assert len(ask(db, words.difficulties, scope("2023-04"), agency_id="a")) == 1
    assert ask(db, words.difficulties, at, agency_id="a").empty
    (change,) = ask(db, tasks.lead_changes, at, "P/1").to_dict("records")
    assert (change["old"], change["new"], change["document"]) == ("A", "B", "QĐ 7")
    assert ask(db, tasks.lead_changes, scope("2023-04"), "P/1").empty


def test_as_known_before_the_amendment(db: Database) -> None:
    """Asked what was known before the amendment, the old lead leads, also after the day of the change."""
    swapped(db)
    build.report(db, "b", "2023-05", {"1": 70}, at=LATER)
    then, now = (scope("2023-05", known_at=at) for at in (datetime(2023, 5, 31, tzinfo=UTC), None))
    leads = [ask(db, tasks.listing, at).set_index("ref").loc["1", ["lead", "percent"]].tolist() for at in (then, now)]
    assert leads == [["A", 0], ["B", 70]]
    assert set(ask(db, load.by_agency, then)["agency_id"]) == {"a", "c"}
    assert set(ask(db, load.by_agency, now)["agency_id"]) == {"b", "c"}
