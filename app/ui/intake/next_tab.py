"""The tab that comes next, built piece by piece while nobody waits for it."""

from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.context import Context
from app.ui.intake.applicant_card import ApplicantCard
from app.ui.intake.draft_tab import DraftTab
from app.ui.intake.pages_card import PagesCard
from app.ui.intake.procedure_card import ProcedureCard

BEGIN_MS, PIECE_MS = 700, 20
"""How long the first piece waits, so that nobody who just began a tab notices it, and each of the others."""
AT_ONCE = 25
"""So many widgets are given their style in one piece."""


class NextTab:
    """It stands last in the stack of the tabs and has no place among them before it is taken."""

    def __init__(self, context: Context, stack: QStackedWidget) -> None:
        self._context, self._stack = context, stack
        self._pieces = self._build()
        self._ready: DraftTab | None = None
        self._timer = QTimer(stack)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def take(self) -> DraftTab:
        """Return the tab, finished on the spot when it is not yet; the one after it is begun a moment later."""
        while self._ready is None:
            self._go_on()
        tab, self._ready = self._ready, None
        self._pieces = self._build()
        self._timer.start(BEGIN_MS)
        return tab

    def pieces(self) -> Iterator[None]:
        """Build the tab piece by piece in the caller's own time."""
        while self._ready is None:
            self._go_on()
            yield

    def _go_on(self) -> None:
        self._ready = next(self._pieces)
        if self._ready is None:
            self._timer.start(PIECE_MS)
        else:
            self._timer.stop()

    def _build(self) -> Iterator[DraftTab | None]:
        applicant = ApplicantCard(self._context)
        yield None
        procedure, pages = ProcedureCard(self._context), PagesCard(self._context)
        yield None
        tab = DraftTab(self._context, applicant, procedure, pages)
        yield None
        self._stack.addWidget(tab)
        yield None
        for number, part in enumerate(tab.findChildren(QWidget), 1):
            part.ensurePolished()
            if number % AT_ONCE == 0:
                yield None
        yield tab
