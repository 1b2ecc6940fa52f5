"""Which agencies of a plan workbook are known already: by their names, whatever code the workbook gives them.

An agency found by a name keeps the code it has, so that its figures, its duty to report and its place on every screen
stay one. Names are compared as exact keys (tones, case, punctuation and usual abbreviations aside), never by likeness.
What differs is asked: the problems are warnings that need a tick.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.ingest.columns import AGENCIES
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.normalise.texts import listed
from dashboard.ingest.problem import Problem, Severity
from dashboard.text.fold import agency_key


@dataclass(slots=True)
class _Known:
    """One agency of the plans in force: its names as keys, by what they are; the plans that list it, in order."""

    agency_id: str
    name: str
    is_group: bool
    official: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    codes: set[tuple[str, str]] = field(default_factory=set)
    plans: list[str] = field(default_factory=list)

    def names(self) -> set[str]:
        return self.official | self.short | self.aliases


def _by_id(agencies: Iterable[Mapping[str, Any]]) -> dict[str, _Known]:
    """The agencies and groups of `store.plans.agencies` by id; a phrase is text of its plan."""
    known: dict[str, _Known] = {}
    for row in agencies:
        if row["level"] == "phrase":
            continue
        one = known.setdefault(row["agency_id"], _Known(row["agency_id"], row["name"], row["level"] == "group"))
        aliases = row["aliases"].splitlines()
        one.official.add(agency_key(row["name"]))
        one.short.add(agency_key(row["short_name"]))
        one.aliases |= {key for alias in aliases if (key := agency_key(alias))}
        one.codes |= {(row["plan_code"], alias) for alias in aliases}
        one.plans.append(row["plan_code"])
    return known


def _same(row: Row, known: Mapping[str, _Known]) -> list[_Known]:
    """The known agencies that one of the row's names names; two short names alone are too little."""
    official, short = agency_key(row["name"]), agency_key(row["short_name"] or "")
    aliases = {key for alias in listed(row.get("aliases")) if (key := agency_key(alias))}
    peers = [one for one in known.values() if one.is_group == (row["level"] == "group")]
    return [
        one for one in peers if ({official} | aliases) & one.names() or (short and short in one.official | one.aliases)
    ]


def identify(
    agencies: Iterable[Mapping[str, Any]], plan_code: str, rows: Sequence[Row]
) -> tuple[dict[str, str], list[Problem]]:
    """(code in the workbook -> id the agency is stored under, where they differ; what is to be asked or mended).

    `agencies`: rows of `store.plans.agencies`; `rows`: the sheet of agencies of a workbook of the plan.
    """
    known = _by_id(agencies)
    ids: dict[str, str] = {}
    problems: list[Problem] = []
    for row in rows:
        if row["level"] == "phrase":
            continue
        same = _same(row, known)
        if len(same) > 1 and len(set.intersection(*(one.official for one in same))) == 0:
            problems.append(_names_two(row, same))
            continue
        one = _one_of(row, same, plan_code)
        ids[row["code"]] = one.agency_id if one else row["code"]
        problems += _questions(row, one, same, known, plan_code)
    counts = Counter(ids.values())
    for row in rows:
        stored_id = ids.get(row["code"], "")
        if counts[stored_id] > 1 and stored_id in known:
            problems.append(_fault(Severity.ERROR, "agency_twice", row, known[stored_id].name, stored=stored_id))
    return {code: agency_id for code, agency_id in ids.items() if code != agency_id}, problems


def _one_of(row: Row, same: Sequence[_Known], plan_code: str) -> _Known | None:
    """Which of the known agencies of one name the row is: the plan's own, which has reported on its tasks, else that of
    the row's code, else that of the first plan."""
    by_code = [one for one in same if one.agency_id == row["code"]]
    own = [one for one in same if plan_code in one.plans]
    return next(iter([*own, *by_code, *same]), None)


def _questions(
    row: Row, one: _Known | None, same: Sequence[_Known], known: Mapping[str, _Known], plan_code: str
) -> Iterable[Problem]:
    code = row["code"]
    if one is None:
        if code in known:
            yield _fault(Severity.WARNING, "agency_other_name", row, known[code].name, here=code)
        return
    is_accepted = one.agency_id == code or (plan_code, code) in one.codes
    if len(same) > 1:
        names = "; ".join(f"{other.name} ({other.agency_id})" for other in same)
        severity = Severity.NOTE if is_accepted else Severity.WARNING
        yield _fault(severity, "agency_doubled", row, names, n=len(same), stored=one.agency_id)
    elif not is_accepted:
        yield _fault(Severity.WARNING, "agency_other_code", row, one.name, here=code, stored=one.agency_id)


def _names_two(row: Row, same: Sequence[_Known]) -> Problem:
    names = "; ".join(f"{one.name} ({one.agency_id})" for one in same)
    return _fault(Severity.ERROR, "agency_names_two", row, names)


def _fault(severity: Severity, code: str, row: Row, expected: str, **values: object) -> Problem:
    column = "code" if code == "agency_other_name" else "name"
    return Problem(
        severity,
        code,
        sheet=AGENCIES.title,
        cell=row.where.cells.get(column),
        row=row.where.row,
        column=AGENCIES[column].header,
        found=row["name"],
        expected=expected,
        values=values,
    )


def with_codes(
    agencies: Sequence[Mapping[str, Any]], rows: Sequence[dict[str, Any]], ids: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Rows of the store's table of agencies under the ids they are kept by. The workbook's own code becomes one more
    name of an agency, unless anybody else is called so: a later version of the workbook is not asked about again."""
    others: dict[str, set[str]] = {}
    own = [row | {"agency_id": ids.get(row["agency_id"], row["agency_id"])} for row in rows]
    for row in (*agencies, *own):
        for name in (row["agency_id"], row["name"], row["short_name"], *row["aliases"].splitlines()):
            others.setdefault(agency_key(name), set()).add(row["agency_id"])
    coded_rows = []
    for row in rows:
        code, agency_id = row["agency_id"], ids.get(row["agency_id"], row["agency_id"])
        names = row["aliases"].splitlines()
        if code != agency_id and code not in names and others.get(agency_key(code), set()) <= {agency_id}:
            names = [*names, code]
        coded_rows.append(row | {"agency_id": agency_id, "aliases": "\n".join(names)})
    return coded_rows


def under_ids(tables: Mapping[str, list[dict[str, Any]]], ids: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the store by table, every agency under the id it is kept by."""
    return {table: [_under(row, ids) for row in rows] for table, rows in tables.items()}


_IDS = ("agency_id", "group_id", "standing_agency_id", "old_agency_id", "new_agency_id")


def _under(row: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    changed = {name: ids[row[name]] for name in _IDS if row.get(name) in ids}
    if row.get("chain"):
        # A place is called by its first holder, "so-a", or, where that has one already, "so-a/2" (lead_changes.py).
        code, sign, number = row["chain"].partition("/")
        changed["chain"] = f"{ids.get(code, code)}{sign}{number}"
    return {**row, **changed}
