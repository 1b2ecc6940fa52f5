"""What runs in the reader's browser: `<name>.js`, with `<name>.css` and `<name>.html` where it draws something, in the
files beside this one."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

_FOLDER: Final = Path(__file__).parent


@cache
def component(name: str) -> Any:
    """The Streamlit component made of the files of this name; mounted with `data`, a `key` and its callbacks.

    Called where it is mounted and not on import: there may be no Streamlit running yet to register with.
    """
    return st.components.v2.component(
        f"dashboard_{name}", html=_content(f"{name}.html"), css=_content(f"{name}.css"), js=source(name)
    )


def source(name: str) -> str:
    """The script `<name>.js`."""
    return (_FOLDER / f"{name}.js").read_text(encoding="utf-8")


def _content(file: str) -> str | None:
    path = _FOLDER / file
    return path.read_text(encoding="utf-8") if path.exists() else None
