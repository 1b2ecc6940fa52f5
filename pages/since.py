"""Since the last meeting: what is different since then, the worst first; corrections of older periods apart."""

import streamlit as st

from dashboard import narrative
from dashboard.metrics import completion
from dashboard.metrics import since as metrics
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import markdown, page
from dashboard.ui.meetings import since

chosen = since.compare(filters.scope())

page.header(_("Since the last meeting"), chosen.now)
if not data.fetch(completion.totals, chosen.now)["tasks"].iloc[0]:
    page.nothing_to_show(chosen.now)
    page.stop()

since.controls(filters.scope(), chosen)
changes = data.fetch(metrics.changes, chosen.now, then=chosen.then)
counts = metrics.counts(changes)
agreed = since.concluded(chosen)
lacking = page.lacking(chosen.now)
finding = narrative.since.finding(chosen, counts)
if changes.empty and lacking:
    finding = f"{finding} {lacking}"
page.finding(finding if agreed is None else f"{finding} {narrative.since.carried_out(agreed)}")
st.caption(markdown.escape_markdown(narrative.since.basis(chosen, counts)))
since.tiles(counts, agreed)
since.sections(changes, agreed, since.kind(), lacking=lacking)
if not changes.empty:
    since.as_files(changes, chosen)
