"""The mail server set by staff: tried with a letter, its password never shown again."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.desk.desk import Desk
from app.ui.context import Context
from app.ui.settings.mail import MailSection
from tests.mail import HOST, PASSWORD, SENDER, USER, Mail
from tests.ui.conftest import Hands


def test_the_server_is_set_and_a_letter_shows_that_it_is_right(
    context: Context, desk: Desk, show: Callable[[QWidget], None], hands: Hands, mail: Mail
) -> None:
    section = MailSection(context)
    show(section)
    section.refresh()
    for field, text in (
        (section.host, HOST), (section.port, str(mail.port())), (section.user, USER), (section.writer, SENDER),
        (section.password, "sai"), (section.to, "can.bo@example.vn"),
    ):  # fmt: skip
        field.line.setText(text)
    section._save()
    hands.until(lambda: section.notice.words.text() == "Saved.")
    assert section.password.text == ""
    section.try_it.click()
    hands.until(lambda: "did not take the letter: 535" in section.notice.words.text())
    section.password.line.setText(PASSWORD)
    section._save()
    hands.until(lambda: section.notice.words.text() == "Saved.")
    section.try_it.click()
    hands.until(lambda: section.notice.words.text().startswith("The test letter is sent"))
    assert [letter["To"] for letter in mail.taken] == ["can.bo@example.vn"]
    assert desk.home.settings().mail == {**mail.settings(), "security": "starttls"}
    section.writer.line.setText("không phải địa chỉ")
    section._save()
    hands.until(lambda: section.notice.words.text().startswith("«không phải địa chỉ» cannot be used here."))
