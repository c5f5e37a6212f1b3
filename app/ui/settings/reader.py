"""The barcode reader: its port, a card to print, and a test that tells what came through."""

from dataclasses import replace

from app.desk import prints
from app.language import _
from app.papers import reader_card
from app.papers.content import PaperSize
from app.rules.garble import repair
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, label, row, set_tone


class ReaderSection(Section):
    """Scan the card and see whether the text comes through as printed."""

    office_wide = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Barcode reader"))
        self.port = Field(_("Serial port (empty: the reader types like a keyboard)"), "COM3, /dev/ttyACM0")
        self.read = label(_("Scan a code of the test card now."), "soft", wrap=True)
        self.verdict = label("", "strong", wrap=True)
        self.add(
            row(self.port, ActionButton(_("Save"), "Ctrl+Return", act=self._save)),
            label(_("The port is opened when the program starts."), "label"),
            row(ActionButton(_("Print the test card"), act=self._print), 1),
            label(_("Test"), "strong"),
            self.read,
            self.verdict,
            1,
        )

    def refresh(self) -> None:
        """Show what is set."""
        self.port.set_text(self.context.desk.home.settings().reader_port)

    def scanned(self, text: str) -> bool:
        """Tell whether a code of the test card came through as printed."""
        self.read.setText(_("Read: {text}").format(text=text))
        if text in {reader_card.sample_card(), reader_card.sample_code()}:
            self._judge(_("Right: every letter came through."), "ok")
        elif text.split("|", maxsplit=1)[0] == reader_card.sample_card().split("|")[0]:
            mended = all(
                repair(got).text == meant
                for got, meant in zip(text.split("|"), reader_card.sample_card().split("|"), strict=False)
            )
            self._judge(
                _("A Vietnamese input method changed the letters; the program can repair them.")
                if mended
                else _("Letters were lost. Switch the input method off, or use the serial mode of the reader."),
                "warn" if mended else "bad",
            )
        else:
            self._judge(_("This is no code of the test card."), "warn")
        return True

    def _judge(self, words: str, tone: str) -> None:
        self.verdict.setText(words)
        set_tone(self.verdict, tone)

    def _save(self) -> None:
        home, port = self.context.desk.home, self.port.text.strip()
        self.change(lambda: home.save_settings(replace(home.settings(), reader_port=port)))

    def _print(self) -> None:
        desk = self.context.desk
        queue = desk.home.settings().printers.get("print_test", "")
        self.context.work.run(
            lambda: prints.print_reader_card(desk, queue, PaperSize.A5),
            lambda _state: self.context.work.data_changed.emit(),
            self.show_fault,
            owner=self,
        )
