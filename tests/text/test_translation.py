"""The catalogue and the texts marked in the code, and plural sentences in both languages."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from dashboard.text import translation

ROOT = Path(translation.__file__).parents[3]


def _catalogue(*entries: str) -> Catalog:
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    return read_po(io.BytesIO((header + "\n\n".join(entries)).encode()), locale="vi")


def _code(folder: Path, *lines: str) -> Path:
    (folder / "app.py").write_text("\n".join(lines), encoding="utf-8")
    return folder


TASKS = 'msgid "{n} task"\nmsgid_plural "{n} tasks"\nmsgstr[0] "{n} nhiệm vụ"'


def test_listed_texts_need_a_translation_too(tmp_path: Path) -> None:
    """Texts that stand in a list, one a line; comments and empty lines of it are no texts."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "their_words.txt").write_text("# Theirs\n\nSaid in a list\n", encoding="utf-8")
    assert translation.problems(tmp_path, _catalogue()) == ["no Vietnamese text: 'Said in a list'"]


def test_the_catalogue_is_complete() -> None:
    """Every marked text of the project has its Vietnamese, and none is left over."""
    assert translation.problems(ROOT, translation._catalogue()) == []


@pytest.mark.parametrize(
    ("lines", "entries", "problem"),
    [
        (['_("Load")'], [], "no Vietnamese text: 'Load'"),
        (['_("Load")'], ['msgid "Load"\nmsgstr ""'], "no Vietnamese text: 'Load'"),
        ([], [TASKS], "no longer used: '{n} task'"),
        (['plural(n, "{n} task", "{n} tasks")'], [], "no Vietnamese text: '{n} task'"),
        (
            ['plural(n, "{n} task", "{n} jobs")'],
            [TASKS],
            "not the plural of the code: '{n} task': '{n} tasks', not '{n} jobs'",
        ),
        (
            ['plural(n, "{n} task", "{n} tasks")'],
            ['msgid "{n} task"\nmsgstr "{n} nhiệm vụ"'],
            "not the plural of the code: '{n} task': None, not '{n} tasks'",
        ),
        (
            ['plural(n, "{n} task", "{n} tasks")', 'plural(n, "{n} task", "{n} jobs")'],
            [TASKS],
            "two plurals: '{n} task'",
        ),
        (['_("of {n}")'], ['msgid "of {n}"\nmsgstr "trong {m}"'], "placeholders differ: 'of {n}': 'trong {m}'"),
        (
            ['plural(n, "one task", "{n} tasks")'],
            ['msgid "one task"\nmsgid_plural "{n} tasks"\nmsgstr[0] "1 nhiệm vụ"'],
            "placeholders differ: 'one task': '1 nhiệm vụ'",
        ),
    ],
)
def test_the_check_names_what_is_wrong(tmp_path: Path, lines: list[str], entries: list[str], problem: str) -> None:
    """Missing and unused entries, a plural that is not the code's, and placeholders that differ."""
    complaints = translation.problems(_code(tmp_path, *lines), _catalogue(*entries))
    assert any(complaint.startswith(problem) for complaint in complaints)


def test_the_check_accepts_both_uses(tmp_path: Path) -> None:
    """A plural whose singular says its number in words, and a singular that is also marked alone."""
    root = _code(tmp_path, 'plural(n, "one task", "{n} tasks")', '_("one task")', "f\"{N_('Load')}\"")
    entries = ('msgid "one task"\nmsgid_plural "{n} tasks"\nmsgstr[0] "{n} nhiệm vụ"', 'msgid "Load"\nmsgstr "Tải"')
    assert translation.problems(root, _catalogue(*entries)) == []


def test_forms_of_a_plural_are_written_out(tmp_path: Path) -> None:
    """A plural whose forms stand elsewhere cannot be checked, so it is refused."""
    with pytest.raises(ValueError, match=r"app\.py:1"):
        list(translation.marked(_code(tmp_path, "plural(n, *words)")))


