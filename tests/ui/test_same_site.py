"""Another web page can neither freeze the dashboard nor change nor read anything, under whatever name it asks."""

import asyncio
import base64
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from dashboard import settings
from dashboard.errors import SettingError
from dashboard.settings import ROOT
from dashboard.ui.same_site import SameSite
from tests.browser.conftest import reserved_port, served

ALLOWED = "plan.lan, Plan.Example.VN, proxy.lan:8443"
HANDSHAKE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(),
}  # fmt: skip

# --- the middleware ---


def _answer(kind: str, headers: list[tuple[str, str]], method: str = "GET", **environment: str) -> int:
    """HTTP status: 200 if the request reaches the app behind, 101 for a handshake that does."""
    statuses: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
        elif message["type"] in ("websocket.close", "websocket.accept"):
            statuses.append(101 if message["type"] == "websocket.accept" else 403)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            assert not [name for name, _value in scope["headers"] if name == b"origin"], "Streamlit would look at it"
            await send({"type": "websocket.accept"})
        else:
            await PlainTextResponse("figures")(scope, receive, send)

    options = settings.read({"DASHBOARD_ALLOWED_HOSTS": ALLOWED, **environment})
    scope = {"type": kind, "method": method, "path": "/_stcore/stream",
             "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]}  # fmt: skip
    asyncio.run(SameSite(behind, lambda: options)(scope, receive, send))
    return statuses[0]


OWN = [
    "127.0.0.1:8501", "localhost:8501", "LocalHost", "localhost.:8501", "[::1]:8501", "[0:0:0:0:0:0:0:1]", "127.0.0.1:",
    "10.1.2.3:8501", "[fe80::1]:8501", "plan.lan", "PLAN.lan:8501", "plan.lan.", "plan.example.vn:443", "proxy.lan",
    "office.lan:8501",
]  # fmt: skip
NOT_OWN = [
    "evil.example", "evil.example:8501", "plan.lan.evil.example", "evilplan.lan", "xplan.lan", "lan",
    "127.0.0.1.nip.io", "localhost.evil.example", "127.1", "2130706433", "", ".", "plan.lan@evil.example",
    "evil.example/plan.lan", "plan.lan, evil.example", "plan.lan:99999", "plan.lan:x", "::1", "[::1", "[evil.example]",
    "plan lan", "plän.lan",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", OWN)
def test_an_own_name_is_answered(host: str, kind: str) -> None:
    """Loopback, every address of the machine, the name it listens on and those of the setting, however written."""
    assert _answer(kind, [("Host", host)], DASHBOARD_HOST="office.lan") in (200, 101)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", NOT_OWN)
def test_any_other_name_is_refused(host: str, kind: str) -> None:
    """Also one that only looks like an own one: a page could let it lead here and then read."""
    assert _answer(kind, [("Host", host)]) in (421, 403)


@pytest.mark.parametrize("headers", [[], [("Host", "plan.lan"), ("Host", "plan.lan")]])
def test_none_or_two_names_are_refused(headers: list[tuple[str, str]]) -> None:
    """What another server in front made of it cannot be known."""
    assert _answer("http", headers) == 421


SAME = [
    ("127.0.0.1:8501", "http://127.0.0.1:8501"), ("plan.lan:8501", "HTTP://PLAN.lan:8501"), ("plan.lan", "https://plan.lan"),
    ("plan.lan", "http://plan.lan"), ("plan.lan:443", "https://plan.lan"), ("plan.lan.:80", "http://plan.lan"),
    ("plan.lan", "http://plan.lan."), ("[::1]:8501", "http://[0:0::1]:8501"), ("10.1.2.3:8501", "http://10.1.2.3:8501"),
    # A server in front that hands on a name of its own.
    ("127.0.0.1:8501", "https://plan.lan"), ("127.0.0.1:8501", "https://proxy.lan:8443"),
]  # fmt: skip
OTHER = [
    "http://evil.example", "https://evil.example:8501", "null", "", "file://", "http://127.0.0.1:8501.evil.example",
    "http://evil-127.0.0.1:8501", "http://127.0.0.1:85011", "http://127.0.0.1", "http://127.0.0.1:3000",
    "http://localhost:8501", "http://127.0.0.1:8501@evil.example", "http://evil@127.0.0.1:8501", "127.0.0.1:8501",
    "http://127.0.0.1:8501/", "http://127.0.0.1:8501 http://evil.example", "chrome-extension://127.0.0.1:8501",
    "http://plan.lan:8501", "https://proxy.lan", "https://xplan.lan", "https://plan.lan.evil.example", "http://",
]  # fmt: skip
CHANGES = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "ANYTHING"]


@pytest.mark.parametrize(("host", "origin"), SAME)
def test_the_own_page_may_open_a_line_and_send(host: str, origin: str) -> None:
    """Its origin is the address asked, or one of the setting, in whatever way it is written."""
    headers = [("Host", host), ("Origin", origin)]
    assert _answer("websocket", headers) == 101
    assert {_answer("http", headers, method) for method in CHANGES} == {200}


@pytest.mark.parametrize("origin", OTHER)
def test_another_page_may_neither_open_a_line_nor_send(origin: str) -> None:
    """Nor one that only resembles the address asked."""
    headers = [("Host", "127.0.0.1:8501"), ("Origin", origin)]
    assert _answer("websocket", headers) == 403
    assert {_answer("http", headers, method) for method in CHANGES} == {403}


def test_two_origins_are_refused() -> None:
    """One of them may be right."""
    own = ("Origin", "http://127.0.0.1:8501")
    for origins in ([own, own], [own, ("Origin", "http://evil.example")]):
        assert _answer("websocket", [("Host", "127.0.0.1:8501"), *origins]) == 403


def test_a_program_and_a_link_get_through() -> None:
    """A program says no origin; a link followed from elsewhere only reads."""
    assert _answer("websocket", [("Host", "127.0.0.1:8501")]) == 101
    assert _answer("http", [("Host", "127.0.0.1:8501")], "POST") == 200
    for method in ("GET", "HEAD"):
        assert _answer("http", [("Host", "plan.lan"), ("Origin", "http://evil.example")], method) == 200


@pytest.mark.parametrize(
    "text", ["http://plan.lan", "plan.lan/", "plan lan", "*", "plan.lan:x", "a@b", "plan.lan;x.lan"]
)
def test_a_setting_that_holds_no_names_is_named(text: str) -> None:
    """Above all an address copied from the browser."""
    with pytest.raises(SettingError) as stopped:
        settings.read({"DASHBOARD_ALLOWED_HOSTS": f"office.lan, {text}"})
    assert stopped.value.values["found"] == text


# --- a running server ---

_WATCH = """
import os, socket
def watched(name, original):
    def ask(host, *arguments, **options):
        with open(os.environ["ASKED"], "a") as file:
            file.write(f"{name} {host}\\n")
        raise socket.gaierror(socket.EAI_AGAIN, "no DNS here")
    return ask
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "getfqdn", "gethostbyaddr"):
    setattr(socket, name, watched(name, getattr(socket, name)))
"""
"""Run by Python as it starts: every question to the resolver is written down and fails, as where no DNS answers."""


def _watched(folder: Path) -> dict[str, str]:
    (folder / "sitecustomize.py").write_text(_WATCH, encoding="utf-8")
    return {"PYTHONPATH": str(folder), "ASKED": str(folder / "asked.txt")}


def _questions(folder: Path) -> list[str]:
    file = folder / "asked.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("watched")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """A running dashboard on a machine without DNS."""
    with served(folder / "office.duckdb", **_watched(folder)) as address:
        yield address


def _status(url: str, path: str, headers: dict[str, str], method: str = "GET") -> tuple[int, str]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=300)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = "" if response.status == 101 else response.read().decode(errors="replace")
    connection.close()
    return response.status, body


def test_a_handshake_of_another_page_asks_no_dns(url: str, folder: Path) -> None:
    """It is refused by itself; the own page's is accepted; neither asks the internet for anything."""
    for origin in ("http://evil.example", "null", "https://127.0.0.1:1"):
        assert _status(url, "/_stcore/stream", {**HANDSHAKE, "Origin": origin})[0] == 403
    for origin in (url, url.upper().replace("HTTP", "http")):
        assert _status(url, "/_stcore/stream", {**HANDSHAKE, "Origin": origin})[0] == 101
    assert _status(url, "/_stcore/stream", HANDSHAKE)[0] == 101
    assert _questions(folder) == []


@pytest.fixture(scope="module")
def routes() -> list[tuple[str, str]]:
    """(path, kind) of every route of the app as it is served, ours and Streamlit's."""
    code = (
        "import json, runpy; app = runpy.run_path('app.py')['app']; "
        "print(json.dumps([(r.path, type(r).__name__) for r in app._build_starlette_app().routes]))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [tuple(route) for route in json.loads(ended.stdout.splitlines()[-1])]


def _filled(path: str) -> str:
    parts = ["x" if part.startswith("{") else part for part in path.replace("{token}.ics", "x.ics").split("/")]
    return "/".join(parts) or "/"


def test_no_route_answers_under_another_name(url: str, routes: list[tuple[str, str]]) -> None:
    """Whatever the path; under its own name each gives another answer."""
    paths = [_filled(path) for path, _kind in routes]
    assert {"/present", "/calendar/x.ics", "/app/static", "/_stcore/health", "/_stcore/stream"} <= set(paths)
    for (_path, kind), path in zip(routes, paths, strict=True):
        more = HANDSHAKE if kind == "WebSocketRoute" else {}
        for host in ("evil.example", f"127.0.0.1.nip.io:{url.rpartition(':')[2]}"):
            status, body = _status(url, path, {**more, "Host": host})
            assert status == (403 if more else 421), path
            assert more or ("DASHBOARD_ALLOWED_HOSTS" in body and "Bảng" in body and "dashboard" in body)
        assert _status(url, path, more)[0] not in (403, 421), path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_no_route_takes_anything_from_another_page(method: str, url: str, routes: list[tuple[str, str]]) -> None:
    """A form on another page reaches nothing, upload and removal of files first of all."""
    for path in [*(_filled(path) for path, _kind in routes), "/_stcore/upload_file/session/file", "/any"]:
        status, body = _status(url, path, {"Origin": "http://evil.example"}, method)
        assert status == 403 and "evil.example" in body, path


@pytest.mark.parametrize(("way", "host"), [("python", "0.0.0.0"), ("streamlit", "::")])
def test_a_start_for_the_whole_office_asks_no_dns(way: str, host: str, tmp_path: Path) -> None:
    """Neither way to start it asks the internet for its own address, to print it; readers come by IP address."""
    with reserved_port() as port:
        environment = os.environ | _watched(tmp_path) | {"DASHBOARD_DATABASE": str(tmp_path / "office.duckdb")}
        if way == "python":
            command = [sys.executable, "app.py"]
            environment |= {"DASHBOARD_HOST": host, "DASHBOARD_PORT": str(port)}
        else:
            command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", host]
            command += ["--server.port", str(port)]
        with (tmp_path / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _until_ready(server, port, tmp_path / "log")
            url = f"http://127.0.0.1:{port}"
            assert _status(url, "/_stcore/stream", {**HANDSHAKE, "Origin": url})[0] == 101
            assert _status(url, "/", {"Host": f"10.9.8.7:{port}"})[0] == 200
            assert _status(url, "/", {"Host": f"may-chu:{port}"})[0] == 421
        finally:
            server.terminate()
            server.wait()
    assert _questions(tmp_path) == []
    printed = (tmp_path / "log").read_text(encoding="utf-8")
    assert f":{port}" in printed and "Traceback" not in printed


def _until_ready(server: subprocess.Popen[Any], port: int, log: Path) -> None:
    from tests.browser import conftest

    conftest._wait(server, f"http://127.0.0.1:{port}", log)
