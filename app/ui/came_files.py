"""Files that came online and are no dossier's yet: each can be looked at, and is told which paper it is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.language import _
from app.queries.inbox import FileView
from app.ui import tokens
from app.ui.inbox.words import file_in_full, file_words
from app.ui.preview import Paper
from app.ui.widgets.basics import column, label, link, row
from app.ui.widgets.tables import Column, ListTable


class CameFiles(QWidget):
    """What is said of a file is kept here until it is taken in."""

    wants_look = Signal(object)
    """A file to be shown as a paper; the focus stays here, so that the arrow keys go on to the next one."""
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._components: Sequence[tuple[int, str]] = ()
        self.placed: dict[str, int] = {}
        self.table: ListTable[FileView] = ListTable(self._columns(), lambda file: file.uid)
        self.table.setAccessibleName(_("Files that came online; Enter opens one"))
        self.table.say_when_empty(_("The record brought no new file."))
        self.note = label("", "label", wrap=True)
        self.component = QComboBox()
        self.component.setAccessibleName(_("Paper of the checklist"))
        self.component.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.place = link(_("It is this paper"), self._place, "Ctrl+B")
        self.setLayout(column(self.table, self.note, self.component, row(self.place, 1), spacing=tokens.GAP_XS))
        self.setFocusProxy(self.table)
        self.table.chosen.connect(lambda _uid: self._show_chosen())
        self.table.opened.connect(lambda _uid: self._open())

    @property
    def unplaced(self) -> bool:
        """Whether nobody said yet of a sound file which paper it is."""
        return any(map(self._to_place, self.table.rows.rows))

    def show_files(self, files: Sequence[FileView], components: Sequence[tuple[int, str]]) -> None:
        """Show files, and which papers they may be; nothing is said of them yet."""
        self._components, self.placed = components, {}
        self.table.show_rows(files)
        self.component.clear()
        for position, name in components:
            self.component.addItem(f"{position}. {name}", position)
        self._show_chosen()

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
        key = self.table.current_key()
        return next((file for file in self.table.rows.rows if file.uid == key), None)

    def _show_chosen(self) -> None:
        file = self._chosen()
        names = dict(self._components)
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
            self.wants_look.emit(Paper(file.name, file.sha256, file.pages, False, file.name))
            self.setFocus()

    def _place(self) -> None:
        file, position = self._chosen(), self.component.currentData()
        if file is not None and position is not None:
            self.placed[file.uid] = position
            self.table.show_rows(self.table.rows.rows)
            self._show_chosen()
            self.changed.emit()
