"""Codes of dossiers, slips and agencies."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.rules.codes import (
    PATCH,
    DossierCode,
    SeparatorCode,
    SlipCode,
    SlipQr,
    format_code,
    format_separator,
    format_slip_code,
    format_slip_qr,
    is_agency_code,
    parse_code,
    parse_separator,
    parse_slip_code,
    parse_slip_qr,
    procedure_key,
)
from app.rules.scanned import SearchText, dossier_code, recognise

QR = "H55.14-261125-0007|2.001646|0100109106|01|QMC|2611250941|2612160941"


@pytest.mark.parametrize(
    ("text", "agency", "day", "sequence"),
    [
        ("H55.14-261125-0007", "H55.14", date(2026, 11, 25), 7),
        ("000.17.22.H56-210531-0001", "000.17.22.H56", date(2021, 5, 31), 1),
        ("H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), 975),
        ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), 92637),
        ("G04.001.02-261008-040001", "G04.001.02", date(2026, 10, 8), 40001),
        ("H55.14-261125-10000", "H55.14", date(2026, 11, 25), 10000),
    ],
)
def test_every_shape_is_read(text: str, agency: str, day: date, sequence: int) -> None:
    assert parse_code(text) == DossierCode(agency, day, sequence, text)


@pytest.mark.parametrize(
    "text", ["", "H55.14", "H55.14-261325-0001", "H55.14-261125-1", "h55.14-261125-0001", "H55.14-261125-00000001"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(errors.BadDossierCode):
        parse_code(text)


@given(st.dates(date(2000, 1, 1), date(2068, 12, 31)), st.integers(1, 99_999))
def test_a_code_reads_back(day: date, sequence: int) -> None:
    code = parse_code(format_code("H55.14", day, sequence))
    assert (code.day, code.sequence) == (day, sequence)


def test_the_sequence_has_four_digits_and_grows_when_a_day_passes_9999() -> None:
    assert format_code("H55.14", date(2026, 11, 25), 7).endswith("-0007")
    assert format_code("H55.14", date(2026, 11, 25), 10_000).endswith("-10000")


@given(st.integers(1, 99), st.integers(2000, 2099), st.integers(1, 999_999))
def test_a_slip_code_reads_back(form: int, year: int, number: int) -> None:
    text = format_slip_code(form, year, number)
    assert len(text) == 10
    assert parse_slip_code(text) == SlipCode(form, year, number)


def test_a_slip_qr_reads_back() -> None:
    assert format_slip_qr(parse_slip_qr(QR)) == QR


@pytest.mark.parametrize("text", ["H55.14", "000.00.14.H55", "G09", "H15.50.05.13"])
def test_agency_codes(text: str) -> None:
    assert is_agency_code(text)


@pytest.mark.parametrize("text", ["", "55", "h55", "H5", "H55.1", "H55-14"])
def test_no_agency_codes(text: str) -> None:
    assert not is_agency_code(text)


def test_two_codes_of_one_procedure_have_the_same_key() -> None:
    assert procedure_key("2.001474.000.00.00.H55") == procedure_key("2.001474")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("H55.14-261125-0007", DossierCode),
        ("h55.14-261125-0007", DossierCode),
        (" H55.14–261125–0007 ", DossierCode),
        (QR, SlipQr),
        (QR.lower(), SlipQr),
        ("0126000001", SlipCode),
        ("https://example.vn/?id=1", SearchText),
        ("Nguyễn Thị Hằng", SearchText),
    ],
)
def test_what_a_reader_gives_is_recognised(text: str, kind: type) -> None:
    assert isinstance(recognise(text), kind)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H55.14-261125-0042", "H55.14-261125-0042"),
        ("H55.14-261125-0042|2.001646|019090000123|01|QMC|2611250941|", "H55.14-261125-0042"),
        ("0226000012", ""),
        ("019190000045|", ""),
        ("rượu", ""),
    ],
)
def test_only_a_code_and_the_qr_of_a_slip_name_a_dossier(text: str, code: str) -> None:
    assert dossier_code(text) == code


def test_telex_cannot_change_a_code() -> None:
    """Doubled or marked letters of Telex and VNI do not occur in a code of ours."""
    code = format_code("H55.14", date(2026, 11, 25), 7)
    assert {c for c in code if c.isalpha()} == {"H"}


@given(st.none() | st.integers(1, 999), st.sampled_from(["", "1.000001", "2.001646.000.00.00.H55"]))
def test_what_a_separator_says_comes_back(position: int | None, procedure: str) -> None:
    text = format_separator(SeparatorCode(position, procedure))
    assert parse_separator(f" {text}\n") == SeparatorCode(position, procedure_key(procedure))


def test_separators_of_every_kind_are_told_apart() -> None:
    assert format_separator(SeparatorCode(3)) == "QMC-SEP|3"
    assert format_separator(SeparatorCode()) == "QMC-SEP|"
    assert format_separator(SeparatorCode(12, "2.001646")) == "QMC-SEP|12|2.001646"
    assert format_separator(SeparatorCode(1, "thủ tục|x")) == "QMC-SEP|1"
    assert parse_separator("QMC-SEP|3") == SeparatorCode(3)
    assert parse_separator("QMC-SEP||2.001646") == SeparatorCode(None, "2.001646")
    assert parse_separator(PATCH) == SeparatorCode()


@pytest.mark.parametrize(
    "text",
    ["", "QMC-SEP", "QMC-SEP|0", "QMC-SEP|03", "QMC-SEP|1000", "QMC-SEP|3|", "QMC-SEP|3|2.001646.0", "QMC-SEP|3|a",
     "qmc-sep|3", "QMC-SEP|3|2.001646|4", "PATCH", "H55.14-261125-0007"],
)  # fmt: skip
def test_a_separator_that_was_cut_off_or_changed_is_refused(text: str) -> None:
    with pytest.raises(errors.BadSeparatorCode):
        parse_separator(text)
