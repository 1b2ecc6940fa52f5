"""The money: estimated, allocated, disbursed, and against progress. Not stated is not 0 (domain.md §3)."""

from collections.abc import Hashable, Sequence
from typing import Any, Final, Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import numbers, percents
from dashboard.text.translation import N_, _, plural

Group = Literal["source", "section", "agency", "item"]

_STEPS = {
    "estimated": ("estimated_vnd", "estimated_tasks", N_("Estimated")),
    "allocated": ("allocated_vnd", "allocated_tasks", N_("Allocated")),
    "disbursed": ("disbursed_vnd", "disbursed_tasks", N_("Disbursed")),
}
_OF_STEP = {"allocated": N_("{rate} of the estimate"), "disbursed": N_("{rate} of the allocation")}
_BAR_PX = 17
_AMOUNT_LETTERS = 17
_HALF_PX = 300
_OUTLIER = 0.25
"""How far money and progress must stand apart (as a rate) for a task to be named."""
_NAMED = 8
_DIAGONAL: Final[dict[str, Any]] = {
    "type": "line",
    "x0": 0,
    "y0": 0,
    "x1": 1,
    "y1": 1,
    "layer": "below",
    "line": {"color": theme.NEUTRAL, "width": 1.5, "dash": "dot"},
}
_NOT_STATED = N_("not stated")
_NO_MONEY = N_("No amount is stated for this selection.")


def flow(totals: pd.DataFrame, *, is_half: bool = False) -> go.Figure:
    """Three bars of `budget.totals`: estimated, allocated, disbursed; amounts and the share of the step before, over
    the budget lines that state both.

    A step nobody states has no bar and says so; each step says for how many of the tasks it is stated. `is_half`: the
    chart has half a screen.
    """
    amounts = _amounts(totals)
    if all(amount is None for amount in amounts.values()):
        return canvas.empty(_(_NO_MONEY))
    row = totals.iloc[0]
    unit = numbers.money_unit(max(amount or 0 for amount in amounts.values()))
    labels, texts, hovers = [], [], []
    is_short = is_half or canvas.is_narrow()
    for step, (_column, tasks, word) in _STEPS.items():
        amount = amounts[step]
        stated = _("stated for {part}/{whole} tasks").format(
            part=numbers.number(row[tasks]), whole=numbers.number(row["tasks"])
        )
        labels.append(f"<b>{_(word)}</b><br>{stated}")
        text = f"<b>{numbers.stated_vnd(amount, unit)}</b>"
        if step in _OF_STEP and canvas.is_there(row[f"{step}_rate"]) and not is_short:
            text += " · " + _(_OF_STEP[step]).format(rate=percents.share(row[f"{step}_rate"]))
        texts.append(text)
        hovers.append(canvas.hover(_(word), numbers.stated_vnd(amount), stated))
    yaxis, row_px = canvas.name_axis(labels)
    row_px += 8
    ys = [canvas.in_row(at, row_px) for at in range(3)]
    largest = max(amount or 0 for amount in amounts.values()) or 1
    widest = max(len(numbers.stated_vnd(amount, unit)) for amount in amounts.values())
    letters = max(_AMOUNT_LETTERS, widest) if is_short else 40
    width_px = _HALF_PX if is_half and not canvas.is_narrow() else canvas.plot_px()
    room = (letters + 1) * canvas.text_px("0") / width_px
    return canvas.figure(
        [
            canvas.bars(
                orientation="h",
                x=[amount or 0 for amount in amounts.values()],
                y=ys,
                width=canvas.thick(0.66, row_px),
                marker={"color": [theme.BUDGET[step] for step in _STEPS]},
                customdata=[canvas.behind(row[tasks], money=step) for step, (_amount, tasks, _word) in _STEPS.items()],
                hovertext=hovers,
                hovertemplate=canvas.HOVER,
            ),
            canvas.bar_ends([amount or 0 for amount in amounts.values()], ys, texts, theme.FONT_PX),
        ],
        height=3 * row_px + 16,
        xaxis=canvas.bare(range=[0, largest / (1 - room)]),
        yaxis=yaxis,
    )


def flow_alt(totals: pd.DataFrame) -> str:
    """One sentence: the three amounts."""
    amounts = _amounts(totals)
    if all(amount is None for amount in amounts.values()):
        return _(_NO_MONEY)
    return _("Estimated {estimated}, allocated {allocated}, disbursed {disbursed}.").format(
        **{step: numbers.stated_vnd(amount) for step, amount in amounts.items()}
    )


