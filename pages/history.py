"""History: every upload, who committed it and when; what it changed, its original file, undo and redo; the backup."""

from dashboard.intake import upload_history
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import page
from dashboard.ui.secretariat import history, history_list, plan_endings, reporting

scope = filters.scope()
everything = data.fetch(upload_history.everything)
uploads = upload_history.narrowed(everything, scope, filters.chosen_period(scope))

page.header(_("History"), scope)
chosen = history.chosen(everything)
history.news(everything)
if uploads.empty:
    history_list.nothing()
else:
    history_list.show(uploads)
if chosen is not None:
    history.details(chosen)
plan_endings.events(scope)
reporting.events(scope)
history.backups()
