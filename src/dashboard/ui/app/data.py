"""The process-wide database and everything read from it, cached by what was asked and by the data version.

A commit raises the version, so nothing here is ever cleared; what is no longer asked for falls out.
"""

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import narrative, settings
from dashboard.charts import canvas, theme
from dashboard.store import database as store
from dashboard.store.scope import Scope, day_of
from dashboard.text.translation import language
from dashboard.ui.app import viewport

T = TypeVar("T")

# Kept: 8 pages of some 6 questions each, for the filters some tens of readers have in use.
MAX_ANSWERS: Final = 2000
MAX_FIGURES: Final = 500
MAX_SHARED: Final = 500


@cache
def options() -> settings.Settings:
    """The settings of this process; SettingError names a bad one."""
    return settings.read()


def gap_levels() -> dict[str, float]:
    """The settings of `curve.position`: from how many points of gap it is green, from how many amber."""
    return {"green_from": options().gap_amber_points, "amber_from": options().gap_red_points}


@cache
def database() -> store.Database:
    """The one database of this process, opened at the first call (`server.lifespan`, before any reader comes).

    Raises DatabaseInUse or DatabaseUnavailable; a failure is not remembered, the next call tries again.
    """
    return store.connect(options().database)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Việt Nam."""
    return day_of(now())


def fetch(metric: Callable[..., T], scope: Scope | None = None, **arguments: Any) -> T:
    """What the metric says for the scope: `metric(reader, scope, **arguments)`, without a scope if None; a frame has
    the leads of tasks in words.

    Computed once per question, data version and language. The result is the caller's own copy. Arguments
    must have a repr that tells them apart (text, numbers, days, tuples of them).
    """
    db = database()
    question = repr((_name(metric), scope, sorted(arguments.items()), language(), str(db.path), db.version))
    compute = partial(metric, **arguments) if scope is None else partial(_with_scope, metric, scope, arguments)
    answer: T = _answer(question, compute)
    return answer


def _with_scope(metric: Callable[..., T], scope: Scope, arguments: dict[str, Any], reader: store.Reader) -> T:
    return metric(reader, scope, **arguments)


@st.cache_data(show_spinner=False, max_entries=MAX_ANSWERS)  # type: ignore[untyped-decorator]
def _answer(
    question: str,  # noqa: ARG001 - the cache key; Streamlit leaves out what begins with an underscore
    _compute: Callable[[store.Reader], Any],
) -> Any:
    with database().reader() as reader:
        answer = _compute(reader)
    return narrative.names.leads(answer) if isinstance(answer, pd.DataFrame) else answer


def shared(make: Callable[..., T], *arguments: Hashable) -> T:
    """What `make(*arguments)` makes of answers of `fetch`: once per question, data version and language, and one for
    all readers, so never to be changed. For what takes long to make of an answer, or is asked for a hundred times a
    page.
    """
    db = database()
    answer: T = _shared(make, arguments, language(), str(db.path), db.version)
    return answer


@lru_cache(maxsize=MAX_SHARED)
def _shared(make: Callable[..., Any], arguments: tuple[Hashable, ...], *_stands_for: Hashable) -> Any:
    return make(*arguments)


def figure(chart: Callable[..., go.Figure], *frames: pd.DataFrame, **arguments: Any) -> go.Figure:
    """`chart(*frames, **arguments)` in the reader's light or dark template and for the width of the screen, drawn
    once per content, language and screen; shared, so never change it."""
    screen = viewport.screen()

    def draw() -> go.Figure:
        with canvas.screen(is_narrow=screen.is_narrow):
            return theme.dressed(chart(*frames, **arguments), screen.mode)

    drawn: go.Figure = _figure((_name(chart), language(), screen.mode, screen.is_narrow, frames, arguments), draw)
    return drawn


def _content(frame: pd.DataFrame) -> bytes:
    """Index, columns and values, for a key: what Streamlit makes of a frame takes ten times as long for a small one."""
    parts = [repr(frame.index if isinstance(frame.index, pd.RangeIndex) else frame.index.tolist()).encode()]
    for name, column in frame.items():
        is_plain = isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufmM"
        parts.append(repr((name, str(column.dtype))).encode())
        parts.append(column.to_numpy().tobytes() if is_plain else repr(column.tolist()).encode())
    return b"\0".join(parts)


@st.cache_resource(  # type: ignore[untyped-decorator]
    show_spinner=False, max_entries=MAX_FIGURES, hash_funcs={pd.DataFrame: _content}
)
def _figure(
    drawn_from: Any,  # noqa: ARG001 - the cache key
    _draw: Callable[[], go.Figure],
) -> go.Figure:
    figure = _draw()
    # Streamlit asks for the plain form on every run, and making it copies every list of the figure.
    plain = figure.to_dict()
    setattr(figure, "to_dict", lambda: plain)  # noqa: B010 - an assignment would not pass the type check
    return figure


def _name(function: Callable[..., Any]) -> str:
    name = f"{function.__module__}.{function.__qualname__}"
    if "<" in name:
        raise ValueError(f"{name}: two functions without a name of their own would share one answer")
    return name
