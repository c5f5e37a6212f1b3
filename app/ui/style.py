"""How the window looks: the style sheet built from the tokens, fonts, icons."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app import resources
from app.ui import tokens
from app.ui.tokens import Theme

if TYPE_CHECKING:
    from qtawesome.iconic_font import IconicFont

ICON_SIZES = (16, 18, 20)
FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")


class _Current:
    """The theme and scale in use; icons and painted cells ask for it."""

    theme: Theme = tokens.LIGHT
    scale: int = 100


def apply(app: QApplication, theme_name: str, scale: int, frame: QWidget | None = None) -> None:
    """Give the whole window a theme and a font scale (100–200 %).

    The sheet is put on `frame`, the window, where there is one: a sheet of the application is matched anew for every
    widget each time it is put into another, so that pages take three times as long to build.
    """
    _Current.theme = tokens.THEMES.get(theme_name, tokens.LIGHT)
    _Current.scale = max(100, min(200, scale))
    _load_fonts()
    icon.cache_clear()
    app.setStyle("Fusion")
    font = QFont("Inter")
    font.setPixelSize(scaled(tokens.BODY))
    app.setFont(font)
    app.setPalette(_palette(_Current.theme))
    (frame or app).setStyleSheet(sheet(_Current.theme))


def theme() -> Theme:
    """Return the theme in use."""
    return _Current.theme


def scaled(pixels: int) -> int:
    """Return a size at the font scale in use."""
    return round(pixels * _Current.scale / 100)


@cache
def icon(name: str, role: str = "soft") -> QIcon:
    """Return an icon of Material Design Icons («mdi6.» is put before the name) in a token's colour."""
    drawn: QIcon = load_icons().icon(f"mdi6.{name}", color=getattr(_Current.theme, role))
    found, screen = QIcon(), QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    for size in ICON_SIZES:  # kept as pictures: its own engine draws in Python each time it is painted
        picture = drawn.pixmap(QSize(scaled(size), scaled(size)) * ratio)
        picture.setDevicePixelRatio(ratio)
        found.addPixmap(picture)
    return found


def mark(name: str, size: int, role: str = "soft") -> QPixmap:
    """Return an icon to stand beside words, as large as so many pixels at 100 %."""
    return icon(name, role).pixmap(scaled(size), scaled(size))


@cache
def load_icons() -> "IconicFont":
    """Read Material Design Icons alone; the library's own start reads eleven more fonts."""
    import qtawesome
    from qtawesome.iconic_font import IconicFont

    folder = Path(qtawesome.__file__).with_name("fonts")
    kinds = ("materialdesignicons6-webfont-[0-9]*.ttf", "materialdesignicons6-webfont-charmap-*.json")
    font, names = (next(folder.glob(kind)).name for kind in kinds)
    return IconicFont(("mdi6", font, names))


def set_role(widget: QWidget, **roles: object) -> None:
    """Set properties that the style sheet selects by, and let it apply anew."""
    if all(widget.property(name) == value for name, value in roles.items()):
        return
    for name, value in roles.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


@cache
def _load_fonts() -> None:
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{name}")))


def _palette(t: Theme) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: t.bg,
        QPalette.ColorRole.WindowText: t.text,
        QPalette.ColorRole.Base: t.surface,
        QPalette.ColorRole.AlternateBase: t.surface,
        QPalette.ColorRole.Text: t.text,
        QPalette.ColorRole.Button: t.surface,
        QPalette.ColorRole.ButtonText: t.text,
        QPalette.ColorRole.Highlight: t.tint,
        QPalette.ColorRole.HighlightedText: t.text,
        QPalette.ColorRole.PlaceholderText: t.soft,
        QPalette.ColorRole.ToolTipBase: t.surface,
        QPalette.ColorRole.ToolTipText: t.text,
        QPalette.ColorRole.Link: t.primary,
        QPalette.ColorRole.Accent: t.primary,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.soft))
    return palette


def sheet(t: Theme) -> str:
    """Return the style sheet of a theme; widgets are told apart by the property `role`."""
    return "\n".join((_frames(t), _words(t), _controls(t), _buttons(t), _lists(t)))


