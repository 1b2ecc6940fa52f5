"""The web server around the pages: what happens at start and stop, and what leaves it over HTTP."""

import errno
import gc
import importlib
import json
import logging
import os
import pkgutil
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import streamlit
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, net_util
from streamlit.web.server import server_util

import dashboard
from dashboard.errors import UNAVAILABLE, DashboardError, SettingError
from dashboard.settings import ROOT
from dashboard.store import originals
from dashboard.text import failures, translation
from dashboard.text.translation import LANGUAGES
from dashboard.ui import replies
from dashboard.ui.app import cookie
from dashboard.ui.browser import component
from dashboard.ui.same_site import SameSite

_A_YEAR: Final = "public, max-age=31536000, immutable"
_COMPRESSED: Final = (".js", ".css", ".html", ".svg", ".json")


class Compressed:
    """Gzip for Streamlit's own scripts and styles, which it serves as they are: 7.7 -> 2.6 MB on a first visit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._gzip = GZipMiddleware(app, minimum_size=1000, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asset = scope["type"] == "http" and "/static/" in scope["path"] and scope["path"].endswith(_COMPRESSED)
        await (self._gzip if is_asset else self._app)(scope, receive, send)


class Spoken:
    """The page's language in `<html lang>`, which Streamlit fixes to English: browsers would offer to translate
    a Vietnamese page, and screen readers would read it with an English voice. Also a hint what it will need (`_AHEAD`).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        language = b"en" if b"lang=en" in scope["query_string"].split(b"&") else LANGUAGES[0].encode()
        start: Message | None = None

        async def replaced(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
                return
            if start is not None and message["type"] == "http.response.body":
                original = message.get("body", b"")
                body = original.replace(b'<html lang="en">', b'<html lang="%b">' % language, 1)
                if _STREAMLIT in original:
                    body = body.replace(b"</head>", _AHEAD + b"</head>", 1)
                await send(_longer(start, len(body) - len(original)))
                start = None
                message = {**message, "body": body}
            await send(message)

        await self._app(_uncompressed(scope), receive, replaced)


def _longer(start: Message, by: int) -> Message:
    """The start of a response whose body is longer than was said, by so many bytes."""
    parts = [(n, b"%d" % (int(v) + by) if n == b"content-length" else v) for n, v in start["headers"]]
    return {**start, "headers": parts}


def _ahead() -> bytes:
    """A script that loads the parts of Streamlit every page is made of while the browser waits for the first elements;
    what draws charts at once, the others when it has nothing else to do.

    Streamlit loads each part when its first element comes; meanwhile React shows placeholders, and then keeps them for
    half a second. A part that a later version names otherwise is loaded as before.
    """
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    chart, *others = ([path.name for path in folder.glob(f"{part}.*.js")] for part in _PARTS)
    later = [name for names in others for name in names]
    return (
        f"<script type=\"module\" id=\"ahead\" data-first='{json.dumps(chart)}' data-later='{json.dumps(later)}'>"
        f"{component.source('ahead')}</script>"
    ).encode()


_PARTS: Final = (
    "PlotlyChart", "Metric", "PageLink", "Selectbox", "TextInput", "ButtonGroup", "Button", "LinkButton",
    "BidiComponent",
)  # fmt: skip
_AHEAD: Final = _ahead()
_STREAMLIT: Final = b"./static/js/index."
"""What only Streamlit's own page loads; the slides are a page without it."""


class Recognised:
    """A cookie by which the server knows a browser again after a reload (`upload_session`).

    No script can read it, and the page of another site cannot use it: it comes along only when a link to here is
    followed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or cookie.of_header(_cookies(scope)):
            await self._app(scope, receive, send)
            return

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                secure = "; Secure" if scope.get("scheme") == "https" else ""
                set_cookie = f"{cookie.NAME}={cookie.new()}; Path=/; HttpOnly; SameSite=Lax{secure}"
                # A cache on the way must not hand one reader's cookie to the next.
                kept_from_caches = [(b"cache-control", b"no-store"), (b"set-cookie", set_cookie.encode())]
                others = [(name, value) for name, value in message["headers"] if name != b"cache-control"]
                message = {**message, "headers": [*others, *kept_from_caches]}
            await send(message)

        await self._app(scope, receive, named)


def _uncompressed(scope: Scope) -> Scope:
    """The request, without leave to compress if a browser asks for a page: its words could not be replaced then."""
    is_for_page = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    return {**scope, "headers": [h for h in scope["headers"] if not is_for_page or h[0] != b"accept-encoding"]}


def _cookies(scope: Scope) -> str:
    return "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")


def _is_page(message: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])


class Shipped(StaticFiles):
    """The files of `static/`, which stands beside app.py and not beside the script, where Streamlit looks."""

    def file_response(self, *arguments: Any, **settings: Any) -> Any:
        response = super().file_response(*arguments, **settings)
        response.headers["Cache-Control"] = _A_YEAR
        return response


def _present(request: Request) -> Response:
    """`present.answer`, imported when it is needed: a cache that is made before Streamlit runs has nowhere to live."""
    from dashboard.ui.meetings import slides

    return slides.answer(request)


def calendar_feed(request: Request) -> Response:
    """The deadlines of a feed for a calendar program; for an unknown token nothing but "not found"."""
    from dashboard.ui.leaders import feed  # only now, as in `lifespan`

    content = feed.answer(request.path_params["token"])
    if content is None:
        return PlainTextResponse("Not Found", 404)
    return Response(
        content,
        media_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="timeline.ics"',
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
        },
    )


def without_tokens(record: logging.LogRecord) -> bool:
    """A log filter: the address of a calendar is as good as a password and stands in no log; always True."""
    if isinstance(record.args, tuple):
        record.args = tuple(_TOKEN.sub(r"\1…", a) if isinstance(a, str) else a for a in record.args)
    return True


_TOKEN: Final = re.compile(r"(/calendar/)[^/\s?]+")

ROUTES: Final = [
    Route("/present", _present),
    Route("/calendar/{token}.ics", calendar_feed),
    Mount("/app/static", Shipped(directory=ROOT / "static")),
]
MIDDLEWARE: Final = [Middleware(SameSite), Middleware(Recognised), Middleware(Spoken), Middleware(Compressed)]


def say(error: DashboardError) -> None:
    """What keeps the server from starting, to whoever started it: nobody has chosen a language yet, so in each."""
    for language in LANGUAGES:
        with translation.speaking(language):
            print(f"\n{failures.sentence(error)}", file=sys.stderr, flush=True)


def check_address(host: str, port: int) -> None:
    """SettingError when nothing can listen there; tried before the database is opened."""
    where = {"host": host, "port": port}
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
            tried.listen()
    except (socket.gaierror, UnicodeError) as error:
        raise SettingError("host_unknown", **where) from error
    except OSError as error:
        raise SettingError(
            _REFUSALS.get(error.errno or 0, "port_not_opened"), **where, detail=error.strerror
        ) from error


_REFUSALS: Final = {
    errno.EADDRNOTAVAIL: "host_unknown",
    errno.EAFNOSUPPORT: "host_unknown",
    errno.EADDRINUSE: "port_in_use",
    errno.EACCES: "port_not_allowed",
}


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Opens the database, with the two plans, and loads every module before the first reader; closes it at the end.

    Ends the process with one sentence when the database or a setting cannot be used.
    """
    # Imported only now: a cache that is made before Streamlit runs warns that it has nowhere to live.
    from dashboard.ingest.plan import plan_workbook
    from dashboard.intake import inbox
    from dashboard.ui.app import data

    logging.getLogger("uvicorn.access").addFilter(without_tokens)  # it writes only where somebody asks for it
    try:
        db = data.database()
        originals.check(db)
        plan_workbook.load_shipped(db)
    except (DashboardError, OSError) as error:
        say(failures.of_file(error) if isinstance(error, OSError) else error)
        os._exit(UNAVAILABLE)  # an exception would bury the sentence under uvicorn's traceback; nothing is open yet
    replies.keep()
    warm_up()
    for address in _addresses():
        print(f"  Mở / Open: {address}", file=sys.stderr, flush=True)  # which spells out what a terminal cannot show
    yield
    inbox.stop()
    db.close()


def _addresses() -> list[str]:
    """Where a browser finds the server: if it listens on every address of the machine, here and from the office.

    Nothing outside is asked: the second is the address by which the machine would send."""
    listening = config.get_option("server.address")
    is_everywhere = listening in (None, "0.0.0.0", "::")  # noqa: S104 - only compared
    hosts = dict.fromkeys(["localhost", net_util.get_internal_ip()] if is_everywhere else [listening])
    return [server_util.get_url(f"[{host}]" if ":" in host else host) for host in hosts]


def explain(error: Exception) -> bool:
    """`layout.explain`, imported when it is needed, for the same reason."""
    from dashboard.ui.kit.failures import explain as of_page

    return of_page(error)


def warm_up() -> None:
    """Import what pages import and ask once what every page asks, so that the first reader need not wait; then keep
    all of it out of garbage collection: 77 -> 16 ms per page view."""
    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        if module.name.rpartition(".")[2] not in ("__main__", "cli", "shell"):
            importlib.import_module(module.name)
    from dashboard.charts import preload
    from dashboard.ui.app import filters
    from dashboard.ui.app.i18n import _

    preload.validators()
    _("Overview")
    filters.default_period()
    gc.collect()
    gc.freeze()
