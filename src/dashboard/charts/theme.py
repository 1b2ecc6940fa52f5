"""Colours, words, icons and the figure templates: the one place they are decided; no data here.

Light and dark. Marks have colours that stand out on either background; text, rules and the background itself come
from the template, so that a figure is legible whatever it lies on and a saved picture looks like the screen. Figures
are made light; a page draws `st.plotly_chart(theme.dressed(figure, st.context.theme.type), theme=None)`. A reader who
switches keeps the old charts, whole, until the next rerun. Streamlit's own chart theme would follow at once, but its
labels are pale grey (3.7:1 on white) and 12 px, and text of our own colour would stay dark on dark after a switch.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
import plotly.io as pio

from dashboard.text.translation import N_, _, language

FONT_PX: Final = 14
LABEL_PX: Final = 13
"""Smallest text in a chart: readable from the back of a room on a 1366 px projector."""
FONT: Final = '"Be Vietnam Pro", sans-serif'
BACKGROUND: Final = {"light": "#ffffff", "dark": "#14181f"}
TEXT: Final = {"light": "#12171d", "dark": "#e8eaed"}
RULE: Final = {"light": "#e3e6ea", "dark": "#333a44"}

ACCENT: Final = "#186aa9"
NEUTRAL: Final = "#868e99"
"""Marks that carry no status: coordinating roles, the plan's line, the original deadline."""
HOLLOW: Final = BACKGROUND["light"]
"""The inside of a mark that rests on little: the background, also in the dark."""
DARK: Final = {HOLLOW: BACKGROUND["dark"], ACCENT: "#2b7abd", "#5794cc": "#7fb2e2"}
"""What these colours become in the dark, where the accent alone would be dim (3:1); white still reads on it."""
FAINT: Final = "rgba(134,142,153,0.35)"
"""Thin rules between groups; on either background."""
LEAD: Final = ACCENT
COORDINATING: Final = NEUTRAL
BUDGET: Final = {"estimated": NEUTRAL, "allocated": "#5794cc", "disbursed": ACCENT}
WAITING: Final = "#e4625d"
"""Overdue tasks of which an agency has done its own part: a lighter red than those it is late with."""
PLANNED: Final = NEUTRAL
ACTUAL: Final = ACCENT


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is shown everywhere: colour and icon beside its word (`text.statuses`), never colour alone."""

    icon: str
    colour: str


STATUS: Final[dict[str, Look]] = {
    "done_on_time": Look(":material/check_circle:", "#21a875"),
    "done_late": Look(":material/task_alt:", "#577746"),
    "done_undated": Look(":material/check:", "#218a77"),
    "overdue": Look(":material/error:", "#d1140f"),
    "due_soon": Look(":material/alarm:", "#ca8500"),
    "in_progress": Look(":material/pending:", "#4182ff"),
    "not_started": Look(":material/schedule:", "#346f7b"),
    "no_deadline": Look(":material/all_inclusive:", "#92949b"),
    "suspended": Look(":material/pause_circle:", "#9d48b3"),
    "withdrawn": Look(":material/cancel:", "#6e645c"),
}
"""The ten statuses (domain.md §4) in display order. Any two differ by ΔE2000 ≥ 9, neighbours in this order by
≥ 12, also for protanopes, deuteranopes and tritanopes; each has ≥ 3:1 on both backgrounds (tests say so)."""


def icon(status: str) -> str:
    """The status's Material icon as Streamlit writes it: ":material/error:"."""
    return STATUS[status].icon


def colour(status: str) -> str:
    """The status's colour, "#rrggbb"."""
    return STATUS[status].colour


