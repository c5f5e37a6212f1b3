"""Citizen cards, personal numbers, tax codes, phones, masks."""

from datetime import date
from pathlib import Path

import pytest

from app import errors
from app.rules.garble import repair
from app.rules.identity import (
    CitizenCard,
    Gender,
    NumberWarning,
    check_tax_code,
    mask_number,
    mask_phone,
    normalise_phone,
    number_warnings,
    parse_card,
    parse_personal_number,
)
from app.rules.scanned import SearchText, recognise

SAMPLES = Path(__file__).parent.parent / "samples" / "cards.tsv"
CARDS = {line.split("\t")[0]: line.split("\t")[1] for line in SAMPLES.read_text("utf-8").splitlines()[1:]}


def card(kind: str) -> CitizenCard:
    return parse_card(CARDS[kind])


def test_a_chip_card_gives_all_fields() -> None:
    assert card("chip card") == CitizenCard(
        number="019188004521",
        former_number="090123456",
        name="Nguyễn Thị Hằng",
        born=date(1988, 8, 15),
        gender=Gender.FEMALE,
        address="Tổ 5, phường Đồng Quang, thành phố Thái Nguyên, Thái Nguyên",
        issued=date(2021, 4, 22),
    )


def test_an_empty_former_number_stays_empty() -> None:
    assert card("chip card, no former number").former_number == ""


def test_the_tail_of_a_new_card_is_ignored() -> None:
    found = card("new card, empty tail")
    assert (found.number, found.gender, found.born, found.warnings) == (
        "006204001234",
        Gender.MALE,
        date(2004, 11, 30),
        (),
    )


def test_lost_accents_are_shown_for_checking_and_numbers_are_kept() -> None:
    found = card("accents lost")
    assert (found.number, found.born, found.issued) == ("019188004521", date(1988, 8, 15), date(2021, 4, 22))
    assert {"name", "address"} <= found.needs_checking


@pytest.mark.parametrize("kind", ["through a Telex method", "through a VNI method"])
def test_an_input_method_is_undone(kind: str) -> None:
    found = card(kind)
    assert (found.name, found.gender, found.address) == (
        "Nguyễn Thị Hằng",
        Gender.FEMALE,
        "Tổ 5, phường Đồng Quang",
    )
    assert {"name", "gender", "address"} <= found.needs_checking


def test_a_disagreeing_birth_year_is_a_warning() -> None:
    found = card("disagreeing birth year")
    assert found.born == date(1978, 8, 15)
    assert found.warnings == (NumberWarning.BIRTH_YEAR,)


def test_too_few_fields_are_refused() -> None:
    with pytest.raises(errors.CardTooShort):
        recognise(CARDS["too few fields"])


def test_no_card_is_search_text() -> None:
    assert recognise(CARDS["no card at all"]) == SearchText("https://example.vn/?id=1")


def test_six_fields_are_a_card_without_date_of_issue() -> None:
    assert parse_card(CARDS["chip card"].rpartition("|")[0]).issued is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Trương Văn Đức", "Trương Văn Đức"),
        ("Truwowng Vawn Dduwcs", "Trương Văn Đức"),
        ("Truongw Vanw Dducws", "Trương Văn Đức"),
        ("Hoangf Quoocs Vieetj", "Hoàng Quốc Việt"),
        ("Hoang2 Quoc61 Viet65", "Hoàng Quốc Việt"),
        ("Nguye6n4 Thi5 Ho2a", "Nguyễn Thị Hòa"),
        ("thoon Nguyeenx", "thôn Nguyễn"),
        ("So 12 Le Loi", "So 12 Le Loi"),
        ("15081988", "15081988"),
    ],
)
def test_repair(typed: str, meant: str) -> None:
    assert repair(typed).text == meant


@pytest.mark.parametrize(
    ("number", "gender", "year"),
    [
        ("019188004521", Gender.FEMALE, 1988),
        ("019085012345", Gender.MALE, 1985),
        ("006204001234", Gender.MALE, 2004),
        ("006304001234", Gender.FEMALE, 2004),
    ],
)
def test_a_personal_number_tells_gender_and_year(number: str, gender: Gender, year: int) -> None:
    said = parse_personal_number(number)
    assert (said.gender, said.birth_year) == (gender, year)


def test_disagreements_are_warnings() -> None:
    assert number_warnings("999188004521", date(1990, 1, 1), Gender.MALE) == (
        NumberWarning.PROVINCE,
        NumberWarning.GENDER,
        NumberWarning.BIRTH_YEAR,
    )


@pytest.mark.parametrize("text", ["", "01918800452", "0191880045210", "01918800452a"])
def test_no_personal_number(text: str) -> None:
    with pytest.raises(errors.BadPersonalNumber):
        parse_personal_number(text)


@pytest.mark.parametrize("text", ["0100109106", "0100233488", "0314409058-002", "019188004521"])
def test_tax_codes(text: str) -> None:
    assert check_tax_code(text).certain


@pytest.mark.parametrize("text", ["", "0100109107", "12345", "abc"])
def test_no_tax_codes(text: str) -> None:
    with pytest.raises(errors.BadTaxCode):
        check_tax_code(text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0912 345 678", "0912345678"), ("+84912345678", "0912345678"), ("0208.3855.888", "02083855888")],
)
def test_phones(typed: str, number: str) -> None:
    assert normalise_phone(typed) == number


@pytest.mark.parametrize("typed", ["", "12345", "0112345678", "09123456789"])
def test_no_phones(typed: str) -> None:
    with pytest.raises(errors.BadPhone):
        normalise_phone(typed)


def test_masks() -> None:
    assert mask_number("019188004545") == "019*******45"
    assert mask_number("0100109106") == "0100109106"
    assert mask_phone("0912345678") == "09*****678"
