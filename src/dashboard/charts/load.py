"""How much each agency has to do (domain.md §7): active tasks by role, now and month by month."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import dates, numbers
from dashboard.text.translation import N_, _, plural

Role = Literal["lead", "coordinating", "weighted"]

_ROLES = {"lead": N_("As lead"), "coordinating": N_("As coordinator"), "weighted": N_("Weighted load")}
_PALEST, _DEEPEST = 0.12, 0.74
"""Between these the accent lets the background through, and the theme's text colour reads on all of it."""
_BAR_PX = 17
_NUMBER_PX = 46
_HALF_PX = 400
_COLUMN_PX, _DIGITS_PX = 180, 18
_SMALL_PX = 11
"""Size of two digits in the cells and columns of a phone, which are 15 px wide."""
_NOTE_PX = 22


def bars(by_agency: pd.DataFrame, month_on: date, top: int | None = 15) -> go.Figure:
    """Two bars per agency of `load.by_agency`: tasks it leads, tasks it coordinates; most leads first.

    Only the first `top` agencies, and how many are left out. `customdata`: the tasks active in the month `month_on`.
    """
    ranked = _ranked(by_agency)
    if ranked.empty:
        return canvas.empty(_("No agency has an active task in this period."))
    rows = ranked if top is None else ranked.head(top)
    yaxis, row_px = canvas.name_axis([canvas.wrap(name) for name in rows["agency"]], 2 * _BAR_PX + 6)
    most = max(rows["lead"].max(), rows["coordinating"].max(), 1)
    rest = len(ranked) - len(rows)
    more = plural(rest, "and {n} other agency", "and {n} other agencies").format(n=numbers.number(rest))
    colours: dict[Literal["lead", "coordinating"], str] = {"lead": theme.LEAD, "coordinating": theme.COORDINATING}
    key, key_px = canvas.key([(canvas.SQUARE, colour, _(_ROLES[role])) for role, colour in colours.items()])
    return canvas.figure(
        [
            _role_bars(rows, role, colour, side, month_on, row_px)
            for (role, colour), side in zip(colours.items(), (-1, 1), strict=True)
        ],
        height=len(rows) * row_px + key_px + 12 + (30 if rest else 8),
        margin={"t": key_px + 12, "b": 30 if rest else 8},
        xaxis=canvas.bare(range=[0, float(most) * (1 + _NUMBER_PX / canvas.plot_px())]),
        yaxis=yaxis,
        barmode="overlay",
        annotations=[canvas.above(key), *([canvas.below(more)] if rest else [])],
    )


def bars_alt(by_agency: pd.DataFrame) -> str:
    """One sentence: how many agencies have work, and which leads most."""
    ranked = _ranked(by_agency)
    if ranked.empty:
        return _("No agency has an active task in this period.")
    first = ranked.iloc[0]
    return plural(
        len(ranked),
        "Active tasks of {n} agency; most lie with {agency}: leads {lead}, coordinates {coordinating}.",
        "Active tasks of {n} agencies; most lie with {agency}: leads {lead}, coordinates {coordinating}.",
    ).format(
        n=numbers.number(len(ranked)),
        agency=first["agency"],
        lead=numbers.number(first["lead"]),
        coordinating=numbers.number(first["coordinating"]),
    )


def of_agency(by_month: pd.DataFrame) -> go.Figure:
    """A column per month of one agency's `load.by_month`: tasks it leads, and on top those it coordinates; every mark
    leads to its tasks."""
    days = [day for day in canvas.days(by_month["month_on"]) if day]
    roles: dict[Role, str] = {"lead": theme.LEAD, "coordinating": theme.COORDINATING}
    counts = {role: canvas.counts(by_month[role]) for role in roles}
    totals = [sum(pair) for pair in zip(*counts.values(), strict=True)]
    if not any(totals):
        return canvas.empty(_("No agency has an active task in these months."))
    width_px = min(canvas.plot_px(), _HALF_PX)
    positions, texts = canvas.month_ticks(days, width_px)
    key, key_px = canvas.key([(canvas.SQUARE, colour, _(_ROLES[role])) for role, colour in roles.items()], width_px)
    # A number needs a column as wide as two digits; else only the months named below carry theirs.
    labelled = range(len(days)) if width_px / len(days) >= _DIGITS_PX else positions
    hovers = [
        canvas.hover(
            dates.month(day), *(canvas.fact(_(_ROLES[role]), numbers.number(counts[role][at])) for role in roles)
        )
        for at, day in enumerate(days)
    ]
    return canvas.figure(
        [
            canvas.bars(
                name=_(_ROLES[role]),
                x=list(range(len(days))),
                y=counts[role],
                width=0.94 if canvas.is_narrow() else 0.8,
                marker={"color": colour},
                text=[
                    numbers.number(n) if n / max(totals) * _COLUMN_PX >= theme.LABEL_PX and at in labelled else ""
                    for at, n in enumerate(counts[role])
                ],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                constraintext="none",
                insidetextfont={
                    "size": _SMALL_PX if canvas.is_narrow() else theme.LABEL_PX,
                    "color": theme.on(colour),
                },
                customdata=[
                    _behind(n, agency_id, day, role)
                    for n, agency_id, day in zip(counts[role], by_month["agency_id"], days, strict=True)
                ],
                hovertext=hovers,
                hovertemplate=canvas.HOVER,
            )
            for role, colour in roles.items()
        ],
        height=210 + key_px,
        margin={"t": key_px + 12, "b": 44},
        xaxis=canvas.ticks(positions, texts, range=[-0.6, len(days) - 0.4]),
        yaxis=canvas.bare(range=[0, max(totals)]),
        barmode="stack",
        annotations=[canvas.above(key)],
    )