def by(frame: pd.DataFrame, group: Group, top: int | None = 15) -> go.Figure:
    """Three bars per row of `budget.by_source`, `by_section`, `by_agency` or `by_item`; largest amounts first.

    An amount nobody states has no bar and says so. `customdata`: the tasks that state the amount.
    """
    stated = frame[frame[[column for column, *_rest in _STEPS.values()]].notna().any(axis=1)]
    if stated.empty:
        return canvas.empty(_(_NO_MONEY))
    rows = _largest_first(stated)
    rows = rows if top is None else rows.head(top)
    rest = len(stated) - len(rows)
    names = [name or _(_NOT_STATED) for name in canvas.texts(rows["name"])]
    queries = [_query(group, id_) for id_ in canvas.texts(rows["id"])]
    amounts = {step: canvas.numbers(rows[column]) for step, (column, *_rest) in _STEPS.items()}
    largest = max(amount or 0 for column in amounts.values() for amount in column) or 1
    unit = numbers.money_unit(largest)
    yaxis, row_px = canvas.name_axis([canvas.wrap(name) for name in names], 3 * _BAR_PX + 8)
    traces: list[canvas.Trace] = []
    for side, (step, column) in zip((-1, 0, 1), amounts.items(), strict=True):
        word = _(_STEPS[step][2])
        tasks = canvas.counts(rows[_STEPS[step][1]])
        ys = [canvas.in_row(at, row_px, side * 0.28) for at in range(len(rows))]
        traces += [
            canvas.bars(
                orientation="h",
                name=word,
                x=[amount or 0 for amount in column],
                y=ys,
                width=canvas.thick(0.26, row_px),
                marker={"color": theme.BUDGET[step]},
                customdata=[canvas.behind(n, **query, money=step) for n, query in zip(tasks, queries, strict=True)],
                hovertext=[
                    canvas.hover(
                        name,
                        canvas.fact(word, numbers.stated_vnd(amount)),
                        plural(n, "{n} task", "{n} tasks").format(n=numbers.number(n)),
                    )
                    for name, amount, n in zip(names, column, tasks, strict=True)
                ],
                hovertemplate=canvas.HOVER,
            ),
            canvas.bar_ends(
                [amount or 0 for amount in column],
                ys,
                [numbers.stated_vnd(amount, unit) for amount in column],
                theme.LABEL_PX,
            ),
        ]
    room = _AMOUNT_LETTERS * canvas.text_px("0") / canvas.plot_px()
    more = _("and {n} more with smaller amounts").format(n=numbers.number(rest))
    key, key_px = _key()
    return canvas.figure(
        traces,
        height=len(rows) * row_px + key_px + 12 + (30 if rest else 8),
        margin={"t": key_px + 12, "b": 30 if rest else 8},
        xaxis=canvas.bare(range=[0, largest / (1 - room)]),
        yaxis=yaxis,
        barmode="overlay",
        annotations=[canvas.above(key), *([canvas.below(more)] if rest else [])],
    )


def _key() -> tuple[str, int]:
    return canvas.key([(canvas.SQUARE, theme.BUDGET[step], _(word)) for step, (*_columns, word) in _STEPS.items()])


def by_alt(frame: pd.DataFrame) -> str:
    """One sentence: how many rows have amounts, and the largest."""
    stated = frame[frame[[column for column, *_rest in _STEPS.values()]].notna().any(axis=1)]
    if stated.empty:
        return _(_NO_MONEY)
    first = _largest_first(stated).iloc[[0]]
    return _(
        "Amounts for {n}; the largest: {name}, estimated {estimated}, allocated {allocated}, disbursed {disbursed}."
    ).format(
        n=numbers.number(len(stated)),
        name=canvas.texts(first["name"])[0] or _(_NOT_STATED),
        **{step: numbers.stated_vnd(amount) for step, amount in _amounts(first).items()},
    )


