"""The cash of a day on its page: by officer, counted at the end, a difference with its reason."""

from app.desk import payments
from app.desk.payments import Counted
from app.errors import BadInput
from app.language import _
from app.messages import payment_way_name
from app.queries.money import CashLine, DayMoney
from app.rules.kinds import PaymentWay
from app.ui.figure_card import Figure
from app.ui.page import Page
from app.ui.widgets.money_line import parse_money
from app.ui.widgets.reason import ReasonBar
from app.ui.words import dong

KEY = "F6"


class CashCard(Figure):
    """The figure is what must be there of all officers; whoever is signed in counts the own cash."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Cash that must be there (đồng)"), _("Count my cash"), self.count, KEY)
        self.reason = ReasonBar()
        self._page, self._seen = page, DayMoney()

    def show_cash(self, money: DayMoney) -> None:
        """Show the cash of each officer, and what came in by other ways."""
        self._seen = money
        lines = [words for line in money.cash for words in _cash_words(line)]
        lines += [f"{payment_way_name(way)}: {dong(n)}" for way, n in money.by_way if way is not PaymentWay.CASH]
        differs = any(line.difference for line in money.cash)
        open_ones = any(line.counted is None or line.moved for line in money.cash)
        expected = sum(line.expected for line in money.cash)
        self.show_lines(expected, lines, tone="bad" if differs else "warn" if open_ones else "ok")

    def count(self) -> None:
        """Ask what the signed-in officer counted."""
        self._ask("")

    def _ask(self, typed: str) -> None:
        words = _("Cash counted at the counter, in đồng:")
        self.reason.ask(words, self._counted, text=typed)

    def _counted(self, typed: str) -> None:
        try:
            counted = parse_money(typed)
        except BadInput:
            self._ask(typed)
            return
        expected = self._expected()
        if counted == expected:
            self._save(counted, "")
            return
        words = _("Counted {counted}, payments say {expected}. The difference, because:")
        asked = words.format(counted=dong(counted), expected=dong(expected))
        self.reason.ask(asked, lambda why: self._save(counted, why))

    def _expected(self) -> int:
        officer = self._page.context.desk.officer
        own = (line.expected for line in self._seen.cash if officer and line.officer_uid == officer.uid)
        return next(own, 0)

    def _save(self, counted: int, why: str) -> None:
        desk = self._page.context.desk
        self._page.context.work.write(
            lambda: payments.count_cash(desk, counted, why), self._saved, self._page.show_fault, owner=self._page
        )

    def _saved(self, done: Counted) -> None:
        words = _("Counted: {counted}; the payments say {expected}.")
        self._page.show_done(words.format(counted=dong(done.counted), expected=dong(done.expected)))


def _cash_words(line: CashLine) -> list[str]:
    """Return an officer's cash, and in a line of its own what was counted where it differs."""
    words = f"{line.officer_name}: {dong(line.expected)}"
    if line.counted is None:
        return [f"{words} · " + _("not counted")]
    if line.moved:
        again = _("count again: {counted} was before cash moved")
        return [words, again.format(counted=dong(line.counted))]
    if not line.difference:
        return [f"{words} · " + _("counted, agrees")]
    return [words, _("counted {counted}: {reason}").format(counted=dong(line.counted), reason=line.reason)]
