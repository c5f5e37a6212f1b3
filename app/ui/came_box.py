"""What came online for a dossier that waits for papers, to be taken in with its supplement."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.language import _
from app.queries.online_supplements import CameView
from app.ui import tokens
from app.ui.came_files import CameFiles
from app.ui.inbox.change_box import difference_words
from app.ui.widgets.basics import column, label, set_tone, tick
from app.ui.words import moment_words


class CameBox(QFrame):
    """Hidden where nothing came."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._came: CameView | None = None
        self.take = tick(_("Take in what came online"))
        self.when = label("", "soft", wrap=True)
        self.files = CameFiles()
        self.differs = label("", "soft", wrap=True)
        set_tone(self.differs, "warn")
        self.setLayout(column(self.take, self.when, self.files, self.differs, spacing=tokens.GAP_XS))
        self.files.changed.connect(self.changed)
        self.take.toggled.connect(lambda _on: self.changed.emit())
        self.show_came(None)

    @property
    def messages(self) -> tuple[str, ...]:
        """The records that are to be taken in; none where nothing came, or what came is left."""
        return self._came.messages if self._came and self.take.isChecked() else ()

    @property
    def unplaced(self) -> bool:
        """Whether nobody said yet of a file that is to be taken in which paper it is."""
        return bool(self.messages) and self.files.unplaced

    def show_came(self, came: CameView | None) -> None:
        """Show what came, or that nothing did."""
        self._came = came
        self.setVisible(came is not None)
        self.take.setChecked(came is not None)
        self.files.show_files(came.files if came else (), came.components if came else ())
        if came is not None:
            self.when.setText(_("Came {when} · Enter opens a file").format(when=moment_words(came.arrived)))
            lines = [difference_words(one) for one in came.differences]
            beside = [_("The record says other particulars too; they are not taken over:"), *lines] if lines else []
            self.differs.setText("\n".join(beside))
            self.differs.setVisible(bool(lines))
        self.changed.emit()
