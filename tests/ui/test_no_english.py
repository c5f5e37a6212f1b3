"""The window as Vietnamese staff see it: every place of it, without a word of English."""

import gettext
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import resources
from app.desk import arriving, corrections, handover, intake, pausing, receiving, results, returning
from app.desk import department as acts
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.results import ResultText
from app.desk.wording import SupplementText
from app.models.glance import glance
from app.queries import work
from app.rules.kinds import ResultKind
from app.rules.vietqr import BANKS
from app.ui.context import Context
from app.ui.first_start_page import FirstStartPage
from app.ui.intake.intake_page import IntakePage
from app.ui.main_window import MainWindow, places
from app.ui.qt_texts import install_qt
from app.ui.register_page import RegisterPage
from app.ui.settings_page import SettingsPage
from app.ui.sign_in_page import SignInPage
from tests import desks
from tests.desk.online import Folder, says_elsewhere, supplement_comes
from tests.exchange import portal
from tests.samples import foreign
from tests.ui.conftest import Hands, accepted
from tests.ui.texts import texts_of

WORD = re.compile(r"[^\W_]{2,}")
NOT_WORDS = re.compile(
    r"\S*[/\\]\S*|https?:\S+|\{[^}]*\}|\bAlt\b|\bCtrl\b|\bEnter\b|\bEsc\b|\bDel\b|\bPage (Up|Down)\b"
)
BANK_NAMES = tuple(BANKS.values())
NAMES = {"english", "mau", "may"}
"""The name of a language, the sample officer's sign-in name, and luck in the names of sample procedures."""


@pytest.fixture(autouse=True)
def _vietnamese(qapp: QApplication, vietnamese: None) -> Iterator[None]:
    before = QLocale()
    texts = install_qt(qapp)
    yield
    qapp.removeTranslator(texts)
    texts.setParent(None)
    texts.deleteLater()
    QLocale.setDefault(before)


def words_of(texts: set[str]) -> set[str]:
    """Return the words of letters only: what has digits too is a code or a hash."""
    found = (word for text in texts for word in WORD.findall(NOT_WORDS.sub(" ", text)))
    return {word.casefold() for word in found if word.isalpha()}


@pytest.fixture(scope="module")
def english() -> set[str]:
    """The words of the code's sentences that no Vietnamese sentence has."""
    found = gettext.translation("quay", resources.path("i18n"), ["vi"])
    sentences: dict[str | tuple[str, int], str] = found._catalog  # type: ignore[attr-defined] # gettext gives no other way
    sources = {key[0] if isinstance(key, tuple) else key for key in sentences}
    return words_of(sources) - words_of(set(sentences.values())) - NAMES


@pytest.fixture
def busy_desk(desk: Desk, department: Desk) -> Desk:
    """A desk where something stands in every list: accepted, refused, void, offered, confirmed, returned."""
    desks.open_draft(desk, desks.incomplete(desk))
    intake.request_supplement(desk, desks.open_draft(desk, desks.incomplete(desk)), [])
    intake.refuse(desk, desks.open_draft(desk), "Không thuộc thẩm quyền")
    corrections.void(desk, accepted(desk).dossier_uid, "Tiếp nhận nhầm")
    kept, given_back, waiting = (accepted(desk).dossier_uid for _time in range(3))
    offer = handover.offer(desk, [kept, given_back], department.place.uid)
    received = receiving.receive(department, offer.package).transfer_uid
    receiving.answer(department, received, {kept: Decision(True), given_back: Decision(False, "Thiếu chữ ký")})
    handover.read_acknowledgement(desk, receiving.acknowledge(department, received, department.home.handovers))
    second = handover.offer(desk, [waiting], department.place.uid)
    receiving.receive(department, second.package)
    waits = accepted(desk).dossier_uid
    pausing.request_supplement(desk, waits, SupplementText(("Bản vẽ mặt bằng",), "Chưa đủ căn cứ"))
    accepted(desk)
    for posted in (False, True):
        done = accepted(desk).dossier_uid
        results.record_result(desk, done, ResultText(ResultKind.PAPER, "Giấy phép", "15/GP-SCT"))
        if posted:
            returning.post(desk, done, "EB123456789VN")
    came = Folder(desk.home.path.with_name("inbox"))
    came.put("a", portal.sync())
    came.put("b", portal.ministry())
    arriving.import_folder(desk, came.path)
    says_elsewhere(desk, came, supplement_comes(desk, came))
    return desk