def heatmap(
    by_month: pd.DataFrame, role: Role = "lead", top: int | None = None, report_on: date | None = None
) -> go.Figure:
    """Agency × month of `load.by_month`: the number of active tasks in each cell, deeper where there are more.

    0 is left blank. Busiest agencies first, of more than `top` how many are left out; `customdata` of each number: its
    tasks. The numbers are points of their own, because plotly cannot select the cells of a heat map. A line ends the
    month of `report_on`: what stands right of it is planned.
    """
    cells = by_month[by_month[role].fillna(0) > 0]
    if cells.empty:
        return canvas.empty(_("No agency has an active task in these months."))
    order = _busiest(cells, role)
    rest = 0 if top is None else max(0, len(order) - top)
    order = order[: len(order) - rest]
    cells = cells[cells["agency_id"].isin(order)]
    days = canvas.days(by_month["month_on"])
    months = canvas.months_between(min(filter(None, days)), max(filter(None, days)))
    names = dict(zip(cells["agency_id"], cells["agency"], strict=True))
    yaxis, row_px = canvas.name_axis([canvas.wrap(names[agency_id]) for agency_id in order])
    above: list[canvas.Trace] = []
    if canvas.is_narrow():
        above = [_names_between(yaxis["ticktext"])]
        yaxis = canvas.bare(range=[len(order) - 0.5, -0.9])
    positions, texts = canvas.month_ticks(months, is_each=True)
    lines, words = _planned_from(months, report_on)
    more = plural(rest, "and {n} other agency", "and {n} other agencies").format(n=numbers.number(rest))
    return canvas.figure(
        [*_cells(cells, role, order, months), *above],
        height=len(order) * row_px + 60 + (_NOTE_PX if words else 0) + (_NOTE_PX if rest else 0),
        margin={"t": 46 + (_NOTE_PX if words else 0), "b": 8 + (_NOTE_PX if rest else 0), "pad": 4},
        xaxis=canvas.ticks(positions, texts, side="top", range=[-0.5, len(months) - 0.5]),
        yaxis=yaxis,
        shapes=lines,
        annotations=[*words, *([canvas.below(more)] if rest else [])],
    )


def _cells(cells: pd.DataFrame, role: Role, order: Sequence[str], months: Sequence[date]) -> list[canvas.Trace]:
    """The coloured cells, a row per agency and a column per month, and their numbers."""
    row = {agency_id: at for at, agency_id in enumerate(order)}
    column = {day: at for at, day in enumerate(months)}
    grid: list[list[float | None]] = [[None] * len(months) for _agency in order]
    xs, ys, texts, hovers, behind = [], [], [], [], []
    tasks = cells["lead"] + cells["coordinating"] if role == "weighted" else cells[role]
    for agency_id, name, day, value, count in zip(
        cells["agency_id"],
        cells["agency"],
        canvas.days(cells["month_on"]),
        canvas.numbers(cells[role]),
        canvas.counts(tasks),
        strict=True,
    ):
        assert day is not None
        assert value is not None
        x, y = column[day], row[agency_id]
        grid[y][x] = value
        xs.append(x)
        ys.append(y)
        texts.append(numbers.number(value, 1 if role == "weighted" else 0))
        behind.append(_behind(count, agency_id, day, role))
        hovers.append(canvas.hover(name, dates.month(day), canvas.fact(_(_ROLES[role]), texts[-1])))
    colours: canvas.Trace = {
        "type": "heatmap",
        "z": grid,
        "x": list(range(len(months))),
        "y": list(range(len(order))),
        "zmin": 0,
        "zmax": float(cells[role].max()),
        "colorscale": [[0, theme.tint(theme.ACCENT, _PALEST)], [1, theme.tint(theme.ACCENT, _DEEPEST)]],
        "showscale": False,
        "xgap": 2,
        "ygap": 20 if canvas.is_narrow() else 2,
        "hoverinfo": "skip",
    }
    sizes = [_SMALL_PX if canvas.is_narrow() and len(text) > 1 else theme.LABEL_PX for text in texts]
    return [
        colours,
        canvas.points(
            mode="text",
            x=xs,
            y=ys,
            text=texts,
            textfont={"size": sizes},
            customdata=behind,
            hovertext=hovers,
            hovertemplate=canvas.HOVER,
        ),
    ]


