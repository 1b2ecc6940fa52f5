"""Plan workbook: preview -> commit. A later workbook of the same plan is a new version of it.

Printed deadlines never change: a moved one is a row of *Điều chỉnh thời hạn* with its document. A task is not
dropped from the workbook: it is marked withdrawn, so that what was reported of it keeps its meaning.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from dashboard.errors import Refused, Stale
from dashboard.ingest import columns, normalise, periods, workbook
from dashboard.ingest.normalise import Directory, Row
from dashboard.ingest.problem import Problem, Severity, tidy
from dashboard.settings import ROOT
from dashboard.store import plans, received, states, submissions
from dashboard.store.database import Database, Reader
from dashboard.store.submissions import Sender

SHIPPED = ROOT / "data" / "plans"
Sheets = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """What committing a plan workbook would do; `counts` by kind of row, `added` refs of new tasks."""

    file_name: str
    content: bytes
    plan_code: str
    title: str
    sheets: Sheets
    problems: list[Problem]
    counts: Mapping[str, int]
    added: tuple[str, ...]
    is_received: bool
    base_id: str | None

    @property
    def is_clean(self) -> bool:
        """No error stands in the way of a commit."""
        return not any(p.severity is Severity.ERROR for p in self.problems)


@dataclass(frozen=True, slots=True)
class _Names:
    """The plan's own *Cơ quan* sheet: names to codes; groups to members; which codes are phrases."""

    directory: Directory
    levels: Mapping[str, str]
    names: Mapping[str, str]
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)


def _names(sheets: Sheets) -> _Names:
    rows = sheets["agencies"]
    directory = Directory(
        [(r["code"], r["name"], r["short_name"], _listed(r.get("aliases")), r["level"]) for r in rows]
    )
    return _Names(
        directory,
        {r["code"]: r["level"] for r in rows},
        {r["code"]: r["name"] for r in rows},
        {r["code"]: _listed(r.get("members")) for r in rows if r["level"] == "group"},
    )


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").replace("\n", ";").split(";") if part.strip()]


def _error(row: Row, code: str, sheet: columns.SheetColumns, column: str, **values: Any) -> Problem:
    return Problem(
        Severity.ERROR,
        code,
        sheet=sheet.title,
        cell=row.where.cells.get(column),
        row=row.where.row,
        column=sheet[column].header,
        task=str(row.get("ref") or row.get("task") or "") or None,
        **values,
    )


def _unknown_names(sheets: Sheets) -> Iterator[Problem]:
    """Every name in a leads, coordinators or members cell is in *Cơ quan*: an agency is never guessed."""
    names = _names(sheets)
    for row in sheets["tasks"]:
        for column in ("leads", "coordinators"):
            for name in row.get(column) or ():
                if names.directory.find(name) is None:
                    yield _error(
                        row, "agency_name_unknown", columns.TASKS, column, found=name,
                        expected=", ".join(names.directory.suggest(name)) or None,
                    )  # fmt: skip
    for row in sheets["agencies"]:
        for member in _listed(row.get("members")):
            if member not in names.levels or names.levels[member] in ("group", "phrase"):
                yield _error(row, "member_unknown", columns.AGENCIES, "members", found=member)
    for row in sheets["plan"]:
        for name in row.get("standing_agency") or ():
            if names.directory.find(name) is None:
                yield _error(row, "agency_name_unknown", columns.PLAN, "standing_agency", found=name)


def _doubled_refs(sheets: Sheets) -> Iterator[Problem]:
    """A printed ref, an agency code or a section ref names one thing only: reports are matched by it."""
    for sheet, column in ((columns.TASKS, "ref"), (columns.AGENCIES, "code"), (columns.SECTIONS, "ref")):
        seen: set[str] = set()
        for row in sheets[sheet.key]:
            if row[column] in seen:
                yield _error(row, "duplicate_ref", sheet, column, found=row[column])
            seen.add(row[column])


def _alias_taken(sheets: Sheets) -> Iterator[Problem]:
    """No alias of one agency is a name of another: a report would land on the wrong one."""
    from dashboard.text.fold import agency_key

    owner: dict[str, str] = {}
    for row in sheets["agencies"]:
        own = {agency_key(n) for n in (row["name"], row["short_name"], *_listed(row.get("aliases"))) if n}
        for key in own:
            if owner.setdefault(key, row["code"]) != row["code"]:
                yield _error(row, "alias_taken", columns.AGENCIES, "aliases", found=row["name"],
                             expected=owner[key])  # fmt: skip


