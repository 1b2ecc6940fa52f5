"""Plan workbook: preview -> commit. A later workbook of the same plan is a new version of it.

Printed deadlines never change: a moved one is a row of *Điều chỉnh thời hạn* with its document, and a lead that
changes from a day on is a row of *Điều chỉnh chủ trì*. A task is not dropped from the workbook: it is marked
withdrawn, so that what was reported of it keeps its meaning.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import product
from typing import Any

from dashboard.errors import Refused, Stale
from dashboard.ingest import amount_limits, columns, normalise, periods
from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.normalise.texts import listed
from dashboard.ingest.plan import known_agencies, lead_changes  # fmt: skip
from dashboard.ingest.plan.lead_changes import LeadChange
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_folding import tidy
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import template
from dashboard.settings import ROOT
from dashboard.store import plans, received, states, submissions
from dashboard.store.database import Database, Reader
from dashboard.store.scope import month_start
from dashboard.store.submissions import Sender

logger = logging.getLogger(__name__)

SHIPPED = ROOT / "data" / "plans"
Sheets = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """What committing a plan workbook would do; `counts` by kind of row, `added` refs of new tasks, `ids` the codes of
    its agencies that are known under another one (`known_agencies.identify`)."""

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
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def warnings(self) -> int:
        """Number of warnings; they need the person's tick."""
        return sum(p.count for p in self.problems if p.severity is Severity.WARNING)

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
    directory = Directory([(r["code"], r["name"], r["short_name"], listed(r.get("aliases")), r["level"]) for r in rows])
    return _Names(
        directory,
        {r["code"]: r["level"] for r in rows},
        {r["code"]: r["name"] for r in rows},
        {r["code"]: listed(r.get("members")) for r in rows if r["level"] == "group"},
    )


