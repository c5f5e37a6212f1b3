"""What came online for a dossier that waits for papers: each file can be looked at, and is told which paper it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame

from app.language import _
from app.queries.inbox import FileView
from app.queries.online_supplements import CameView
from app.ui import tokens
from app.ui.inbox.change_box import difference_words
from app.ui.inbox.words import file_in_full, file_words
from app.ui.widgets.basics import column, label, link, row, set_tone, tick
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import moment_words


class CameBox(QFrame):
    """Hidden where nothing came; what is said of a file is kept here until the supplement is taken in."""

    wants_file = Signal(object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._came: CameView | None = None
        self.placed: dict[str, int] = {}
        self.take = tick(_("Take in what came online"))
        self.when = label("", "soft", wrap=True)
        self.files: ListTable[FileView] = ListTable(self._columns(), lambda file: file.uid)
        self.files.setAccessibleName(_("Files that came online; Enter opens one"))
        self.files.say_when_empty(_("The record brought no new file."))
        self.note = label("", "label", wrap=True)
        self.component = QComboBox()
        self.component.setAccessibleName(_("Paper of the checklist"))
        self.component.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.place = link(_("It is this paper"), self._place, "Ctrl+B")
        self.differs = label("", "soft", wrap=True)
        set_tone(self.differs, "warn")
        parts = (self.take, self.when, self.files, self.note, self.component, row(self.place, 1), self.differs)
        layout = column(*parts, spacing=tokens.GAP_XS)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.files.chosen.connect(lambda _uid: self._show_chosen())
        self.files.opened.connect(lambda _uid: self._open())
        self.take.toggled.connect(lambda _on: self.changed.emit())
        self.show_came(None)

    @property
    def messages(self) -> tuple[str, ...]:
        """The records that are to be taken in; none where nothing came, or what came is left."""
        return self._came.messages if self._came and self.take.isChecked() else ()

    @property
    def unplaced(self) -> bool:
        """Whether nobody said yet of a file that is to be taken in which paper it is."""
        return bool(self.messages) and any(map(self._to_place, self.files.rows.rows))

    def show_came(self, came: CameView | None) -> None:
        """Show what came, or that nothing did."""
        self._came, self.placed = came, {}
        self.setVisible(came is not None)
        self.take.setChecked(came is not None)
        self.files.show_rows(came.files if came else ())
        if came is not None:
            self.when.setText(_("Came {when} · Enter opens a file").format(when=moment_words(came.arrived)))
            self.component.clear()
            for position, name in came.components:
                self.component.addItem(f"{position}. {name}", position)
            lines = [difference_words(one) for one in came.differences]
            beside = [_("The record says other particulars too; they are not taken over:"), *lines] if lines else []
            self.differs.setText("\n".join(beside))
            self.differs.setVisible(bool(lines))
        self._show_chosen()
        self.changed.emit()

    def _columns(self) -> list[Column[FileView]]:
        return [
            Column(_("File"), lambda file: file.name, wide=True, tip=file_in_full),
            Column(_("Standing"), lambda file: self._stands(file)[0], tone=lambda file: self._stands(file)[1]),
        ]

    def _stands(self, file: FileView) -> tuple[str, str]:
        if file.uid in self.placed:
            return _("paper {n}").format(n=self.placed[file.uid]), "ok"
        return file_words(file)

    def _to_place(self, file: FileView) -> bool:
        return bool(file.sha256) and file.component is None and file.uid not in self.placed

    def _chosen(self) -> FileView | None:
        key = self.files.current_key()
        return next((file for file in self.files.rows.rows if file.uid == key), None)

    def _show_chosen(self) -> None:
        file = self._chosen()
        names = dict(self._came.components) if self._came else {}
        at = (file.component or self.placed.get(file.uid, 0)) if file else 0
        of = f"{at}. {names[at]}" if at in names else ""
        self.note.setText("\n".join(filter(None, (file_in_full(file), of))) if file else "")
        self.note.setVisible(file is not None)
        free = file is not None and bool(file.sha256) and file.component is None
        self.component.setVisible(free)
        self.place.setVisible(free)

    def _open(self) -> None:
        file = self._chosen()
        if file is not None and file.sha256:
            self.wants_file.emit(file)

    def _place(self) -> None:
        file, position = self._chosen(), self.component.currentData()
        if file is not None and position is not None:
            self.placed[file.uid] = position
            self.files.show_rows(self.files.rows.rows)
            self._show_chosen()
            self.changed.emit()