def _broken_references(sheets: Sheets) -> Iterator[Problem]:
    """Sections, followed tasks, budgeted and moved tasks are in the workbook; following is one step only."""
    refs = {row["ref"]: row for row in sheets["tasks"]}
    sections = {row["ref"] for row in sheets["sections"]}
    for row in sheets["sections"]:
        if row.get("parent") and row["parent"] not in sections:
            yield _error(row, "section_unknown", columns.SECTIONS, "parent", found=row["parent"])
    for row in sheets["tasks"]:
        if row["section"] not in sections:
            yield _error(row, "section_unknown", columns.TASKS, "section", found=row["section"])
        if followed := row.get("depends_on"):
            other = refs.get(followed)
            if other is None or other.get("depends_on") or row.get("due"):
                yield _error(row, "dependency_unknown", columns.TASKS, "depends_on", found=followed)
        if row.get("start") and row.get("due") and row["due"] < row["start"]:
            yield _error(row, "due_before_start", columns.TASKS, "due", found=f"{row['due']:%d/%m/%Y}")
    for sheet in (columns.ESTIMATES, columns.DEADLINE_CHANGES):
        for row in sheets.get(sheet.key, ()):
            if row["task"] not in refs:
                yield _error(row, "unknown_task", sheet, "task", found=row["task"])


def _changes_match(sheets: Sheets) -> Iterator[Problem]:
    """Each deadline change starts from the date in force before it: the chain of documents is whole."""
    in_force: dict[str, date | None] = {row["ref"]: row.get("due") for row in sheets["tasks"]}
    rows = sheets.get("deadline_changes", ())
    for row in sorted(rows, key=lambda r: r["date"]):
        ref = row["task"]
        if ref in in_force and row.get("old_due") != in_force[ref]:
            expected = in_force[ref]
            yield _error(
                row, "date_change_mismatch", columns.DEADLINE_CHANGES, "old_due",
                found=f"{row['old_due']:%d/%m/%Y}" if row.get("old_due") else None,
                expected=f"{expected:%d/%m/%Y}" if expected else None,
            )  # fmt: skip
        in_force[ref] = row["new_due"]


CHECKS = (_unknown_names, _doubled_refs, _alias_taken, _broken_references, _changes_match)


def _against_stored(reader: Reader, plan_code: str, sheets: Sheets) -> Iterator[Problem]:
    """A new version keeps every task and every printed deadline of the version in force."""
    refs = {row["ref"]: row for row in sheets["tasks"]}
    for task in plans.tasks(reader, plan_code):
        row = refs.get(task["ref"])
        if row is None:
            yield Problem(
                Severity.ERROR, "task_removed", sheet=columns.TASKS.title, task=task["ref"],
                found=task["title"],
            )  # fmt: skip
        elif row.get("due") != task["due_on"]:
            yield _error(
                row, "baseline_due_changed", columns.TASKS, "due",
                found=f"{row['due']:%d/%m/%Y}" if row.get("due") else None,
                expected=f"{task['due_on']:%d/%m/%Y}" if task["due_on"] else None,
            )  # fmt: skip


def preview(db: Database, content: bytes, file_name: str) -> PlanPreview:
    """Read a plan workbook and say what committing it would do; writes nothing. Refused if it is none."""
    book = workbook.read(content)
    sheets, problems = normalise.plan(book)
    if any(p.severity is Severity.ERROR for p in problems) or not sheets.get("plan"):
        if not sheets.get("plan") and not problems:
            raise Refused("not_a_plan_workbook")
        code = str(sheets["plan"][0]["code"]) if sheets.get("plan") else ""
        return PlanPreview(file_name, content, code, "", sheets, tidy(problems)[0], {}, (), False, None)
    found = [p for check in CHECKS for p in check(sheets)]
    head = sheets["plan"][0]
    code = str(head["code"])
    with db.reader() as reader:
        base = submissions.in_force(reader, code, None).get(None)
        known = {task["ref"] for task in plans.tasks(reader, code)}
        found += _against_stored(reader, code, sheets)
        is_received = bool(submissions.already_received(reader, received.digest(content), code, None))
    return PlanPreview(
        file_name=file_name,
        content=content,
        plan_code=code,
        title=str(head["title"]),
        sheets=sheets,
        problems=tidy(problems + found)[0],
        counts={key: len(rows) for key, rows in sheets.items()},
        added=tuple(row["ref"] for row in sheets["tasks"] if row["ref"] not in known),
        is_received=is_received,
        base_id=base["submission_id"] if base else None,
    )


def load_shipped(db: Database, by: str = "Kế hoạch kèm theo phần mềm") -> int:
    """Load the plan workbooks of `data/plans` whose plans were never in the database; returns how many. One that was
    undone stays undone.

    They are dated on the plan's first day: what the plan says was known before anyone reported on it.
    """
    made = 0
    for file in sorted(SHIPPED.glob("*.xlsx")):
        with db.reader() as reader:
            known = submissions.plan_codes(reader)
        content = file.read_bytes()
        found = preview(db, content, file.name)
        if found.plan_code in known:
            continue
        sent_on = found.sheets["plan"][0]["starts_on"]
        sender = Sender(
            by=by,
            at=datetime.combine(sent_on, time(), UTC),
            sent_on=sent_on,
            file_name=file.name,
            file_sha256=received.digest(content),
            file_bytes=len(content),
        )
        made += commit(db, found, sender) is not None
    return made


