"""Translation: English source strings in the code, one complete Vietnamese catalogue (`vi.po`).

The language of a page or a command is set once with `use`; everything below it asks `_`.
`python -m dashboard.text.translation` says which strings lack a translation and which are no longer used.
"""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")
_CATALOGUE = Path(__file__).with_name("vi.po")
_SOURCES = ("src", "pages", "app.py")
_language: ContextVar[str] = ContextVar("language", default="vi")


def use(language: str) -> None:
    """Speak this language ("vi" or "en"; anything else means "vi") in the current thread from here on."""
    _language.set(language if language in LANGUAGES else "vi")


def language() -> str:
    """The language in use: "vi" or "en"."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language within the block only; workbooks are Vietnamese whoever downloads them."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _vietnamese() -> dict[str, str]:
    # Not at the top: the process that reads workbooks marks strings and never translates one.
    from babel.messages.pofile import read_po

    with _CATALOGUE.open("rb") as file:
        messages = read_po(file, locale="vi")
    return {m.id: str(m.string) for m in messages if m.id and isinstance(m.id, str)}


def _(message: str) -> str:
    """The message in the language in use; a message without a translation comes back as it is."""
    return _vietnamese().get(message, message) if _language.get() == "vi" else message


def N_(message: str) -> str:
    """Marks a string for the catalogue without translating it."""
    return message


def plural(n: int, one: str, many: str) -> str:
    """`one` if n is 1 else `many`, translated; Vietnamese nouns do not change, so both may read alike."""
    return _(one) if n == 1 else _(many)


_HEADER = """# Vietnamese texts of the dashboard; the English ones stand in the code.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: vi\\n"

"""
_MARKS = {"_": (0,), "N_": (0,), "plural": (1, 2)}
"""Marking function -> positions of its texts."""


def listed(file: Path) -> list[str]:
    """The texts of a list of them, one a line; lines that are empty or begin with "#" are none."""
    lines = map(str.strip, file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _used(root: Path) -> Iterator[str]:
    """Every text marked or listed (`*_words.txt`) under the project's source folders; code is read as syntax, so that
    f-strings count too."""
    for source in _SOURCES:
        path = root / source
        for file in sorted(path.rglob("*_words.txt")):
            yield from listed(file)
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    for place in _MARKS.get(node.func.id, ()):
                        text = node.args[place] if place < len(node.args) else None
                        if isinstance(text, ast.Constant) and isinstance(text.value, str):
                            yield text.value


def gaps(root: Path) -> tuple[set[str], set[str]]:
    """(strings of the code without a Vietnamese text, catalogue entries no code uses)."""
    used = set(_used(root))
    known = {k for k, v in _vietnamese().items() if v}
    return used - known, set(_vietnamese()) - used


def update(root: Path, texts: dict[str, str]) -> None:
    """Rewrites `vi.po` sorted, with exactly the strings the code uses and the texts known or given."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    known = _vietnamese() | texts
    catalogue = Catalog(locale="vi", project="lai-chau-plan-dashboard", fuzzy=False, charset="utf-8")
    for message in sorted(set(_used(root))):
        catalogue.add(message, known.get(message, ""))
    with _CATALOGUE.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(file, catalogue, width=110, omit_header=True, sort_output=True)


def main() -> int:
    missing, unused = gaps(Path(__file__).resolve().parents[3])
    for message in sorted(missing):
        print(f"no Vietnamese text: {message!r}")
    for message in sorted(unused):
        print(f"no longer used: {message!r}")
    return 1 if missing or unused else 0


if __name__ == "__main__":
    sys.exit(main())
