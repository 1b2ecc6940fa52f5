"""Who may speak to the server: requests under one of its own names, and changes only from its own pages.

Any web page that a reader has open somewhere else can send requests here. What it could do is kept from it before
Streamlit sees it: open a page's line (Streamlit would ask the internet for its own address first, which takes 12 s for
everybody where no DNS answers), send files, or, under a name of its own that leads here (DNS rebinding), read.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from dashboard import settings
from dashboard.settings import Address, Settings
from dashboard.text import translation
from dashboard.text.translation import LANGUAGES, N_, _

logger = logging.getLogger(__name__)

_HOST: Final = N_(
    "This dashboard does not answer under the name “{name}”. Whoever looks after it adds the name to the setting "
    "DASHBOARD_ALLOWED_HOSTS and starts it again."
)
_ORIGIN: Final = N_(
    "Nothing was changed: this was sent from another web page ({name}). If that is an address of this dashboard, "
    "whoever looks after it adds it to the setting DASHBOARD_ALLOWED_HOSTS and starts it again."
)
_PORTS: Final = {"http": 80, "https": 443}
_READS: Final = ("GET", "HEAD")
_LOGGED: Final[set[str]] = set()
_MOST_LOGGED: Final = 100


class SameSite:
    """Refuses requests whose `Host` is no name of this server (421), and handshakes and changes (403) whose `Origin`
    is neither the address asked nor one of the setting DASHBOARD_ALLOWED_HOSTS.

    A request without `Origin` comes from a program and not from a page: browsers send it with every handshake and
    every change.
    """

    def __init__(self, app: ASGIApp, options: Callable[[], Settings] | None = None) -> None:
        self._app = app
        # Read only when first asked: `server.lifespan` has said by then what is wrong with them.
        self._options = options or cache(settings.read)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
        host = settings.address(hosts[0]) if len(hosts) == 1 else None
        is_line = scope["type"] == "websocket"
        if host is None or not self._is_own(host[0]):
            await _refuse(421, _HOST, ", ".join(hosts), scope, receive, send)
        elif (is_line or scope["method"] not in _READS) and not self._is_from_here(origins, host):
            await _refuse(403, _ORIGIN, ", ".join(origins), scope, receive, send)
        else:
            # Streamlit would compare the origin once more, letter by letter, and then ask the internet.
            await self._app(_without_origin(scope) if is_line else scope, receive, send)

    def _is_own(self, name: str) -> bool:
        """Whether a page can be asked for under this name. No other page can take an IP address for its name."""
        options = self._options()
        listening = (settings.address(text) for text in (options.host, config.get_option("server.address") or ""))
        names = {host for host, _port in (*options.allowed_hosts, *filter(None, listening))}
        return name == "localhost" or settings.is_ip(name) or name in names

    def _is_from_here(self, origins: list[str], host: Address) -> bool:
        """Whether the page that sends is one of this server's; the scheme may differ behind a server that encrypts."""
        if not origins:
            return True
        scheme, _slashes, written = origins[0].partition("://")
        standard, page = _PORTS.get(scheme.lower()), settings.address(written)
        if len(origins) > 1 or standard is None or page is None:
            return False
        origin = (page[0], page[1] or standard)
        return any(origin == (name, port or standard) for name, port in (host, *self._options().allowed_hosts))


def _values(scope: Scope, header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == header]


def _without_origin(scope: Scope) -> Scope:
    return {**scope, "headers": [header for header in scope["headers"] if header[0] != b"origin"]}


async def _refuse(status: int, words: str, name: str, scope: Scope, receive: Receive, send: Send) -> None:
    _log(f"{status}: {'from' if words is _ORIGIN else 'for'} {name[:200]!r}, see DASHBOARD_ALLOWED_HOSTS")
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})  # before it is accepted: HTTP 403
        return
    sentences = []
    for language in LANGUAGES:
        with translation.speaking(language):
            sentences.append(_(words).format(name=name[:200]))
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    await PlainTextResponse("\n\n".join(sentences) + "\n", status, headers)(scope, receive, send)


def _log(sentence: str) -> None:
    """Once each, and no more than some: any page could fill the disk."""
    if len(_LOGGED) < _MOST_LOGGED and sentence not in _LOGGED:
        _LOGGED.add(sentence)
        logger.warning("%s", sentence)
