"""The language of window and commands: gettext, Vietnamese first."""

import gettext as _gettext
import os

from app import resources

DEFAULT = "vi"
LANGUAGES = ("vi", "en")

_current: _gettext.NullTranslations = _gettext.NullTranslations()


def install(language: str | None = None) -> str:
    """Choose the language: the one named, else `QUAY_LANGUAGE`, else Vietnamese; returns the one in use."""
    global _current  # noqa: PLW0603 - the language is the program's, chosen once at its door
    chosen = language or os.environ.get("QUAY_LANGUAGE", DEFAULT)
    if chosen not in LANGUAGES:
        chosen = DEFAULT
    _current = _gettext.translation("quay", resources.path("i18n"), [chosen], fallback=chosen == "en")
    return chosen


def prefer(language: str) -> None:
    """Use the language that this workstation's settings name, unless `QUAY_LANGUAGE` names one."""
    if language and "QUAY_LANGUAGE" not in os.environ:
        install(language)


def _(message: str) -> str:
    """Return the message in the language in use."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the message in the form that fits the count."""
    return _current.ngettext(singular, plural, count)


def mark(message: str) -> str:
    """Mark a message for the catalogue where it is defined; it is translated where it is shown."""
    return message
