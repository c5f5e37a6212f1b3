"""Qt's own texts (buttons, context menus, the file dialog, names of keys) in the language of the window."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app.language import _, mark

_BUTTONS = {
    "OK": mark("OK"),
    "Save": mark("Save"),
    "Save All": mark("Save all"),
    "Open": mark("Open"),
    "Yes": mark("Yes"),
    "Yes to All": mark("Yes to all"),
    "No": mark("No"),
    "No to All": mark("No to all"),
    "Abort": mark("Abort"),
    "Retry": mark("Retry"),
    "Ignore": mark("Ignore"),
    "Close": mark("Close"),
    "Close without Saving": mark("Close without saving"),
    "Cancel": mark("Cancel"),
    "Discard": mark("Do not save"),
    "Help": mark("Help"),
    "Apply": mark("Apply"),
    "Reset": mark("Reset"),
    "Restore Defaults": mark("Restore defaults"),
    "Show Details...": mark("Show details…"),
    "Hide Details...": mark("Hide details…"),
    "Show this message again": mark("Show this message again"),
    "Enter a value:": mark("Enter a value:"),
}
_EDITING = {
    "Undo": mark("Undo"),
    "Redo": mark("Redo"),
    "Cut": mark("Cut text"),
    "Copy": mark("Copy text"),
    "Copy Link Location": mark("Copy link address"),
    "Paste": mark("Paste"),
    "Delete": mark("Delete"),
    "Select All": mark("Select all"),
    "Step up": mark("One step up"),
    "Step down": mark("One step down"),
}
_SCROLLING = {
    "Scroll here": mark("Scroll to here"),
    "Top": mark("To the top"),
    "Bottom": mark("To the bottom"),
    "Left edge": mark("To the left edge"),
    "Right edge": mark("To the right edge"),
    "Page up": mark("One page up"),
    "Page down": mark("One page down"),
    "Page left": mark("One page left"),
    "Page right": mark("One page right"),
    "Scroll up": mark("Scroll up"),
    "Scroll down": mark("Scroll down"),
    "Scroll left": mark("Scroll left"),
    "Scroll right": mark("Scroll right"),
    "Scroll Left": mark("Scroll left"),
    "Scroll Right": mark("Scroll right"),
    "Close Tab": mark("Close tab"),
}
_FILES = {
    "Open": mark("Open"),
    "Save": mark("Save"),
    "Save As": mark("Save as"),
    "Choose": mark("Choose"),
    "Find Directory": mark("Find folder"),
    "Look in:": mark("Look in:"),
    "File name:": mark("File name:"),
    "Files of type:": mark("Files of type:"),
    "Directory:": mark("Folder:"),
    "Directories": mark("Folders"),
    "Files": mark("Files"),
    "All Files (*)": mark("All files (*)"),
    "Back": mark("Back"),
    "Go back": mark("Go back"),
    "Forward": mark("Forward"),
    "Go forward": mark("Go forward"),
    "Parent Directory": mark("Parent folder"),
    "Go to the parent directory": mark("Go to the parent folder"),
    "Create New Folder": mark("Create a new folder"),
    "Create a New Folder": mark("Create a new folder"),
    "New Folder": mark("New folder"),
    "List View": mark("List view"),
    "Change to list view mode": mark("Show as a list"),
    "Detail View": mark("Detail view"),
    "Change to detail view mode": mark("Show with details"),
    "Sidebar": mark("Side bar"),
    "List of places and bookmarks": mark("List of places and bookmarks"),
    "Recent Places": mark("Recent places"),
    "Show ": mark("Show"),
    "Show hidden files": mark("Show hidden files"),
    "Rename": mark("Rename"),
    "Delete": mark("Delete"),
    "Remove": mark("Remove from the list"),
    "Warning": mark("Warning"),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": mark(
        "%1\nThere is no such folder. Please check its name."
    ),
    "%1\nFile not found.\nPlease verify the correct file name was given.": mark(
        "%1\nThere is no such file. Please check its name."
    ),
    "%1 already exists.\nDo you want to replace it?": mark("%1 exists already.\nDo you want to replace it?"),
    "'%1' is write protected.\nDo you want to delete it anyway?": mark(
        "“%1” is write protected.\nDo you want to delete it anyway?"
    ),
    "Are you sure you want to delete '%1'?": mark("Do you really want to delete “%1”?"),
    "Could not delete directory.": mark("The folder could not be deleted."),
    "Name": mark("File name"),
    "Size": mark("File size"),
    "Type": mark("File type"),
    "Date Modified": mark("Date changed"),
    "Computer": mark("This computer"),
    "Drive": mark("Drive"),
    "Folder": mark("Folder"),
}
_KEYS = {  # the other keys bear the same names in Vietnam
    "Space": mark("Space bar"),
    "Return": mark("Enter key"),
    "Left": mark("Left arrow"),
    "Right": mark("Right arrow"),
    "Up": mark("Up arrow"),
    "Down": mark("Down arrow"),
}
TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "QPlatformTheme": _BUTTONS,
        "QGnomeTheme": _BUTTONS,
        "QDialogButtonBox": _BUTTONS,
        "QMessageBox": _BUTTONS,
        "QErrorMessage": _BUTTONS,
        "QInputDialog": _BUTTONS,
        "QProgressDialog": _BUTTONS,
        "QLineEdit": _EDITING,
        "QWidgetTextControl": _EDITING,
        "QAbstractSpinBox": _EDITING,
        "QScrollBar": _SCROLLING,
        "QTabBar": _SCROLLING,
        "CloseButton": _SCROLLING,
        "QFileDialog": _FILES,
        "QFileSystemModel": _FILES,
        "QAbstractFileIconProvider": _FILES,
        "QShortcut": _KEYS,
    }
)
"""The English of our catalogue for Qt's texts (without `&`) by Qt's contexts.

It differs from Qt's where the same English has another sense elsewhere in the window: a copy is also a kind of paper.
"""


class QtTexts(QTranslator):
    """Gives Qt its texts from the window's catalogue; without mnemonic letters, which would be other ones."""

    def isEmpty(self) -> bool:
        """Tell Qt that there is something in here."""
        return False

    def translate(self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """Return the text for one of Qt's; None leaves it to Qt."""
        message = TEXTS.get(context, {}).get(source.replace("&", ""))
        return None if message is None else _(message)


def install_qt(app: QCoreApplication) -> QtTexts:
    """Give Qt the window's language and Vietnam's dates and numbers; call it before widgets are made."""
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    for texts in app.findChildren(QtTexts):
        return texts
    texts = QtTexts(app)
    app.installTranslator(texts)
    return texts
