"""Pictures of the real screens for the README files: `make screenshots`. Demo figures, 1366 × 768."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = Path(__file__).with_name("images")
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "overview-en": "/?lang=en",
    "tong-quan": "/",
    "dong-thoi-gian": "/timeline",
    "nhiem-vu": "/task?task=A/B.II.1",
    "nop-bao-cao": "/submit",
    "nhat-ky": "/history",
    "tinh-hinh-bao-cao": "/reporting",
    "co-quan": "/agency?agency=so-vhttdl",
    "so-voi-cuoc-hop-truoc": "/since",
    "cuoc-hop": "/meetings",
    "bao-cao": "/papers",
    "trinh-chieu": "/present#4",
}


def main() -> None:
    """Start the dashboard on a demo database of its own and save one picture a page."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {"DASHBOARD_DATABASE": f"{folder}/demo.duckdb", "DASHBOARD_PORT": str(port)}
        subprocess.run([sys.executable, "-m", "dashboard", "demo"], env=os.environ | settings, check=True)
        server = subprocess.Popen([sys.executable, str(ROOT / "app.py")], env=os.environ | settings, cwd=ROOT)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                page = browser.new_page(viewport={"width": 1366, "height": 768})
                for name, address in PAGES.items():
                    _shoot(page, f"http://127.0.0.1:{port}{address}", IMAGES / f"{name}.png")
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _wait(address: str) -> None:
    for _attempt in range(120):
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the dashboard did not start")


def _shoot(page: Page, address: str, file: Path) -> None:
    page.goto(address)
    page.locator("h1:visible").first.wait_for(timeout=60_000)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    page.wait_for_timeout(2500)  # charts draw after the page has said it is done
    page.keyboard.press("Shift")  # the slides then take their hint away
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
