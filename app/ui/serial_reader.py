"""A barcode reader on a serial port: its lines, untouched by keyboards and input methods."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.language import _

if TYPE_CHECKING:
    from PySide6.QtSerialPort import QSerialPort

AGAIN_MS = 2000
LONGEST = 16 * 1024
"""Bytes in a line; a QR code holds under 4,300 characters. What goes on for longer is no reader's and is dropped."""


class SerialReader(QObject):
    """Reads lines of UTF-8 from a port and opens it again when it went away and came back.

    A line ends with CR, LF or both; empty lines are dropped. `failed` has the sentence for staff, once for each time
    the port is lost; `recovered` tells that it came back.
    """

    scanned = Signal(str)
    failed = Signal(str)
    recovered = Signal()

    def __init__(self, port: str, again_ms: int = AGAIN_MS, parent: QObject | None = None) -> None:
        """Open the port (a name such as `ttyACM0` or `COM3`, or a path) as soon as events are handled."""
        super().__init__(parent)
        self._name = port
        self._port: QSerialPort | None = None
        self._lost = False
        self._line = bytearray()
        self._overlong = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._open)
        self._again_ms = again_ms
        self._retry.start(0)

    def close(self) -> None:
        """Let the port go, for good."""
        self._retry.stop()
        self._let_go()

    def _open(self) -> None:
        from PySide6.QtSerialPort import QSerialPort  # only desks with such a reader load it

        port = QSerialPort(self._name, self)
        if not port.open(QSerialPort.OpenModeFlag.ReadOnly):
            port.deleteLater()
            self._lose()
            return
        self._port = port
        port.readyRead.connect(self._read)
        port.errorOccurred.connect(self._fault)
        if self._lost:
            self._lost = False
            self.recovered.emit()

    def _fault(self, error: "QSerialPort.SerialPortError") -> None:
        if error != error.NoError:
            self._let_go()
            self._lose()

    def _lose(self) -> None:
        self._retry.start(self._again_ms)
        if not self._lost:
            self._lost = True
            self.failed.emit(
                _(
                    "The barcode reader at {port} does not answer. Please check its cable; it is used again as soon "
                    "as it answers. Until then codes can be typed."
                ).format(port=self._name)
            )

    def _let_go(self) -> None:
        port, self._port = self._port, None
        self._line.clear()
        self._overlong = False
        if port is not None:
            port.readyRead.disconnect(self._read)
            port.errorOccurred.disconnect(self._fault)
            port.close()
            port.deleteLater()

    def _read(self) -> None:
        if self._port is None:
            return
        data = bytes(self._port.readAll().data()).replace(b"\r", b"\n")
        *ended, rest = data.split(b"\n")
        for part in ended:
            self._take(part)
            self._end()
        self._take(rest)

    def _take(self, part: bytes) -> None:
        self._line += part
        if len(self._line) > LONGEST:
            self._line.clear()
            self._overlong = True

    def _end(self) -> None:
        text = self._line.decode("utf-8", errors="replace")
        wanted = text.strip() and not self._overlong
        self._line.clear()
        self._overlong = False
        if wanted:
            self.scanned.emit(text)
