"""Since the last meeting: what is different since then, the worst first; corrections of older periods apart."""

import streamlit as st

from dashboard.metrics import completion
from dashboard.metrics import since as metrics
from dashboard.ui import data, filters, layout, since
from dashboard.ui.i18n import _

chosen = since.compare(filters.scope())

layout.header(_("Since the last meeting"), chosen.now)
if not data.fetch(completion.totals, chosen.now)["tasks"].iloc[0]:
    layout.nothing_to_show(chosen.now)
    st.stop()

since.controls(filters.scope(), chosen)
found = data.fetch(metrics.changes, chosen.now, then=chosen.then)
counts = metrics.counts(found)
layout.finding(since.finding(chosen, counts))
st.caption(layout.escape_markdown(since.basis(chosen)))
since.tiles(counts)
since.sections(found, since.kind())
if not found.empty:
    since.downloads(found)
