"""Settings, read once from the environment, checked and typed."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.errors import SettingError

ROOT = Path(__file__).resolve().parents[2]

Address = tuple[str, int | None]
"""A name in lower case or an IP address in its shortest form, and the port if one is written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office can choose; every field has a working default.

    `due_soon_days`, `gap_amber_points`, `gap_red_points`, `coordinating_weight`: domain.md §4, §6, §7.
    `allowed_hosts`: names, some with a port, under which readers reach the server besides `host`.
    """

    database: Path
    due_soon_days: int = 15
    gap_amber_points: float = -5.0
    gap_red_points: float = -15.0
    coordinating_weight: float = 0.3
    host: str = "127.0.0.1"
    port: int = 8501
    allowed_hosts: tuple[Address, ...] = ()

    @property
    def received(self) -> Path:
        """Folder of the workbooks as they were received, one file per SHA-256, beside the database."""
        return self.database.parent / "received"


_ADDRESS: Final = re.compile(
    r"(?:\[(?P<v6>[0-9a-fA-F]*:[0-9a-fA-F:.]+)\]|(?P<name>[^\s\[\]:/@]+))(?::(?P<port>[0-9]{1,5})?)?"
)
_NAME: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


def address(text: str) -> Address | None:
    """The address that `name`, `name:port`, `192.0.2.1:port` or `[2001:db8::1]:port` writes; None if it is none.

    As browsers write it in `Host` and `Origin`; a dot at the end says nothing, as in DNS.
    """
    parts = _ADDRESS.fullmatch(text)
    if parts is None or int(parts["port"] or 0) > 65535:
        return None
    port = int(parts["port"]) if parts["port"] else None
    if parts["v6"] is not None:
        return (str(ipaddress.ip_address(parts["v6"])), port) if is_ip(parts["v6"]) else None
    try:
        name = parts["name"].removesuffix(".").encode("idna").decode().lower()
    except UnicodeError:
        return None
    return (name, port) if _NAME.fullmatch(name) else None


def is_ip(host: str) -> bool:
    """Whether it is an IP address (without brackets) and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _addresses(environment: Mapping[str, str], name: str) -> tuple[Address, ...]:
    """The addresses of a list like `plan.example.vn, 192.0.2.7:8443`."""
    addresses = []
    for text in filter(None, (part.strip() for part in environment.get(name, "").split(","))):
        written = address(text)
        if written is None:
            raise SettingError("setting_not_a_name", name=name, found=text)
        addresses.append(written)
    return tuple(addresses)


def _number(environment: Mapping[str, str], name: str, default: float, low: float, high: float) -> float:
    text = environment.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        raise SettingError("setting_not_a_number", name=name, found=text) from None
    if not low <= value <= high:
        raise SettingError("setting_out_of_range", name=name, found=text, low=low, high=high)
    return value


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `DASHBOARD_*` variables (README, "Configuration"); SettingError names a bad one."""
    env = os.environ if environment is None else environment
    database = Path(env.get("DASHBOARD_DATABASE", "").strip() or ROOT / "data" / "dashboard.duckdb")
    return Settings(
        database=database.expanduser().resolve(),
        due_soon_days=int(_number(env, "DASHBOARD_DUE_SOON_DAYS", 15, 0, 365)),
        gap_amber_points=_number(env, "DASHBOARD_GAP_AMBER_POINTS", -5, -100, 0),
        gap_red_points=_number(env, "DASHBOARD_GAP_RED_POINTS", -15, -100, 0),
        coordinating_weight=_number(env, "DASHBOARD_COORDINATING_WEIGHT", 0.3, 0, 1),
        host=env.get("DASHBOARD_HOST", "").strip() or "127.0.0.1",
        port=int(_number(env, "DASHBOARD_PORT", 8501, 1, 65535)),
        allowed_hosts=_addresses(env, "DASHBOARD_ALLOWED_HOSTS"),
    )
