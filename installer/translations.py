"""The catalogues of sentences: gathered from the code, compiled for the program, checked.

Run as `python installer/translations.py JOB`, where JOB is `gather` (the code's sentences into quay.pot and every
quay.po), `compile` (every quay.po into the quay.mo that the program reads) or `check` (say what a catalogue lacks;
exit 1 when anything does).
"""

import ast
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parent.parent
CATALOGUES = HOUSE / "resources" / "i18n"
TEMPLATE = CATALOGUES / "quay.pot"
LANGUAGES = ("vi", "en")
MARKING = {"_": 1, "mark": 1, "ngettext": 2}
"""The functions that mark sentences, with how many forms each takes."""

SAME_IN_ALL_LANGUAGES = frozenset({"PDF", "QR", "SANE", "A4", "A5", "dpi", "CSV", "XLSX", "Code"})

_ABOUT: dict[str, Any] = {
    "project": "Quầy Một Cửa",
    "version": "1",
    "header_comment": "# The sentences of Quầy Một Cửa.",
    "msgid_bugs_address": "-",
    "last_translator": "-",
    "language_team": "-",
    "charset": "utf-8",
    "fuzzy": False,
}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%(?:\d+|L\d|n)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDS = ".…:?!"
_SHORTENED = frozenset({"No."})
"""Words whose full stop is not the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one sentence of one language."""

    language: str
    sentence: str
    wrong: str


def main(arguments: list[str]) -> int:
    """Do what the first argument names."""
    jobs: dict[str, Callable[[], int]] = {"gather": gather, "compile": compile_all, "check": check}
    if len(arguments) != 1 or arguments[0] not in jobs:
        print(__doc__)
        return 2
    return jobs[arguments[0]]()


def gather() -> int:
    """Write the code's sentences into the template and into each language's catalogue, keeping what is translated."""
    template = code_catalogue()
    _save(TEMPLATE, template)
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _save(path_of(language), catalogue)
    return 0


def compile_all() -> int:
    """Write the compiled catalogue of each language where it is missing or older than its source."""
    for language in LANGUAGES:
        source, target = path_of(language), path_of(language).with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as out:
            write_mo(out, load(language))
        fresh.replace(target)
    return 0


def check() -> int:
    """Print each finding; 1 when there is one."""
    found = list(findings())
    for finding in found:
        print(f"{finding.language}: {finding.wrong}: {finding.sentence!r}")
    return 1 if found else 0


def findings() -> Iterator[Finding]:
    """Yield what is wrong: a sentence of the code that a catalogue lacks, or a translation that cannot be right."""
    code = _messages(code_catalogue())
    for language in LANGUAGES:
        catalogue = _messages(load(language))
        for sentence in sorted(code.keys() - catalogue.keys()):
            yield Finding(language, sentence, "not gathered")
        for sentence in sorted(catalogue.keys() - code.keys()):
            yield Finding(language, sentence, "no longer in the code")
        for sentence in sorted(catalogue.keys() & code.keys()):
            yield from _faults(language, sentence, catalogue[sentence])


def code_catalogue() -> Catalog:
    """Return the sentences that the code marks, in the order of its files."""
    template = Catalog(**_ABOUT)
    for path in [HOUSE / "main.py", *sorted((HOUSE / "app").rglob("*.py"))]:
        place = path.relative_to(HOUSE).as_posix()
        for line, forms in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            template.add(forms[0] if len(forms) == 1 else forms, None, [(place, line)])
    return template


def _marked(tree: ast.AST) -> list[tuple[int, tuple[str, ...]]]:
    """Return line and forms of each call of a marking function by its bare name."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    found = []
    for call in calls:
        forms = MARKING.get(getattr(call.func, "id", ""), 0)
        said = [a.value for a in call.args[:forms] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if forms and len(said) == forms:
            found.append((call.lineno, tuple(said)))
    return sorted(found)


def load(language: str) -> Catalog:
    """Return a language's catalogue; an empty one when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, **_ABOUT)
    with path.open("rb") as given:
        return read_po(given, locale=language)


def path_of(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return CATALOGUES / language / "LC_MESSAGES" / "quay.po"


def _save(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue unless only its date would change."""
    if path.exists():
        with path.open("rb") as given:
            catalogue.creation_date = read_po(given).creation_date
    catalogue.revision_date = catalogue.creation_date
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        write_po(out, catalogue, width=110, include_lineno=False, omit_header=False)


def _messages(catalogue: Catalog) -> dict[str, Message]:
    return {_key(message): message for message in catalogue if message.id}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _faults(language: str, sentence: str, message: Message) -> Iterator[Finding]:
    translations = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if message.fuzzy:
        yield Finding(language, sentence, "fuzzy")
    if language == "en":
        if any(translations):
            yield Finding(language, sentence, "the code's own English is translated")
        return
    for text in translations:
        if not text:
            yield Finding(language, sentence, "not translated")
        elif not _same_placeholders(message, text):
            yield Finding(language, sentence, f"other placeholders in {text!r}")
        elif _end(text) != _end(sentence) and sentence not in _SHORTENED:
            yield Finding(language, sentence, f"another end in {text!r}")
        elif text != unicodedata.normalize("NFC", text):
            yield Finding(language, sentence, "letters and accents are apart")
        elif text in _forms(message) and _has_words(text):
            yield Finding(language, sentence, "still English")


def _same_placeholders(message: Message, text: str) -> bool:
    """Whether a translation has the placeholders of the sentence; a plural form may spell its number out."""
    told = sorted(_PLACEHOLDER.findall(text))
    return any(told == sorted(_PLACEHOLDER.findall(form)) for form in _forms(message))


def _end(text: str) -> str:
    """Return the mark that a sentence ends with; a label has none."""
    return text.rstrip()[-1:] if text.rstrip().endswith(tuple(_ENDS)) else ""


def _forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _has_words(text: str) -> bool:
    """Whether a text has words of plain letters only, as English has and Vietnamese rarely."""
    return text.isascii() and bool(set(_WORD.findall(_PLACEHOLDER.sub(" ", text))) - SAME_IN_ALL_LANGUAGES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
