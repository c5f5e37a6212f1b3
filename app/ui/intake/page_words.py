"""What the list of pages says of each: its number, where it belongs, and what is odd about it."""

from collections.abc import Sequence

from PySide6.QtGui import QIcon

from app import errors
from app.language import _
from app.queries.drafts import PageView
from app.rules.codes import parse_separator
from app.rules.page_budget import is_over
from app.rules.stack import NO_PAPER, Is
from app.ui.intake.thumb_drawing import ARRIVING, Thumb


def thumb_of(number: int, page: PageView, names: dict[int, str], picture: QIcon) -> Thumb:
    """Return how a page is shown in the list; `number` counts papers only."""
    if page.mark in NO_PAPER:
        return Thumb(page.uid, _sheet(page, names), picture, aside=True, is_thin=True)
    where = _("set aside") if page.aside else names.get(page.component or 0, _("not sorted yet"))
    unsure = page.mark == Is.UNSURE
    note = _("blank page set aside") if page.blank else _("a separator? please look") if unsure else ""
    flag = _("over the size") if is_over(page.size, 1) and not page.aside else ""
    group = page.component if page.component in names else None
    return Thumb(page.uid, f"{number} · {where}", picture, page.aside, note, flag, group, warns=unsure)


def thumb_arriving(picture: QIcon) -> Thumb:
    """Return how a page is shown that came just now and has no place yet."""
    return Thumb(ARRIVING, _("coming in …"), picture, aside=False)


def page_title(shown: Sequence[PageView], uid: str) -> str:
    """Return a page in words by its number among those in sight."""
    papers = [page.uid for page in shown if page.mark not in NO_PAPER]
    return _("page {n}").format(n=papers.index(uid) + 1) if uid in papers else _("the separator sheet")


def _sheet(page: PageView, names: dict[int, str]) -> str:
    """Return what a sheet says that is no paper."""
    if page.mark == Is.RECEIPT:
        return _("this office's slip")
    position = page.component if page.component is not None else _said(page)
    name = names.get(position or 0)
    return _("Separator: {component}").format(component=name) if name else _("separator sheet")


def _said(page: PageView) -> int | None:
    try:
        return parse_separator(page.said).position
    except errors.BadSeparatorCode:
        return None
