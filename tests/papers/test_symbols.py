"""Both codes of every slip are read back from the page, at the dots that scanners use."""

import io
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import numpy
import pikepdf
import pytest
from PIL import Image

from app.papers import (
    apology,
    control_slip,
    handover_list,
    print_test,
    reader_card,
    receipt,
    refusal,
    register,
    stopping,
    supplement,
    symbols,
)
from app.papers.content import PaperSize, PrintTest, ReaderCard
from app.papers.raster import page_png
from app.rules.codes import parse_code, parse_slip_qr
from app.rules.identity import parse_card
from tests.papers import samples
from tests.papers.reading import codes_in, picture

DOTS = (150, 200, 300)
SCALES = (0.9, 1.0, 1.1)
TILTS = (-8, -5, -2, 0, 1, 3, 6, 8)
HARD = [(150, 0.9, -8), (150, 0.9, 0)]
ISSUED = "2611250941"
CODE = "H55.14-261125-0009"
# Each slip with what its Code 128 and its QR hold.
SLIPS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "receipt": (
        lambda: receipt.render(samples.RECEIPT),
        CODE,
        f"{CODE}|2.001646|0100109106|01|QMC|{ISSUED}|2612160941",
    ),
    "supplement": (
        lambda: supplement.render(samples.SUPPLEMENT),
        "0226000012",
        f"0226000012|2.001646|0100109106|02|QMC|{ISSUED}|",
    ),
    "refusal": (
        lambda: refusal.render(samples.REFUSAL),
        "0326000003",
        f"0326000003|2.001646|019090000123|03|QMC|{ISSUED}|",
    ),
    "apology": (
        lambda: apology.render(samples.APOLOGY),
        CODE,
        f"{CODE}|2.001646|019090000123|04|QMC|2612150941|2612210941",
    ),
    "stopping": (
        lambda: stopping.render(samples.STOPPING),
        CODE,
        f"{CODE}|2.001646|019090000123|05|QMC|2611300941|",
    ),
    "control_slip": (
        lambda: control_slip.render(samples.CONTROL),
        CODE,
        f"{CODE}|2.001646|0100109106|06|QMC|{ISSUED}|2612160941",
    ),
    "register": (
        lambda: register.render(samples.REGISTER, samples.register_lines(2)),
        "0726000001",
        f"0726000001|||07|QMC|{ISSUED}|",
    ),
    "handover_list": (
        lambda: handover_list.render(samples.handover_list(2)),
        "9026000005",
        f"9026000005|||90|QMC|{ISSUED}|",
    ),
}


def scanned(pdf: bytes, dpi: int, scale: float, tilt: float) -> dict[str, str]:
    """Return the codes of a page that was printed at a scale and lay askew on the glass by so many degrees."""
    page = picture(pdf, round(dpi * scale))
    return codes_in(page.rotate(tilt, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255))


@pytest.mark.parametrize("slip", SLIPS)
def test_both_codes_are_read_askew_and_shrunk(slip: str) -> None:
    render, code, qr = SLIPS[slip]
    pdf = render()
    for dpi, scale, tilt in HARD:
        assert scanned(pdf, dpi, scale, tilt) == {"Code128": code, "QRCode": qr}, (dpi, scale, tilt)


@pytest.mark.long
@pytest.mark.parametrize("slip", SLIPS)
def test_both_codes_are_read_at_all_dots_scales_and_tilts(
    slip: str, record_property: Callable[[str, object], None]
) -> None:
    render, code, qr = SLIPS[slip]
    pdf, every = render(), list(product(DOTS, SCALES, TILTS))
    missed = [way for way in every if scanned(pdf, *way) != {"Code128": code, "QRCode": qr}]
    record_property("pages of which both codes were read", f"{len(every) - len(missed)} of {len(every)}")
    assert missed == []


@pytest.mark.parametrize("size", samples.SIZES)
@pytest.mark.parametrize("dpi", DOTS)
def test_receipt_codes_are_read(size: PaperSize, dpi: int) -> None:
    found = codes_in(picture(receipt.render(replace(samples.RECEIPT, size=size)), dpi))
    assert found == {
        "Code128": "H55.14-261125-0009",
        "QRCode": f"H55.14-261125-0009|2.001646|0100109106|01|QMC|{ISSUED}|2612160941",
    }


