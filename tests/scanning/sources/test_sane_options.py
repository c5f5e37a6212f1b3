import pytest

from app.scanning.sources.contract import Mode, PaperSource, ScanSettings
from app.scanning.sources.sane_options import abilities, arguments, parse_options, resolution, takes_one

FUJITSU = """
All options specific to device `fujitsu:fi-7160:1':
  Standard:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
    --mode Lineart|Halftone|Gray|Color [Lineart]
    --resolution 50..600dpi (in steps of 1) [600]
  Geometry:
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
    --page-height 0..355.6mm (in steps of 0.0211639) [279.364]
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -t 0..279.364mm (in steps of 0.0211639) [0]
    -x 0..215.872mm (in steps of 0.0211639) [215.872]
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
    --df-action Default|Continue|Stop [Default] [advanced]
"""
GENESYS = """
    --mode Color|Gray|Lineart [Gray]
    --source Flatbed [Flatbed]
    --resolution 1200|600|300|150|75dpi [75]
    --brightness -100..100 (in steps of 1) [0]
    --threshold 0..255 (in steps of 1) [128]
    -x 0..216.07mm [216.07]
    -y 0..299mm [299]
"""
BROTHER = """
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast] [24bit Color[Fast]]
    --resolution 100|150|200|300|400|600|1200dpi [200]
    --source FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex) [FlatBed]
    --brightness -50..50% (in steps of 1) [inactive]
    -x 0..215.9mm (in steps of 0.0999908) [215.9]
    -y 0..355.6mm (in steps of 0.0999908) [355.6]
"""
EPSON = """
    --mode Binary|Gray|Color [Binary]
    --depth 8|16 [inactive]
    --resolution auto||75|100|150|300dpi [75]
    --source Flatbed|Automatic Document Feeder|Transparency Unit [Flatbed]
    --adf-mode Simplex|Duplex [Simplex]
"""
AIRSCAN = """
    --resolution 75|100|200|300|600dpi [300]
    --mode Color|Gray [Color]
    --source Flatbed|ADF|ADF Duplex [Flatbed]
    -x 0..215.9mm (in steps of 1) [215.9]
    -y 0..297.18mm (in steps of 1) [297.18]
"""
GLASS_ONLY = """
    --mode Lineart|Gray|Color [Color]
    --source Flatbed|Transparency Adapter [Flatbed]
"""
SHEETFED_SWITCH = """
    --mode Color|Gray [Color]
    --duplex[=(yes|no)] [no]
"""


def asked(text: str, option: str, **settings: object) -> str | None:
    chosen = arguments(ScanSettings("d", **settings), parse_options(text))  # type: ignore[arg-type]
    values = dict(zip(chosen, [*chosen[1:], ""], strict=True))
    return values.get(option)


@pytest.mark.parametrize(
    ("device", "source", "said"),
    [
        (FUJITSU, PaperSource.FEEDER, "ADF Front"),
        (FUJITSU, PaperSource.DUPLEX, "ADF Duplex"),
        (FUJITSU, PaperSource.FLATBED, "ADF Front"),
        (BROTHER, PaperSource.FEEDER, "Automatic Document Feeder(left aligned)"),
        (BROTHER, PaperSource.DUPLEX, "Automatic Document Feeder(left aligned,Duplex)"),
        (BROTHER, PaperSource.FLATBED, "FlatBed"),
        (EPSON, PaperSource.DUPLEX, "Automatic Document Feeder"),
        (AIRSCAN, PaperSource.FEEDER, "ADF"),
        (AIRSCAN, PaperSource.DUPLEX, "ADF Duplex"),
        (GLASS_ONLY, PaperSource.FEEDER, "Flatbed"),
        (SHEETFED_SWITCH, PaperSource.FEEDER, None),
    ],
)
def test_the_source_is_said_in_the_devices_words(device: str, source: PaperSource, said: str | None) -> None:
    assert asked(device, "--source", source=source) == said


