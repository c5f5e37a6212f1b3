"""The papers of many results: a folder of files named by the codes of their dossiers, or one paper for all."""

from collections.abc import Mapping
from pathlib import Path

from app.desk import result_files
from app.desk.many_results import Papers
from app.desk.result_files import FoundFiles
from app.language import _
from app.ui import folders
from app.ui.context import Context
from app.ui.results.paper_given import PaperGiven
from app.ui.widgets.basics import ActionButton
from app.ui.words import named, number


class PapersGiven(PaperGiven):
    """What was found in a folder is told before anything is recorded."""

    found: FoundFiles | None = None
    _chosen: Path | None = None

    def __init__(self, context: Context, title: str) -> None:
        self._asked_for: tuple[str, ...] = ()
        self.folder = ActionButton(_("Folder …"), "Ctrl+O", act=lambda: self._choose_folder())
        super().__init__(context, title, self.folder, words=_("One file …"), key="Ctrl+F")

    @property
    def papers(self) -> Papers:
        """What is there for the dossiers."""
        return self.found.by_dossier if self.found is not None else self.given

    def clear(self) -> None:
        """Forget what was given."""
        self.found = self._chosen = None
        super().clear()

    def ask_for(self, asked: Mapping[str, str]) -> None:
        """Look for the papers of these dossiers; a folder that was chosen is looked through anew."""
        before, self._asked_for = self._asked_for, tuple(asked)
        if self._chosen is not None and before != self._asked_for:
            self.take(self._chosen)

    def take(self, path: Path) -> None:
        """Take a folder, or a file that is that of all."""
        if not path.is_dir():
            super().take(path)
            return
        self.clear()
        self._chosen = path
        (asked, desk), wanted = self._begin(_("Looking through {folder} …").format(folder=path.name)), self._asked_for
        self._context.work.run(
            lambda: result_files.find_files(desk, path, wanted),
            lambda found: self._found(asked, path, found),
            lambda fault: self._failed(asked, fault),
            owner=self,
        )

    def _choose_folder(self) -> None:
        folders.choose_folder(self, self._title, self.take, Path.home())

    def _found(self, asked: object, path: Path, found: FoundFiles) -> None:
        if asked is not self._asked:
            return
        self.found, self.busy = found, False
        words = _("{folder}: {n} of {count} have their file")
        counts = {"n": number(len(found.by_dossier)), "count": number(len(self._asked_for))}
        lacking = (
            (_("No file for: {codes}"), found.without),
            (_("Several files, or one for several: {codes}"), found.unsure),
        )
        said = [said.format(codes=named(codes)) for said, codes in lacking if codes]
        self._tell("\n".join([words.format(folder=path.name, **counts), *said]), "warn" if said else "ok")
