"""Plan workbooks: what is accepted, what a later version may change, and undo."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard.errors import Refused, Stale
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.templates import plan_template, template
from dashboard.store import originals, plans, submissions
from dashboard.store.database import Database
from dashboard.store.submissions import Sender
from tests import build

pytestmark = pytest.mark.usefixtures("read_here")

Rows = dict[str, list[dict[str, Any]]]


def rows() -> Rows:
    """A good plan workbook with a group, a phrase, a relative deadline, an estimate and a milestone."""
    return {
        "plan": [{"code": "P", "title": "Kế hoạch thử", "standing_agency": "so-a", "starts_on": "2023-03-01",
                  "ends_on": "2024-12-31"}],
        "sections": [{"ref": "I", "title": "Phần I"}, {"ref": "I.1", "title": "Mục 1", "parent": "I"}],
        "agencies": [
            {"code": "so-a", "name": "Sở A", "short_name": "Sở A", "level": "Tỉnh"},
            {"code": "huyen-b", "name": "UBND huyện B", "short_name": "H. B", "level": "Huyện"},
            {"code": "huyen-c", "name": "UBND huyện C", "short_name": "H. C", "level": "Huyện"},
            {"code": "cac-huyen", "name": "UBND các huyện", "short_name": "Các huyện", "level": "Nhóm",
             "members": ["huyen-b", "huyen-c"]},
            {"code": "lien-quan", "name": "Các đơn vị có liên quan", "short_name": "Liên quan", "level": "Cụm từ"},
        ],
        "tasks": [
            {"ref": "I.1.a", "section": "I.1", "title": "Lễ", "kind": "Sự kiện", "leads": ["so-a"],
             "coordinators": ["lien-quan"], "start": "2024-01-01", "due": "2024-01-31", "precision": "tháng",
             "tentative": True},
            {"ref": "I.1.b", "section": "I.1", "title": "Ra báo", "leads": ["cac-huyen", "so-a"],
             "coordinators": ["huyen-b"], "precision": "tương đối", "depends_on": "I.1.a", "depends_days": -5},
            {"ref": "I.1.c", "section": "I.1", "title": "Tuyên truyền", "leads": ["lien-quan"], "coordinators": []},
        ],
        "milestones": [{"date": "2024-01-01", "title": "20 năm"}],
        "estimates": [{"task": "I.1.a", "source": "NS", "item": "Chi", "estimated_vnd": 1_500_000_000}],
    }  # fmt: skip


def preview_of(db: Database, given: Rows) -> plan_workbook.PlanPreview:
    """Preview of a workbook made of these rows."""
    return plan_workbook.preview(db, plan_template.plan(given), "ke-hoach.xlsx")


def commit(db: Database, given: Rows, at: datetime = build.CLOCK) -> str | None:
    """Preview and commit."""
    content = plan_template.plan(given)
    who = Sender("thư ký", at, date(2023, 4, 1), "ke-hoach.xlsx", originals.digest(content), len(content))
    return plan_workbook.commit(db, plan_workbook.preview(db, content, "ke-hoach.xlsx"), who)


def test_good_plan_is_stored_as_printed(db: Database) -> None:
    """Groups become their members, phrases stay text, the relative deadline follows its task."""
    good = preview_of(db, rows())
    assert good.problems == [] and good.is_clean
    commit(db, rows())
    with db.reader() as reader:
        roles = {(r["task_id"], r["agency_id"]): r["role"] for r in plans.roles(reader, "P")}
        tasks = {t["ref"]: t for t in plans.tasks(reader, "P")}
        due = {r["ref"]: r["due_on"] for r in reader.rows("select ref, due_on from task_current")}
    assert roles == {
        ("P/I.1.a", "so-a"): "lead",
        ("P/I.1.b", "huyen-b"): "lead",
        ("P/I.1.b", "huyen-c"): "lead",
        ("P/I.1.b", "so-a"): "lead",
        ("P/I.1.c", "so-a"): "reporting",
    }
    assert tasks["I.1.a"]["coordinators_phrase"] == "Các đơn vị có liên quan"
    assert due["I.1.b"] == date(2024, 1, 26)


def test_an_estimate_of_another_size_is_asked_about_once(db: Database) -> None:
    """Triệu or nghìn typed for đồng, or too many zeros: a warning in words at the cell, until it was confirmed."""
    given = rows()
    given["estimates"] += [
        {"task": "I.1.b", "source": "NS", "item": "Chi", "estimated_vnd": 900_000_000_000_000},
        {"task": "I.1.b", "source": "XHH", "item": "Chi", "estimated_vnd": 540},
        {"task": "I.1.b", "source": "TW", "item": "Chi", "estimated_vnd": 49_999_999_999},
    ]
    preview = preview_of(db, given)
    assert [(p.code, p.severity, p.cell) for p in preview.problems] == [
        ("amount_too_high", "warning", "D3"), ("amount_too_low", "warning", "D4")
    ]  # fmt: skip
    assert "900.000 tỷ đồng" in sentence(preview.problems[0]) and "540 đồng" in sentence(preview.problems[1])
    commit(db, given)
    given["plan"][0]["title"] = "Kế hoạch thử, bản hai"
    assert preview_of(db, given).problems == []


def test_an_estimate_is_held_against_the_largest_in_force(db: Database) -> None:
    """In a plan whose largest estimate is 20 triệu, 20 tỷ are a thousand times too large."""
    given = rows()
    given["estimates"][0]["estimated_vnd"] = 20_000_000
    commit(db, given)
    given["estimates"].append({"task": "I.1.b", "source": "NS", "item": "Chi", "estimated_vnd": 20_000_000_000})
    assert [p.code for p in preview_of(db, given).problems] == ["amount_too_high"]


def _spoil(sheet: str, row: int, **values: Any) -> Callable[[Rows], None]:
    def change(given: Rows) -> None:
        given[sheet][row].update(values)

    return change


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_spoil("tasks", 0, leads=["Sở Z"]), "agency_name_unknown"),
        (_spoil("plan", 0, standing_agency="Sở Z"), "agency_name_unknown"),
        (_spoil("agencies", 3, members=["huyen-z"]), "member_unknown"),
        (_spoil("tasks", 1, ref="I.1.a"), "duplicate_ref"),
        (_spoil("tasks", 0, section="IX"), "section_unknown"),
        (_spoil("sections", 1, parent="IX"), "section_unknown"),
        (_spoil("tasks", 1, depends_on="I.9"), "dependency_unknown"),
        (_spoil("tasks", 0, due="2023-12-31"), "due_before_start"),
        (_spoil("agencies", 1, aliases=["Sở A"]), "alias_taken"),
        (_spoil("estimates", 0, task="I.9"), "unknown_task"),
    ],
)
def test_one_fault_is_one_problem(db: Database, spoil: Callable[[Rows], None], code: str) -> None:
    """A good plan with one cell spoilt is refused with that problem, at a cell."""
    given = rows()
    spoil(given)
    problems = [p for p in preview_of(db, given).problems if p.severity == "error"]
    assert code in {p.code for p in problems}
    assert all(p.cell for p in problems if p.code == code)


def test_moved_deadline_needs_the_date_it_replaces(db: Database) -> None:
    """A change starts from the date in force: the printed one, then the one moved to."""
    given = rows()
    change = {
        "task": "I.1.a",
        "old_due": "2024-01-31",
        "new_due": "2024-02-28",
        "document": "CV 9",
        "date": "2024-01-10",
    }
    given["deadline_changes"] = [
        change,
        change | {"old_due": "2024-02-28", "new_due": "2024-03-31", "date": "2024-02-10"},
    ]
    assert preview_of(db, given).is_clean
    given["deadline_changes"][1]["old_due"] = "2024-01-31"
    assert [p.code for p in preview_of(db, given).problems] == ["date_change_mismatch"]


def _led(*changes: tuple[str | None, str | None, str], task: str = "I.1.a") -> Rows:
    """The good plan with changes of the lead: old, new, day; `huyen-b` is a member of a group."""
    given = rows()
    given["lead_changes"] = [
        {"task": task, "old_lead": [old] if old else [], "new_lead": [new] if new else [], "document": f"QĐ {n}",
         "date": on}
        for n, (old, new, on) in enumerate(changes, start=1)
    ]  # fmt: skip
    return given


def test_changed_leads_are_held_from_their_day_on(db: Database) -> None:
    """The documents make a chain, in whatever order they stand; a member of a group can hand its part over."""
    given = _led(("huyen-b", "so-a", "2023-08-01"), ("so-a", "huyen-b", "2023-06-01"))
    given["lead_changes"] += _led(("huyen-c", None, "2023-07-01"), task="I.1.b")["lead_changes"]
    assert preview_of(db, given).problems == []
    commit(db, given)
    with db.reader() as reader:
        leads = {
            day: [
                r["agency_id"] for r in plans.roles(reader, "P", date.fromisoformat(day)) if r["task_id"] == "P/I.1.a"
            ]
            for day in ("2023-05-31", "2023-06-01", "2023-07-31", "2023-08-01")
        }
        several = [r["agency_id"] for r in plans.roles(reader, "P", date(2023, 7, 1)) if r["task_id"] == "P/I.1.b"]
    assert leads == {"2023-05-31": ["so-a"], "2023-06-01": ["huyen-b"], "2023-07-31": ["huyen-b"],
                     "2023-08-01": ["so-a"]}  # fmt: skip
    assert several == ["huyen-b", "so-a"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ([("huyen-b", "huyen-c", "2023-06-01")], ["lead_change_mismatch"]),
        ([("so-a", "huyen-b", "2023-06-01"), ("so-a", "huyen-c", "2023-07-01")], ["lead_change_mismatch"]),
        ([("so-a", "so-a", "2023-06-01")], ["lead_already_leads"]),
        ([(None, None, "2023-06-01")], ["lead_change_empty"]),
        ([("so-a", None, "2023-06-01")], ["no_lead_left"]),
        ([("so-a", "cac-huyen", "2023-06-01")], ["lead_not_single"]),
        ([("lien-quan", "huyen-b", "2023-06-01")], ["lead_not_single"]),
        ([("so-a", "Sở Z", "2023-06-01"), ("huyen-c", None, "2023-07-01")], ["agency_name_unknown"]),
    ],
)
def test_changes_of_the_lead_that_cannot_be(
    db: Database, changes: list[tuple[str | None, str | None, str]], codes: list[str]
) -> None:
    """Each is refused at its cell with one problem, and not again with what only follows from it."""
    problems = preview_of(db, _led(*changes)).problems
    assert [p.code for p in problems] == codes
    assert all(p.cell and p.sheet == "Điều chỉnh chủ trì" for p in problems)


def test_change_of_the_lead_of_an_unknown_task(db: Database) -> None:
    """A task that is not in the plan is named as such."""
    assert [p.code for p in preview_of(db, _led((None, "so-a", "2023-06-01"), task="I.9")).problems] == ["unknown_task"]


def test_lead_for_a_task_of_a_phrase(db: Database) -> None:
    """A task that only a phrase leads gets its first lead; the standing agency, which reported on it, may be it."""
    given = _led((None, "so-a", "2023-06-01"), task="I.1.c")
    assert preview_of(db, given).problems == []
    commit(db, given)
    with db.reader() as reader:
        roles = [r for r in plans.roles(reader, "P") if r["task_id"] == "P/I.1.c"]
    assert sorted((r["role"], r["chain"]) for r in roles) == [("lead", "so-a"), ("reporting", "so-a")]


def test_late_lead_change_names_reports_that_no_longer_count(db: Database) -> None:
    """Reports of the old lead for months that are not its own any more are named by month, once."""
    commit(db, rows())
    for month in ("2023-04", "2023-05", "2023-06"):
        build.report(db, "so-a", month, {"I.1.a": 10})
    assert preview_of(db, _led(("so-a", "huyen-b", "2023-07-01"))).problems == []
    late = _led(("so-a", "huyen-b", "2023-05-31"))
    (problem,) = preview_of(db, late).problems
    assert (problem.code, str(problem.severity), problem.found) == ("reports_set_aside", "warning", "Sở A")
    assert problem.values["periods"] == [date(2023, 5, 1), date(2023, 6, 1)]
    commit(db, late)
    late["tasks"][0]["note"] = "Sửa ghi chú"
    assert preview_of(db, late).problems == []


def test_edited_roles_are_a_correction_to_be_confirmed(db: Database) -> None:
    """Leads or coordinators edited in place hold for all months: a warning names task, old and new; the same names in
    another way of writing, or a change on its own sheet, give none."""
    commit(db, rows())
    assert preview_of(db, _led(("so-a", "huyen-b", "2023-06-01"))).problems == []
    given = rows()
    given["tasks"][0]["leads"] = ["Sở A"]
    assert preview_of(db, given).problems == []
    given["tasks"][1] |= {"leads": ["so-a", "cac-huyen"]}
    given["tasks"][2] |= {"coordinators": ["huyen-b", "lien-quan"]}
    preview = preview_of(db, given)
    assert [(p.code, str(p.severity), p.values["ref"]) for p in preview.problems] == [
        ("roles_corrected", "warning", "I.1.b"), ("roles_corrected", "warning", "I.1.c"),
    ]  # fmt: skip
    assert [(p.expected, p.found) for p in preview.problems] == [
        ("UBND các huyện; Sở A", "Sở A; UBND các huyện"), (None, "UBND huyện B; Các đơn vị có liên quan"),
    ]  # fmt: skip
    assert preview.is_clean


def test_later_version_keeps_tasks_and_printed_dates(db: Database) -> None:
    """A new version may add tasks and moves; dropping a task or changing a printed date is refused by name."""
    commit(db, rows())
    shorter = rows()
    del shorter["tasks"][2]
    assert [(p.code, p.task) for p in preview_of(db, shorter).problems] == [("task_removed", "I.1.c")]
    redated = rows()
    redated["tasks"][0]["due"] = "2024-02-15"
    assert "baseline_due_changed" in {p.code for p in preview_of(db, redated).problems}
    longer = rows()
    longer["tasks"].append({"ref": "I.1.d", "section": "I.1", "title": "Mới", "leads": ["so-a"], "coordinators": []})
    assert preview_of(db, longer).added == ("I.1.d",)
    commit(db, longer)
    with db.reader() as reader:
        assert len(plans.tasks(reader, "P")) == 4


def test_same_plan_twice_and_undo(db: Database) -> None:
    """The same bytes change nothing; undoing a later version brings the earlier one back."""
    commit(db, rows())
    assert commit(db, rows()) is None
    longer = rows()
    longer["tasks"].append({"ref": "I.1.d", "section": "I.1", "title": "Mới", "leads": ["so-a"], "coordinators": []})
    second = commit(db, longer)
    assert second is not None
    submissions.undo(db, second, by="t", at=datetime(2023, 6, 1, tzinfo=UTC), reason="nhầm")
    with db.reader() as reader:
        assert len(plans.tasks(reader, "P")) == 3


def test_plan_with_reports_is_not_undone(db: Database) -> None:
    """The only version of a plan that reports rest on stays."""
    only = commit(db, rows())
    assert only is not None
    build.report(db, "so-a", "2023-04", {"I.1.a": 10})
    with pytest.raises(Stale):
        submissions.undo(db, only, by="t", at=build.CLOCK, reason="nhầm")


def test_not_a_plan(db: Database) -> None:
    """A monthly workbook is no plan workbook: problems that name what is missing, or a refusal; nothing stored."""
    content = template.monthly("P", "P", "so-a", "Sở A", date(2023, 4, 1), date(2023, 5, 4), [], [])
    try:
        assert not plan_workbook.preview(db, content, "x.xlsx").is_clean
    except Refused as refused:
        assert refused.code == "not_a_plan_workbook"


def test_shipped_plans_load_once(db: Database) -> None:
    """The two plans of the province load without a problem, once; one that was undone does not come back at the next
    start."""
    assert plan_workbook.load_shipped(db) == 2
    with db.reader() as reader:
        second = submissions.in_force(reader, "B", None)[None]["submission_id"]
    submissions.undo(db, second, by="t", at=datetime(2023, 6, 1, tzinfo=UTC), reason="không theo dõi")
    assert plan_workbook.load_shipped(db) == 0
    with db.reader() as reader:
        assert [p["plan_code"] for p in plans.plans(reader)] == ["A"]