def _frames(t: Theme) -> str:
    return f"""
    QMainWindow, QWidget[role="page"] {{ background: {t.bg}; }}
    QFrame[role="card"] {{
        background: {t.surface}; border: 1px solid {t.line}; border-radius: {tokens.RADIUS_CARD}px;
    }}
    QFrame[role="rail"] {{ background: {t.surface}; border: none; border-right: 1px solid {t.line}; }}
    QFrame[role="top"] {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.line}; }}
    QFrame[role="bottom"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.line}; }}
    QFrame[role="banner"] {{ background: {t.tint}; border: none; border-radius: {tokens.RADIUS_BUTTON}px; }}
    QFrame[role="rule"] {{ background: {t.line}; border: none; max-height: 1px; }}
    QFrame[role="notice"] {{ border: none; border-radius: {tokens.RADIUS_BUTTON}px; }}
    QFrame[role="notice"][tone="ok"] {{ background: {t.ok_tint}; }}
    QFrame[role="notice"][tone="warn"] {{ background: {t.warn_tint}; }}
    QFrame[role="notice"][tone="bad"] {{ background: {t.bad_tint}; }}
    QFrame[role="notice"][tone="plain"] {{ background: {t.tint}; }}
    QScrollArea, QScrollArea > QWidget > QWidget[role="scrolled"] {{ background: transparent; border: none; }}
    QToolTip {{ color: {t.text}; background: {t.surface}; border: 1px solid {t.line}; padding: 4px 6px; }}
    """


def _words(t: Theme) -> str:
    small, head, figure = scaled(tokens.LABEL), scaled(tokens.HEAD), scaled(tokens.FIGURE)
    return f"""
    QLabel {{ color: {t.text}; background: transparent; }}
    QLabel[role="label"] {{ color: {t.soft}; font-size: {small}px; }}
    QLabel[role="soft"] {{ color: {t.soft}; }}
    QLabel[role="head"] {{ font-size: {head}px; font-weight: 600; }}
    QLabel[role="title"] {{ font-size: {figure}px; font-weight: 600; }}
    QLabel[role="strong"] {{ font-weight: 600; }}
    QLabel[tone="ok"] {{ color: {t.ok}; }}
    QLabel[tone="warn"] {{ color: {t.warn}; font-weight: 600; }}
    QLabel[tone="bad"] {{ color: {t.bad}; font-weight: 600; }}
    QLabel[tone="plain"] {{ color: {t.primary}; }}
    QLabel[role="key"] {{
        color: {t.soft}; font-size: {small}px; border: 1px solid {t.line};
        border-radius: 4px; padding: 1px 6px; background: {t.surface};
    }}
    QLabel[role="badge"] {{
        color: {t.warn}; background: {t.warn_tint}; font-size: {small}px; font-weight: 600;
        border-radius: 8px; padding: 2px 6px;
    }}
    """


def _controls(t: Theme) -> str:
    field, tick = scaled(tokens.FIELD_HEIGHT), scaled(16)
    return f"""
    QLineEdit, QComboBox, QSpinBox, QPlainTextEdit {{
        color: {t.text}; background: {t.surface}; border: 1px solid {t.line};
        border-radius: {tokens.RADIUS_FIELD}px; padding: 0 10px; min-height: {field - 2}px;
        selection-background-color: {t.primary}; selection-color: {t.primary_text};
    }}
    QSpinBox, QSpinBox:focus {{ padding: 0; max-height: {field - 2}px; }}
    QSpinBox::up-button, QSpinBox::down-button {{ width: 0; height: 0; border: none; }}
    QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{ border: none; min-height: 0; background: transparent; }}
    QPlainTextEdit {{ padding: 6px 8px; }}
    QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus {{
        border: 2px solid {t.primary}; padding: 0 9px;
    }}
    QPlainTextEdit:focus {{ padding: 5px 7px; }}
    QLineEdit[tone="bad"] {{ border: 1px solid {t.bad}; }}
    QLineEdit[tone="warn"] {{ border: 1px solid {t.warn}; background: {t.warn_tint}; }}
    QLineEdit:disabled, QComboBox:disabled {{ color: {t.soft}; background: {t.bg}; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: url({_picture("arrow", t)}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.line}; outline: none; }}
    QCheckBox, QRadioButton {{ color: {t.text}; spacing: 8px; padding: 2px; border-radius: 4px; }}
    QCheckBox::indicator {{
        width: {tick}px; height: {tick}px; border: 1px solid {t.soft}; border-radius: 3px; background: {t.surface};
    }}
    QCheckBox::indicator:checked {{
        background: {t.primary}; border-color: {t.primary}; image: url({_picture("tick", t)});
    }}
    QCheckBox:focus, QRadioButton:focus {{ background: {t.tint}; }}
    QProgressBar {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 4px; max-height: 8px; }}
    QProgressBar::chunk {{ background: {t.primary}; border-radius: 3px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 5px; min-height: 30px; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {t.line}; border-radius: 5px; min-width: 30px; }}
    QScrollBar::handle:disabled {{ background: transparent; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; border: none; width: 0; height: 0;
    }}
    QMenu {{ color: {t.text}; background: {t.surface}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 6px 18px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.tint}; }}
    """


