"""What stops the work, in one sentence a person can act on, made from the error's code."""

from collections.abc import Mapping
from typing import Final

from dashboard.errors import DashboardError
from dashboard.text.translation import N_, _

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
    "database_missing": N_("There is no database at {path} yet."),
    "database_not_built": N_("The database could not be made from the backup. ({detail})"),
    "backup_not_ours": N_("{file} is not a backup of the dashboard."),
    "backup_damaged": N_("The backup {file} is damaged; nothing was restored. ({detail})"),
    "backup_not_written": N_("The backup could not be written to {folder}. ({detail})"),
    "restore_exists": N_(
        "There is a database at {path} already; nothing was restored. Move it away first, or set DASHBOARD_DATABASE "
        "to another file."
    ),
    "received_not_kept": N_("Nothing was saved: the received file could not be stored. ({detail})"),
    "setting_not_a_number": N_("The setting {name} must be a number, not “{found}”."),
    "setting_out_of_range": N_("The setting {name} must be between {low} and {high}, not {found}."),
    "problems_remain": N_("Nothing was saved: the workbook still has errors."),
    "changed_since_preview": N_(
        "Nothing was saved: somebody committed a report of {agency} for this period after you looked. "
        "Look at the new differences, then commit again."
    ),
    "plan_changed_since_preview": N_(
        "Nothing was saved: somebody committed another version of this plan after you looked. Look again."
    ),
    "rules_changed_since_preview": N_(
        "Nothing was saved: the plan was changed, or the period was closed or opened, after you looked. Look again."
    ),
    "not_a_plan_workbook": N_("This is not a plan workbook: it has no sheet “Kế hoạch”."),
    "no_template": N_("There is no workbook for {agency} in plan {plan} and period {period}."),
    "submission_unknown": N_("This report is no longer in the database."),
    "already_undone": N_("This report has been undone already."),
    "not_undone": N_("This report is not undone."),
    "plan_has_reports": N_("A plan that reports rest on cannot be undone. Undo its reports first."),
    "period_closed_since_preview": N_("Nothing was saved: the period was closed after you looked. Look again."),
    "period_moved_on": N_("Somebody else opened or closed this period after you looked. Look again."),
    "deadline_before_closing": N_("The reporting deadline lies before the closing day. Correct the days."),
    "lock_before_deadline": N_("The lock date lies before the reporting deadline. Correct the days."),
    "day_unreadable": N_("A day cannot be read. Correct the one marked red."),
    "days_unchanged": N_("These are the days the period has already."),
    "name_missing": N_("Write your name."),
    "reason_missing": N_("Write the reason."),
    "plan_unknown": N_("There is no such plan."),
    "meeting_title_missing": N_("Write what the meeting is called."),
    "meeting_cancelled": N_("This meeting was cancelled; restore it before adding conclusions."),
    "meeting_moved_on": N_("Nothing was saved: somebody else changed this meeting after you looked. Look again."),
    "conclusion_text_missing": N_("Write what was concluded."),
    "conclusion_moved_on": N_("Nothing was saved: somebody else changed this conclusion after you looked. Look again."),
    "agency_unknown": N_("Choose the agency that is to carry it out."),
    "task_unknown": N_("This task is in no plan."),
    "due_before_meeting": N_("The due day lies before the meeting. Correct the day."),
    "demo_broken": N_("The demo workbook {file} has an error: {problem}"),
}


def sentence(error: DashboardError, more: Mapping[str, str] | None = None) -> str:
    """The error in the language in use; `more`: sentences of a package above (`ingest.workbook.REFUSALS`)."""
    words = SENTENCES.get(error.code) or (more or {}).get(error.code)
    return _(words).format(**error.values) if words else str(error)
