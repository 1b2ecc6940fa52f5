"""Nothing of plotly is made for the first time while readers wait: two at once would break each other's figures."""

import os
import subprocess
import sys
from pathlib import Path

from dashboard.charts import preload
from dashboard.settings import ROOT

_DRAW = """
import sys
from dashboard.ui import server
from dashboard.ui.app import data
data.database()
server.warm_up()
from plotly.validator_cache import ValidatorCache
import plotly.io as pio
def lazy():
    checks = ValidatorCache._cache
    classes = {key for key, check in checks.items() if getattr(check, "_data_class", 1) is None}
    traces = {(key, name) for key, check in checks.items() for name in getattr(check, "_class_map", ())}
    modules = {name for name in sys.modules if name.partition(".")[0] in ("plotly", "_plotly_utils")}
    templates = {name for name in pio.templates if not isinstance(pio.templates._templates[name], str)}
    return set(checks), classes, traces, modules, len(templates)
before = lazy()
import datetime, importlib, inspect, pkgutil
import plotly.graph_objects as go
import dashboard.charts
from dashboard.charts import canvas, task, theme
from tests.charts import test_task
from tests.charts.test_language import CHARTS
due = datetime.date(2024, 3, 31), datetime.date(2024, 2, 28)
every = [*CHARTS.values(), lambda: task.monthly(test_task.MONTHS, *due), lambda: canvas.empty("Không có")]
called, kinds = set(), set()
sys.setprofile(lambda frame, event, argument: called.add(frame.f_code) if event == "call" else None)
for draw in every:
    for mode, is_narrow in (("light", False), ("dark", True)):
        with canvas.screen(is_narrow=is_narrow):
            figure = theme.dressed(draw(), mode)
        figure.to_dict(), figure.to_json()
        kinds |= {trace.type for trace in figure.data}
sys.setprofile(None)
for module in pkgutil.iter_modules(dashboard.charts.__path__, "dashboard.charts."):
    for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
        is_chart = function.__annotations__.get("return") in (go.Figure, "go.Figure") and not name.startswith("_")
        if is_chart and function.__code__ not in called:
            print("not drawn:", module.name, name)
for name, old, new in zip(("check", "class", "trace", "module", "templates"), before, lazy()):
    if old != new:
        print(name, new - old if name == "templates" else sorted(map(str, old ^ new))[:20])
print("KINDS", *sorted(kinds))
"""


def test_no_figure_makes_anything_of_plotly_first(tmp_path: Path) -> None:
    """After the start every chart, light and dark, wide and narrow, is drawn from what is there already."""
    environment = os.environ | {"DASHBOARD_DATABASE": str(tmp_path / "office.duckdb"), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", _DRAW], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [f"KINDS {' '.join(preload.TRACES)}"]
