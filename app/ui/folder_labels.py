"""Labels for folders from a page: asked is where the started sheet is free, printed from there on."""

from collections.abc import Sequence

from app.desk import stationery
from app.errors import BadInput
from app.language import _, ngettext
from app.ui.page import Page
from app.ui.printing import print_ordered
from app.ui.widgets.reason import ReasonBar
from app.ui.words import number


class FolderLabels:
    """Knows where the sheet that was printed last is free again, so that Enter is the usual answer."""

    def __init__(self, page: Page, bar: ReasonBar) -> None:
        self._page, self._bar = page, bar
        self._free = 1

    def ask(self, uids: Sequence[str]) -> None:
        """Ask for the first free label, then print those of the dossiers."""
        most = stationery.places(self._page.context.desk)
        words = _("First free label of the sheet (1 to {most}):").format(most=most)
        self._bar.ask(words, lambda typed: self._print(uids, typed), text=str(self._free), verb=_("Print"))

    def _print(self, uids: Sequence[str], typed: str) -> None:
        desk, count = self._page.context.desk, len(uids)
        most = stationery.places(desk)
        if not (typed.strip().isdecimal() and 1 <= int(typed) <= most):
            self._page.show_fault(BadInput(typed))
            return
        first = int(typed)
        self._free = (first - 1 + count) % most + 1
        said = ngettext("{n} folder label is printing.", "{n} folder labels are printing.", count)
        print_ordered(self._page, lambda: stationery.order_labels(desk, uids, first), said.format(n=number(count)))
