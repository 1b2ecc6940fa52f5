"""The same agency under another code in another plan stays one agency: found by its names, and what differs is asked.

The workbooks are the two shipped plans with their sheet of agencies changed.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import cli
from dashboard.errors import Stale
from dashboard.ingest import normalise
from dashboard.ingest.columns import AGENCIES
from dashboard.ingest.monthly import reporting_month
from dashboard.ingest.normalise.rows import Row, Where
from dashboard.ingest.normalise.texts import listed
from dashboard.ingest.plan import amendment, plan_workbook
from dashboard.ingest.plan.plan_workbook import PlanPreview
from dashboard.ingest.plan.sheets import Sheets
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import plan_template
from dashboard.metrics import directory, load, reporting, tasks
from dashboard.store import database, originals, plans, submissions
from dashboard.store.database import Database
from dashboard.store.submissions import Sender
from dashboard.text import translation
from dashboard.text.fold import agency_key
from tests import build
from tests.build import ask, scope

pytestmark = pytest.mark.usefixtures("read_here")

Rows = dict[str, list[dict[str, Any]]]
HOME = "so-noi-vu"


@cache
def _shipped(code: str) -> bytes:
    (file,) = plan_workbook.SHIPPED.glob(f"plan-{code.lower()}-*.xlsx")
    return file.read_bytes()


@cache
def _sheets(code: str) -> Sheets:
    sheets, problems = normalise.plan(workbook.read(_shipped(code)))
    assert problems == []
    return sheets


def rows(code: str) -> Rows:
    """The rows of a shipped plan, to be changed."""
    return {key: [dict(row.values) for row in sheet] for key, sheet in _sheets(code).items()}


def new_plan(name: str = "Sở Nội vụ", code: str = "snv", **more: Any) -> Rows:
    """Plan B with one agency more, which leads its first task and coordinates the second."""
    given = rows("B")
    given["agencies"].append({"code": code, "name": name, "short_name": "Sở NV", "level": "province", **more})
    given["tasks"][0]["leads"] = [name]
    given["tasks"][1]["coordinators"] = [name]
    return given


def agency(given: Rows, code: str) -> dict[str, Any]:
    """The row of an agency."""
    return next(row for row in given["agencies"] if row["code"] == code)


def preview_of(db: Database, given: Rows) -> PlanPreview:
    return plan_workbook.preview(db, plan_template.plan(given), "ke-hoach.xlsx")


def differing(preview: PlanPreview) -> list[tuple[str, str]]:
    """What is said of agencies: (severity, code)."""
    return [(str(p.severity), p.code) for p in preview.problems if p.code.startswith("agency_")]


def commit(db: Database, preview: PlanPreview) -> str:
    who = Sender("thư ký", datetime(2024, 1, 2, tzinfo=UTC), date(2024, 1, 2), "ke-hoach.xlsx",
                 originals.digest(preview.content), len(preview.content))  # fmt: skip
    submission_id = plan_workbook.commit(db, preview, who)
    assert submission_id
    return submission_id


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office with plan A as shipped, in which Sở Nội vụ has reported; to be copied."""
    folder = tmp_path_factory.mktemp("office")
    db = database.connect(folder / "office.duckdb")
    commit(db, plan_workbook.preview(db, _shipped("A"), "a.xlsx"))
    own = next(r["task_id"] for r in ask(db, plans.roles, "A") if (r["agency_id"], r["role"]) == (HOME, "lead"))
    build.report(db, HOME, "2024-01", {own.partition("/")[2]: 40}, code="A")
    db.close()
    return folder


@pytest.fixture
def db(office: Path, tmp_path: Path) -> Iterator[Database]:
    """That office, of one's own."""
    db = database.connect(Path(shutil.copytree(office, tmp_path / "office")) / "office.duckdb")
    yield db
    db.close()


def ids(db: Database, *words: str) -> list[str]:
    """The agencies called so, as they are listed to choose from."""
    listing = ask(db, directory.agencies)
    return sorted(listing.loc[[all(word in name for word in words) for name in listing["name"]], "agency_id"])


