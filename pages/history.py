"""History: every upload, who committed it and when; what it changed, its original file, undo and redo."""

from dashboard.store import submissions
from dashboard.ui import data, filters, history, layout, reporting, uploads
from dashboard.ui.i18n import _

scope = filters.scope()
found = uploads.narrowed(data.fetch(submissions.history), scope)

layout.header(_("History"), scope)
if found.empty:
    history.nothing()
else:
    layout.finding(history.finding(found))
    history.news(found)
    chosen = history.table(found)
    if chosen is not None:
        history.details(chosen)
reporting.events(scope)
