"""What stops the work, in one sentence a person can act on."""

from typing import Final

from dashboard.errors import DashboardError
from dashboard.ui.i18n import N_, _

SENTENCES: Final = {
    "database_in_use": N_(
        "Another program is using the database {path}. Close the other window of the dashboard (or the import "
        "that is running) and start again."
    ),
    "database_folder": N_("The folder {path} cannot be written. Check the disk and the permissions. ({detail})"),
    "database_not_opened": N_("The database {path} cannot be opened. ({detail})"),
    "database_newer": N_(
        "The database {path} was made by a newer version of the dashboard ({migrations}). Start that version."
    ),
    "database_not_written": N_("Nothing was saved: the database could not be written. ({detail})"),
    "received_not_kept": N_("Nothing was saved: the received file could not be stored. ({detail})"),
    "setting_not_a_number": N_("The setting {name} must be a number, not “{found}”."),
    "setting_out_of_range": N_("The setting {name} must be between {low} and {high}, not {found}."),
}


def sentence(error: DashboardError) -> str | None:
    """The error in the language in use, None for one that has no sentence here."""
    words = SENTENCES.get(error.code)
    return _(words).format(**error.values) if words else None
