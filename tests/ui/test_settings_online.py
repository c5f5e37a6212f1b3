"""Where online dossiers come from and answers go, set by staff."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.desk.desk import Desk
from app.ui.context import Context
from app.ui.settings.online import OnlineSection
from tests.ui.conftest import Hands


def test_places_are_set_and_that_the_portal_returns_a_result_only_when_it_is_ticked(
    context: Context, desk: Desk, show: Callable[[QWidget], None], hands: Hands
) -> None:
    section = OnlineSection(context)
    show(section)
    section.refresh()
    for field, text in (
        (section.folder, " /den "),
        (section.hosts, "tep.example.vn, kho.example.vn"),
        (section.portal, "https://cong.example.vn"),
        (section.header, ""),
    ):
        field.line.setText(text)
    section.save.click()
    hands.until(lambda: desk.home.settings().portal == "https://cong.example.vn")
    assert (desk.home.settings().inbox_folder, desk.home.settings().portal_returns) == ("/den", False)
    assert desk.home.settings().hosts_of_files() == ("tep.example.vn", "kho.example.vn")
    section.returns.click()
    section.save.click()
    hands.until(lambda: desk.home.settings().portal_returns)
    section.refresh()
    assert section.returns.isChecked()
