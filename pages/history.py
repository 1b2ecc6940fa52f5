"""History: every upload, who committed it and when; what it changed, its original file, undo and redo; the backup."""

from dashboard.intake import upload_history
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import page
from dashboard.ui.secretariat import plan_endings, reporting, upload_detail, upload_list

scope = filters.scope()
everything = data.fetch(upload_history.everything)
uploads = upload_history.narrowed(everything, scope, filters.chosen_period(scope))

page.header(_("History"), scope)
chosen = upload_detail.chosen(everything)
upload_detail.news(everything)
if uploads.empty:
    upload_list.nothing()
else:
    upload_list.show(uploads)
if chosen is not None:
    upload_detail.details(chosen)
plan_endings.events(scope)
reporting.events(scope)
upload_detail.backups()
