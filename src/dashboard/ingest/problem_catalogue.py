"""The sentences of all problems, by code; filled and placed in `problem_wording`."""

from collections.abc import Mapping, Sequence

from dashboard.text.translation import N_

SENTENCES: dict[str, str] = {
    # Reading the workbook: sheets, headers, rows.
    "sheet_missing": N_("the file has no such sheet; use the template and keep the names of its sheets."),
    "sheet_doubled": N_("several sheets have this name ({found}); keep only one."),
    "sheet_ignored": N_("this sheet is not part of the template and was not read."),
    "header_row_missing": N_(
        "no header row was found in the first 30 rows; restore the column headers of the template: {expected}."
    ),
    "header_missing": N_("the column '{column}' is missing; restore it as in the template."),
    "header_doubled": N_("two columns have the header '{column}' (the other one is {first}); keep only the right one."),
    "column_ignored": N_("the column '{found}' is not part of the template and was not read."),
    "column_untitled": N_("values in a column without a header were not read."),
    "sheet_hidden": N_("this sheet is hidden but was read; show it and check its figures."),
    "row_hidden": N_("this row is hidden but was read; show it and check its figures."),
    "column_hidden": N_("the column '{column}' is hidden but was read; show it and check its figures."),
    "cells_merged": N_(
        "these merged cells hold only one value ('{found}'); unmerge them and write in each cell what belongs there."
    ),
    "total_row_ignored": N_("the total row ('{found}') was not read; totals are computed by the system."),
    "text_row_ignored": N_(
        "this row has no task code and was not read: '{found}'; if it reports on a task, add the task code."
    ),
    # Reading a cell.
    "value_missing": N_("'{column}' must not be blank; fill it in."),
    "formula_error": N_("'{found}' is a formula error; enter {expected}."),
    "formula_without_value": N_(
        "the result of this formula is not in the file; open the file in Excel and save it again, "
        "or enter {expected} directly."
    ),
    "number_unreadable": N_("'{found}' cannot be read as a number; enter {expected}."),
    "number_ambiguous": N_("'{found}' may mean {first} or {second}; enter it again without a thousands separator."),
    "number_doubtful": N_("'{found}' is text and was read as {read_as}; please check."),
    "number_too_long": N_("'{found}' has more than 15 digits; check the number and its unit."),
    "amount_too_large": N_(
        "'{found}' is {amount_vnd}; {limit_vnd} and more cannot be kept. Check the number and its unit of money."
    ),
    "number_scaled": N_(
        "the cell shows {first} but holds {second}; choose the number format General and enter the number again."
    ),
    "percent_ambiguous": N_("'{found}' may mean {first} or {second}; enter it again with a percent sign."),
    "unit_missing": N_("the row has amounts but no unit of money; choose one of: {expected}."),
    "unit_disagrees": N_(
        "the cell shows its amount in '{shown}' but the row's unit of money is '{unit}'; correct one of them."
    ),
    "money_rounded": N_("'{found}' was rounded to {value} đồng."),
    "money_own_unit": N_("'{found}' names its own unit and was read as {value} đồng; please check."),
    "date_unreadable": N_("'{found}' cannot be read as a date; enter {expected}."),
    "date_without_day": N_("the cell shows only '{found}'; enter the whole date, such as 30/10/2023."),
    "date_month_first": N_("the cell shows the month before the day and was read as {value}; please check."),
    "text_reversed": N_(
        "'{found}' contains a hidden character that shows text backwards; delete the content and type it again."
    ),
    "code_unreadable": N_(
        "Excel has turned the code into the number or date '{found}'; format the cell as Text and type it again."
    ),
    "choice_unknown": N_("'{found}' is not an accepted value; choose one of: {expected}."),
    "legacy_font_converted": N_("text in the old font {font} was converted to Unicode: '{value}'."),
    "legacy_encoding_suspected": N_(
        "'{found}' seems to be typed in an old font (TCVN3 or VNI); retype it in a Unicode font."
    ),
    # Who, what and when the workbook is for.
    "agency_unknown": N_("there is no agency named '{found}' in the directory; correct the name."),
    "agency_is_group": N_("'{found}' stands for several agencies; name one agency on each row."),
    "stamp_unreadable": N_("'{found}' cannot be read as '{column}'; enter {expected}."),
    "stamp_disagrees": N_(
        "'{column}' is not the same throughout the file: {found}; "
        "use the template sent for this agency and this period."
    ),
    "consolidated_stamp_differs": N_(
        "the template was made for {expected} but the file also has rows of {found}; the agency column was followed."
    ),
    "nil_unclear": N_("'{found}' in the nil-report box is not understood; enter {expected}."),
    "plan_unknown": N_("the plan '{found}' is not in the system; choose the right plan."),
    "period_unknown": N_("{found} is not a reporting period of this plan; choose the right period."),
    "period_closed": N_("the period {period_on} is closed; to change its figures, state the reason."),
    "period_locked": N_("the lock date of the period {period_on} ({locks_on}) is over; state why it comes so late."),
    "another_period": N_(
        "the report is for the period {period_on}, but reports of {period_chosen} are being received; "
        "check which month it speaks about."
    ),
    "period_not_opened": N_(
        "the period {period_on} has not been opened; check whether the report is early or its month is wrong."
    ),
    "sent_before_closing": N_(
        "the report was sent on {sent_on}, before the period {period_on} closes ({closes_on}); "
        "what happens until then is not in it."
    ),
    "template_version": N_(
        "the file uses version {found} of the template, the current one is {expected}; "
        "copy the figures into the current template."
    ),
    # Business rules of the monthly report.
    "unknown_task": N_("'{found}' is not a task code of the plan; use the number printed in the plan."),
    "task_not_agencys": N_(
        "task {found} is neither led nor coordinated by {agency}; correct the code or delete the row."
    ),
    "duplicate_task": N_("task {found} is already reported in row {first_row}; keep one row per task."),
    "nothing_changed": N_(
        "no value differs from the ones the workbook was sent out with; ask whether the agency has filled it in, or "
        "whether it means that nothing happened (the box “Không phát sinh”)."
    ),
    "task_missing": N_("the file says nothing about task {task} ({title}); its last reported figures will be kept."),
    "task_blank": N_(
        "neither a figure nor the reason for its absence is given for {n} of the expected tasks ({tasks}); the last "
        "reported figures will be kept. The reason goes into the column “Lý do chưa có số liệu”."
    ),
    "nil_with_values": N_("the nil-report box is ticked but this cell says '{found}'; clear the box or the cell."),
    "percent_out_of_range": N_("{found} is outside the range from 0% to 100%; enter the percentage again."),
    "percent_fell": N_(
        "{percent} is lower than the {previous} reported before; "
        "correct it or state the reason in the column on difficulties or documents."
    ),
    "percent_jumped": N_(
        "{percent} is {points} percentage points more than the {previous} reported before; please check."
    ),
    "complete_without_finish": N_(
        "the task is reported as 100% complete without a finish date; enter the date of completion."
    ),
    "finish_without_complete": N_(
        "the finish date {found} is given while the percentage is {percent}; enter 100% or delete the date."
    ),
    "state_contradicts_percent": N_(
        "the state '{found}' does not agree with the percentage {percent}; correct one of them."
    ),
    "suspended_without_document": N_(
        "a suspended task needs the number and date of the document that allows it; enter them here."
    ),
    "date_out_of_range": N_("{found} is not between {first_year} and {last_year}; check the year."),
    "date_after_sending": N_(
        "{found} is after the day the report was sent ({sent_on}); enter only what has already happened."
    ),
    "finish_before_start": N_("the finish {found} is before the start {started_on}; correct one of them."),
    "quantity_above_target": N_(
        "the quantity {found} is above the plan's target of {target}; check the figure and its unit."
    ),
    "money_task_unknown": N_("'{found}' is not a task code of the plan; put the amount on a task of the plan."),
    "duplicate_money_line": N_(
        "this task, source and item already stand in row {first_row}; merge the two rows into one."
    ),
    "negative_amount": N_("{found} is below zero; enter the total to date."),
    "disbursed_above_allocated": N_("disbursed {amount} đồng is more than allocated {limit} đồng; check both amounts."),
    "allocated_above_estimated": N_("allocated {amount} đồng is more than estimated {limit} đồng; check both amounts."),
    "amount_unit_slip": N_(
        "{amount} đồng differs about {factor} times from the amount reported before ({previous} đồng); "
        "check the unit of money."
    ),
    "amount_too_high": N_(
        "this is {amount_vnd}; a line of {limit_vnd} or more is unusual in this plan. Check the number and its unit of "
        "money."
    ),
    "amount_too_low": N_(
        "this is only {amount_vnd}; a line of less than {limit_vnd} is unusual. Check the number and its unit of money."
    ),
    "total_too_high": N_(
        "the new and changed amounts of the column “{name}” add up to {amount_vnd}; {limit_vnd} or more is unusual for "
        "one file. Check the numbers and their units of money."
    ),
    # The plan workbook.
    "agency_name_unknown": N_("'{found}' is not on the sheet of agencies; correct the name or add it there."),
    "member_unknown": N_("'{found}' is not the code of a single agency on this sheet; correct the code."),
    "duplicate_ref": N_("'{found}' is already used above; each code may stand only once."),
    "alias_taken": N_("a name of '{found}' also belongs to the agency {expected}; remove it from one of them."),
    "agency_other_code": N_(
        "'{found}' (here {here}) is already known as '{expected}' with the code {stored}: it is taken as the same "
        "agency, which keeps that code. If it is another agency, give it another name."
    ),
    "agency_other_name": N_(
        "the code {here} has belonged to '{expected}': '{found}' is taken as another name of the same agency. If it is "
        "another agency, give it another code."
    ),
    "agency_doubled": N_(
        "{n} agencies already known have this name: {expected}. '{found}' is taken as the one with the code {stored}; "
        "what the others have reported stays with them."
    ),
    "agency_names_two": N_(
        "the names of '{found}' belong to different agencies already known: {expected}. Keep only the names of one."
    ),
    "agency_twice": N_(
        "'{found}' is one of several rows that are the same agency already known, '{expected}' with the code {stored}; "
        "keep one row for it, and give another agency a code and names of its own."
    ),
    "section_unknown": N_("'{found}' is not on the sheet of sections; correct it or add the section there."),
    "dependency_unknown": N_(
        "a deadline cannot be reckoned from '{found}'; name a task of the plan that has a date of its own, "
        "and leave this task's own deadline blank."
    ),
    "due_before_start": N_("the deadline {found} is before the start; correct one of them."),
    "change_without_document": N_("a changed deadline needs the document that allows it; enter it here."),
    "date_change_mismatch": N_(
        "the old deadline {found} is not the one in force before this change ({expected}); correct the date."
    ),
    "lead_not_single": N_(
        "'{found}' is not one agency; name a single agency of the sheet of agencies, no group and no phrase."
    ),
    "lead_change_empty": N_("neither the old nor the new lead is named; fill in at least one of them."),
    "lead_change_mismatch": N_(
        "'{found}' does not lead the task on the day of this document ({expected}); correct the name or the date."
    ),
    "lead_already_leads": N_(
        "'{found}' already leads the task on the day of this document; leave this cell blank if the old lead only "
        "leaves, else correct the name."
    ),
    "no_lead_left": N_(
        "without '{found}' nobody would lead the task; name the new lead, or enter the withdrawal of the task on the "
        "sheet of tasks."
    ),
    "reports_set_aside": N_(
        "'{found}' has reported on the task for {periods} already; from the day of this document on its reports no "
        "longer count for it."
    ),
    "roles_corrected": N_(
        "changed for task {ref} from {expected} to {found}. The correction holds for all months, also those already "
        "reported; a lead that changed from a day on belongs on the sheet of changed leads, with its document."
    ),
    "task_removed": N_(
        "task {task} ({found}) is in force but not in this file; keep its row and, if it is given up, "
        "enter the day and the document of its withdrawal."
    ),
    "baseline_due_changed": N_(
        "the deadline of the plan in force is {expected}, not {found}; keep it and record the change on the "
        "sheet of changed deadlines, with its document."
    ),
}
"""Code -> what is wrong and what to do, as English templates; filled with found, expected, column, task and the
problem's own values. Said in the language in use by `sentence`."""

IF_EXPECTED = {
    "agency_unknown": N_("Did you mean: {expected}?"),
    "agency_name_unknown": N_("Did you mean: {expected}?"),
    "nil_with_values": N_("Reported before: {expected}."),
}
"""A second sentence, said only when the problem has something expected."""

PERCENTS: Mapping[str, Sequence[str]] = {
    "percent_ambiguous": ("first", "second"),
    "percent_fell": ("percent", "previous"),
    "percent_jumped": ("percent", "previous"),
    "finish_without_complete": ("percent",),
    "state_contradicts_percent": ("percent",),
}
"""The values of a problem that quote a percent of the workbook."""
