"""The slides on reports: whose are missing, and how many came in time month by month."""

from typing import Final

from dashboard import narrative
from dashboard.charts import theme
from dashboard.narrative.names import plain
from dashboard.reports.content import Content
from dashboard.reports.slides.meetings import in_notes
from dashboard.reports.slides.slide import Bar, Bars, Item, Items, Room, Slide
from dashboard.text import dates
from dashboard.text.translation import _

_SHOWN_MONTHS: Final = 12


def silent(content: Content, room: Room) -> Slide:
    """The agencies whose report of the period is missing, for how long, and when they last reported."""
    lines = [
        Item(
            plain(row["agency"]),
            narrative.reporting.last_report(row),
            narrative.reporting.months_in_a_row(int(row["months"])),
            "bad",
        )
        for row in content.silent.to_dict("records")
    ]
    lacking = content.lacking
    return Slide(
        "silent",
        _("Missing reports"),
        narrative.reporting.reports(content.reports, content.scope.period_on),
        Items(lines[: room.lines], (_("Agency"), _("Last reported"), _("How long"))) if lines else None,
        [_(narrative.figures.MEANINGS["received"]), *in_notes(lines)],
        nothing=lacking or _("Every agency has reported."),
        is_good=not lacking,
        more=narrative.names.other_agencies(len(lines) - room.lines),
    )


def months(content: Content) -> Slide:
    """Reports on time, late and missing in each of the last months."""
    frame = content.reports.tail(_SHOWN_MONTHS)
    labels = [dates.short_month(month) for month in frame["month_on"]]
    counts = zip(frame["on_time"], frame["received"] - frame["on_time"], frame["missing"], strict=True)
    shares = [narrative.figures.share(*row) for row in zip(frame["received"], frame["expected"], strict=True)]
    parts = (
        (_("On time"), theme.colour("done_on_time")),
        (_("Sent late"), theme.colour("due_soon")),
        (_("Missing"), theme.colour("overdue")),
    )
    rows = [Bar(name, share, [*map(int, row)]) for name, share, row in zip(labels, shares, counts, strict=True)]
    return Slide(
        "reports",
        _("Reports by month"),
        narrative.reporting.months_reported(content.reports),
        Bars(parts, rows, is_upright=True) if rows else None,
        [
            _(narrative.figures.MEANINGS["received"]),
            *(f"{label}: {share}" for label, share in zip(labels, shares, strict=True)),
        ],
        nothing=_("No report was expected yet."),
    )
