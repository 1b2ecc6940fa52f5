"""Who leads and coordinates a task, what each last said, and who led it before."""

from typing import Final

import pandas as pd
import streamlit as st

from dashboard.reports.excel.tables import Column
from dashboard.text import cells, dates, numbers
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import downloads, markdown, tables
from dashboard.ui.kit.tables import pair_table
from dashboard.ui.leaders.task import Whole, leads_in_words


def who(whole: Whole) -> None:
    """Leads and coordinators with what each last said."""
    st.header(_("Who does it"), anchor=False)
    if int(whole.row["lead_count"]):
        last = cells.day(whole.leads["reported_on"].max())
        words = leads_in_words(whole) + (", " + _("last for {month}").format(month=dates.month(last)) if last else "")
        st.caption(markdown.escape_markdown(words[:1].upper() + words[1:] + "."))
    elif phrase := cells.text(whole.row["leads_phrase"]):
        st.caption(markdown.escape_markdown(_("The plan names only “{phrase}”.").format(phrase=phrase)))
    if len(whole.lead_changes):
        pair_table(_lead_pairs(whole.lead_changes), alt=_("Changes of lead"))
    if whole.agencies.empty:
        st.info(_("The plan names no agency for it."), icon=":material/person_off:")
        return
    described = {
        "name": Column(_("Agency")),
        "role": Column(_("Role"), words={code: _(words) for code, words in _ROLES.items()}),
        "group_name": Column(_("Named as part of")),
        "percent": Column(_("Last reported"), "percent"),
        "reported_on": Column(_("Reported for"), "month"),
        "said_by": Column(_("Said by")),
    }
    for name in ("group_name", "said_by"):
        if whole.agencies[name].isna().all():
            del described[name]
    tables.grid(whole.agencies, described, key="task-agencies", alt=_("Who does it"), height=390)
    downloads.downloads(whole.agencies, name="task-agencies", title=_("Who does it"), columns=described)


def _lead_pairs(changes: pd.DataFrame) -> list[tuple[str, str]]:
    """Each change of the lead: who before, who after, by which document."""
    pairs = []
    for number, change in enumerate(changes.to_dict("records"), start=1):
        old, new, on = cells.text(change["old"]), cells.text(change["new"]), cells.day(change["dated_on"])
        words = _("Lead change {n}") if old and new else _("Lead removed") if old else _("Lead added")
        document = _("{document} of {day}").format(document=change["document"], day=dates.day(on) if on else "")
        who_now = f"{old or numbers.MISSING} → {new or numbers.MISSING}"
        pairs.append((words.format(n=number), f"{who_now} · {document}"))
    return pairs


_ROLES: Final = {"lead": N_("lead"), "coordinating": N_("coordinating"), "reporting": N_("reports for it")}