def test_the_same_name_under_another_code_is_one_agency(db: Database) -> None:
    """However it is spelt: asked with both codes, then its tasks of both plans are one agency's. Stored is the last
    one, whose name is written with other characters."""
    names = (
        "Sở Nội vụ", "SỞ NỘI VỤ", "So Noi vu", "Sở  Nội vụ ", "Sở Nội Vụ.", "Sở Nội-vụ",
        "S\u01a1\u0309 N\u00f4\u0323i vu\u0323",  # the tones as characters of their own
    )  # fmt: skip
    for name in names:
        preview = preview_of(db, new_plan(name))
        assert differing(preview) == [("warning", "agency_other_code")] and preview.is_clean, name
        assert preview.ids == {"snv": HOME}
        (problem,) = [p for p in preview.problems if p.code == "agency_other_code"]
        assert (problem.sheet, problem.cell is not None, problem.expected) == (AGENCIES.title, True, "Sở Nội vụ")
        for language in translation.LANGUAGES:
            with translation.speaking(language):
                assert "snv" in sentence(problem) and HOME in sentence(problem)
    commit(db, preview)
    assert ids(db, "Nội vụ") == [HOME]
    roles = {(r["task_id"], r["role"]) for r in ask(db, plans.roles, "B") if r["agency_id"] == HOME}
    first, second = (f"B/{row['ref']}" for row in rows("B")["tasks"][:2])
    assert {(first, "lead"), (second, "coordinating")} <= roles


def test_usual_abbreviations_are_the_same_name(db: Database) -> None:
    """UBND and TP written out or not, "và" or "&", old and new places of the tone."""
    city = ("Ủy ban nhân dân thành phố Lai Châu", "UBND TP. Lai Châu", "Uỷ ban Nhân dân TP Lai Châu")
    expected = {**dict.fromkeys(city, "ubnd-tp-lai-chau"), "Sở Văn hoá, Thể thao & Du lịch": "so-vhttdl"}
    for name, stored in expected.items():
        assert preview_of(db, new_plan(name, "ma-moi")).ids == {"ma-moi": stored}, name


def test_a_name_that_is_only_like_it_is_another_agency(db: Database) -> None:
    """Nothing is guessed by likeness; the last one is stored as an agency of its own."""
    for name in ("Sở Nội vự tỉnh", "Sở Nội vụ 2", "Phòng Nội vụ", "Sở Nội vụ và Lao động"):
        preview = preview_of(db, new_plan(name, short_name="S. mới"))
        assert differing(preview) == [] and preview.ids == {}, name
    commit(db, preview)
    assert "snv" in ids(db)


def test_an_alias_finds_it_on_either_side(db: Database) -> None:
    """Known by an alias of the new plan, or the new name is an alias known; the new names find it from then on."""
    given = new_plan("Sở Nội vụ tỉnh Lai Châu", aliases=["Sở Nội vụ", "SNV Lai Châu"])
    preview = preview_of(db, given)
    assert differing(preview) == [("warning", "agency_other_code")]
    commit(db, preview)
    with db.reader() as reader:
        known = reporting_month.directory(reader)
    for name in ("SNV Lai Châu", "sở nội vụ tỉnh lai châu", "Sở Nội vụ", "snv", HOME):
        assert known.find(name) == HOME, name
    again = rows("A")
    agency(again, HOME)["code"] = "noi-vu"
    agency(again, "noi-vu")["name"] = "SNV Lai Châu"
    assert preview_of(db, again).ids == {"noi-vu": HOME}


def test_short_names_alone_are_no_evidence(db: Database) -> None:
    """Two offices may be shortened alike."""
    known = next(
        row["short_name"] for row in rows("A")["agencies"]
        if row["level"] not in ("group", "phrase")
        and agency_key(row["short_name"]) not in map(agency_key, (row["name"], *listed(row.get("aliases"))))
    )  # fmt: skip
    assert preview_of(db, new_plan("Trung tâm Nhiệm vụ", short_name=known)).ids == {}


