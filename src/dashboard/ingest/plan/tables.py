"""The sheets of a plan workbook as rows of the tables of the store."""

from typing import Any

from dashboard.ingest.normalise.texts import listed
from dashboard.ingest.plan import lead_changes
from dashboard.ingest.plan.sheets import PlanNames, Sheets, lead_change, phrases_of, plan_names, roles_of


def _task_id(code: str, ref: str | None) -> str | None:
    return f"{code}/{ref}" if ref else None


def by_table(sheets: Sheets) -> dict[str, list[dict[str, Any]]]:
    """Rows of a clean plan workbook by table of the store."""
    head = sheets["plan"][0]
    code = str(head["code"])
    names = plan_names(sheets)
    standing = [names.directory.find(name) for name in head["standing_agency"]]
    tasks, roles = _task_rows(sheets, names, code, standing[0] or "")
    return {
        "plans": [
            {
                "plan_code": code,
                "standing_agency_id": standing[0] if standing else None,
                **{n: head.get(n) for n in ("title", "issuer", "number", "issued_on", "legal_basis",
                                            "starts_on", "ends_on", "closing_day", "grace_days")},
            }
        ],
        "sections": [
            {"plan_code": code, "ref": r["ref"], "title": r["title"], "parent_ref": r.get("parent"),
             "position": i}
            for i, r in enumerate(sheets["sections"])
        ],
        "agencies": _agency_rows(sheets),
        "agency_members": [
            {"group_id": group, "agency_id": member}
            for group, members in names.members.items()
            for member in members
        ],
        "tasks": tasks,
        "task_agencies": roles,
        "milestones": [
            {"plan_code": code, "on_date": r["date"], "title": r["title"], "ref": r.get("ref"),
             "note": r.get("note")}
            for r in sheets.get("milestones", ())
        ],
        "estimates": [
            {"task_id": _task_id(code, r["task"]), "source": r["source"], "item": r["item"],
             "estimated_vnd": r["estimated_vnd"], "note": r.get("note")}
            for r in sheets.get("estimates", ())
        ],
        "deadline_changes": _deadline_change_rows(sheets, code),
        "lead_changes": _lead_change_rows(sheets, names, code),
    }  # fmt: skip


def _agency_rows(sheets: Sheets) -> list[dict[str, Any]]:
    return [
        {
            "agency_id": row["code"],
            "name": row["name"],
            "short_name": row["short_name"],
            "aliases": "\n".join(listed(row.get("aliases"))),
            "level": row["level"],
            "note": row.get("note"),
            "position": position,
        }
        for position, row in enumerate(sheets["agencies"])
    ]


def _deadline_change_rows(sheets: Sheets, code: str) -> list[dict[str, Any]]:
    return [
        {
            "task_id": _task_id(code, row["task"]),
            "old_due_on": row.get("old_due"),
            "new_due_on": row["new_due"],
            "document": row["document"],
            "dated_on": row["date"],
        }
        for row in sheets.get("deadline_changes", ())
    ]


def _lead_change_rows(sheets: Sheets, names: PlanNames, code: str) -> list[dict[str, Any]]:
    return [
        {
            "task_id": _task_id(code, row["task"]),
            "old_agency_id": (change := lead_change(row, names)).old,
            "new_agency_id": change.new,
            "document": row["document"],
            "dated_on": row["date"],
        }
        for row in sheets.get("lead_changes", ())
    ]


def _task_rows(
    sheets: Sheets, names: PlanNames, code: str, standing: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(rows of `tasks`, rows of `task_agencies`) of a clean plan workbook, in printed order."""
    tasks, roles = [], []
    for position, row in enumerate(sheets["tasks"]):
        phrases = phrases_of(row, names)
        changes = [lead_change(r, names) for r in sheets.get("lead_changes", ()) if r["task"] == row["ref"]]
        own = lead_changes.tenures(roles_of(row, names, standing), changes)
        roles += [{"task_id": _task_id(code, row["ref"]), **role} for role in own]
        tasks.append(
            {
                "task_id": _task_id(code, row["ref"]),
                "plan_code": code,
                "ref": row["ref"],
                "section_ref": row["section"],
                "position": position,
                "title": row["title"],
                "kind": row.get("kind"),
                "leads_phrase": phrases["lead"],
                "coordinators_phrase": phrases["coordinating"],
                "start_on": row.get("start"),
                "due_on": row.get("due"),
                "due_precision": row.get("precision") or ("day" if row.get("due") else "none"),
                "is_tentative": bool(row.get("tentative")),
                "depends_on_id": _task_id(code, row.get("depends_on")),
                "depends_days": row.get("depends_days") or 0 if row.get("depends_on") else None,
                "target_quantity": row.get("target"),
                "weight": 1.0 if row.get("weight") is None else row["weight"],
                **{
                    name: row.get(name)
                    for name in (
                        "leads_printed", "coordinators_printed", "deadline_printed", "unit", "target_note",
                        "completed_on", "completed_note", "withdrawn_on", "withdrawn_document", "also_at",
                        "contradiction", "note",
                    )
                },
            }
        )  # fmt: skip
    return tasks, roles