def tint(colour: str, alpha: float) -> str:
    """The colour let through to the background: pale on white, deep on dark."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{alpha:g})"


def sunk(colour: str, alpha: float = 0.5) -> str:
    """The colour half sunk into a dark page, "#rrggbb": the page's light words read on it (at least 4.5:1)."""
    page = _channels(BACKGROUND["dark"])
    mixed = (round(alpha * part + (1 - alpha) * below) for part, below in zip(_channels(colour), page, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def on(colour: str) -> str:
    """Black or white, whichever reads better on a mark of this colour (at least 4.5:1)."""
    weights = (0.2126, 0.7152, 0.0722)
    parts = (channel / 255 for channel in _channels(colour))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    luminance = sum(weight * c for weight, c in zip(weights, linear, strict=True))
    return "#ffffff" if 1.05 / (luminance + 0.05) >= 4.5 else "#000000"


def _channels(colour: str) -> tuple[int, int, int]:
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValueError(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


_HINTS: Final = {
    "Download plot as a PNG": N_("Save the chart as a picture"),
    "Preparing image - this may take a few seconds": N_("Making the picture…"),
    "Image download succeeded": N_("Saved"),
    "Sorry, there was a problem downloading your image!": N_("The picture could not be saved."),
}
"""plotly's own sentences that a reader can meet, and ours for them."""


_TALLEST_DOUBLED_PX: Final = 8000
"""Chromium draws pictures of up to 16 384 pixels a side."""


def config(file_name: str = "chart", height: int | None = None) -> dict[str, Any]:
    """The `config` of a chart: one button (save as PNG at twice the size, one of a great `height` as it is, because a
    browser draws no larger picture), its hints in the language in use.

    Every axis is fixed, so there is nothing to zoom back out of. Naming the buttons also keeps out the ones
    Streamlit would add in English.
    """
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "showTips": False,
        "doubleClick": False,
        "scrollZoom": False,
        "toImageButtonOptions": {
            "format": "png",
            "scale": 2 if (height or 0) <= _TALLEST_DOUBLED_PX else 1,
            "filename": file_name,
        },
        "locale": language(),
        "locales": {language(): {"dictionary": {theirs: _(ours) for theirs, ours in _HINTS.items()}}},
    }


def dressed(figure: go.Figure, mode: str | None) -> go.Figure:
    """The figure itself, changed to the "dark" or (anything else) the light template."""
    figure.layout.template = "dashboard_dark" if mode == "dark" else TEMPLATE
    if mode == "dark":
        _darken(figure)
    return figure


def _darken(figure: go.Figure) -> None:
    """Change the colours of `DARK` in marks, lines, keys and the shadows of words."""
    for trace in figure.data:
        for name in ("marker", "marker.line", "line"):
            if name in trace and trace[name].color is not None:
                trace[name].color = _dark(trace[name].color)
        if "textfont" in trace and trace.textfont.shadow:
            trace.textfont.shadow = trace.textfont.shadow.replace(HOLLOW, DARK[HOLLOW])
    for shape in figure.layout.shapes:
        shape.line.color = _dark(shape.line.color)
    for note in figure.layout.annotations:
        for light, dark in DARK.items():
            note.text = note.text.replace(f"color:{light}", f"color:{dark}")


def _dark(colours: Any) -> Any:
    return DARK.get(colours, colours) if isinstance(colours, str) else [DARK.get(one, one) for one in colours]


def _template(mode: str) -> go.layout.Template:
    axis = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
        "tickangle": 0,
        "gridcolor": RULE[mode],
        "tickfont": {"size": LABEL_PX, "color": TEXT[mode]},
        "title": {"font": {"size": FONT_PX}},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": FONT_PX, "color": TEXT[mode]},
            "paper_bgcolor": BACKGROUND[mode],
            "plot_bgcolor": BACKGROUND[mode],
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": BACKGROUND[mode],
                "bordercolor": NEUTRAL,
                "align": "left",
                "font": {"family": FONT, "size": FONT_PX, "color": TEXT[mode]},
            },
            "annotationdefaults": {"showarrow": False, "align": "left", "font": {"size": LABEL_PX}},
            "xaxis": axis,
            "yaxis": axis,
        }
    )


TEMPLATE: Final = "dashboard_light"
for _mode in BACKGROUND:
    pio.templates[f"dashboard_{_mode}"] = _template(_mode)
