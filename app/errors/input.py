"""Faults of what was typed or scanned."""

from app.errors.base import DeskError


class BadInput(DeskError):
    """A value that cannot be what it is meant to be."""

    text: str


class BadDossierCode(BadInput):
    """The text is no dossier code."""


class BadSlipCode(BadInput):
    """The text is no slip code."""


class BadSeparatorCode(BadInput):
    """The text is no separator sheet's."""


class BadPersonalNumber(BadInput):
    """The text is no personal identification number."""


class BadTaxCode(BadInput):
    """The text is no tax code."""


class BadPhone(BadInput):
    """The text is no Vietnamese phone number."""


class CardTooShort(BadInput):
    """A citizen card's text with fewer than six fields."""


class ReasonNeeded(DeskError):
    """The action needs a reason in words."""
