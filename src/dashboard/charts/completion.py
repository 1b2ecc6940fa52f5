"""How much of the work is done (domain.md §4 and §5): by agency, section and month, and how old the delays are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import dates, numbers, percents, statuses
from dashboard.text.translation import N_, _, plural

Basis = Literal["assigned", "due"]

_BASES = {
    "assigned": ("done", "assigned", N_("Done / assigned")),
    "due": ("done_due", "due", N_("Done / due")),
}
_SMALL = 5
"""Below so many tasks a rate is not shown: counts only (domain.md §5)."""
_OWN, _OTHERS = "overdue_own", "overdue_others"
"""The overdue tasks of an agency (domain.md §4): its own part is not done, or it is and others are waited for."""
_RATE_LETTERS = 14
_HOLLOW_SQUARE = "□"
_NO_TASK = N_("No task in this selection.")
_NONE_DUE = N_("No task was due in these months.")


def by_agency(frame: pd.DataFrame, basis: Basis = "assigned", top: int | None = None) -> go.Figure:
    """A stacked bar of counts by status per agency of `completion.by_agency`, in the frame's order.

    Overdue is red only where the agency's own part is not done, and hollow where it waits for others. At the right
    "3/7 (42,9%)": done of the tasks assigned, or with `basis="due"` of those due; under 5 counts alone. Withdrawn tasks
    stand in no bar. `customdata`: the tasks of each part; at the end those done.
    """
    return _stacked(frame, list(frame["agency"]), [{"agency": id_} for id_ in frame["agency_id"]], basis, top)


def by_agency_alt(frame: pd.DataFrame) -> str:
    """How many agencies, how much the first one has done; how many are late with their own part, how many wait for
    others. No sum: a task may have several leads."""
    sentence = _stacked_alt(
        frame,
        list(frame["agency"]),
        lambda n: plural(
            n,
            "Tasks of {n} agency by status; first in the list: {name}, {share} done.",
            "Tasks of {n} agencies by status; first in the list: {name}, {share} done.",
        ),
    )
    late, waiting = (sum(n > 0 for n in canvas.counts(frame[part])) for part in (_OWN, _OTHERS))
    if not late and not waiting:
        return sentence
    return f"{sentence} " + _(
        "Agencies with overdue tasks: {late} with their own part not done, {waiting} waiting for others."
    ).format(late=numbers.number(late), waiting=numbers.number(waiting))


def by_section(frame: pd.DataFrame, basis: Basis = "assigned") -> go.Figure:
    """As `by_agency`, a row per section of `completion.by_section`, after its plan where there are two."""
    queries = [{"plan": plan, "section": ref} for plan, ref in zip(frame["plan_code"], frame["group_ref"], strict=True)]
    return _stacked(frame, _sections(frame), queries, basis, None)


def by_section_alt(frame: pd.DataFrame) -> str:
    """One sentence: how many sections, and how much the first one has done."""
    return _stacked_alt(
        frame,
        _sections(frame),
        lambda n: plural(
            n,
            "Tasks of {n} section by status; first in the list: {name}, {share} done.",
            "Tasks of {n} sections by status; first in the list: {name}, {share} done.",
        ),
    )


def by_month(frame: pd.DataFrame) -> go.Figure:
    """A column per month of `completion.by_month`: tasks due in it, done on time, late, and still open.

    Above it "5/7": done of due. `customdata`: the tasks of each part, above it those done.
    """
    frame = frame[frame["due"].fillna(0) > 0]
    if frame.empty:
        return canvas.empty(_(_NONE_DUE))
    days = [day for day in canvas.days(frame["month_on"]) if day]
    months = canvas.months_between(min(days), max(days))
    column = {day: at for at, day in enumerate(months)}
    xs = [column[day] for day in days]
    due = canvas.counts(frame["due"])
    parts = {
        "done_on_time": (statuses.word("done_on_time"), canvas.counts(frame["on_time"]), "done_on_time"),
        "done_late": (statuses.word("done_late"), canvas.counts(frame["late"]), "done_late"),
        "overdue": (_("Not done"), canvas.counts(frame["open"]), "open"),
    }
    done = [a + b for a, b in zip(parts["done_on_time"][1], parts["done_late"][1], strict=True)]
    hovers = _month_hovers(days, done, due, [(word, counts) for word, counts, _code in parts.values()])
    positions, texts = canvas.month_ticks(months)
    traces: list[canvas.Trace] = [
        canvas.bars(
            name=word,
            x=xs,
            y=counts,
            marker={"color": theme.colour(status)},
            width=canvas.BAR,
            customdata=[canvas.behind(n, due=f"{day:%Y-%m}", status=code) for day, n in zip(days, counts, strict=True)],
            hovertext=hovers,
            hovertemplate=canvas.HOVER,
        )
        for status, (word, counts, code) in parts.items()
        if any(counts)
    ]
    traces.append(_done_of_due(xs, days, done, due) | {"hovertext": hovers, "hovertemplate": canvas.HOVER})
    key, key_px = canvas.key(
        [(canvas.SQUARE, theme.colour(status), word) for status, (word, counts, _code) in parts.items() if any(counts)]
    )
    heading = _("Done / due, by month of the deadline")
    return canvas.figure(
        traces,
        height=300 + key_px,
        margin={"t": 40 + key_px, "b": 44},
        xaxis=canvas.ticks(positions, texts, range=[-0.6, max(len(months), 6) - 0.4]),
        yaxis=canvas.bare(range=[0, max(due) * 1.12]),
        barmode="stack",
        annotations=[
            canvas.above(key, yshift=34),
            canvas.above(f"<b>{canvas.plain(heading)}</b>", yshift=8),
        ],
    )


def _month_hovers(
    days: Sequence[date], done: Sequence[int], due: Sequence[int], parts: Sequence[tuple[str, Sequence[int]]]
) -> list[str]:
    return [
        canvas.hover(
            _("Due in {month}").format(month=dates.month(day)),
            _share(n, of),
            *(canvas.fact(word, numbers.number(counts[at])) for word, counts in parts),
        )
        for at, (day, n, of) in enumerate(zip(days, done, due, strict=True))
    ]


def _done_of_due(xs: Sequence[int], days: Sequence[date], done: Sequence[int], due: Sequence[int]) -> canvas.Trace:
    """ "5/7" above each column, which leads to the tasks done."""
    return canvas.points(
        mode="text",
        name="values",
        x=xs,
        y=due,
        text=[f"{numbers.number(n)}/{numbers.number(of)}" for n, of in zip(done, due, strict=True)],
        textposition="top center",
        textfont={"size": theme.LABEL_PX},
        customdata=[canvas.behind(n, due=f"{day:%Y-%m}", status="done") for day, n in zip(days, done, strict=True)],
    )


def by_month_alt(frame: pd.DataFrame) -> str:
    """One sentence: tasks due over the months shown, how many on time, late and open."""
    due, on_time, late, still_open = (sum(canvas.counts(frame[name])) for name in ("due", "on_time", "late", "open"))
    if not due:
        return _(_NONE_DUE)
    return plural(
        due,
        "Of {due} task due so far: {on_time} done on time, {late} late, {open} not done.",
        "Of {due} tasks due so far: {on_time} done on time, {late} late, {open} not done.",
    ).format(
        due=numbers.number(due),
        on_time=numbers.number(on_time),
        late=numbers.number(late),
        open=numbers.number(still_open),
    )


# ---- shared ----


@dataclass(frozen=True, slots=True)
class _Look:
    """How a part of a bar is shown, and what it asks the list of tasks for."""

    word: str
    colour: str
    asked: dict[str, str]
    is_hollow: bool = False

    @property
    def mark(self) -> str:
        return _HOLLOW_SQUARE if self.is_hollow else canvas.SQUARE

    @property
    def marker(self) -> dict[str, Any]:
        if self.is_hollow:
            return {"color": theme.HOLLOW, "line": {"color": self.colour, "width": 1.5}}
        return {"color": self.colour}

    @property
    def text(self) -> dict[str, str]:
        # On a hollow bar plotly itself takes black or white, whichever reads on the background.
        return {} if self.is_hollow else {"color": theme.on(self.colour)}


def _looks(frame: pd.DataFrame) -> dict[str, _Look]:
    """The parts of a bar by the column that counts them, in display order; the overdue in two where they are split."""
    looks = {}
    for status in theme.STATUS:
        if status == "overdue" and _OWN in frame:
            red = theme.colour(status)
            looks[_OWN] = _Look(_("Overdue, own part not done"), red, {"status": status, "part": "own"})
            looks[_OTHERS] = _Look(
                _("Overdue, waiting for others"), red, {"status": status, "part": "others"}, is_hollow=True
            )
        elif status != "withdrawn":
            looks[status] = _Look(statuses.word(status), theme.colour(status), {"status": status})
    return looks


def _sections(frame: pd.DataFrame) -> list[str]:
    """ "B.I Tuyên truyền", with the plan before it when there are two."""
    several = frame["plan_code"].nunique() > 1
    return [
        (f"{plan} · " if several else "") + " ".join(filter(None, (ref, title)))
        for plan, ref, title in zip(
            frame["plan_code"], canvas.texts(frame["group_ref"]), canvas.texts(frame["title"]), strict=True
        )
    ]


def _stacked(
    frame: pd.DataFrame, names: Sequence[str], queries: Sequence[dict[str, str]], basis: Basis, top: int | None
) -> go.Figure:
    """The bars of a frame; `queries`: what each row asks the list of tasks for."""
    rows = _assigned(frame, names)
    if not rows:
        return canvas.empty(_(_NO_TASK))
    rest = 0 if top is None else max(0, len(rows) - top)
    rows = rows[: len(rows) - rest]
    frame, names, queries = frame.iloc[rows], [names[at] for at in rows], [queries[at] for at in rows]
    of_done, whole, heading = _BASES[basis]
    shares = [_share(n, of) for n, of in zip(canvas.counts(frame[of_done]), canvas.counts(frame[whole]), strict=True)]
    yaxis, row_px = canvas.name_axis([canvas.wrap(name) for name in names])
    ys = [canvas.in_row(at, row_px) for at in range(len(rows))]
    looks = _looks(frame)
    columns = {part: canvas.counts(frame[part]) for part in looks}
    ends = [sum(column) for column in zip(*columns.values(), strict=True)]
    room = _RATE_LETTERS * canvas.text_px("0") / canvas.plot_px()
    longest = max(*ends, 1) / (1 - room)
    task_px = canvas.plot_px() / longest
    hovers = _hovers(frame, names, shares)
    traces = [
        _part_bars(looks[part], counts, queries, task_px)
        | {"y": ys, "width": canvas.thick(canvas.BAR, row_px), "hovertext": hovers, "hovertemplate": canvas.HOVER}
        for part, counts in columns.items()
        if any(counts)
    ]
    key, key_px = canvas.key(
        [(looks[part].mark, looks[part].colour, looks[part].word) for part, counts in columns.items() if any(counts)]
    )
    top_px = key_px + 32
    more = plural(rest, "and {n} other agency", "and {n} other agencies")
    return canvas.figure(
        [
            *traces,
            canvas.bar_ends(ends, ys, shares)
            | {
                "customdata": [
                    canvas.behind(n, **query, status="done" if basis == "assigned" else "done_due")
                    for query, n in zip(queries, canvas.counts(frame[of_done]), strict=True)
                ],
                "hoverinfo": None,
                "hovertext": hovers,
                "hovertemplate": canvas.HOVER,
            },
        ],
        height=len(rows) * row_px + top_px + (30 if rest else 8),
        margin={"t": top_px, "b": 30 if rest else 8},
        xaxis=canvas.bare(range=[0, longest]),
        yaxis=yaxis,
        barmode="stack",
        annotations=[
            canvas.above(key, yshift=28),
            canvas.above(f"<b>{canvas.plain(_(heading))}</b>", x=1, xanchor="right"),
            *([canvas.below(more.format(n=numbers.number(rest)))] if rest else []),
        ],
    )


def _part_bars(look: _Look, counts: Sequence[int], queries: Sequence[dict[str, str]], task_px: float) -> canvas.Trace:
    """One part of every bar; `task_px`: how wide a task is."""
    return canvas.bars(
        orientation="h",
        name=look.word,
        x=counts,
        marker=look.marker,
        # A number that has no room at a readable size is left to the hover text.
        text=[word if n and canvas.text_px(word) + 8 <= n * task_px else "" for n, word in _worded(counts)],
        textposition="inside",
        insidetextanchor="middle",
        constraintext="none",
        textangle=0,
        insidetextfont={"size": theme.LABEL_PX} | look.text,
        customdata=[canvas.behind(n, **query, **look.asked) for query, n in zip(queries, counts, strict=True)],
    )


def _assigned(frame: pd.DataFrame, names: Sequence[str]) -> list[int]:
    """Positions of the rows with a task assigned; one whose tasks are all withdrawn has nothing to complete."""
    assert len(frame) == len(names)
    return [at for at, n in enumerate(canvas.counts(frame["assigned"])) if n]


def _worded(counts: Sequence[int]) -> list[tuple[int, str]]:
    return [(n, numbers.number(n)) for n in counts]


def _stacked_alt(frame: pd.DataFrame, names: Sequence[str], sentence: Callable[[int], str]) -> str:
    rows = _assigned(frame, names)
    if not rows:
        return _(_NO_TASK)
    first = frame.iloc[rows[0]]
    return sentence(len(rows)).format(
        n=numbers.number(len(rows)),
        name=names[rows[0]],
        share=_share(int(first["done"]), int(first["assigned"])),
    )


def _share(part: int, whole: int) -> str:
    """ "3/7 (42,9%)"; under 5 the counts alone; of none "–"."""
    if not whole:
        return numbers.MISSING
    counts = f"{numbers.number(part)}/{numbers.number(whole)}"
    return counts if whole < _SMALL else f"{counts} ({percents.share(part / whole)})"


def _hovers(frame: pd.DataFrame, names: Sequence[str], shares: Sequence[str]) -> list[str]:
    counts = {look.word: canvas.counts(frame[part]) for part, look in _looks(frame).items()}
    if "withdrawn" in frame:
        counts[statuses.word("withdrawn")] = canvas.counts(frame["withdrawn"])
    return [
        canvas.hover(
            name,
            share,
            *(canvas.fact(word, numbers.number(of_part[at])) for word, of_part in counts.items() if of_part[at]),
        )
        for at, (name, share) in enumerate(zip(names, shares, strict=True))
    ]