def test_figures_stay_and_nothing_is_doubled(db: Database) -> None:
    """What the agency has reported is as before; it is expected once a plan, and its load counts the tasks of both."""
    at = scope("2024-01", plan="A")
    before = {metric: ask(db, metric, at) for metric in (tasks.listing, reporting.grid, load.by_month)}
    alone = int(ask(db, load.by_month, scope("2024-01", agency=HOME))["lead"].sum())
    commit(db, preview_of(db, new_plan()))
    for metric, frame in before.items():
        pd.testing.assert_frame_equal(ask(db, metric, at), frame)
    assert int(ask(db, load.by_month, scope("2024-01", agency=HOME))["lead"].sum()) > alone
    grid = ask(db, reporting.grid, scope("2024-01", agency=HOME))
    assert sorted(grid.loc[grid["month_on"] == "2024-01-01", "plan_code"]) == ["A", "B"]
    assert "snv" not in set(ask(db, reporting.grid, scope("2024-01"))["agency_id"])


def test_members_changed_leads_and_the_standing_agency_follow(db: Database) -> None:
    """Wherever the workbook means the agency, by name or by its own code, the known one is stored."""
    given = new_plan()
    given["agencies"].append({"code": "nhom", "name": "Nhóm thử", "short_name": "Nhóm", "level": "group",
                              "members": ["snv", "ban-tuyen-giao-thanh-uy"]})  # fmt: skip
    given["plan"][0]["standing_agency"] = ["snv"]
    moved, grouped = given["tasks"][2], given["tasks"][3]
    moved["leads"], moved["coordinators"] = ["Ban Tuyên giáo Thành ủy"], []
    grouped["leads"], grouped["coordinators"] = ["Nhóm thử"], []
    given["lead_changes"] = [{"task": moved["ref"], "old_lead": ["Ban Tuyên giáo Thành ủy"], "new_lead": ["snv"],
                              "document": "QĐ 1", "date": date(2024, 3, 1)}]  # fmt: skip
    preview = preview_of(db, given)
    assert preview.is_clean, preview.problems
    upload = commit(db, preview)
    with db.reader() as reader:
        everything = " ".join(
            str(row)
            for table in ("plans", "agency_members", "task_agencies", "lead_changes")
            for row in reader.rows(f"select * from {table} where submission_id = $id", id=upload)
        )
        members = reader.rows("select agency_id from agency_members where group_id = 'nhom'")
        (standing,) = reader.rows("select standing_agency_id as id from plans where submission_id = $id", id=upload)
    assert "'snv" not in everything
    assert HOME in {row["agency_id"] for row in members} and standing["id"] == HOME
    later = [r["agency_id"] for r in ask(db, plans.roles, "B", date(2024, 4, 1)) if r["task_id"] == f"B/{moved['ref']}"]
    assert later == [HOME]


def test_a_group_of_the_same_name_stays_one(db: Database) -> None:
    """Groups are found like agencies, and never as one of them."""
    group = next(row for row in rows("A")["agencies"] if row["level"] == "group")
    given = rows("B")
    member = given["agencies"][0]["code"]
    given["agencies"].append({**group, "code": "nhom-khac", "members": [member], "aliases": None})
    assert preview_of(db, given).ids == {"nhom-khac": group["code"]}
    given["agencies"][-1] |= {"level": "province", "members": None}
    assert preview_of(db, given).ids == {}


# ---- codes used again ----


def test_the_same_code_under_another_name_is_asked(db: Database) -> None:
    """Renamed or another agency? Nothing is taken for granted; with the tick it is the same one."""
    preview = preview_of(db, new_plan("Sở Công vụ", HOME))
    assert differing(preview) == [("warning", "agency_other_name")] and preview.ids == {}
    (problem,) = [p for p in preview.problems if p.code == "agency_other_name"]
    assert (problem.found, problem.expected) == ("Sở Công vụ", "Sở Nội vụ")
    commit(db, preview)
    assert ids(db, "vụ").count(HOME) == 1