@pytest.mark.parametrize("dpi", DOTS)
def test_slips_on_a4_are_read(dpi: int) -> None:
    for form, content in ((supplement, samples.SUPPLEMENT), (refusal, samples.REFUSAL)):
        found = codes_in(picture(form.render(replace(content, size=PaperSize.A4)), dpi))
        assert found["Code128"] == content.slip_code
        assert parse_slip_qr(found["QRCode"]).code == content.slip_code


@pytest.mark.parametrize("code", ["000.17.22.H56-210531-0001", "G09.20-20260609-0092637", "H55.14-261125-10000"])
@pytest.mark.parametrize("size", samples.SIZES)
def test_long_codes_are_read(code: str, size: PaperSize) -> None:
    found = codes_in(picture(receipt.render(replace(samples.RECEIPT, code=code, size=size)), 150))
    assert found["Code128"] == code
    assert found["QRCode"].startswith(f"{code}|")


def test_times_in_the_qr_are_those_of_the_office() -> None:
    issued = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    found = codes_in(picture(receipt.render(replace(samples.RECEIPT, issued=issued)), 200))
    assert parse_slip_qr(found["QRCode"]).issued == "2611260630"


@pytest.mark.parametrize("size", samples.SIZES)
@pytest.mark.parametrize("dpi", DOTS)
def test_reader_card_is_a_sample_that_reads(size: PaperSize, dpi: int) -> None:
    found = codes_in(picture(reader_card.render(ReaderCard(samples.ISSUER, size)), dpi))
    assert found == {"QRCode": reader_card.sample_card(), "Code128": reader_card.sample_code()}
    assert parse_code(found["Code128"]).agency == "H00.00"
    card = parse_card(found["QRCode"])
    assert "Mẫu" in card.name
    assert not card.needs_checking
    assert not card.warnings


@pytest.mark.parametrize("size", samples.SIZES)
def test_print_test_has_both_codes(size: PaperSize) -> None:
    found = codes_in(picture(print_test.render(PrintTest(samples.ISSUER, "PDF", samples.NOW, size)), 150))
    assert set(found) == {"Code128", "QRCode"}


def test_our_own_pictures_read_as_well() -> None:
    image = Image.open(io.BytesIO(page_png(receipt.render(samples.RECEIPT), 0, 150)))
    assert set(codes_in(image)) == {"Code128", "QRCode"}


def test_modules_are_as_large_as_readers_need() -> None:
    text = "H55.14-261125-0009|2.001646|0100109106|01|QMC|2611250941|2612160941"
    millimetre = 72 / 25.4
    assert symbols.qr_module(text) >= 0.5 * millimetre
    assert symbols.qr_side(text) == pytest.approx(20 * millimetre)
    assert symbols.qr_module(text * 10) >= 0.5 * millimetre
    assert symbols.bars_width("H55.14-261125-0009") < 77 * millimetre


def test_quiet_zones_stay_free() -> None:
    """At 300 dpi there is no dark pixel within four modules of the QR."""
    pdf = receipt.render(samples.RECEIPT)
    pixels = numpy.asarray(picture(pdf, 300).convert("L"))
    module = symbols.qr_module("x" * 67) * 300 / 72
    side = symbols.qr_side("x" * 67) * 300 / 72
    left = top = 8 / 25.4 * 300
    ring = range(2, int(4 * module))
    for step in range(int(side)):
        assert all(pixels[int(top + step), int(left + side + free)] > 250 for free in ring)
        assert all(pixels[int(top + side + free), int(left + step)] > 250 for free in ring)


@pytest.mark.parametrize("seed", range(20))
def test_any_receipt_reads_at_150_dots(seed: int) -> None:
    chance = random.Random(seed)
    code = f"H{chance.randint(1, 99):02d}.{chance.randint(1, 99):02d}-261125-{chance.randint(1, 9999):04d}"
    number = f"{chance.randrange(10**12):012d}"
    owner = replace(samples.FIRM, identifier=number)
    found = codes_in(picture(receipt.render(replace(samples.RECEIPT, code=code, owner=owner)), 150))
    assert found["Code128"] == code
    assert found["QRCode"].split("|")[:3] == [code, "2.001646", number]


def test_codes_are_vectors() -> None:
    with pikepdf.open(io.BytesIO(receipt.render(samples.RECEIPT))) as document:
        assert not any(page.get_images() for page in document.pages)
