"""Whether every word that the window or a command shows goes through the catalogue."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).resolve().parent.parent
Places = dict[str, tuple[int | str, ...]]

IN_WINDOW: Places = {
    # our own parts of a page, and which of their arguments are read by staff
    "label": (0, "text"),
    "link": (0,),
    "ActionButton": (0, "words"),
    "Card": (0, 1, "title"),
    "Field": (0, 1, "caption", "placeholder"),
    "Column": (0, 1, "head", "words", "tip"),
    "PlaceItem": (1, "words"),
    "Paper": (0, "title"),
    "NumberLine": (0,),
    "TimeLine": (0,),
    "DayLine": (0,),
    "set_chips": (0,),
    "set_words": (0,),
    "set_text": (0,),
    "set_device": (0,),
    "set_target": (0,),
    "say": (0, 2, 3),
    "say_saved": (0,),
    "say_softly": (0,),
    "show_done": (0,),
    "reason.ask": (0, "text", "verb"),
    "choose_file": (1, 2),
    "choose_folder": (1,),
    "say_here": (0, 2, 3),
    "_complain": (1,),
    "print_slip": (2, "said", "done", "reason"),
    "print_ordered": (2, 3, "said", "done"),
    # Qt's
    "QLabel": (0,),
    "QPushButton": (0,),
    "QCheckBox": (0,),
    "QRadioButton": (0,),
    "QGroupBox": (0,),
    "QAction": (0, 1),
    "QListWidgetItem": (0,),
    "QTableWidgetItem": (0,),
    "QFileDialog": (1, 3),
    "setText": (0,),
    "setToolTip": (0,),
    "setStatusTip": (0,),
    "setWhatsThis": (0,),
    "setPlaceholderText": (0,),
    "setWindowTitle": (0,),
    "setAccessibleName": (0,),
    "setAccessibleDescription": (0,),
    "setPrefix": (0,),
    "setSuffix": (0,),
    "setTitle": (0,),
    "setTabText": (1,),
    "setTabToolTip": (1,),
    "addTab": (0, 1),
    "addItem": (0,),
    "addItems": (0,),
    "addMenu": (0,),
    "critical": (1, 2),
    "warning": (1, 2),
    "information": (1, 2),
    "question": (1, 2),
    "about": (1, 2),
    "setInformativeText": (0,),
    "setDetailedText": (0,),
    "write": (0,),
}
IN_COMMANDS: Places = {
    "Option": ("help", "prompt"),
    "Argument": ("help",),
    "Typer": ("help", "short_help", "epilog"),
    "command": ("help", "short_help", "epilog"),
    "add_typer": ("help", "short_help"),
    "echo": (0,),
    "secho": (0,),
    "print": (0, 1, 2),
    "write": (0,),
    "prompt": (0,),
    "confirm": (0,),
    "Table": (0, "title", "caption"),
    "add_column": (0,),
    "add_row": (0, 1, 2, 3),
}
ROOMS = {"app/ui": IN_WINDOW, "app/cli": IN_COMMANDS}
LOGS = {"logging", "logger", "log"}
MARKING = {"_", "ngettext", "mark"}
MENDING = {
    "format",
    "join",
    "strip",
    "removeprefix",
    "removesuffix",
    "replace",
    "capitalize",
    "upper",
    "lower",
    "title",
}
KEYS = re.compile(r"\b(Ctrl|Shift|Alt|Meta|Enter|Return|Esc|Del|Tab|Home|End|Page Up|Page Down|F\d+|[A-Z])\b")
UNITS = re.compile(r"\b(dpi|MB|kB|ms|PDF|QR)\b")
SENTENCE = re.compile(r"[A-Z][a-z]+[,;:]?(?: [a-z]+)+\b")
WORD = re.compile(r"[^\W\d_]{2,}")

ALLOWED = {
    "Tiếng Việt": "a language is called by its own name",
    "English": "a language is called by its own name",
    "COM3, /dev/ttyACM0": "names of ports",
    "Sở Công Thương tỉnh …": "an example of what papers print, which is Vietnamese in any language",
    "ỦY BAN NHÂN DÂN TỈNH …": "an example of what papers print",
    "Thái Nguyên": "an example of what papers print",
    "Phòng Quản lý Thương mại": "an example of a department's name, which papers print",
    "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ": "what papers print unless the office writes something else",
    "Quầy số 1": "a counter's name until the office gives another",
    "Quầy số 1; Quầy số 2": "counters' names until the office gives others",
}
"""Literals that are shown as they are in every language, with the reason."""


def shown_literals(source: str, shown: Places) -> Iterator[tuple[int, str]]:
    """Yield line and text of each literal with words that is shown without going through the catalogue."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or _is_log(node.func):
            continue
        places = shown.get(_name(node.func)) or shown.get(_owned_name(node.func)) or ()
        given = [*enumerate(node.args), *((keyword.arg or "", keyword.value) for keyword in node.keywords)]
        for place, value in given:
            if place in places:
                yield from ((line, text) for line, text in _literals(value) if _has_words(text))


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each literal that reads like a sentence and is neither marked nor a docstring."""
    tree = ast.parse(source)
    marked = {id(part) for node in ast.walk(tree) for part in _no_sentences(node)}
    literals = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in marked)
    for literal in literals:
        if isinstance(literal.value, str) and SENTENCE.match(literal.value):
            yield literal.lineno, literal.value


def _no_sentences(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node.value]
    if isinstance(node, ast.Call) and _name(node.func) in MARKING:
        return node.args
    return []


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _owned_name(function: ast.expr) -> str:
    """Return the name together with that of the part it belongs to: «reason.ask»."""
    return f"{_name(function.value)}.{function.attr}" if isinstance(function, ast.Attribute) else ""


def _is_log(function: ast.expr) -> bool:
    """Whether a call writes into the log, which is not for staff."""
    inside = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return bool(inside & LOGS)


def _literals(value: ast.expr) -> Iterator[tuple[int, str]]:
    """Yield the literals of which a shown value is made; what is given to other functions is not shown."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.lineno, value.value
    for part in _PARTS.get(type(value), lambda _value: [])(value):
        yield from _literals(part)


