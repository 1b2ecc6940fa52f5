"""How long a browser takes to draw: the overview's first chart against the same chart alone on an empty Streamlit
page, and another agency chosen against a first load. Alternately in one run, with a warm browser; medians and ratios.

    python bench/browser.py DATABASE [--runs 15]

DATABASE: a copy of a dashboard's database that no server has open (`make run` makes data/demo.duckdb).
Not a test: figures depend on the machine. The aims: at most 1.3 times the bare chart; a choice under 0.5 of a load.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
SETTLED_MS = 1500
"""After so long nothing moves any more."""
DRAWN = ".js-plotly-plot .main-svg .trace"
# The page itself notes when it has drawn: asking from outside would wait for the browser to be idle.
NOTES = """
window.noted = {}
const marks = {
  chart: () => document.querySelector('DRAWN'),
  page: () => document.querySelectorAll('DRAWN').length > 1 && document.querySelector('[data-testid=stMetric]')
    && document.querySelector('[data-testid=stSidebar] [role=combobox], [data-testid=stSidebar] button[aria-haspopup]')
    && !document.querySelector('[data-testid=stSkeleton]'),
}
new MutationObserver(changes => {
  const now = performance.now()
  for (const name in marks) if (!(name in noted) && marks[name]()) noted[name] = now
  // The last change of the page's own part: then all of it stands.
  if (changes.some(change => change.target.closest?.('[data-testid=stMain]'))) noted.last = now
}).observe(document, { childList: true, subtree: true })
addEventListener('click', () => { noted.clicked = performance.now() }, true)
""".replace("DRAWN", DRAWN)
BARE = """
import pickle, pathlib, streamlit as st
figure = pickle.loads(pathlib.Path({path!r}).read_bytes())
st.plotly_chart(figure, theme=None)
"""


@contextmanager
def served(command: list[str], cwd: Path, **environment: str) -> Iterator[str]:
    """A server on a free port, up; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"DASHBOARD_PORT": str(port)} | environment
    command = [part.replace("PORT", str(port)) for part in command]
    server = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        url = f"http://127.0.0.1:{port}"
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)  # noqa: S310
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait()


def drawn(page: Page, url: str, what: str = "chart") -> dict[str, float]:
    """Milliseconds from going to the page until its first chart has bars ("chart") and all of it is there ("page")."""
    page.goto("about:blank")
    page.goto(url, wait_until="commit")
    page.wait_for_function(f"() => {what!r} in (window.noted ?? {{}})")
    noted: dict[str, float] = page.evaluate("noted")
    return noted


def other_agency(page: Page, number: int) -> tuple[float, float]:
    """Milliseconds from choosing an agency in the sidebar to the first chart being another one, and to the last change
    of the page."""
    drawn = f"document.querySelector('{DRAWN}')?.parentElement.innerHTML"
    before = page.evaluate(drawn)
    page.get_by_test_id("stSidebar").get_by_role("combobox", name="Cơ quan").click()
    option = page.get_by_role("option").nth(number)
    option.wait_for()
    start = time.perf_counter()
    option.click()
    page.wait_for_function(f"before => ({drawn} ?? before) !== before", arg=before, polling=10)
    first = 1000 * (time.perf_counter() - start)
    page.wait_for_timeout(SETTLED_MS)
    return first, page.evaluate("noted.last - noted.clicked")


def save_figure(database: Path, file: Path) -> None:
    """Pickle the overview's first chart; in a process of its own, which lets go of the database."""
    code = (
        "import pickle, sys; from pathlib import Path\n"
        "from dashboard.charts import status, theme\n"
        "from dashboard.metrics import completion, directory\n"
        "from dashboard.store import database; from dashboard.store.scope import Scope, month_end\n"
        "db = database.connect(Path(sys.argv[1])); reader = db.reader()\n"
        "day = directory.default_period(reader); frame = completion.by_status(reader, Scope(day, month_end(day)))\n"
        "Path(sys.argv[2]).write_bytes(pickle.dumps(theme.dressed(status.bar(frame), 'light')))\n"
        "reader.__exit__(None, None, None); db.close()"
    )
    subprocess.run([sys.executable, "-c", code, str(database), str(file)], check=True, cwd=ROOT)  # noqa: S603


def main() -> None:
    """Print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figure = Path(folder) / "figure.pickle"
        save_figure(options.database, figure)
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE.format(path=str(figure)), encoding="utf-8")
        plain = [sys.executable, "-m", "streamlit", "run", str(bare), "--server.port=PORT", "--server.headless=true",
                 "--server.fileWatcherType=none", "--browser.gatherUsageStats=false"]  # fmt: skip
        ours = [sys.executable, str(ROOT / "app.py")]
        with (
            served(plain, Path(folder)) as bare_url,
            served(ours, ROOT, DASHBOARD_DATABASE=str(options.database.resolve())) as url,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.add_init_script(NOTES)
            alone: list[float] = []
            overview: list[float] = []
            whole: list[float] = []
            settled: list[float] = []
            chosen: list[float] = []
            rechosen: list[float] = []
            for run in range(options.runs + 1):
                one, other = drawn(page, bare_url), drawn(page, url, "page")
                page.wait_for_timeout(SETTLED_MS)
                last = page.evaluate("noted.last")
                redrawn, redone = other_agency(page, 1 + run % 8)
                if run:
                    alone.append(one["chart"])
                    overview.append(other["chart"])
                    whole.append(other["page"])
                    settled.append(last)
                    chosen.append(redrawn)
                    rechosen.append(redone)
            browser.close()
    middle = [statistics.median(times) for times in (alone, overview, whole, chosen, settled, rechosen)]
    pairs = statistics.median(b / a for a, b in zip(alone, overview, strict=True))
    print(
        f"the chart alone {middle[0]:.0f} ms, on the overview {middle[1]:.0f} ms: {pairs:.2f} times (median of pairs)"
    )
    print(f"the whole overview {middle[2]:.0f} ms")
    print(
        f"another agency chosen {middle[3]:.0f} ms to the first chart: {middle[3] / middle[2]:.2f} of a first load, "
        f"{middle[3] / middle[1]:.2f} of its first chart"
    )
    print(
        f"to the last change: first load {middle[4]:.0f} ms, another agency {middle[5]:.0f} ms: "
        f"{middle[5] / middle[4]:.2f}"
    )


if __name__ == "__main__":
    main()