def assert_vietnamese(widget: QWidget, english: set[str]) -> None:
    left = {text for text in texts_of(widget) if words_of({text}) & english and not text.startswith(BANK_NAMES)}
    assert left == set()


def walk(window: MainWindow, hands: Hands) -> Iterator[tuple[str, QWidget]]:
    """Yield each place of the rail when it shows what it asked for."""
    for place in places(window.context.desk.place.role):
        page = window.open_page(place.name)
        hands.answered(window.context)
        yield place.name, page


def test_every_place_of_the_desk_is_vietnamese(
    busy_desk: Desk,
    make_context: Callable[[Desk], Context],
    open_window: Callable[[Context], MainWindow],
    hands: Hands,
    english: set[str],
) -> None:
    window = open_window(make_context(busy_desk))
    for name, page in walk(window, hands):
        assert (name, len(texts_of(page)) > 10) == (name, True)
        assert_vietnamese(window, english)


def test_every_place_of_the_department_is_vietnamese(
    busy_desk: Desk,
    department: Desk,
    department_context: Context,
    open_window: Callable[[Context], MainWindow],
    hands: Hands,
    english: set[str],
) -> None:
    with department.store.reading() as session:
        held = work.work_list(session, department.place.uid, department.clock.now())[0].uid
    acts.begin_step(department, held, 2)
    acts.remark(department, held, "Chờ ý kiến")
    window = open_window(department_context)
    for name, page in walk(window, hands):
        assert (name, len(texts_of(page)) > 10) == (name, True)
        assert_vietnamese(window, english)


def test_the_large_view_of_pages_is_vietnamese(
    desk: Desk,
    make_context: Callable[[Desk], Context],
    open_window: Callable[[Context], MainWindow],
    hands: Hands,
    english: set[str],
    tmp_path: Path,
) -> None:
    window = open_window(make_context(desk))
    page = window.open_page("intake")
    assert isinstance(page, IntakePage)
    card = page.current().pages_card
    hands.drop(card.thumbs, foreign.photo(tmp_path / "a.jpg", (300, 400)))
    hands.until(lambda: card.pages)
    card.enlarge(True)
    hands.press("2", "Insert")
    hands.answered(window.context)
    assert card.desk is not None
    assert len(texts_of(card.desk)) > 20
    card.unsure.ask("–")
    assert_vietnamese(window, english)


def test_every_dossier_of_the_register_is_vietnamese(
    busy_desk: Desk,
    make_context: Callable[[Desk], Context],
    open_window: Callable[[Context], MainWindow],
    hands: Hands,
    english: set[str],
) -> None:
    window = open_window(make_context(busy_desk))
    page = window.open_page("register")
    hands.answered(window.context)
    assert isinstance(page, RegisterPage)
    seen: set[frozenset[str]] = set()
    keys = [row.uid for row in page.table.rows.rows]
    for key in keys:
        page.show_item(key)
        hands.answered(window.context)
        seen.add(frozenset(texts_of(page.panel)))
        assert_vietnamese(page, english)
        page.forms.waiting.request()
        page.forms.waiting.receive()
        hands.answered(window.context)
        assert_vietnamese(page, english)
        page.forms.money.take()
        hands.answered(window.context)
        assert_vietnamese(page, english)
        page.forms.leave()
    assert len(seen) == len(keys) >= 7


def test_every_section_of_the_settings_is_vietnamese(
    context: Context, show: Callable[[QWidget], None], hands: Hands, english: set[str]
) -> None:
    page = SettingsPage(context)
    show(page)
    for at in range(page.list.count()):
        page.list.setCurrentRow(at)
        hands.answered(context)
        assert_vietnamese(page, english)
    assert page.stack.count() == page.list.count() == 15


def test_the_first_start_and_the_sign_in_are_vietnamese(
    context: Context, show: Callable[[QWidget], None], qtbot: QtBot, hands: Hands, english: set[str]
) -> None:
    for page in (FirstStartPage(context), sign_in_page(context)):
        show(page)
        page.entered()
        hands.answered(context)
        assert_vietnamese(page, english)


def sign_in_page(context: Context) -> SignInPage:
    return SignInPage(context.work, partial(glance, context.desk.home.store))


def test_an_english_word_would_be_noticed(context: Context, english: set[str]) -> None:
    page = sign_in_page(context)
    page.enter.setText("Accept the dossier")
    with pytest.raises(AssertionError, match="Accept the dossier"):
        assert_vietnamese(page, english)
    assert len(english) > 500
