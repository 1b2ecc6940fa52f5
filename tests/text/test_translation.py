"""The catalogue and the texts marked in the code, and plural sentences in both languages."""

import io
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