@pytest.mark.parametrize(("n", "english"), [(0, "0 tasks"), (1, "1 task"), (2, "2 tasks"), (5, "5 tasks")])
def test_a_plural_agrees_with_its_number(n: int, english: str) -> None:
    """English has two forms, Vietnamese one."""
    with translation.speaking("en"):
        assert translation.plural(n, "{n} task", "{n} tasks").format(n=n) == english
    with translation.speaking("vi"):
        assert translation.plural(n, "{n} task", "{n} tasks").format(n=n) == f"{n} nhiệm vụ"


def test_a_plural_without_translation_is_english() -> None:
    """Like any other text."""
    with translation.speaking("vi"):
        assert [translation.plural(n, "a goose", "geese") for n in (1, 2)] == ["a goose", "geese"]


# ---- numbers and what agrees with them ----

TEXTS = sorted(set(translation.marked(ROOT)))
PLURALS = [forms for forms in TEXTS if len(forms) == 2]
SEVERAL = {
    "one has a sentence of its own, or the text is for two and more": [
        "All {n} letters (zip)",
        "One of {all} agencies is behind on its own part",
        "Progress month by month: {first_percent} in {first}",
        "Sheet '{sheet}', cells {cell}, {count} cells",
        "Silent longest: {agency}, {n} periods in a row.",
        "{n} agencies already known have this name",
        "{n} agencies are behind on their tasks",
        "{n} agencies have work this month",
        "{n} agencies together",
        "{n} of {all} agencies are behind on their own part",
        "{n} workbooks are committed.",
    ],
    "not all of many are shown": [
        "Show all {n} rows",
        "Show the {n} reports of those that are done",
        "Shown: the first {n} of {all} agencies",
        "The first {shown} of {all} changes are shown.",
        "{all} problems; the first {shown} are listed.",
        "{shown} of {all} agencies",
        "{shown} of {all} sections",
    ],
    "a setting, a limit or a decimal": [
        "Due in the next {days} days",
        "Due within {n} days",
        "No task comes due in the next {days} days.",
        "Nothing is overdue or due within {days} days",
        "Sheet '{sheet}' has a value in cell {cell}; only {rows} rows",
        "The plan expected this {months} months ago.",
        "The plan expects this in {months} months.",
        "none comes due in the next {months} months",
        "{amount} đồng differs about {factor} times",
    ],
    "files, with whatever each has": ["{n} with errors", "{n} with warnings"],
}
"""Beginnings of texts that count several of a thing and need no singular, by why."""


def _words(text: str) -> set[str]:
    return set(re.findall("[a-z]+", text))


NOUNS = {word for one, many in PLURALS for word in _words(many) - _words(one) if word.endswith("s")}
NOUNS |= {"rows", "columns", "cells", "letters", "problems"}
SINGULARS = {word for one, _many in PLURALS for word in _words(one) if f"{word}s" in NOUNS} | {"is", "has"}
SINGULARS -= {"deadline", "other", "part"}  # "5 deadline changes", "5 other tasks"
SEVERAL_OF_A_THING = re.compile(rf"(?<!/)\{{\w+\}} (?:\w+ )?(?:{'|'.join(sorted(NOUNS))})\b")


def test_what_may_be_one_has_a_singular() -> None:
    """A text that counts several of a thing is a plural, or stands above with why there is never one of it."""
    several = tuple(beginning for beginnings in SEVERAL.values() for beginning in beginnings)
    alone = [forms[0] for forms in TEXTS if len(forms) == 1 and SEVERAL_OF_A_THING.search(forms[0])]
    assert alone
    assert [text for text in alone if not text.startswith(several)] == []


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_english_plurals_agree_with_their_number(n: int) -> None:
    """No "1 tasks", no "5 task", no "5 is"; a share is right with any number ("1 of 5 tasks is", "in 30 days")."""
    several = rf"(?<!/)(?<!of )(?<!Of )(?<!of the )(?<!next )(?<!within )\b1 (?:\w+ )?(?:{'|'.join(sorted(NOUNS))})\b"
    single = rf"\b[025] (?:{'|'.join(sorted(SINGULARS))})\b"
    for one, many in PLURALS:
        with translation.speaking("en"):
            text = translation.plural(n, one, many)
        text = re.sub(r"\{agency\}|\{name\}|\{worst\}|\{ref\}", "A", text)
        assert not re.search(several if n == 1 else single, re.sub(r"\{\w+\}", str(n), text)), text