@pytest.mark.parametrize(
    ("device", "mode", "said"),
    [
        (FUJITSU, Mode.BW, "Lineart"),
        (FUJITSU, Mode.GRAY, "Gray"),
        (BROTHER, Mode.COLOR, "24bit Color"),
        (BROTHER, Mode.GRAY, "True Gray"),
        (BROTHER, Mode.BW, "Black & White"),
        (EPSON, Mode.BW, "Binary"),
        (AIRSCAN, Mode.BW, "Gray"),
    ],
)
def test_the_mode_is_said_in_the_devices_words(device: str, mode: Mode, said: str) -> None:
    assert asked(device, "--mode", mode=mode) == said


@pytest.mark.parametrize(
    ("device", "dpi", "nearest"),
    [(FUJITSU, 200, 200), (FUJITSU, 1200, 600), (EPSON, 200, 300), (EPSON, 600, 300), (GLASS_ONLY, 200, 200)],
)
def test_the_resolution_is_rather_finer(device: str, dpi: int, nearest: int) -> None:
    assert resolution(dpi, parse_options(device)) == nearest


def test_both_sides_by_a_switch_of_its_own() -> None:
    assert asked(EPSON, "--adf-mode", source=PaperSource.DUPLEX) == "Duplex"
    assert asked(EPSON, "--adf-mode", source=PaperSource.FEEDER) == "Simplex"
    duplex = arguments(ScanSettings("d", source=PaperSource.DUPLEX), parse_options(SHEETFED_SWITCH))
    assert "--duplex=yes" in duplex


def test_the_paper_is_asked_for_within_what_the_device_can() -> None:
    assert asked(FUJITSU, "-x") == "210"
    assert asked(FUJITSU, "-y") == "279.364"
    assert asked(FUJITSU, "--page-height") == "297"
    assert asked(EPSON, "-x") is None


@pytest.mark.parametrize(
    ("device", "source", "one"),
    [
        (BROTHER, PaperSource.FEEDER, False),
        (BROTHER, PaperSource.FLATBED, True),
        (GLASS_ONLY, PaperSource.FEEDER, True),
        (SHEETFED_SWITCH, PaperSource.FEEDER, False),
    ],
)
def test_only_a_feeder_gives_more_than_one_page(device: str, source: PaperSource, one: bool) -> None:
    assert takes_one(ScanSettings("d", source=source), parse_options(device)) is one


def test_options_that_cannot_be_set_now_are_left_out() -> None:
    options = parse_options(BROTHER + EPSON).named
    assert "--brightness" not in options
    assert "--depth" not in options


@pytest.mark.parametrize(
    ("option", "part", "said"),
    [("brightness", 50, "50"), ("brightness", -100, "-100"), ("brightness", 0, None), ("threshold", 40, "102")],
)
def test_brightness_and_threshold_are_parts_of_what_is_offered(option: str, part: int, said: str | None) -> None:
    assert asked(GENESYS, f"--{option}", **{option: part}) == said
    assert asked(EPSON, f"--{option}", **{option: part}) is None


def test_the_abilities_of_devices_are_told_in_the_words_of_all_sources() -> None:
    offered = abilities(parse_options(FUJITSU))
    assert offered.sources == (PaperSource.FEEDER, PaperSource.DUPLEX)
    assert (offered.dpi_range, offered.resolutions) == ((50, 600), ())
    assert set(offered.modes) == set(Mode)
    glass = abilities(parse_options(GENESYS))
    assert (glass.sources, glass.papers) == ((PaperSource.FLATBED,), ("A4", "A5"))
    assert (glass.resolutions, glass.dpi_range) == ((1200, 600, 300, 150, 75), None)
    assert (glass.brightness, glass.threshold, offered.brightness) == (True, True, False)
    assert abilities(parse_options(EPSON)).sources == (PaperSource.FEEDER, PaperSource.FLATBED, PaperSource.DUPLEX)