def against_progress(frame: pd.DataFrame) -> go.Figure:
    """A point per task of `budget.against_progress`: work done against money disbursed of the money allocated.

    On the diagonal both go together; the tasks furthest from it carry their number. Tasks without a rate are
    counted below, not drawn. `customdata`: the task.
    """
    drawn = frame[frame["percent"].notna() & frame["disbursed_rate"].notna()]
    if drawn.empty:
        return canvas.empty(_("No task has both progress and a disbursement rate."))
    xs = [percent / 100 for percent in canvas.numbers(drawn["percent"]) if percent is not None]
    ys = [rate for rate in canvas.numbers(drawn["disbursed_rate"]) if rate is not None]
    named = _outliers(xs, ys)
    refs = list(drawn["ref"])
    top = max(1.0, *ys)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    y_ticks = [tick for tick in [*ticks, *range(2, 11)] if tick <= top] if top <= 10 else [0, 1, top]
    missing = len(frame) - len(drawn)
    notes = [
        canvas.note(_("Money ahead of work"), 0.01, top, xanchor="left", yanchor="top"),
        canvas.note(_("Work ahead of money"), 1, 0.01, xanchor="right", yanchor="bottom"),
    ]
    if missing:
        text = plural(
            missing, "{n} task without both figures is not drawn", "{n} tasks without both figures are not drawn"
        ).format(n=numbers.number(missing))
        notes.append(canvas.below(text, yshift=-50))
    return canvas.figure(
        [
            canvas.points(
                mode="markers+text",
                x=xs,
                y=ys,
                text=[canvas.plain(ref) if at in named else "" for at, ref in enumerate(refs)],
                textposition=["middle left" if x > 0.8 else "middle right" for x in xs],
                textfont={"size": theme.LABEL_PX},
                marker={
                    "size": 12,
                    "opacity": 0.85,
                    "color": [
                        theme.ACCENT if abs(x - y) >= _OUTLIER else theme.NEUTRAL for x, y in zip(xs, ys, strict=True)
                    ],
                },
                cliponaxis=False,
                customdata=[canvas.behind(1, task=task_id) for task_id in drawn["task_id"]],
                hovertext=[_progress_hover(record, y) for record, y in zip(drawn.to_dict("records"), ys, strict=True)],
                hovertemplate=canvas.HOVER,
            )
        ],
        height=430 + (24 if missing else 0),
        margin={"b": 78 if missing else 54, "l": 60, "t": 16, "r": 16},
        xaxis=_rate_axis(_("Work done"), ticks, 1.03),
        yaxis=_rate_axis(_("Disbursed of allocated"), y_ticks, top * 1.03),
        shapes=[_DIAGONAL],
        annotations=notes,
    )


def against_progress_alt(frame: pd.DataFrame) -> str:
    """One sentence: how many tasks, and how many have money far from progress, either way."""
    gaps = (frame["disbursed_rate"].astype(float) - frame["percent"].astype(float) / 100).dropna()
    if gaps.empty:
        return _("No task has both progress and a disbursement rate.")
    return plural(
        len(gaps),
        "{n} task: in {ahead} disbursement runs at least 25 points ahead of the work, in {behind} at least 25 behind.",
        "{n} tasks: in {ahead} disbursement runs at least 25 points ahead of the work, in {behind} at least 25 behind.",
    ).format(
        n=numbers.number(len(gaps)),
        ahead=numbers.number(int((gaps >= _OUTLIER).sum())),
        behind=numbers.number(int((gaps <= -_OUTLIER).sum())),
    )


def _query(group: Group, id_: str | None) -> dict[str, str]:
    """What a row asks the list of tasks for."""
    if group == "section":
        plan, _slash, ref = (id_ or "").partition("/")
        return {"plan": plan, "section": ref}
    return {"payer" if group == "agency" else group: id_ or ""}


def _amounts(totals: pd.DataFrame) -> dict[str, float | None]:
    """Step -> amount in VND of the first row, None where nobody states it."""
    if totals.empty:
        return dict.fromkeys(_STEPS)
    return {step: canvas.numbers(totals[column])[0] for step, (column, *_rest) in _STEPS.items()}


def _largest_first(frame: pd.DataFrame) -> pd.DataFrame:
    columns = [column for column, *_rest in _STEPS.values()]
    size = frame[columns].astype(float).max(axis=1)
    return frame.loc[size.sort_values(ascending=False, kind="stable").index]


def _outliers(xs: Sequence[float], ys: Sequence[float]) -> set[int]:
    """Positions of the points furthest from the diagonal, without those whose words would cover another's."""
    order = sorted(range(len(xs)), key=lambda at: -abs(xs[at] - ys[at]))
    named: list[int] = []
    for at in order:
        if abs(xs[at] - ys[at]) < _OUTLIER or len(named) == _NAMED:
            break
        if all(abs(xs[at] - xs[other]) > 0.12 or abs(ys[at] - ys[other]) > 0.06 for other in named):
            named.append(at)
    return set(named)


def _progress_hover(record: dict[Hashable, Any], disbursed: float) -> str:
    lead = canvas.plain(record["lead"]) if canvas.is_there(record["lead"]) else ""
    spent, allocated, beside = (
        numbers.stated_vnd(record[name] if canvas.is_there(record[name]) else None)
        for name in ("disbursed_vnd", "allocated_vnd", "unallocated_vnd")
    )
    return canvas.hover(
        f"{record['ref']} {record['title']}",
        lead,
        canvas.fact(_("Work done"), percents.progress(record["percent"])),
        canvas.fact(_("Disbursed"), f"{spent} / {allocated}"),
        canvas.fact(_("Disbursed of allocated"), percents.share(disbursed)),
        canvas.fact(_("Disbursed without a stated allocation"), beside) if beside != _(_NOT_STATED) else "",
    )


def _rate_axis(title: str, ticks: Sequence[float], end: float) -> dict[str, Any]:
    words = [percents.share(tick) for tick in ticks]
    return canvas.ticks(ticks, words, range=[-0.03, end], showgrid=True, title={"text": title})
