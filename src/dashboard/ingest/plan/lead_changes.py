"""Leads that change from a day on: what *Điều chỉnh chủ trì* may say, and which role is held when (domain.md §3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Role = Mapping[str, Any]
Fault = Literal["lead_change_empty", "lead_change_mismatch", "lead_already_leads", "no_lead_left"]


@dataclass(frozen=True, slots=True)
class LeadChange:
    """One change: the lead before (None: one is added) and after (None: one leaves), and the day it holds from."""

    old: str | None
    new: str | None
    on: date


class Places:
    """The roles of one task as its changes come in, in the order of their dates.

    Who follows whom holds one place (`chain`, named after its first holder), so that what was said of it is carried
    on. `rows` are those of the store's task_agencies without the task.
    """

    def __init__(self, roles: Iterable[Role]) -> None:
        self.rows: list[dict[str, Any]] = [
            {**role, "from_on": None, "until_on": None, "chain": role["agency_id"]} for role in roles
        ]

    def leads(self) -> list[str]:
        """The agencies that lead now, the accountable one first."""
        now = [row for row in self.rows if row["until_on"] is None and row["role"] == "lead"]
        return [row["agency_id"] for row in sorted(now, key=lambda row: row["position"])]

    def fault(self, change: LeadChange) -> Fault | None:
        """What stands against the change."""
        leads = self.leads()
        if change.old is None and change.new is None:
            return "lead_change_empty"
        if change.old is not None and change.old not in leads:
            return "lead_change_mismatch"
        if change.new in leads:
            return "lead_already_leads"
        return "no_lead_left" if change.new is None and len(leads) == 1 else None

    def apply(self, change: LeadChange) -> None:
        """The new lead takes the old one's place, or the one that was reported on for want of a lead, or a place of its
        own. What it did as a coordinator ends."""
        place = self._open_tenure(change.old, "lead") if change.old else self._open_tenure(None, "reporting")
        coordinated = self._open_tenure(change.new, "coordinating") if change.new else None
        for row in (place, coordinated):
            if row is not None:
                row["until_on"] = change.on
        if change.new is not None:
            last = max((row["position"] for row in self.rows), default=-1)
            self.rows.append(
                {
                    "agency_id": change.new,
                    "role": "lead",
                    "position": place["position"] if place else last + 1,
                    "group_id": None,
                    "from_on": change.on,
                    "until_on": None,
                    "chain": place["chain"] if place else self._free(change.new),
                }
            )

    def _open_tenure(self, agency_id: str | None, role: str) -> dict[str, Any] | None:
        rows = (
            row
            for row in self.rows
            if row["until_on"] is None and row["role"] == role and agency_id in (None, row["agency_id"])
        )
        return next(rows, None)

    def _free(self, agency_id: str) -> str:
        """A name for a new place: the agency's, unless it has named one of this task before."""
        chains = {row["chain"] for row in self.rows}
        names = (agency_id if n == 1 else f"{agency_id}/{n}" for n in range(1, len(chains) + 2))
        return next(name for name in names if name not in chains)


def tenures(roles: Sequence[Role], changes: Iterable[LeadChange]) -> list[dict[str, Any]]:
    """The roles of one task with the days each is held: rows of the store's task_agencies without the task."""
    places = Places(roles)
    for change in sorted(changes, key=lambda one: one.on):
        places.apply(change)
    return [row for row in places.rows if row["from_on"] is None or row["from_on"] != row["until_on"]]
