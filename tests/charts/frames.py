"""Small frames with the columns and types the metrics give, and what a figure made of them shows."""

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme

REPORT_ON = date(2024, 3, 31)
HOSTILE = "<b>Lễ</b> <a href='javascript:1'>dâng</a> & <br>hoa %{x}"
"""A title that plotly would read as markup."""

ENGLISH_MONTHS = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")


def task(ref: str, status: str, start: str | None, due: str | None, **changes: Any) -> dict[str, Any]:
    """One row of `tasks.listing`."""
    return {
        "task_id": f"A/{ref}",
        "plan_code": "A",
        "ref": ref,
        "section_ref": "B.I.2",
        "group_ref": "B.I",
        "group_title": "Tuyên truyền, báo chí, xuất bản",
        "title": f"Nhiệm vụ {ref}",
        "kind": "task",
        "lead_id": "so-vhttdl",
        "first_lead": "Sở VHTTDL",
        "lead": "Sở VHTTDL",
        "leads": "Sở VHTTDL",
        "start_on": start,
        "due_on": due,
        "baseline_due_on": due,
        "precision": "day",
        "is_tentative": False,
        "deadline_printed": None,
        "moves": 0,
        "percent": 0.0,
        "status": status,
        "days_late": 0,
        "contradiction": None,
    } | changes


def listing(*rows: dict[str, Any]) -> pd.DataFrame:
    """A frame of these tasks, dates typed as the database types them."""
    columns = task("x", "overdue", None, None)
    frame = pd.DataFrame(list(rows), columns=list(columns))
    for name in ("start_on", "due_on", "baseline_due_on"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


def tasks() -> pd.DataFrame:
    """Bar (done, half done, hatched, moved), event, only due, only start, undated; two sections, two leads."""
    festival = {
        "group_ref": "B.III",
        "group_title": "Tổ chức Lễ kỷ niệm",
        "first_lead": None,
        "lead": None,
        "leads": None,
    }
    return listing(
        task("B.I.1", "done_on_time", "2023-03-01", "2023-06-30", percent=100.0),
        task("B.I.2", "in_progress", "2023-12-01", "2024-12-31", percent=50.0),
        task("B.I.3", "overdue", "2023-05-01", "2024-02-29", percent=None, is_tentative=True, days_late=31),
        task("B.I.4", "in_progress", "2024-01-01", "2024-06-30", baseline_due_on="2024-04-30", moves=1, percent=10.0),
        task("B.III.1", "not_started", "2024-09-02", "2024-09-02", **festival),
        task("B.III.2", "overdue", None, "2024-01-30", deadline_printed="trước ngày 30/01/2024", **festival),
        task("B.III.3", "no_deadline", "2023-12-01", None, title=HOSTILE, **festival),
        task("D.1", "no_deadline", None, None),
    )


def milestones() -> pd.DataFrame:
    """`timeline.milestones`."""
    return pd.DataFrame(
        {
            "plan_code": ["A", "A", "B"],
            "on_date": pd.to_datetime(["2023-05-19", "2024-01-01", "2024-01-01"]),
            "title": ["133 năm ngày sinh Chủ tịch Hồ Chí Minh", HOSTILE, "20 năm chia tách tỉnh"],
            "note": [None, "Chú thích 5", None],
        }
    )


def by_status(**counts: int) -> pd.DataFrame:
    """`completion.by_status`: ten rows in display order."""
    return pd.DataFrame({"status": list(theme.STATUS), "tasks": [counts.get(code, 0) for code in theme.STATUS]})


def completion(*rows: dict[str, Any]) -> pd.DataFrame:
    """`completion.by_agency` and `by_section` at once: counts follow from the statuses given."""
    full = []
    for row in rows:
        counts = {code: int(row.get(code, 0)) for code in theme.STATUS}
        in_time_or_late = counts["done_on_time"] + counts["done_late"]
        done = in_time_or_late + counts["done_undated"]
        assigned = sum(counts.values()) - counts["withdrawn"]
        due = in_time_or_late + counts["overdue"]
        full.append(
            {
                "agency_id": "x",
                "agency": "Sở X",
                "plan_code": "A",
                "group_ref": "B.I",
                "title": "Tuyên truyền",
                "assigned": assigned,
                "done": done,
                "due": due,
                "done_due": in_time_or_late,
                "on_time": counts["done_on_time"],
                "assigned_rate": done / assigned if assigned else float("nan"),
                "overdue_own": counts["overdue"],
                "overdue_others": 0,
            }
            | counts
            | {key: value for key, value in row.items() if key not in counts}
        )
    columns = ["agency_id", "agency", "plan_code", "group_ref", "title", "assigned", "done", "due", "done_due"]
    columns += ["overdue_own", "overdue_others"]
    return pd.DataFrame(full, columns=None if full else [*columns, *theme.STATUS])


def shown(figure: go.Figure) -> Iterator[str]:
    """Every text of a figure a reader can meet: labels, ticks, notes, hover texts."""
    layout = figure.layout
    for axis in [*figure.select_xaxes(), *figure.select_yaxes()]:
        if axis.showticklabels is not False:
            yield from axis.ticktext or ()
        yield axis.title.text or ""
    for note in layout.annotations:
        yield note.text
    for trace in figure.data:
        for texts in (trace.hovertext if hasattr(trace, "hovertext") else None, trace.text):
            if texts is not None:
                yield from [texts] if isinstance(texts, str) else [text for text in texts if text]


def words(figure: go.Figure) -> str:
    """All texts of a figure as a reader sees them, markup removed."""
    return html.unescape(re.sub(r"<br>", " ", re.sub(r"</?(b|span[^>]*)>", "", "\n".join(filter(None, shown(figure))))))


def markup(figure: go.Figure) -> set[str]:
    """Every tag plotly would obey in the figure's texts."""
    return {tag for text in shown(figure) for tag in re.findall(r"<[^>]*>", text)}


def ours(tags: set[str]) -> bool:
    """Whether the tags are only those the charts themselves write."""
    return all(
        re.fullmatch(r"<br>|</?b>|</span>|<span style='color:#[0-9a-f]{6}(;font-size:\d+px)?'>", t) for t in tags
    )


def colours(figure: go.Figure) -> set[str]:
    """Every colour of the figure's marks, lines and texts, as "#rrggbb" (transparency taken off)."""
    matches = re.findall(r'"(#[0-9a-fA-F]{6}|rgba\([^)]*\))"', figure.to_json().split('"layout"')[0])
    return {_solid(colour) for colour in matches}


def _solid(colour: str) -> str:
    if colour.startswith("#"):
        return colour
    red, green, blue, _alpha = colour[5:-1].split(",")
    return f"#{int(red):02x}{int(green):02x}{int(blue):02x}"
