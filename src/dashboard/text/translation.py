"""Translation: English source strings in the code, one complete Vietnamese catalogue (`vi.po`).

The language of a page or a command is set once with `use`; everything below it asks `_`.
A sentence that agrees with a number is one entry with gettext's plural forms: two in English, one in Vietnamese.
`python -m dashboard.text.translation` says which entries are missing, not used, or fill in something else.
"""

import ast
import gettext
import io
import string
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

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
def _catalogue() -> "Catalog":
    # Not at the top: the process that reads workbooks marks strings and never translates one.
    from babel.messages.pofile import read_po

    with _CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


@cache
def _vietnamese() -> dict[str, str]:
    """Each English text of the catalogue, both forms of a plural among them, with its Vietnamese."""
    return {english: texts[0] for english, texts in _entries(_catalogue(), every_form=True)}


@cache
def _plural_forms() -> gettext.GNUTranslations:
    """The catalogue as gettext reads it, which chooses a plural form by the catalogue's own rule."""
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, _catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """The message in the language in use; a message without a translation comes back as it is."""
    return _vietnamese().get(message, message) if _language.get() == "vi" else message


def N_(message: str) -> str:
    """Marks a string for the catalogue without translating it."""
    return message


def plural(n: int, one: str, many: str) -> str:
    """A sentence that agrees with n, in the language in use: `one` if n is 1 else `many` in English; the catalogue has
    one entry for both (gettext's `ngettext`)."""
    if _language.get() == "vi":
        return _plural_forms().ngettext(one, many, n)
    return one if n == 1 else many


_HEADER = """# Vietnamese texts of the dashboard; the English ones stand in the code.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: vi\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_SINGLE, _PLURAL = ("_", "N_"), "plural"
"""The marking functions: of one text, and of a sentence's two English forms."""


def listed(file: Path) -> list[str]:
    """The texts of a list of them, one a line; lines that are empty or begin with "#" are none."""
    lines = map(str.strip, file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def marked(root: Path) -> Iterator[tuple[str, ...]]:
    """Every text marked or listed (`*_words.txt`) under the project's source folders, a plural as (one, many); code is
    read as syntax, so that f-strings count too. Raises ValueError where the forms of a plural are not written out."""
    for source in _SOURCES:
        path = root / source
        for file in sorted(path.rglob("*_words.txt")):
            yield from ((text,) for text in listed(file))
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                name, texts = node.func.id, tuple(_literals(node.args))
                if name in _SINGLE and texts:
                    yield texts[:1]
                elif name == _PLURAL:
                    if len(texts) != 2:
                        raise ValueError(f"{file}:{node.lineno}: write out both forms of the plural")
                    yield texts


def _literals(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _entries(catalogue: "Catalog", *, every_form: bool = False) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(English, Vietnamese texts) of each entry under its singular, or under each of its forms."""
    for message in catalogue:
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string or [])
        for form in forms if every_form else forms[:1]:
            if form:
                yield form, tuple(texts)


def problems(root: Path, catalogue: "Catalog") -> list[str]:
    """What is wrong between the marked texts and the catalogue: entries missing, unused or without their plural, and
    placeholders that the forms of an entry do not share."""
    wanted: dict[str, str | None] = {}
    complaints = []
    for one, *rest in set(marked(root)):
        many = rest[0] if rest else wanted.get(one)
        if (other := wanted.get(one)) and other != many:
            complaints.append(f"two plurals: {one!r}: {other!r} and {many!r}")
        wanted[one] = many
    translated = dict(_entries(catalogue))
    plurals = {message.id[0]: message.id[1] for message in catalogue if isinstance(message.id, tuple)}
    for one, many in wanted.items():
        texts = translated.get(one, ())
        if not texts or not all(texts):
            complaints.append(f"no Vietnamese text: {one!r}")
        elif plurals.get(one) != many:
            complaints.append(f"not the plural of the code: {one!r}: {plurals.get(one)!r}, not {many!r}")
        elif not _share_placeholders(one, many, texts):
            complaints.append(f"placeholders differ: {one!r}: {texts[0]!r}")
    complaints += [f"no longer used: {one!r}" for one in translated.keys() - wanted]
    return sorted(complaints)


def _share_placeholders(one: str, many: str | None, texts: tuple[str, ...]) -> bool:
    """Whether each translation fills in what the English does; the singular may say its number in words."""
    expected = _placeholders(many or one)
    return _placeholders(one) <= expected and all(_placeholders(text) == expected for text in texts)


def _placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def update(root: Path, texts: dict[str, str]) -> None:
    """Rewrites `vi.po` sorted, with exactly the strings the code uses; `texts`: new Vietnamese by English singular."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    translations = _vietnamese() | texts
    catalogue = Catalog(locale="vi", project="lai-chau-plan-dashboard", fuzzy=False, charset="utf-8")
    for forms in sorted(set(marked(root))):  # a plural comes after its singular alone, and takes its place
        text = translations.get(forms[0], "")
        if len(forms) == 1:
            catalogue.add(forms[0], text)
        else:
            catalogue.add(forms, (text,))
    with _CATALOGUE.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(file, catalogue, width=110, omit_header=True, sort_output=True)


def main() -> int:
    complaints = problems(Path(__file__).resolve().parents[3], _catalogue())
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
