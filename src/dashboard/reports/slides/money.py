"""The slide on money: estimated, allocated, disbursed and what is left to disburse, by source."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.charts import theme
from dashboard.narrative.names import plain
from dashboard.reports.content import Content
from dashboard.reports.slides.slide import Amount, Amounts, Room, Slide
from dashboard.text import numbers
from dashboard.text.translation import N_, _

_AMOUNTS: Final = {
    "estimated_vnd": (N_("Estimated"), theme.BUDGET["estimated"]),
    "allocated_vnd": (N_("Allocated"), theme.BUDGET["allocated"]),
    "disbursed_vnd": (N_("Disbursed"), theme.BUDGET["disbursed"]),
}


def money(content: Content, room: Room) -> Slide:
    """Amounts by source; one unit for all, as on the screen."""
    frame = content.money_by_source
    unit = numbers.money_unit(frame[list(_AMOUNTS)].max().max())
    rows = [_row(row, unit) for row in frame.head(room.sources).to_dict("records")]
    scale = max(unit, numbers.MILLION)
    name = {numbers.MILLION: _("million VND"), numbers.BILLION: _("billion VND")}[scale]
    parts = [(_(word), colour) for word, colour in _AMOUNTS.values()]
    return Slide(
        "money",
        _("Money by source"),
        narrative.money.money(content.money),
        Amounts(parts, rows, name) if any(amount is not None for row in rows for amount in row.amounts) else None,
        [
            narrative.money.money_groups(frame),
            _(narrative.figures.MEANINGS["disbursed"]),
            _("Amounts nobody has stated are missing; they are not zero."),
            *map(_in_notes, frame.to_dict("records")),
        ],
        nothing=_("No money is stated in this selection."),
        below=narrative.money.unspent(content.money, is_alone=False) if rows else "",
        more=narrative.money.other_sources(len(frame) - len(rows)),
    )


def _row(row: Mapping[Any, Any], unit: int) -> Amount:
    """One source: an amount not stated has no bar and says so; the last says what is left to disburse."""
    scale = max(unit, numbers.MILLION)
    stated = _stated(row)
    labels = [
        f"{_(word)} {numbers.money_alike(vnd, unit)}"
        for (word, _colour), vnd in zip(_AMOUNTS.values(), stated, strict=True)
    ]
    if not pd.isna(row["unspent_vnd"]) and row["unspent_vnd"] > 0:
        labels[-1] = _("{disbursed}, {left} left").format(
            disbursed=labels[-1], left=numbers.money_alike(int(row["unspent_vnd"]), unit)
        )
    return Amount(plain(row["name"]), [None if vnd is None else round(vnd / scale, 3) for vnd in stated], labels)


def _in_notes(row: Mapping[Any, Any]) -> str:
    """What is stated of one source: "Ngân sách tỉnh: Dự toán 1,2 tỷ đồng, …"."""
    amounts = zip(_AMOUNTS.values(), _stated(row), strict=True)
    return f"{plain(row['name'])}: {', '.join(f'{_(word)} {numbers.money_vnd(vnd)}' for (word, _c), vnd in amounts)}"


def _stated(row: Mapping[Any, Any]) -> Sequence[int | None]:
    return [None if pd.isna(row[name]) else int(row[name]) for name in _AMOUNTS]
