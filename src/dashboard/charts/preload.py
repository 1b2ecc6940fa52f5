"""What plotly makes only when a figure first asks for it, made beforehand, on one thread.

plotly (7.1) keeps one check for each property of each part, made at its first use from settings that several checks
share, and imports its classes then. Two readers whose first figures are made at the same moment change those settings
under each other: a check gets another one's name, and the figure ends in "ValueError: Invalid value".
"""

from typing import Final

import plotly.graph_objects as go
from plotly.validator_cache import ValidatorCache

TRACES: Final = ("bar", "heatmap", "scatter")
"""The kinds of traces our charts draw."""
_PARTS: Final = frozenset({"", "data", "frames", "layout", *TRACES})
_AXES: Final = tuple(f"{letter}axis{number}" for letter in "xy" for number in range(2, 10))
"""Further axes have a check each, made from the settings of the first."""


def validators() -> None:
    """Make the check of every property of a figure, its layout and our traces, with the classes these are made of."""
    figure = go.Figure([{"type": trace} for trace in TRACES])
    paths = [path for path in ValidatorCache._json_cache if path.partition(".")[0] in _PARTS]
    for path in (*paths, *(f"layout.{axis}" for axis in _AXES), *(f"{trace}.type" for trace in TRACES)):
        parent, _dot, name = path.rpartition(".")
        getattr(ValidatorCache.get_validator(parent, name), "data_class", None)
    figure.to_json()  # as Streamlit asks for it