def _buttons(t: Theme) -> str:
    height = scaled(tokens.BUTTON_HEIGHT)
    return f"""
    QPushButton {{
        color: {t.text}; background: {t.surface}; border: 1px solid {t.line};
        border-radius: {tokens.RADIUS_BUTTON}px; padding: 0 16px; min-height: {height - 2}px; font-weight: 500;
    }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:focus {{ border: 2px solid {t.primary}; padding: 0 15px; }}
    QPushButton:disabled {{ color: {t.soft}; background: {t.bg}; }}
    QPushButton[role="primary"] {{
        color: {t.primary_text}; background: {t.primary}; border-color: {t.primary}; font-weight: 600;
    }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton[role="primary"]:disabled {{ color: {t.soft}; background: {t.bg}; border-color: {t.line}; }}
    QPushButton[role="chip"] {{
        color: {t.soft}; border-radius: {height // 2 - 4}px; min-height: {height - 10}px; padding: 0 13px;
    }}
    QPushButton[role="chip"]:focus {{ border: 2px solid {t.primary}; padding: 0 12px; }}
    QPushButton[role="chip"]:checked {{
        color: {t.primary}; background: {t.tint}; border: 1px solid {t.primary}; font-weight: 600;
    }}
    QPushButton[role="chip"]:checked:focus {{ border: 2px solid {t.primary}; }}
    QPushButton[role="link"] {{
        color: {t.primary}; background: transparent; border: none; padding: 0 6px; font-weight: 600;
        min-height: {height - 10}px;
    }}
    QPushButton[role="link"][tone="ok"] {{ color: {t.ok}; }}
    QPushButton[role="link"][tone="warn"] {{ color: {t.warn}; }}
    QPushButton[role="link"][tone="bad"] {{ color: {t.bad}; }}
    QPushButton[role="link"][tone="soft"] {{ color: {t.soft}; font-weight: 500; }}
    QPushButton[role="link"]:hover {{ text-decoration: underline; }}
    QPushButton[role="link"]:focus {{ border: 2px solid {t.primary}; border-radius: 4px; padding: 0 4px; }}
    QPushButton[role="place"] {{
        color: {t.soft}; background: transparent; border: none; text-align: left; padding: 0 8px;
        min-height: 0; font-weight: 500;
    }}
    QPushButton[role="place"]:hover {{ background: {t.hover}; }}
    QPushButton[role="place"]:focus {{ border: 2px solid {t.primary}; padding: 0 6px; }}
    QPushButton[role="place"]:checked {{ color: {t.primary}; background: {t.tint}; font-weight: 600; }}
    QTabBar {{ background: transparent; border: none; }}
    QTabBar::tab {{
        color: {t.soft}; background: transparent; padding: 6px 14px; margin-right: 4px;
        border: 1px solid transparent; border-radius: {tokens.RADIUS_FIELD}px;
    }}
    QTabBar::tab:selected {{ color: {t.primary}; background: {t.tint}; font-weight: 600; }}
    QTabBar::tab:focus {{ border: 2px solid {t.primary}; }}
    """


def _lists(t: Theme) -> str:
    row = scaled(tokens.ROW_HEIGHT)
    return f"""
    QTableView, QListView, QTreeView {{
        color: {t.text}; background: {t.surface}; border: 1px solid transparent; border-radius: 4px;
        outline: none; gridline-color: {t.line};
        selection-background-color: {t.tint}; selection-color: {t.text};
    }}
    QTableView::item {{ border-bottom: 1px solid {t.line}; padding: 0 6px; }}
    QTableView::item:selected {{ background: {t.tint}; }}
    QListView::item {{ min-height: {row - 10}px; padding: 3px 8px; border-radius: 4px; }}
    QListView::item:selected {{ background: {t.tint}; color: {t.text}; }}
    QTableView:focus, QListView:focus, QTreeView:focus {{ border-color: {t.primary}; }}
    QHeaderView {{ background: {t.surface}; }}
    QHeaderView::section {{
        color: {t.soft}; background: {t.surface}; border: none; border-bottom: 1px solid {t.line};
        padding: 6px; font-size: {scaled(tokens.LABEL)}px; font-weight: 600;
    }}
    """


def _picture(name: str, t: Theme) -> str:
    return resources.path(f"icons/{name}-{t.name}.svg").as_posix()
