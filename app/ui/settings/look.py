"""How the window looks on this workstation: light or dark, size of letters, language."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QComboBox

from app.language import _
from app.ui import style
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ChipRow, column, label, row

SCALES = (100, 110, 125, 150, 175, 200)


class LookSection(Section):
    """Applied at once."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Appearance"))
        self.theme = ChipRow()
        self.theme.set_chips([("light", _("Light")), ("dark", _("Dark"))])
        self.theme.chosen.connect(lambda key, on: self._save(theme=key) if on else None)
        self.scale = QComboBox()
        self.scale.setAccessibleName(_("Size of letters"))
        for scale in SCALES:
            self.scale.addItem(f"{scale} %", scale)
        self.scale.activated.connect(lambda _at: self._save(font_scale=self.scale.currentData()))
        self.language = ChipRow()
        self.language.set_chips([("vi", "Tiếng Việt"), ("en", "English")])
        self.language.chosen.connect(lambda key, on: self._save(language=key) if on else None)
        self.add(
            column(label(_("Colours"), "label"), self.theme),
            column(label(_("Size of letters"), "label"), row(self.scale, 1)),
            column(label(_("Language (from the next start on)"), "label"), self.language),
            1,
        )

    def refresh(self) -> None:
        """Show what is set."""
        settings = self.context.desk.home.settings()
        self.theme.set_chosen(frozenset({settings.theme}))
        self.scale.setCurrentIndex(max(0, self.scale.findData(settings.font_scale)))
        self.language.set_chosen(frozenset({settings.language or "vi"}))

    def _save(self, **values: object) -> None:
        home = self.context.desk.home
        settings = replace(home.settings(), **values)  # type: ignore[arg-type]
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, settings.theme, settings.font_scale, self.window())
        self.change(lambda: home.save_settings(settings))