def commit(db: Database, preview: PlanPreview, sender: Sender) -> str | None:
    """Store the previewed plan as its next version; returns the submission id, None if received before.

    Raises Refused when errors stand, Stale when another version was committed since the preview.
    """
    if not preview.is_clean:
        raise Refused("problems_remain")
    rows = _rows(preview.sheets)
    received.keep(db, preview.content)
    with db.writer() as writer:
        if submissions.already_received(writer, sender.file_sha256, preview.plan_code, None):
            return None
        base = submissions.in_force(writer, preview.plan_code, None).get(None)
        if (base["submission_id"] if base else None) != preview.base_id:
            raise Stale("plan_changed_since_preview")
        (submission_id,) = submissions.register(
            writer, preview.plan_code, None, {None: "plan"}, sender, {None: (len(preview.added), None)}
        ).values()
        plans.insert(writer, submission_id, rows)
        head = rows["plans"][0]
        months = periods.of_plan(head["starts_on"], head["ends_on"], head["closing_day"], head["grace_days"])
        plans.insert_periods(writer, preview.plan_code, months)
        states.refresh(writer)
    return submission_id


def _rows(sheets: Sheets) -> dict[str, list[dict[str, Any]]]:
    """Rows of a clean plan workbook by table of the store."""
    head = sheets["plan"][0]
    code = str(head["code"])
    names = _names(sheets)

    def task_id(ref: str | None) -> str | None:
        return f"{code}/{ref}" if ref else None

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
        "agencies": [
            {
                "agency_id": r["code"],
                "name": r["name"],
                "short_name": r["short_name"],
                "aliases": "\n".join(_listed(r.get("aliases"))),
                "level": r["level"],
                "note": r.get("note"),
                "position": i,
            }
            for i, r in enumerate(sheets["agencies"])
        ],
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
            {"task_id": task_id(r["task"]), "source": r["source"], "item": r["item"],
             "estimated_vnd": r["estimated_vnd"], "note": r.get("note")}
            for r in sheets.get("estimates", ())
        ],
        "deadline_changes": [
            {
                "task_id": task_id(r["task"]),
                "old_due_on": r.get("old_due"),
                "new_due_on": r["new_due"],
                "document": r["document"],
                "dated_on": r["date"],
            }
            for r in sheets.get("deadline_changes", ())
        ],
    }  # fmt: skip


def _task_rows(
    sheets: Sheets, names: _Names, code: str, standing: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(rows of `tasks`, rows of `task_agencies`) of a clean plan workbook, in printed order."""

    def task_id(ref: str | None) -> str | None:
        return f"{code}/{ref}" if ref else None

    tasks, roles = [], []
    for position, row in enumerate(sheets["tasks"]):
        found = {
            role: [names.directory.find(n) or "" for n in row.get(column) or ()]
            for role, column in (("lead", "leads"), ("coordinating", "coordinators"))
        }
        phrases = {role: [c for c in codes if names.levels[c] == "phrase"] for role, codes in found.items()}
        own = list(_roles(names, found, standing))
        roles += [{"task_id": task_id(row["ref"]), **role} for role in own]
        tasks.append(
            {
                "task_id": task_id(row["ref"]),
                "plan_code": code,
                "ref": row["ref"],
                "section_ref": row["section"],
                "position": position,
                "title": row["title"],
                "kind": row.get("kind"),
                "leads_phrase": "; ".join(names.names[c] for c in phrases["lead"]) or None,
                "coordinators_phrase": "; ".join(names.names[c] for c in phrases["coordinating"]) or None,
                "start_on": row.get("start"),
                "due_on": row.get("due"),
                "due_precision": row.get("precision") or ("day" if row.get("due") else "none"),
                "is_tentative": bool(row.get("tentative")),
                "depends_on_id": task_id(row.get("depends_on")),
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


def _roles(names: _Names, found: Mapping[str, Sequence[str]], standing: str) -> Iterator[dict[str, Any]]:
    """Agencies of one task: groups expanded, phrases left out, an agency once (lead before coordinating).

    A task whose leads are all phrases is nobody's: the standing agency reports on it, without leading it.
    """
    seen: set[str] = set()
    position = 0
    for role in ("lead", "coordinating"):
        for code in found[role]:
            level = names.levels[code]
            group = code if level == "group" else None
            members = names.members.get(code, ()) if group else [] if level == "phrase" else [code]
            for agency_id in members:
                if agency_id not in seen:
                    seen.add(agency_id)
                    yield {"agency_id": agency_id, "role": role, "position": position, "group_id": group}
                    position += 1
        if role == "lead" and not seen and standing:
            yield {"agency_id": standing, "role": "reporting", "position": position, "group_id": None}
            position += 1
