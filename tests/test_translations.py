"""The catalogues of sentences against the code, and the compiled ones against their sources."""

import gettext
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import language, resources

HOUSE = Path(__file__).resolve().parent.parent
PROGRAM = HOUSE / "installer" / "translations.py"


@pytest.fixture
def no_language() -> Iterator[None]:
    before = language._current
    yield
    language._current = before


def test_every_sentence_of_the_code_has_its_vietnamese() -> None:
    done = subprocess.run([sys.executable, str(PROGRAM), "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house with the program that keeps its catalogues."""
    (tmp_path / "installer").mkdir()
    (tmp_path / "app").mkdir()
    (tmp_path / "installer" / "translations.py").write_bytes(PROGRAM.read_bytes())
    (tmp_path / "main.py").write_text('_("Good {when}, {name}.")\nngettext("{n} page", "{n} pages", n)\n')
    (tmp_path / "app" / "a.py").write_text('x.mark("no sentence")\n_("One" " and two")\n')
    return tmp_path


def _run(house: Path, job: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(house / "installer" / "translations.py"), job]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _catalogue(house: Path, code: str = "vi") -> Path:
    return house / "resources" / "i18n" / code / "LC_MESSAGES" / "quay.po"


def _translate(house: Path, english: str, vietnamese: str) -> None:
    text = _catalogue(house).read_text(encoding="utf-8")
    old, new = (
        f'"{english}"\nmsgstr{form} "{words}"' for form, words in ((_form(english), ""), (_form(english), vietnamese))
    )
    assert old in text
    _catalogue(house).write_text(text.replace(old, new), encoding="utf-8")


def _form(english: str) -> str:
    return "[0]" if english.endswith("pages") else ""


def test_sentences_are_gathered_translated_compiled_and_then_nothing_is_missing(house: Path) -> None:
    assert _run(house, "gather").returncode == 0
    assert "no sentence" not in _catalogue(house).read_text(encoding="utf-8")
    lacking = _run(house, "check")
    assert (lacking.returncode, lacking.stdout.count("not translated")) == (1, 3)
    _translate(house, "Good {when}, {name}.", "Chào buổi {when}, {name}.")
    _translate(house, "{n} pages", "{n} trang")
    _translate(house, "One and two", "Một và hai")
    assert (_run(house, "check").stdout, _run(house, "compile").returncode) == ("", 0)
    vietnamese = gettext.translation("quay", house / "resources" / "i18n", ["vi"])
    assert vietnamese.ngettext("{n} page", "{n} pages", 2) == "{n} trang"
    before = _catalogue(house).read_bytes()
    assert _run(house, "gather").returncode == 0
    assert _catalogue(house).read_bytes() == before


@pytest.mark.parametrize(
    ("english", "vietnamese", "wrong"),
    [
        ("Good {when}, {name}.", "Chào {name}.", "other placeholders"),
        ("Good {when}, {name}.", "Chào {when}, {ten}.", "other placeholders"),
        ("One and two", "One and two", "still English"),
        ("One and two", "Một và hai.", "another end"),
        ("Good {when}, {name}.", "Chào buổi {when}, {name}", "another end"),
        ("One and two", "Mo\u0302\u0323t va\u0300 hai", "letters and accents are apart"),
    ],
)
def test_a_translation_that_cannot_be_right_is_named(house: Path, english: str, vietnamese: str, wrong: str) -> None:
    _run(house, "gather")
    _translate(house, english, vietnamese)
    assert wrong in _run(house, "check").stdout


def test_a_sentence_that_left_the_code_leaves_the_catalogue(house: Path) -> None:
    _run(house, "gather")
    (house / "app" / "a.py").write_text("")
    assert "no longer in the code" in _run(house, "check").stdout
    _run(house, "gather")
    assert "One and two" not in _catalogue(house).read_text(encoding="utf-8")


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_the_compiled_catalogue_is_there_and_not_older_than_its_source(code: str) -> None:
    source = resources.path("i18n") / code / "LC_MESSAGES" / "quay.po"
    assert source.with_suffix(".mo").stat().st_mtime >= source.stat().st_mtime


def test_the_program_speaks_vietnamese_unless_told_otherwise(
    no_language: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert language.install() == "vi"
    assert language._("Nothing that was saved is lost.") == "Mọi dữ liệu đã lưu vẫn còn nguyên."
    monkeypatch.setenv("QUAY_LANGUAGE", "en")
    assert language.install() == "en"
    assert language.ngettext("{n} procedure written", "{n} procedures written", 2) == "{n} procedures written"
