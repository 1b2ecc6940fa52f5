"""The server around the pages: its answers over HTTP, what ships with it, what it says when it cannot start."""

import asyncio
import gzip
import json
import os
import re
import socket
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

from dashboard.errors import UNAVAILABLE, SettingError
from dashboard.settings import ROOT
from dashboard.store import database
from dashboard.text import failures, translation
from dashboard.ui import server
from dashboard.ui.app import cookie
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
    first, later = (json.loads(re.search(rf"data-{name}='(.*?)'", body.decode())[1]) for name in ("first", "later"))
    assert [name.partition(".")[0] for name in first] == ["PlotlyChart"] and len({*later}) == len(later) >= 8
    assert all((folder / "static" / "js" / name).is_file() for name in (*first, *later))
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


def test_a_shipped_file_is_kept_by_browsers() -> None:
    """Streamlit would have each font asked for again on every visit."""
    file, request = ROOT / "static" / "icon.svg", {"type": "http", "method": "GET", "headers": []}
    response = server.Shipped(directory=file.parent).file_response(file, file.stat(), request)
    assert "max-age=31536000" in response.headers["cache-control"]


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


def _is_said(ended: subprocess.CompletedProcess[str], *names: str) -> None:
    """The start ended with a sentence in each language, which names what is wrong, and the code README gives."""
    assert ended.returncode == UNAVAILABLE, ended.stderr
    assert "Traceback" not in ended.stderr
    sentences = [line for line in ended.stderr.splitlines() if line]
    assert len(sentences) == len(translation.LANGUAGES), ended.stderr
    assert all(name in sentence for name in names for sentence in sentences)


def test_a_second_server_on_the_same_database_says_so_and_ends(tmp_path: Path) -> None:
    """Two processes would corrupt the file; the second one ends with a sentence instead of a traceback."""
    path = tmp_path / "office.duckdb"
    held = database.connect(path)
    ended = _start(DASHBOARD_DATABASE=str(path))
    held.close()
    _is_said(ended, str(path))


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    """A typo in a setting ends the start with the setting's name."""
    _is_said(_start(DASHBOARD_DATABASE=str(tmp_path / "x.duckdb"), DASHBOARD_PORT="abc"), "DASHBOARD_PORT")


@pytest.mark.parametrize(
    "host",
    ["no.such.host.invalid", "192.0.2.1", "256.1.1.1", "http://127.0.0.1", "unix:///tmp/x", "a b", "x" * 80, "*",
     "2001:db8::1", "::1%nowhere", "[::1]", "địa.chỉ"],
)  # fmt: skip
def test_a_host_that_is_none_of_ours_is_said(host: str) -> None:
    """Unknown, of another machine, no address at all: before anything is opened."""
    with pytest.raises(SettingError) as caught:
        server.check_address(host, 0)
    assert caught.value.code == "host_unknown"
    for language in translation.LANGUAGES:
        with translation.speaking(language):
            assert host in failures.sentence(caught.value)


def test_a_host_of_another_machine_ends_the_start(tmp_path: Path) -> None:
    """With a sentence in both languages; no database is made."""
    _is_said(_start(DASHBOARD_DATABASE=str(tmp_path / "x" / "x.duckdb"), DASHBOARD_HOST="192.0.2.1"), "192.0.2.1")
    assert not (tmp_path / "x").exists()


def test_a_port_that_is_taken_ends_the_start(tmp_path: Path) -> None:
    """The office's own dashboard, started twice, or another program."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        _is_said(_start(DASHBOARD_DATABASE=str(tmp_path / "x.duckdb"), DASHBOARD_PORT=port), port)


def test_an_address_of_ours_is_taken() -> None:
    """As are all of this machine, by number or by name."""
    for host in ("127.0.0.1", "0.0.0.0", "localhost"):
        server.check_address(host, 0)


def test_a_start_that_fails_on_the_disk_is_said(tmp_path: Path) -> None:
    """Damaged, another program's, a folder that cannot be written: the running server's own way of starting."""
    damaged, folder = tmp_path / "damaged.duckdb", tmp_path / "kept"
    damaged.write_bytes(b"x" * 5000)
    _is_said(_start(DASHBOARD_DATABASE=str(damaged)), str(damaged), "restore")
    folder.mkdir()
    (folder / "received").write_text("")
    _is_said(_start(DASHBOARD_DATABASE=str(folder / "x.duckdb")), str(folder / "received"))
    (tmp_path / "file").write_text("")
    _is_said(_start(DASHBOARD_DATABASE=str(tmp_path / "file" / "x.duckdb")), str(tmp_path / "file"))


@pytest.mark.parametrize("size", [15_000, 250_000])
def test_a_disk_that_fills_at_the_first_start_is_said(tmp_path: Path, size: int) -> None:
    """While tables are made, or the two plans are stored."""
    path = tmp_path / "x.duckdb"
    with reserved_port() as port:
        ended = subprocess.run(
            [sys.executable, "-c", LIMITED.format(size=size), str(ROOT / "app.py")],
            env=os.environ | {"DASHBOARD_PORT": str(port), "DASHBOARD_DATABASE": str(path)},
            cwd="/", capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    _is_said(ended)


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
