"""The address book: who filed before, with the newest that is known of each."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.desk import applicants, intake
from app.desk.desk import Desk
from app.models.dossier import Applicant
from app.models.draft import PersonData
from app.rules.kinds import OwnerKind
from tests.desks import NOON, SetClock, complete, incomplete, open_draft

FIRST = PersonData("Nguyễn Thị Mẫu", "019188004521", "Tổ 5", "0912345678", "mau@example.vn")


def known(desk: Desk) -> list[tuple[str, str, str, str, str]]:
    with desk.store.reading() as session:
        found = session.scalars(select(Applicant).order_by(Applicant.id))
        return [(a.name, a.identifier, a.address, a.phone, a.email) for a in found]


def files(desk: Desk, owner: PersonData, kind: OwnerKind = OwnerKind.CITIZEN) -> None:
    intake.accept(desk, open_draft(desk, replace(complete(desk), owner=owner, owner_kind=kind)), "mẫu")


def asks(desk: Desk, owner: PersonData) -> None:
    intake.request_supplement(desk, open_draft(desk, replace(incomplete(desk), owner=owner)))


def test_who_files_is_remembered_once_under_the_number(desk: Desk, clock: SetClock) -> None:
    files(desk, FIRST)
    clock.forward(days=3)
    files(desk, replace(FIRST, name="Nguyễn Thị  Mẫu", identifier="019 188 004 521", address="Tổ 6"))
    assert known(desk) == [("Nguyễn Thị Mẫu", "019188004521", "Tổ 6", "0912345678", "mau@example.vn")]
    with desk.store.reading() as session:
        (found,) = session.scalars(select(Applicant))
    assert (found.folded_name, found.seen_at) == ("nguyen thi mau", clock.moment)
    assert found.seen_at > NOON


def test_what_was_not_given_again_stays_known(desk: Desk) -> None:
    files(desk, FIRST)
    files(desk, replace(FIRST, phone="", email="", address="Tổ 7"))
    assert known(desk) == [("Nguyễn Thị Mẫu", "019188004521", "Tổ 7", "0912345678", "mau@example.vn")]


def test_those_without_a_number_are_told_apart_by_name_and_phone(desk: Desk) -> None:
    nameless = PersonData("Trần Văn Mẫu", phone="0987 654 321")
    asks(desk, nameless)
    asks(desk, replace(nameless, name="TRẦN VĂN MẪU", phone="+84987654321"))
    asks(desk, replace(nameless, phone="0912345678"))
    assert [(name, phone) for name, _number, _address, phone, _mail in known(desk)] == [
        ("TRẦN VĂN MẪU", "0987654321"),
        ("Trần Văn Mẫu", "0912345678"),
    ]


def test_one_without_a_number_is_never_merged_into_one_with(desk: Desk) -> None:
    files(desk, FIRST)
    asks(desk, replace(FIRST, identifier="", address="nơi khác"))
    assert [number for _name, number, *_rest in known(desk)] == ["019188004521", ""]
    assert known(desk)[0][2] == "Tổ 5"


def test_refused_and_asked_ones_are_remembered_too(desk: Desk) -> None:
    intake.refuse(desk, open_draft(desk, replace(complete(desk), owner=FIRST)), "Không thuộc thẩm quyền")
    asks(desk, PersonData("Công ty mẫu", "0100109106"))
    assert [name for name, *_rest in known(desk)] == ["Nguyễn Thị Mẫu", "Công ty mẫu"]


def test_the_kind_of_owner_follows_the_newest_filing(desk: Desk) -> None:
    files(desk, FIRST)
    files(desk, FIRST, OwnerKind.HOUSEHOLD)
    with desk.store.reading() as session:
        assert session.scalars(select(Applicant.kind)).all() == ["household"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("+84 912-345-678", "0912345678"),
        ("(0208) 385.5555", "02083855555"),
        ("số của  con: 12", "số của con: 12"),
        ("", ""),
    ],
)
def test_a_phone_number_is_kept_as_digits(typed: str, kept: str) -> None:
    assert applicants.phone_of(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [(" 019 188 004 521\n", "019188004521"), ("0100109106-001", "0100109106-001"), ("", "")]
)
def test_a_number_is_kept_without_spaces(typed: str, kept: str) -> None:
    assert applicants.identifier_of(typed) == kept
