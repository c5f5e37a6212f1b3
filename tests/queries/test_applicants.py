"""Those who filed before, found again by whatever staff type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk import applicants as address_book
from app.desk import intake
from app.desk.desk import Desk
from app.models.draft import DraftContent, PersonData
from app.queries import applicants
from app.rules.kinds import OwnerKind, PlaceRole
from app.text import fold
from tests.desks import NOON, Samples, SetClock, complete, open_draft

PEOPLE = (
    (OwnerKind.CITIZEN, PersonData("Đặng Thị Ước", "019188004521", "Tổ 5", "0912 345 678", "mau@example.vn")),
    (OwnerKind.CITIZEN, PersonData("Dang Van Uoc", "019085012345", "Tổ 6", "+84 987 654 321")),
    (OwnerKind.BUSINESS, PersonData("Công ty TNHH Mẫu Đỏ", "0100109106-001", "Tổ 7", "0208.385.5555")),
    (OwnerKind.AGENCY, PersonData("Ủy ban nhân dân xã Mẫu", "H55.14.02", "Tổ 8")),
    (OwnerKind.CITIZEN, PersonData("John Sample", "C1234567", "Tổ 9")),
)


def remember(desk: Desk, *people: tuple[OwnerKind, PersonData]) -> None:
    with desk.store.transaction() as session:
        for minutes, (kind, owner) in enumerate(people):
            content = DraftContent(owner_kind=kind, owner=owner)
            address_book.remember(session, content, NOON + timedelta(minutes=minutes))


@pytest.fixture
def known(desk: Desk) -> Desk:
    remember(desk, *PEOPLE)
    return desk


def found(desk: Desk, typed: str) -> list[str]:
    with desk.store.reading() as session:
        return [one.name for one in applicants.find(session, typed)]


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("019188004521", [0]),
        ("0191", [0]),
        ("019 188", [0]),
        ("019", [1, 0]),
        ("0912345678", [0]),
        ("0912 345", [0]),
        ("0912.345.678", [0]),
        ("+84 912 345 678", [0]),
        ("84987", [1]),
        ("0208", [2]),
        ("0208-385-5555", [2]),
        ("0100109106", [2]),
        ("0100109106-001", [2]),
        ("0100109106001", [2]),
        ("h55.14", [3]),
        ("H55.14.02", [3]),
        ("c123", [4]),
        ("C1234567", [4]),
        ("dang", [1, 0]),
        ("Đặng Ước", [1, 0]),
        ("uoc thi", [0]),
        ("ƯỚC ĐẶNG", [1, 0]),
        ("công ty đỏ", [2]),
        ("ty", [2]),
        ("ong", []),
        ("dang khong", []),
        ("9188", []),
        ("", []),
        ("%", []),
        ("_ang", []),
        ("' OR 1=1", []),
    ],
)
def test_applicants_are_found_by_number_phone_and_words_of_the_name(
    known: Desk, typed: str, people: list[int]
) -> None:
    assert found(known, typed) == [PEOPLE[at][1].name for at in people]


def test_the_newest_few_are_offered_newest_first(desk: Desk) -> None:
    remember(desk, *((OwnerKind.CITIZEN, PersonData(f"Người mẫu {n}", f"0191880045{n:02d}")) for n in range(12)))
    assert found(desk, "nguoi") == [f"Người mẫu {n}" for n in range(11, 3, -1)]


def test_an_applicant_is_shown_in_full_with_the_number_of_dossiers(desk: Desk) -> None:
    owner = PersonData("Đặng Thị Ước", "019 188 004 521", "Tổ 5", "0912 345 678", "mau@example.vn")
    for _dossier in range(2):
        intake.accept(desk, open_draft(desk, replace(complete(desk), owner=owner)))
    with desk.store.reading() as session:
        seen = applicants.by_identifier(session, "019188004521")
        assert applicants.find(session, "uoc") == (seen,)
        assert applicants.by_identifier(session, "019188004522") is None
    assert seen == applicants.ApplicantView(
        OwnerKind.CITIZEN, "Đặng Thị Ước", "019188004521", "Tổ 5", "0912345678", "mau@example.vn", 2
    )


def test_dossiers_of_all_without_a_number_are_nobodys(desk: Desk) -> None:
    remember(desk, (OwnerKind.CITIZEN, PersonData("Không số mẫu", phone="0912345678")))
    with desk.store.reading() as session:
        (seen,) = applicants.find(session, "khong so")
    assert (seen.identifier, seen.dossiers) == ("", 0)


@pytest.fixture(scope="module")
def book(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = samples.open(PlaceRole.DESK, tmp_path_factory.mktemp("book") / "quay", SetClock())
    remember(opened, *PEOPLE)
    yield opened
    opened.store.close()


@settings(max_examples=60)
@given(st.sampled_from([owner.name for _kind, owner in PEOPLE]), st.data())
def test_any_words_in_any_order_with_or_without_accents_find_the_name(
    book: Desk, name: str, data: st.DataObject
) -> None:
    parts = data.draw(st.permutations(name.split()))[: data.draw(st.integers(1, len(name.split())))]
    cut = [part[: data.draw(st.integers(1, len(part)))] for part in parts]
    typed = " ".join(fold(part) if data.draw(st.booleans()) else part.upper() for part in cut)
    assert name in found(book, typed)