def _error(
    row: Row,
    code: str,
    sheet: columns.SheetColumns,
    column: str,
    *,
    severity: Severity = Severity.ERROR,
    **values: Any,
) -> Problem:
    return Problem(
        severity,
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
    for sheet, own in ((columns.TASKS, ("leads", "coordinators")), (columns.LEAD_CHANGES, ("old_lead", "new_lead"))):
        for row, column in product(sheets.get(sheet.key, ()), own):
            for name in row.get(column) or ():
                if names.directory.find(name) is None:
                    yield _error(
                        row, "agency_name_unknown", sheet, column, found=name,
                        expected=", ".join(names.directory.suggest(name)) or None,
                    )  # fmt: skip
    for row in sheets["agencies"]:
        for member in listed(row.get("members")):
            if member not in names.levels or names.levels[member] in ("group", "phrase"):
                yield _error(row, "member_unknown", columns.AGENCIES, "members", found=member)
    for row in sheets["plan"]:
        for name in row.get("standing_agency") or ():
            if names.directory.find(name) is None:
                yield _error(row, "agency_name_unknown", columns.PLAN, "standing_agency", found=name)


def _several_leads(sheets: Sheets) -> Iterator[Problem]:
    """A change of lead names single agencies: of a group or a phrase nobody could say who speaks from then on."""
    names = _names(sheets)
    for row, column in product(sheets.get("lead_changes", ()), ("old_lead", "new_lead")):
        given = row.get(column) or []
        if len(given) > 1 or any(not _is_single(names, name) for name in given):
            yield _error(row, "lead_not_single", columns.LEAD_CHANGES, column, found="; ".join(given))


def _is_single(names: _Names, name: str) -> bool:
    """A name that stands for one agency; an unknown one is another fault."""
    return names.levels.get(names.directory.find(name) or "") not in ("group", "phrase")


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
        own = {agency_key(n) for n in (row["name"], row["short_name"], *listed(row.get("aliases"))) if n}
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
    for sheet in (columns.ESTIMATES, columns.DEADLINE_CHANGES, columns.LEAD_CHANGES):
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


def _leads_match(sheets: Sheets) -> Iterator[Problem]:
    """Each change of a lead starts from who leads on its day, and leaves somebody who does: the chain is whole.

    Of a task whose chain is broken only the first fault is said: the others follow from it.
    """
    names = _names(sheets)
    tasks = {row["ref"]: lead_changes.Places(_roles_of(row, names, "")) for row in sheets["tasks"]}
    for row in sorted(sheets.get("lead_changes", ()), key=lambda r: r["date"]):
        places = tasks.get(row["task"])
        given = [*(row.get("old_lead") or ()), *(row.get("new_lead") or ())]
        change = _lead_change(row, names)
        if places is None or sum(agency is not None for agency in (change.old, change.new)) < len(given):
            tasks.pop(row["task"], None)
            continue
        fault = places.fault(change)
        if fault is None:
            places.apply(change)
            continue
        column = "new_lead" if fault == "lead_already_leads" else "old_lead"
        yield _error(
            row, fault, columns.LEAD_CHANGES, column, found="; ".join(row.get(column) or ()) or None,
            expected="; ".join(names.names[agency] for agency in places.leads()) or None,
        )  # fmt: skip
        del tasks[row["task"]]


def _lead_change(row: Row, names: _Names) -> LeadChange:
    """A row of *Điều chỉnh chủ trì*; None also stands for a name that is unknown or no single agency's."""

    def agency(column: str) -> str | None:
        given = row.get(column) or []
        return names.directory.find(given[0]) if len(given) == 1 and _is_single(names, given[0]) else None

    return LeadChange(agency("old_lead"), agency("new_lead"), row["date"])


CHECKS = (
    _unknown_names, _doubled_refs, _alias_taken, _broken_references, _changes_match, _several_leads, _leads_match,
)  # fmt: skip


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


def _unusual_estimates(reader: Reader, plan_code: str, sheets: Sheets) -> Iterator[Problem]:
    """An estimate far from what plans state is looked at once, as in a report: most likely a slip of the unit."""
    stored = plans.estimates(reader, plan_code)
    known = {(e["ref"], e["source"], e["item"]): {"estimated_vnd": e["estimated_vnd"]} for e in stored}
    largest = max((e["estimated_vnd"] for e in stored), default=None)
    return amount_limits.unusual_estimates(sheets.get("estimates", ()), known, largest)


def _corrected_roles(reader: Reader, plan_code: str, sheets: Sheets, ids: Mapping[str, str]) -> Iterator[Problem]:
    """Leads or coordinators of a task edited in place: allowed, but it holds for every month, also those gone by."""
    names = _names(sheets)
    # What the agencies are called from now on: another spelling of a name is no other lead.
    known = {a["agency_id"]: a["name"] for a in plans.agencies(reader)}
    known |= {ids.get(code, code): name for code, name in names.names.items()}
    issued: dict[str, list[Mapping[str, Any]]] = {}
    for one in plans.roles(reader, plan_code):
        if one["from_on"] is None:
            issued.setdefault(one["task_id"], []).append(one)
    rows = {row["ref"]: row for row in sheets["tasks"]}
    for task in plans.tasks(reader, plan_code):
        row = rows.get(task["ref"])
        if row is None:
            continue
        phrases = _phrases(row, names)
        for column, role in (("leads", "lead"), ("coordinators", "coordinating")):
            old = [*_as_named(issued.get(task["task_id"], ()), role, known), *listed(task[f"{column}_phrase"])]
            new = [*_as_named(_roles_of(row, names, ""), role, known, ids), *listed(phrases[role])]
            if old == new or (role == "coordinating" and sorted(old) == sorted(new)):
                continue
            yield _error(
                row, "roles_corrected", columns.TASKS, column, severity=Severity.WARNING,
                found="; ".join(new) or None, expected="; ".join(old) or None, values={"ref": task["ref"]},
            )  # fmt: skip


def _reports_set_aside(reader: Reader, plan_code: str, sheets: Sheets, ids: Mapping[str, str]) -> Iterator[Problem]:
    """A change entered late sets aside what the old lead has reported since its day: allowed, but not unsaid."""
    names = _names(sheets)
    known = {(c["task_id"], c["old_agency_id"], c["dated_on"]) for c in plans.lead_changes(reader, plan_code)}
    for row in sheets.get("lead_changes", ()):
        task_id, change = f"{plan_code}/{row['task']}", _lead_change(row, names)
        old = ids.get(change.old or "", change.old)
        if old is None or (task_id, old, change.on) in known:
            continue
        if months := submissions.reported_since(reader, task_id, old, month_start(change.on)):
            yield _error(
                row, "reports_set_aside", columns.LEAD_CHANGES, "old_lead", severity=Severity.WARNING,
                found=names.names[change.old or ""], values={"periods": months},
            )  # fmt: skip


def _as_named(
    roles: Iterable[Mapping[str, Any]], role: str, names: Mapping[str, str], ids: Mapping[str, str] | None = None
) -> list[str]:
    """Who has this role, as the plan names them: a group once, not its members. `ids`: of the codes of a workbook."""
    own = sorted((r for r in roles if r["role"] == role), key=lambda r: r["position"])
    codes = dict.fromkeys(r["group_id"] or r["agency_id"] for r in own)
    return [names[(ids or {}).get(code, code)] for code in codes]


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
        found += _unusual_estimates(reader, code, sheets)
        ids, differing = known_agencies.identify(plans.agencies(reader), code, sheets["agencies"])
        found += differing
        if not any(p.code == "agency_name_unknown" for p in found):
            found += _corrected_roles(reader, code, sheets, ids)
            found += _reports_set_aside(reader, code, sheets, ids)
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
        ids=ids,
    )


