"""The ten statuses of a task in words, in display order (domain.md §4)."""

from collections.abc import Mapping
from typing import Final

from dashboard.text.translation import N_, _

WORDS: Final[Mapping[str, str]] = {
    "done_on_time": N_("Done on time"),
    "done_late": N_("Done late"),
    "done_undated": N_("Done, no deadline"),
    "overdue": N_("Overdue"),
    "due_soon": N_("Due soon"),
    "in_progress": N_("In progress, within the deadline"),
    "not_started": N_("Not yet to start"),
    "no_deadline": N_("No deadline"),
    "suspended": N_("Suspended"),
    "withdrawn": N_("Withdrawn"),
}


def word(status: str) -> str:
    """The status in the language in use: "Quá hạn"."""
    return _(WORDS[status])
