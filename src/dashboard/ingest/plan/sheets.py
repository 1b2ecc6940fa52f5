"""The sheets of a plan workbook as they are read, and which agencies their cells name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.normalise.texts import listed
from dashboard.ingest.plan.lead_changes import LeadChange

Sheets = Mapping[str, Sequence[Row]]
"""Key of a sheet -> its rows."""


@dataclass(frozen=True, slots=True)
class PlanNames:
    """The plan's own *Cơ quan* sheet: names to codes; groups to members; which codes are phrases."""

    directory: Directory
    levels: Mapping[str, str]
    names: Mapping[str, str]
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)


def plan_names(sheets: Sheets) -> PlanNames:
    """The names of the agencies that the workbook itself lists."""
    rows = sheets["agencies"]
    directory = Directory([(r["code"], r["name"], r["short_name"], listed(r.get("aliases")), r["level"]) for r in rows])
    return PlanNames(
        directory,
        {r["code"]: r["level"] for r in rows},
        {r["code"]: r["name"] for r in rows},
        {r["code"]: listed(r.get("members")) for r in rows if r["level"] == "group"},
    )


def is_single(names: PlanNames, name: str) -> bool:
    """A name that stands for one agency; an unknown one is another fault."""
    return names.levels.get(names.directory.find(name) or "") not in ("group", "phrase")


def lead_change(row: Row, names: PlanNames) -> LeadChange:
    """A row of *Điều chỉnh chủ trì*; None also stands for a name that is unknown or no single agency's."""

    def agency(column: str) -> str | None:
        cited = row.get(column) or []
        return names.directory.find(cited[0]) if len(cited) == 1 and is_single(names, cited[0]) else None

    return LeadChange(agency("old_lead"), agency("new_lead"), row["date"])


def codes_by_role(row: Row, names: PlanNames) -> dict[str, list[str]]:
    """Codes of what the two cells of a task name, by role; an unknown name is left out."""
    return {
        role: [code for name in row.get(column) or () if (code := names.directory.find(name))]
        for role, column in (("lead", "leads"), ("coordinating", "coordinators"))
    }


def phrases_of(row: Row, names: PlanNames) -> dict[str, str | None]:
    """The phrases of a task that name nobody in particular, by role."""
    return {
        role: "; ".join(names.names[code] for code in codes if names.levels[code] == "phrase") or None
        for role, codes in codes_by_role(row, names).items()
    }


def roles_of(row: Row, names: PlanNames, standing: str) -> list[dict[str, Any]]:
    """Agencies of one task as printed: groups expanded, phrases left out, an agency once (lead before coordinating).

    A task whose leads are all phrases is nobody's: the standing agency reports on it, without leading it.
    """
    return list(_roles(names, codes_by_role(row, names), standing))


def _roles(names: PlanNames, codes: Mapping[str, Sequence[str]], standing: str) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    position = 0
    for role in ("lead", "coordinating"):
        for code in codes[role]:
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
