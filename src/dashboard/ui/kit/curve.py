"""The planned and actual curve, as the overview and the completion page both show it."""

import pandas as pd

from dashboard import narrative
from dashboard.charts import curve as charts
from dashboard.metrics import curve
from dashboard.store.scope import Scope
from dashboard.ui.app import data
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import chart


def show(scope: Scope, totals: pd.DataFrame, *, by_budget: bool = False, is_half: bool = False) -> None:
    """The chart with its finding; `totals` of `completion.totals` say how many tasks it rests on. `is_half`: beside
    another chart. Where too few tasks have a due date the mean reported progress stands in for the curve."""
    position = data.fetch(curve.position, scope, by_budget=by_budget, **data.gap_levels())
    sentence = narrative.completion.schedule(position, totals)
    if not curve.is_enough(totals["dated"].iloc[0], totals["assigned"].iloc[0]):
        months = data.fetch(curve.mean_progress, scope)
        chart.chart(
            "mean-progress",
            charts.mean_progress,
            months,
            title=_("Mean reported progress and time gone by"),
            finding=sentence,
            alt=charts.mean_progress_alt(months, scope.report_on),
            report_on=scope.report_on,
            is_half=is_half,
        )
        return
    months = data.fetch(curve.monthly, scope, by_budget=by_budget)
    chart.chart(
        "curve",
        charts.planned_actual,
        months,
        title=_("Its tasks, planned and actual (all leads together)")
        if scope.agency
        else _("Planned and actual progress"),
        finding=sentence,
        alt=charts.planned_actual_alt(months, scope.report_on),
        report_on=scope.report_on,
        is_half=is_half,
    )
