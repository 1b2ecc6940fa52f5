"""What every page and every file to download says, in both languages: for comparing two versions of the project.

    python bench/texts.py DATABASE FILE.json      # with each version, on copies of one database
    diff before.json after.json

Texts of elements, rows of tables, words for those who cannot see a chart; of office files the text of each part.
"""

import argparse
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

ONE_OF = {
    "task": "select task_id as id from progress group by 1 order by count(*) desc, 1 limit 1",
    "agency": "select lead_id as id from task_current where lead_id > '' group by 1 order by count(*) desc, 1 limit 1",
    "upload": "select submission_id as id from submissions where kind = 'report' order by committed_at limit 1",
    "meeting": "select meeting_id as id from meeting_events order by held_at limit 1",
}
PAGE_OF = {"upload": "history", "meeting": "meetings"}
NARROWED = {"plan": "A"}, {"plan": "B", "period": "2024-03"}
SAID_BY = ("label", "value", "body", "help", "options", "placeholder")
IDENTITY = re.compile(r'\b\w*(?:id|key|url): "[^"]*"\n?')


def text_of(content: bytes | str) -> list[str]:
    """The text of a file, of an office file or archive part by part; what says when it was made is left out."""
    if isinstance(content, str) or not content.startswith(b"PK"):
        return (content if isinstance(content, str) else content.decode("utf-8", "replace")).splitlines()
    lines = []
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in sorted(parts.namelist()):
            part = parts.read(name)
            if part.startswith(b"PK"):
                lines += [f"[{name}]", *text_of(part)]
            elif name.endswith(".xml") and not name.startswith("docProps"):
                lines += [f"[{name}]", *filter(None, re.split(r"<[^>]*>", part.decode("utf-8")))]
    return lines


def catch_files(files: dict[str, list[str]]) -> None:
    """From here on each download button also puts its file into `files`, by the button's key and the file's name."""

    def caught(button: Callable[..., Any], first: int) -> Callable[..., Any]:
        def download_button(*args: Any, **settings: Any) -> Any:
            data = args[first] if len(args) > first else settings["data"]
            content = data() if callable(data) else data
            if not settings["key"].startswith("download-backup"):  # the bytes of the day
                files[f"{settings['key']} {settings['file_name']}"] = text_of(content)
            return button(*args, **settings)

        return download_button

    st.download_button = caught(st.download_button, 1)
    DeltaGenerator.download_button = caught(DeltaGenerator.download_button, 2)  # type: ignore[method-assign]


def said(block: Any) -> Iterator[str]:
    """What each element of a page says, in order."""
    for child in block.children.values():
        if getattr(child, "children", None):
            yield from said(child)
        elif isinstance(rows := _attribute(child, "value"), pd.DataFrame):
            yield rows.to_csv()
        else:
            words = [f"{name}={value}" for name in SAID_BY if (value := _attribute(child, name))]
            yield f"{child.type}: " + (" | ".join(words) or IDENTITY.sub("", str(child.proto)))


def _attribute(element: Any, name: str) -> Any:
    try:
        return getattr(element, name)
    except (AttributeError, ValueError):
        return None


def main() -> None:
    """Write the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    os.environ["DASHBOARD_DATABASE"] = str(asked.database)
    from dashboard.settings import ROOT
    from dashboard.ui.app import data, navigation

    with data.database().reader() as reader:
        ids = {kind: str(reader.query(query)["id"].iloc[0]) for kind, query in ONE_OF.items()}
    visits: list[tuple[str, dict[str, str]]] = [(screen.name, {}) for screen in navigation.SCREENS]
    visits += [(PAGE_OF.get(kind, kind), {kind: one}) for kind, one in ids.items()]
    visits += [("search", {"q": "bao"}), ("timeline", {"view": "calendar"})]
    visits += [(screen.name, query) for screen in navigation.SCREENS for query in NARROWED]
    texts: dict[str, Any] = {}
    files: dict[str, list[str]] = {}
    catch_files(files)
    for language in ("vi", "en"):
        for page, query in visits:
            files.clear()
            test = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=600)
            address = {"lang": language} | query
            for name, value in address.items():
                test.query_params[name] = value
            test.run().switch_page(str(navigation.ROOT / "pages" / f"{page}.py"))
            for name, value in address.items():
                test.query_params[name] = value
            test.run()
            lines = [*said(test._tree), *(f"failed: {error.message}" for error in test.exception)]
            texts[f"{page} {address}"] = {"page": lines, "files": dict(files)}
            print(f"{page} {address}: {len(lines)} texts, {len(files)} files", file=sys.stderr)
    asked.file.write_text(json.dumps(texts, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
