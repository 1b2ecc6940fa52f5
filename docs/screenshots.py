"""Pictures of the real screens for the README files: `make screenshots`. Demo figures, 1366 × 768."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import looks  # noqa: E402 - as the tests of pages wait and look
from tests.browser.conftest import CHROMIUM, FLAGS, served  # noqa: E402

IMAGES = Path(__file__).with_name("images")
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
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.duckdb"
        settings = os.environ | {"DASHBOARD_DATABASE": str(database)}
        subprocess.run([sys.executable, "-m", "dashboard", "demo"], env=settings, check=True)
        with served(database) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            page = browser.new_page(viewport=looks.SIZES["projector"])
            looks.prepare(page)
            for name, address in PAGES.items():
                _shoot(page, url + address, IMAGES / f"{name}.png")
            browser.close()


def _shoot(page: Page, address: str, file: Path) -> None:
    page.goto(address)
    if "/present" in address:
        expect(page.locator("section")).not_to_have_count(2)
        page.keyboard.press("Shift")  # the slides take their hint away
        page.evaluate("document.getAnimations().forEach(one => one.finish())")
    else:
        looks.settle(page, "en" if "lang=en" in address else "vi", "light")
    page.screenshot(path=file)
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