def _of_call(call: ast.Call) -> list[ast.expr]:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in MENDING:
        return []
    return [call.func.value, *(call.args if call.func.attr == "join" else [])]


def _of_tuple(pair: ast.Tuple) -> list[ast.expr]:
    """Return what is shown of a tuple: in one of two the first is often a key for the program."""
    first = pair.elts[0] if len(pair.elts) == 2 else None
    is_key = isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.islower()
    return pair.elts[1:] if is_key else pair.elts


_PARTS: dict[type[ast.expr], Callable[[Any], list[ast.expr]]] = {
    ast.Call: _of_call,
    ast.Tuple: _of_tuple,
    ast.IfExp: lambda value: [value.body, value.orelse],
    ast.BinOp: lambda value: [value.left, value.right],
    ast.JoinedStr: lambda value: value.values,
    ast.BoolOp: lambda value: value.values,
    ast.Dict: lambda value: value.values,
    ast.List: lambda value: value.elts,
    ast.FormattedValue: lambda value: [value.value],
    ast.Subscript: lambda value: [value.value],
    ast.ListComp: lambda value: [value.elt],
    ast.GeneratorExp: lambda value: [value.elt],
    ast.Lambda: lambda value: [value.body],
}


def _has_words(text: str) -> bool:
    return bool(WORD.search(UNITS.sub("", KEYS.sub("", text)))) and text not in ALLOWED


def test_no_word_is_shown_that_does_not_go_through_the_catalogue() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{line}: {text!r}"
        for room, shown in ROOMS.items()
        for path in sorted((HOUSE / room).rglob("*.py"))
        for line, text in shown_literals(path.read_text(encoding="utf-8"), shown)
    ]
    assert found == []


def test_no_sentence_stands_outside_the_catalogue() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{line}: {text!r}"
        for room in ("app/ui", "app/cli", "app/messages", "app/desk", "app/queries")
        for path in sorted((HOUSE / room).rglob("*.py"))
        if path.name != "qt_texts.py"  # it holds Qt's sentences, by which Qt asks for ours
        for line, text in sentences(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('words = {1: "Put it here", 2: _("Put it there")}', ["Put it here"]),
        ('said = ngettext("One page", "Many pages", n)', []),
        ('"""What a module is."""', []),
        ('key = "a key"', []),
        ('make(f"Nothing of {name}")', ["Nothing of "]),
    ],
)
def test_a_sentence_that_was_forgotten_is_found(line: str, found: list[str]) -> None:
    assert [text for _line, text in sentences(line)] == found


def test_every_literal_that_is_allowed_is_still_there() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (HOUSE / room).rglob("*.py"))
    assert [text for text in ALLOWED if f'"{text}"' not in sources] == []


@pytest.mark.parametrize(
    ("line", "literals"),
    [
        ('label("Good day")', ["Good day"]),
        ('label(_("Good day"), "soft")', []),
        ('Card("", "Scan now")', ["Scan now"]),
        ('Card(_("Good day"), "F2")', []),
        ('made.setToolTip("Ctrl+Shift+P")', []),
        ('made.setText(f"{name} pages" if name else _("none"))', [" pages"]),
        ('made.setText("no " + name)', ["no "]),
        ('made.setText(words["some key"])', []),
        ('made.setText("Page {n}".format(n=word("key")))', ["Page {n}"]),
        ('row(QPushButton("Do it"))', ["Do it"]),
        ('say(_("Done"), "ok", ("Open it", act))', ["Open it"]),
        ('say(_("Done"), "ok", (_("Open it"), act))', []),
        ('chips.set_chips([("first", "The first"), ("second", _("The second"))])', ["The first"]),
        ('typer.Option("--full", help="All of it")', ["All of it"]),
        ('typer.echo(f"{n} rows")', [" rows"]),
        ('typer.echo(_("{n} rows").format(n=n))', []),
        ('self.reason.ask("Why:", act, verb="Do it")', ["Why:", "Do it"]),
        ('context.ask("a key", query, show, self)', []),
        ('logging.getLogger("quay").warning("one", "two words")', []),
        ('Column("Name", lambda r: "none" if r else _("one"))', ["Name", "none"]),
        ('made.setText(" · ".join([name, "on paper"]))', ["on paper"]),
        ('made.setSuffix(" dpi")', []),
    ],
)
def test_words_that_are_shown_are_told_from_others(line: str, literals: list[str]) -> None:
    assert [text for _line, text in shown_literals(line, IN_WINDOW | IN_COMMANDS)] == literals
