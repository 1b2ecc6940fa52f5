"""Settings, read once from the environment, checked and typed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import SettingError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office can choose; every field has a working default.

    `due_soon_days`, `gap_amber_points`, `gap_red_points`, `coordinating_weight`: domain.md §4, §6, §7.
    """

    database: Path
    due_soon_days: int = 15
    gap_amber_points: float = -5.0
    gap_red_points: float = -15.0
    coordinating_weight: float = 0.3
    host: str = "127.0.0.1"
    port: int = 8501

    @property
    def received(self) -> Path:
        """Folder of the workbooks as they were received, one file per SHA-256, beside the database."""
        return self.database.parent / "received"


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
    )
