"""The rules of a plan workbook: of itself (`CHECKS`), and against the version that is in force."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from dashboard.ingest import amount_limits, columns
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.normalise.texts import listed
from dashboard.ingest.plan import lead_changes
from dashboard.ingest.plan.sheets import Sheets, is_single, lead_change, phrases_of, plan_names, roles_of
from dashboard.ingest.problem import Problem, Severity
from dashboard.store import last_reported, plans
from dashboard.store.database import Reader
from dashboard.store.scope import month_start
from dashboard.text import dates


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
    names = plan_names(sheets)
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
    names = plan_names(sheets)
    for row, column in product(sheets.get("lead_changes", ()), ("old_lead", "new_lead")):
        cited = row.get(column) or []
        if len(cited) > 1 or any(not is_single(names, name) for name in cited):
            yield _error(row, "lead_not_single", columns.LEAD_CHANGES, column, found="; ".join(cited))


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
            yield _error(row, "due_before_start", columns.TASKS, "due", found=dates.day(row["due"]))
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
                found=dates.day(row["old_due"]) if row.get("old_due") else None,
                expected=dates.day(expected) if expected else None,
            )  # fmt: skip
        in_force[ref] = row["new_due"]


def _leads_match(sheets: Sheets) -> Iterator[Problem]:
    """Each change of a lead starts from who leads on its day, and leaves somebody who does: the chain is whole.

    Of a task whose chain is broken only the first fault is said: the others follow from it.
    """
    names = plan_names(sheets)
    tasks = {row["ref"]: lead_changes.Places(roles_of(row, names, "")) for row in sheets["tasks"]}
    for row in sorted(sheets.get("lead_changes", ()), key=lambda r: r["date"]):
        places = tasks.get(row["task"])
        cited = [*(row.get("old_lead") or ()), *(row.get("new_lead") or ())]
        change = lead_change(row, names)
        if places is None or sum(agency is not None for agency in (change.old, change.new)) < len(cited):
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


CHECKS = (
    _unknown_names, _doubled_refs, _alias_taken, _broken_references, _changes_match, _several_leads, _leads_match,
)  # fmt: skip


def against_stored(reader: Reader, plan_code: str, sheets: Sheets) -> Iterator[Problem]:
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
                found=dates.day(row["due"]) if row.get("due") else None,
                expected=dates.day(task["due_on"]) if task["due_on"] else None,
            )  # fmt: skip


def unusual_estimates(reader: Reader, plan_code: str, sheets: Sheets) -> Iterator[Problem]:
    """An estimate far from what plans state is looked at once, as in a report: most likely a slip of the unit."""
    stored = plans.estimates(reader, plan_code)
    amounts_by_line = {(e["ref"], e["source"], e["item"]): {"estimated_vnd": e["estimated_vnd"]} for e in stored}
    largest = max((e["estimated_vnd"] for e in stored), default=None)
    return amount_limits.unusual_estimates(sheets.get("estimates", ()), amounts_by_line, largest)


def corrected_roles(reader: Reader, plan_code: str, sheets: Sheets, ids: Mapping[str, str]) -> Iterator[Problem]:
    """Leads or coordinators of a task edited in place: allowed, but it holds for every month, also those gone by."""
    names = plan_names(sheets)
    # What the agencies are called from now on: another spelling of a name is no other lead.
    names_by_id = {a["agency_id"]: a["name"] for a in plans.agencies(reader)}
    names_by_id |= {ids.get(code, code): name for code, name in names.names.items()}
    issued: dict[str, list[Mapping[str, Any]]] = {}
    for one in plans.roles(reader, plan_code):
        if one["from_on"] is None:
            issued.setdefault(one["task_id"], []).append(one)
    rows = {row["ref"]: row for row in sheets["tasks"]}
    for task in plans.tasks(reader, plan_code):
        row = rows.get(task["ref"])
        if row is None:
            continue
        phrases = phrases_of(row, names)
        for column, role in (("leads", "lead"), ("coordinators", "coordinating")):
            old = [*_as_named(issued.get(task["task_id"], ()), role, names_by_id), *listed(task[f"{column}_phrase"])]
            new = [*_as_named(roles_of(row, names, ""), role, names_by_id, ids), *listed(phrases[role])]
            if old == new or (role == "coordinating" and sorted(old) == sorted(new)):
                continue
            yield _error(
                row, "roles_corrected", columns.TASKS, column, severity=Severity.WARNING,
                found="; ".join(new) or None, expected="; ".join(old) or None, values={"ref": task["ref"]},
            )  # fmt: skip


def reports_set_aside(reader: Reader, plan_code: str, sheets: Sheets, ids: Mapping[str, str]) -> Iterator[Problem]:
    """A change entered late sets aside what the old lead has reported since its day: allowed, but not unsaid."""
    names = plan_names(sheets)
    stored_changes = {(c["task_id"], c["old_agency_id"], c["dated_on"]) for c in plans.lead_changes(reader, plan_code)}
    for row in sheets.get("lead_changes", ()):
        task_id, change = f"{plan_code}/{row['task']}", lead_change(row, names)
        old = ids.get(change.old or "", change.old)
        if old is None or (task_id, old, change.on) in stored_changes:
            continue
        if months := last_reported.reported_since(reader, task_id, old, month_start(change.on)):
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
