"""Findings about plans: which do not count at the report date, or are shown although they do not; in the language in
use."""

import pandas as pd

from dashboard.text import dates
from dashboard.text.translation import _


def standing(plans: pd.DataFrame) -> list[str]:
    """A sentence for each plan of `directory.standing` that has not begun or is ended at the report date, without text
    of the reader's own marked up."""
    parts = []
    for row in plans.to_dict("records"):
        if not row["is_begun"]:
            words = (
                _("Plan {plan} begins on {day}: it is in no common figure yet; its tasks are shown as not begun.")
                if row["is_counted"]
                else _("Not counted: plan {plan}, which begins on {day}.")
            )
            parts.append(words.format(plan=row["code"], day=dates.day(row["starts_on"].date())))
        elif not pd.isna(row["ended_on"]):
            words = (
                _("Plan {plan} is ended from {day} on ({document}): shown as last reported, in no common figure.")
                if row["is_counted"]
                else _("Not counted: plan {plan}, ended from {day} on ({document}).")
            )
            parts.append(
                words.format(plan=row["code"], day=dates.day(row["ended_on"].date()), document=row["document"])
            )
    return parts