def _names_between(names: Sequence[str]) -> canvas.Trace:
    """Names between the rows of cells; as labels of the axis they would hide the months above them."""
    return canvas.points(
        mode="text",
        name="names",
        x=[-0.5] * len(names),
        y=[at - 0.5 for at in range(len(names))],
        text=names,
        textposition="middle right",
        textfont={"size": theme.LABEL_PX},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _planned_from(months: Sequence[date], report_on: date | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(line, words) where the months after the report date begin; nothing where there are none, or on a phone, whose
    names stand there."""
    past_months = sum(day <= report_on for day in months) if report_on else 0
    if report_on is None or not 0 < past_months < len(months) or canvas.is_narrow():
        return [], []
    at = past_months - 0.5
    line = {
        "type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1,
        "line": {"color": theme.ACCENT, "width": 2, "dash": "dash"},
    }  # fmt: skip
    words = _("Report date {day}").format(day=dates.day(report_on))
    is_late = past_months > len(months) / 2
    note = canvas.note(f"<b>{words}</b>", at, 1, yref="paper", yanchor="bottom", yshift=40,
                       xanchor="right" if is_late else "left")  # fmt: skip
    planned = canvas.note(_("planned →"), at, 1, yref="paper", yanchor="bottom", yshift=40, xanchor="left", xshift=6)
    return [line], [note, planned] if is_late else [note]


def heatmap_alt(by_month: pd.DataFrame, role: Role = "lead") -> str:
    """One sentence: which agency has most tasks in which month."""
    cells = by_month[by_month[role].fillna(0) > 0]
    if cells.empty:
        return _("No agency has an active task in these months.")
    most = cells.iloc[int(cells[role].astype(float).to_numpy().argmax())]
    n = cells["agency_id"].nunique()
    return plural(
        n,
        "Active tasks of {n} agency by month; the most: {agency}, {month}, {tasks}.",
        "Active tasks of {n} agencies by month; the most: {agency}, {month}, {tasks}.",
    ).format(
        n=numbers.number(n),
        agency=most["agency"],
        month=dates.month(most["month_on"]),
        tasks=numbers.number(float(most[role])),
    )


def _behind(tasks: int, agency_id: str, month_on: date, role: Role) -> list[str | int | None]:
    """Weighted load counts both roles. The agency bears the load, whoever leads the task now: no filter by lead."""
    roles = {} if role == "weighted" else {"role": role}
    return canvas.behind(tasks, agency="", active=f"{month_on:%Y-%m}", unit=agency_id, **roles)


def _ranked(by_agency: pd.DataFrame) -> pd.DataFrame:
    """Agencies with any active task, most leads first."""
    counted = by_agency.assign(
        lead=canvas.counts(by_agency["lead"]), coordinating=canvas.counts(by_agency["coordinating"])
    )
    active = counted[(counted["lead"] + counted["coordinating"]) > 0]
    return active.sort_values(["lead", "coordinating"], ascending=False, kind="stable")


def _busiest(cells: pd.DataFrame, role: Role) -> list[str]:
    totals = cells.groupby("agency_id", sort=False)[role].sum().sort_values(ascending=False, kind="stable")
    return [str(agency_id) for agency_id in totals.index]


def _role_bars(
    rows: pd.DataFrame, role: Literal["lead", "coordinating"], colour: str, side: int, month_on: date, row_px: int
) -> canvas.Trace:
    values = canvas.counts(rows[role])
    word = _(_ROLES[role])
    has_both = list((rows["lead"] > 0) & (rows["coordinating"] > 0))
    return canvas.bars(
        orientation="h",
        name=word,
        x=values,
        y=[canvas.in_row(at, row_px, side * 0.2 if both else 0) for at, both in enumerate(has_both)],
        width=canvas.thick(0.36, row_px),
        marker={"color": colour},
        text=[numbers.number(value) if value else "" for value in values],
        textposition="outside",
        textfont={"size": theme.LABEL_PX},
        constraintext="none",
        cliponaxis=False,
        customdata=[
            _behind(value, agency_id, month_on, role)
            for agency_id, value in zip(rows["agency_id"], values, strict=True)
        ],
        hovertext=[
            canvas.hover(name, canvas.fact(word, numbers.number(value)))
            for name, value in zip(rows["agency"], values, strict=True)
        ],
        hovertemplate=canvas.HOVER,
    )
