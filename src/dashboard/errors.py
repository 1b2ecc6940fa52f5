"""The few exceptions of the project: each stops the work and can be said to a person in one sentence."""

from collections.abc import Mapping
from typing import Final

UNAVAILABLE: Final = 3
"""Exit code of a process that ends because the database or a setting cannot be used."""


class DashboardError(Exception):
    """What stopped the work, as a code and values; `ingest.problem.sentence` or `text.translation` words it.

    `str(error)` is the English sentence, for logs and tests.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values: Mapping[str, object] = values


class Refused(DashboardError):
    """What was handed in cannot be taken as it is: a file is no workbook of ours, or a form lacks something."""


class Stale(DashboardError):
    """What a step was decided on is no more: somebody else took one meanwhile. Nothing is changed; look again."""


class DatabaseInUse(DashboardError):
    """Another process owns the database file."""


class DatabaseUnavailable(DashboardError):
    """The database cannot be opened or written: wrong version, full disk, no permission."""


class SettingError(DashboardError):
    """A setting from the environment that cannot be used."""