def test_an_old_code_given_to_another_agency_follows_the_name(db: Database) -> None:
    """Two known agencies with their codes exchanged: each is found by its name, none takes the other's figures."""
    given = new_plan("Sở Nội vụ", "so-y-te")
    given["agencies"].append({"code": HOME, "name": "Sở Y tế", "short_name": "SYT", "level": "province"})
    given["tasks"][3]["leads"] = ["Sở Y tế"]
    preview = preview_of(db, given)
    assert differing(preview) == [("warning", "agency_other_code")] * 2
    assert preview.ids == {"so-y-te": HOME, HOME: "so-y-te"}
    commit(db, preview)
    leads = {r["task_id"]: r["agency_id"] for r in ask(db, plans.roles, "B") if r["role"] == "lead"}
    refs = [row["ref"] for row in given["tasks"]]
    assert (leads[f"B/{refs[0]}"], leads[f"B/{refs[3]}"]) == (HOME, "so-y-te")


def test_a_code_taken_by_name_and_by_a_stranger_is_refused(db: Database) -> None:
    """A new agency may not have the code of one that the workbook lists under another: both rows are named."""
    given = new_plan()
    given["agencies"].append({"code": HOME, "name": "Sở Công vụ", "short_name": "SCV", "level": "province"})
    preview = preview_of(db, given)
    assert not preview.is_clean
    twice = [p for p in preview.problems if p.code == "agency_twice"]
    assert [p.found for p in twice] == ["Sở Nội vụ", "Sở Công vụ"] and all(p.cell for p in twice)


def test_an_alias_of_two_agencies_is_refused_and_names_both(db: Database) -> None:
    """Which of them is meant only a person can say."""
    preview = preview_of(db, new_plan(aliases=["Sở Y tế"]))
    (problem,) = [p for p in preview.problems if p.code == "agency_names_two"]
    assert not preview.is_clean
    for language in translation.LANGUAGES:
        with translation.speaking(language):
            assert "Sở Nội vụ (so-noi-vu)" in sentence(problem) and "Sở Y tế (so-y-te)" in sentence(problem)


# ---- amendments, and what is there already ----


def test_an_accepted_code_is_not_asked_about_again(db: Database) -> None:
    """The next version of the same workbook says nothing more, and changes nobody's roles."""
    given = new_plan()
    commit(db, preview_of(db, given))
    given["tasks"][5]["note"] = "Sửa ghi chú"
    preview = preview_of(db, given)
    assert (differing(preview), preview.problems, preview.ids) == ([], [], {"snv": HOME})
    commit(db, preview)
    assert ids(db, "Nội vụ") == [HOME]


def test_another_code_in_an_amendment_keeps_the_figures(db: Database) -> None:
    """Plan A itself, its agency's code and the spelling of its name changed: asked about the code alone; the report
    stays, and nobody's lead is called changed."""
    given = rows("A")
    agency(given, HOME).update(code="noi-vu", name="SỞ NỘI VỤ")
    for row in given["agencies"]:
        row["members"] = (row.get("members") or "").replace(HOME, "noi-vu") or None
    percent = dict(ask(db, tasks.listing, scope("2024-01"))[["ref", "percent"]].to_numpy().tolist())
    preview = preview_of(db, given)
    assert [p.code for p in preview.problems] == ["agency_other_code"]
    commit(db, preview)
    assert dict(ask(db, tasks.listing, scope("2024-01"))[["ref", "percent"]].to_numpy().tolist()) == percent
    assert ids(db, "NỘI VỤ") == [HOME]


def test_an_amendment_tells_another_code_as_a_change(db: Database) -> None:
    """In the list of changes the agency did not go and another come: its code differs."""
    given = rows("A")
    agency(given, HOME).update(code="noi-vu", name="sở nội vụ")
    new = {key: [Row(Where("", 0, {}), values) for values in sheet] for key, sheet in given.items()}
    events = [e for e in amendment.between(_sheets("A"), new) if e.sheet is AGENCIES]
    assert [(e.column and e.column.name, e.old, e.new) for e in events] == [
        ("code", HOME, "noi-vu"), ("name", "Sở Nội vụ", "sở nội vụ"),
    ]  # fmt: skip


