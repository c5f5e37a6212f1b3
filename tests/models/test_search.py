"""The search table: the words of a dossier as it is now, without accents, and its numbers from both ends."""

import pytest
from sqlalchemy import select, text

from app.models import journal, search
from app.models.dossier import Dossier
from app.models.store import Store
from tests.models.rows import by, dossier, raw, version


def write(store: Store, *names: str) -> list[int]:
    """Write dossiers of these owners; returns their keys."""
    with store.transaction() as session:
        of = version(session)
        made = [dossier(session, of, name, f"H55.14-261125-{n:04d}") for n, name in enumerate(names, 1)]
        for one in made:
            one.owner_identifier, one.owner_phone = "019188004521", "0912345678"
            search.write(session, one)
        journal.record(session, by(), "accepted")
        return [one.id for one in made]


def found(store: Store, typed: str, before: int | None = None, limit: int = 50) -> list[int]:
    with store.reading() as session:
        return list(search.matching(session, typed, before, limit))


@pytest.mark.parametrize(
    "typed",
    [
        "Đặng Thị Hường", "dang thi huong", "huong đặng", "DAN hu", "h", "nguyet", "nguyễt",
        "công", "2.001646", "0001", "261125-0001", "H55.14-261125-0001", "4521", "019188", "5678", "0912", "thu tuc",
    ],
)  # fmt: skip
def test_a_dossier_is_found_by_any_words_in_any_order_and_by_the_ends_of_its_numbers(
    store: Store, typed: str
) -> None:
    (key,) = write(store, "Đặng Thị Hường – Công ty Nguyệt Nguyễt")
    assert found(store, typed) == [key]


@pytest.mark.parametrize("typed", ["huongg", "dang van", "uong", "9999", "", "  ", "– ?", "45219", "xyzxyzxyz"])
def test_what_is_not_there_is_not_found(store: Store, typed: str) -> None:
    write(store, "Đặng Thị Hường")
    assert found(store, typed) == []


def test_the_newest_come_first_page_by_page(store: Store) -> None:
    keys = write(store, *["Nguyễn Văn Mẫu"] * 7)
    assert found(store, "nguyen", limit=3) == keys[:3:-1]
    assert found(store, "nguyen", before=keys[4], limit=3) == keys[3:0:-1]
    assert found(store, "nguyen", before=keys[0]) == []


def test_a_corrected_name_is_found_and_the_former_is_not(store: Store) -> None:
    (key,) = write(store, "Nguyễn Văn Sai")
    with store.transaction() as session:
        one = session.scalars(select(Dossier)).one()
        one.owner_name = "Nguyễn Văn Đúng"
        search.write(session, one)
        journal.record(session, by(2), "corrected", dossier_uid=one.uid)
    assert found(store, "dung") == [key]
    assert found(store, "sai") == []
    assert raw(store.path, "SELECT count(*) AS n FROM dossier_search") == [{"n": 1}]


def test_the_words_are_written_in_the_act_s_own_transaction(store: Store) -> None:
    def act() -> None:
        with store.transaction() as session:
            search.write_new(session, [(7, "mau thu")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert found(store, "mau") == []
    assert raw(store.path, "SELECT * FROM search_words") == []


def test_long_beginnings_of_many_words_are_found_as_well(store: Store) -> None:
    names = [f"Doanhnghiep{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100)]
    keys = write(store, *names)
    assert found(store, "doanhnghiep", limit=200) == keys[::-1]
    assert found(store, "doanhnghiepaa") == [keys[0]]
    assert found(store, "doanhnghiepzz") == []


def test_a_long_number_and_a_word_ask_for_both(store: Store) -> None:
    first, second = write(store, "Nguyễn Văn Một", "Nguyễn Văn Hai")
    assert found(store, "019188004521 hai") == [second]
    assert found(store, "004521 nguyen") == [second, first]
    assert found(store, "004521 ba") == []


def test_nothing_that_is_typed_is_taken_for_the_index_s_own_language(store: Store) -> None:
    (key,) = write(store, "Nguyễn Văn Near")
    for typed in (
        '"',
        "nguyen*",
        "nguyen OR",
        "NEAR(a b)",
        "words:nguyen",
        "nguyen AND van",
        "-van",
        "%",
        "_",
        "'; DROP",
    ):
        found(store, typed)
    assert found(store, "near") == [key]
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM dossier_search")) == 1


def test_no_letter_finds_every_number(store: Store) -> None:
    write(store, "Người nộp mẫu")
    assert found(store, "4521")
    assert not any(found(store, letter) for letter in "rqwz")