def to_edit(content: bytes) -> bytes:
    """A received plan workbook as one to amend: itself, or, if it lacks a sheet, written again with every sheet."""
    book = workbook.read(content)
    if all(book.sheet(described.title) for described in columns.PLAN_WORKBOOK):
        return content
    sheets, _problems = normalise.plan(book)
    return template.plan({key: [row.values for row in found] for key, found in sheets.items()})


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
        if (
            not found.is_clean
        ):  # an office's own plans may call its agencies otherwise: the rest must start all the same
            logger.error("%s was not loaded: %s", file.name, [problem.code for problem in found.problems])
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
        agencies = plans.agencies(writer)
        ids, problems = known_agencies.identify(agencies, preview.plan_code, preview.sheets["agencies"])
        is_other = ids != preview.ids or any(p.severity is Severity.ERROR for p in problems)
        if is_other or (base["submission_id"] if base else None) != preview.base_id:
            raise Stale("plan_changed_since_preview")
        rows["agencies"] = known_agencies.with_codes(agencies, rows["agencies"], ids)
        (submission_id,) = submissions.register(
            writer, preview.plan_code, None, {None: "plan"}, sender, {None: (len(preview.added), None)}
        ).values()
        plans.insert(writer, submission_id, known_agencies.under_ids(rows, ids))
        head = rows["plans"][0]
        months = periods.of_plan(head["starts_on"], head["ends_on"], head["closing_day"], head["grace_days"])
        plans.insert_periods(writer, preview.plan_code, months)
        states.refresh(writer)
    return submission_id


def _task_id(code: str, ref: str | None) -> str | None:
    return f"{code}/{ref}" if ref else None


def _rows(sheets: Sheets) -> dict[str, list[dict[str, Any]]]:
    """Rows of a clean plan workbook by table of the store."""
    head = sheets["plan"][0]
    code = str(head["code"])
    names = _names(sheets)
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


def _lead_change_rows(sheets: Sheets, names: _Names, code: str) -> list[dict[str, Any]]:
    return [
        {
            "task_id": _task_id(code, row["task"]),
            "old_agency_id": (change := _lead_change(row, names)).old,
            "new_agency_id": change.new,
            "document": row["document"],
            "dated_on": row["date"],
        }
        for row in sheets.get("lead_changes", ())
    ]


def _task_rows(
    sheets: Sheets, names: _Names, code: str, standing: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(rows of `tasks`, rows of `task_agencies`) of a clean plan workbook, in printed order."""
    tasks, roles = [], []
    for position, row in enumerate(sheets["tasks"]):
        phrases = _phrases(row, names)
        changes = [_lead_change(r, names) for r in sheets.get("lead_changes", ()) if r["task"] == row["ref"]]
        own = lead_changes.held(_roles_of(row, names, standing), changes)
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


def _found(row: Row, names: _Names) -> dict[str, list[str]]:
    """Codes of what the two cells of a task name, by role; an unknown name is left out."""
    return {
        role: [code for name in row.get(column) or () if (code := names.directory.find(name))]
        for role, column in (("lead", "leads"), ("coordinating", "coordinators"))
    }


def _phrases(row: Row, names: _Names) -> dict[str, str | None]:
    """The phrases of a task that name nobody in particular, by role."""
    return {
        role: "; ".join(names.names[code] for code in codes if names.levels[code] == "phrase") or None
        for role, codes in _found(row, names).items()
    }


def _roles_of(row: Row, names: _Names, standing: str) -> list[dict[str, Any]]:
    """Agencies of one task as printed: groups expanded, phrases left out, an agency once (lead before coordinating).

    A task whose leads are all phrases is nobody's: the standing agency reports on it, without leading it.
    """
    return list(_roles(names, _found(row, names), standing))


def _roles(names: _Names, found: Mapping[str, Sequence[str]], standing: str) -> Iterator[dict[str, Any]]:
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