@pytest.fixture
def doubled(db: Database) -> Database:
    """As an earlier version left it: a second Sở Nội vụ, with the code of plan B, which has reported, too."""
    given = new_plan("Sở Nội vụ B")
    commit(db, preview_of(db, given))
    ref = given["tasks"][0]["ref"]
    build.report(db, "snv", "2024-01", {ref: 70}, code="B")
    with db.writer() as writer:
        writer.execute("update agencies set name = 'Sở Nội vụ' where agency_id = 'snv'")
    assert ids(db, "Nội vụ") == ["snv", HOME]
    return db


@pytest.mark.parametrize(("code", "own_code"), [("snv", "snv"), (HOME, "snv"), ("noi-vu", "snv")])
def test_a_double_that_is_there_already_is_said(doubled: Database, code: str, own_code: str) -> None:
    """Amending the plan goes on under the plan's own code, whatever its workbook says now, so that what was reported
    still counts; the preview names both."""
    given = new_plan(code=code)
    preview = preview_of(doubled, given)
    severity = "note" if code == own_code else "warning"
    assert differing(preview) == [(severity, "agency_doubled")] and preview.is_clean
    (problem,) = [p for p in preview.problems if p.code == "agency_doubled"]
    assert HOME in sentence(problem) and "snv" in sentence(problem)
    commit(doubled, preview)
    assert {
        r["agency_id"] for r in ask(doubled, plans.roles, "B") if r["task_id"] == f"B/{given['tasks'][0]['ref']}"
    } >= {own_code}
    listing = ask(doubled, tasks.listing, scope("2024-01", plan="B")).set_index("ref")
    assert listing.loc[given["tasks"][0]["ref"], "percent"] == 70


def test_a_third_plan_beside_a_double_takes_the_first(doubled: Database) -> None:
    """Without a code or plan to go by it is the first plan's agency; asked."""
    given = new_plan(code="ba")
    given["plan"][0]["code"] = "C"
    preview = preview_of(doubled, given)
    assert differing(preview) == [("warning", "agency_doubled")] and preview.ids == {"ba": HOME}


def test_another_plan_committed_meanwhile_is_not_overlooked(db: Database) -> None:
    """Previewed as a new agency that another plan has brought since: stopped, to be looked at again."""
    new = {"name": "Sở Du lịch", "code": "sdl"}
    preview = preview_of(db, new_plan(**new))
    assert preview.ids == {}
    other = new_plan(name="Sở Du lịch", code="so-du-lich")
    other["plan"][0]["code"] = "C"
    commit(db, preview_of(db, other))
    with pytest.raises(Stale):
        commit(db, preview)
    assert ids(db, "Sở Du lịch") == ["so-du-lich"]


def test_undone_it_is_as_before(db: Database) -> None:
    """Undoing the new plan leaves the agency with what it had."""
    before = ask(db, directory.agencies).to_dict("records")
    submission_id = commit(db, preview_of(db, new_plan()))
    submissions.undo(db, submission_id, by="t", at=build.CLOCK, reason="nhầm")
    assert ask(db, directory.agencies).to_dict("records") == before


def test_the_command_line_asks_too(tmp_path: Any, monkeypatch: Any, capsys: Any) -> None:
    """A plan with warnings is not stored without --accept-warnings."""
    monkeypatch.setenv("DASHBOARD_DATABASE", str(tmp_path / "d.duckdb"))
    file = tmp_path / "b.xlsx"
    given = new_plan()
    given["plan"][0]["code"] = "C"
    file.write_bytes(plan_template.plan(given))
    assert cli.main(["import", str(file)]) == cli.PROBLEMS
    assert "--accept-warnings" in capsys.readouterr().out
    assert cli.main(["import", "--accept-warnings", str(file)]) == cli.OK
    db = database.connect(tmp_path / "d.duckdb")
    assert ids(db, "Nội vụ") == [HOME]
    db.close()
