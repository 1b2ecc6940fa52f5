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
    "database_not_opened": N_("The database {path} cannot be opened. Check the disk and the permissions. ({detail})"),
    "database_damaged": N_(
        "The database {path} is damaged. Stop the dashboard, move this file and any {path}.wal beside it to another "
        "folder and keep them; then bring back the last backup: python -m dashboard restore <backup>.zip. ({detail})"
    ),
    "database_not_valid": N_(
        "The file {path} is not a database of the dashboard, or it is damaged. Move it (and any {path}.wal beside it) "
        "to another folder and keep it; then bring back the last backup: python -m dashboard restore <backup>.zip."
    ),
    "database_not_a_file": N_("{path} is a folder or device, not a file. Set DASHBOARD_DATABASE to the database file."),
    "database_not_ours": N_(
        "The database {path} belongs to another program; nothing in it was changed. Set DASHBOARD_DATABASE to another "
        "file."
    ),
    "database_not_migrated": N_(
        "The tables of the database {path} could not be made or brought up to date; what it holds is still there. "
        "Check that the disk is not full, then start again. ({detail})"
    ),
    "database_not_read": N_(
        "The database could not answer just now. Nothing that was committed is lost. Please try again. ({detail})"
    ),
    "disk_full": N_(
        "Nothing was saved: only {free} MB are free on the disk of {folder}, and {needed} MB are needed. Free some "
        "space, then try again."
    ),
    "database_newer": N_(
        "The database {path} was made by a newer version of the dashboard ({migrations}). Start that version."
    ),
    "database_not_written": N_("Nothing was saved: the database could not be written. ({detail})"),
    "database_gone": N_(
        "The database {path} is no longer in its place. Put it back, or stop the dashboard and bring back the last "
        "backup: python -m dashboard restore <backup>.zip."
    ),
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
    "host_unknown": N_("The address {host} in DASHBOARD_HOST is not one of this machine. Correct it and start again."),
    "port_in_use": N_(
        "Another program is listening on {host}, port {port}: perhaps the dashboard is running already. Stop it, or "
        "set DASHBOARD_PORT to another port."
    ),
    "port_not_allowed": N_(
        "This account may not listen on port {port}. Set DASHBOARD_PORT to a port from 1024 on, such as 8501."
    ),
    "port_not_opened": N_("The dashboard cannot listen on {host}, port {port}. ({detail})"),
    "file_not_handled": N_("The file or folder {path} cannot be read or written: {detail}"),
    "setting_not_a_number": N_("The setting {name} must be a number, not “{found}”."),
    "setting_out_of_range": N_("The setting {name} must be between {low} and {high}, not {found}."),
    "setting_not_a_name": N_(
        "The setting {name} lists names of this server separated by commas, such as plan.example.vn, not “{found}”."
    ),
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
    "plan_moved_on": N_("Nothing was saved: somebody else ended or resumed this plan. Look again."),
    "document_missing": N_("Write the document that ends the plan."),
    "ended_before_begun": N_("The day lies before the plan has begun. Correct the day."),
    "meeting_title_missing": N_("Write what the meeting is called."),
    "day_wrong": N_("Write the day as dd/mm/yyyy, such as {day}."),
    "time_wrong": N_("Write the time as HH:MM, such as 08:00."),
    "meeting_there": N_("A meeting of this name is recorded for {day} already. Is this another one?"),
    "meeting_cancelled": N_("This meeting was cancelled; restore it before adding conclusions."),
    "meeting_moved_on": N_("Nothing was saved: somebody else changed this meeting after you looked. Look again."),
    "conclusion_text_missing": N_("Write what was concluded."),
    "conclusion_moved_on": N_("Nothing was saved: somebody else changed this conclusion after you looked. Look again."),
    "agency_unknown": N_("Choose the agency responsible."),
    "task_unknown": N_("This task is in no plan."),
    "due_before_meeting": N_("The due day lies before the meeting. Correct the day."),
    "demo_broken": N_("The demo workbook {file} has an error: {problem}"),
}


def of_file(error: OSError) -> DashboardError:
    """What the operating system refused, with the file or folder where it names one."""
    return DashboardError("file_not_handled", path=error.filename or "", detail=error.strerror or str(error))


def sentence(error: DashboardError, more: Mapping[str, str] | None = None) -> str:
    """The error in the language in use; `more`: sentences of a package above (`ingest.workbook.REFUSALS`)."""
    words = SENTENCES.get(error.code) or (more or {}).get(error.code)
    return _(words).format(**error.values) if words else str(error)
