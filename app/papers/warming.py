"""Loads what every paper needs ahead of the first one, which would take ten times as long."""

from datetime import date
from importlib import import_module

from app.papers import fonts, symbols
from app.papers.forms import edition_for
from app.rules.kinds import Form


def _canvas() -> None:
    import_module("reportlab.pdfgen.canvas")


def _fonts() -> None:
    fonts.warm()


def _words() -> None:
    edition_for(Form.RECEIPT, date.max)


def _codes() -> None:
    symbols.qr_rows("0")
    symbols.bars("0")


STEPS = (_canvas, _fonts, _words, _codes)
"""What to call, one after the other; what is loaded already takes no time."""
