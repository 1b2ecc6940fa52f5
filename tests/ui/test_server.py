"""The server around the pages: its answers over HTTP, what ships with it, what it says when it cannot start."""

import asyncio
import gzip
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message

from dashboard.settings import ROOT
from dashboard.store import database
from dashboard.ui import cookie
from dashboard.ui.server import Compressed, Recognised, Spoken
from tests.browser.conftest import reserved_port

INDEX = '<!DOCTYPE html>\n<html lang="en"><head></head></html>'


def _get(app: ASGIApp, path: str, query: str = "", **headers: str) -> tuple[dict[str, str], bytes]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(),
                             "headers": named}  # fmt: skip
    asyncio.run(app(scope, receive, send))
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return head, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize(
    ("query", "language"), [("", "vi"), ("plan=A", "vi"), ("plan=A&lang=en", "en"), ("lang=enx", "vi")]
)
def test_the_page_says_its_language(query: str, language: str) -> None:
    """A Vietnamese page must not be offered for translation or read aloud with an English voice."""
    head, body = _get(Spoken(HTMLResponse(INDEX)), "/timeline", query)
    assert f'<html lang="{language}">' in body.decode()
    assert int(head["content-length"]) == len(body)


def test_a_page_that_would_be_compressed_says_its_language() -> None:
    """Streamlit compresses its page for every browser; the language is put in all the same."""
    compressed = GZipMiddleware(HTMLResponse(INDEX + " " * 5000), minimum_size=1000)
    body = _get(Spoken(compressed), "/timeline", accept="text/html,*/*", accept_encoding="gzip")[1]
    assert '<html lang="vi">' in body.decode()


def test_the_parts_of_every_page_are_loaded_ahead() -> None:
    """The page of the installed Streamlit asks for the chart's part before the first chart comes; others' pages do not
    start Streamlit by it."""
    folder = Path(streamlit.__file__).parent / "static"
    shipped = (folder / "index.html").read_text(encoding="utf-8")
    head, body = _get(Spoken(HTMLResponse(shipped)), "/")
    assert int(head["content-length"]) == len(body)
    ahead = re.findall(r'import\("\./(static/js/\w+\.[^"]+)"\)', body.decode())
    assert ahead[0].startswith("static/js/PlotlyChart.") and len(ahead) == len(set(ahead)) >= 9
    assert all((folder / path).is_file() for path in ahead)
    assert b"import(" not in _get(Spoken(HTMLResponse(INDEX)), "/present")[1]


def test_only_pages_are_touched() -> None:
    """A file that happens to hold the same words passes as it is."""
    assert _get(Spoken(PlainTextResponse(INDEX)), "/app/static/x.txt")[1].decode() == INDEX


@pytest.mark.parametrize(
    ("path", "is_small"), [("/static/js/a.js", True), ("/static/media/a.woff2", False), ("/media/a.js", False)]
)
def test_scripts_and_styles_travel_compressed(path: str, is_small: bool) -> None:
    """The first visit over a slow line loads a third; fonts and downloads are left alone."""
    head, body = _get(Compressed(PlainTextResponse("x" * 5000)), path, accept_encoding="gzip")
    assert (head.get("content-encoding") == "gzip") is is_small
    assert (gzip.decompress(body) if is_small else body) == b"x" * 5000


def test_a_page_gives_a_browser_a_name_of_its_own() -> None:
    """Once, for pages only, out of reach of scripts and shared caches: by it a reload finds the dropped files again."""
    app = Recognised(HTMLResponse(INDEX))
    given = [_get(app, "/submit")[0] for _visit in range(2)]
    names = [cookie.of_header(head["set-cookie"]) for head in given]
    assert None not in names and names[0] != names[1]
    assert all("HttpOnly" in head["set-cookie"] and "SameSite=" in head["set-cookie"] for head in given)
    assert given[0]["cache-control"] == "no-store"
    assert "set-cookie" not in _get(app, "/submit", cookie=f"desk={names[0]}")[0]
    assert "set-cookie" in _get(app, "/submit", cookie="desk=guessed")[0]
    assert "set-cookie" not in _get(Recognised(PlainTextResponse("x")), "/app/static/x.txt")[0]


def test_every_font_of_the_theme_is_shipped() -> None:
    """No font comes from the network: each face in the theme is a file here, with its licence beside it."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    files = [ROOT / face["url"].removeprefix("/app/") for face in theme["fontFaces"]]
    assert all(file.is_file() for file in files)
    assert {face["weight"] for face in theme["fontFaces"]} == {400, 500, 600, 700}
    assert "SIL OPEN FONT LICENSE" in (ROOT / "static" / "fonts" / "OFL.txt").read_text()


def _start(**environment: str) -> subprocess.CompletedProcess[str]:
    with reserved_port() as port:
        return subprocess.run(
            [sys.executable, str(ROOT / "app.py")],
            env=os.environ | {"DASHBOARD_PORT": str(port)} | environment,
            cwd="/",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=300,
            check=False,
        )


def test_a_second_server_on_the_same_database_says_so_and_ends(tmp_path: Path) -> None:
    """Two processes would corrupt the file; the second one ends with a sentence instead of a traceback."""
    path = tmp_path / "office.duckdb"
    held = database.connect(path)
    ended = _start(DASHBOARD_DATABASE=str(path))
    held.close()
    assert ended.returncode == 1
    assert str(path) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    """A typo in a setting ends the start with the setting's name."""
    ended = _start(DASHBOARD_DATABASE=str(tmp_path / "x.duckdb"), DASHBOARD_PORT="abc")
    assert ended.returncode == 1
    assert "DASHBOARD_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr
