"""Sources by name, and what is found when somebody looks for scanners."""

from pathlib import Path

import pytest

from app import errors
from app.home import ScanProfile
from app.scanning.sources.contract import PaperSource, ScanSettings
from app.scanning.sources.folder import FolderSource
from app.scanning.sources.named import discover, scan_settings, source_named
from app.scanning.sources.naps2 import Naps2Source
from app.scanning.sources.own_driver import OwnDriver
from app.scanning.sources.sane import SaneSource
from tests import sane


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sane:test:0", SaneSource),
        ("test:0", SaneSource),
        ("pixma:04A91234_ABC", SaneSource),
        ("", SaneSource),
        ("escl:http://192.0.2.9/eSCL", OwnDriver),
        ("wia:{6BDD1FC6}/0000", OwnDriver),
        ("folder:/srv/quet", FolderSource),
        ("naps2:Máy quét", Naps2Source),
    ],
)
def test_a_name_tells_its_source(name: str, kind: type) -> None:
    assert type(source_named(name)) is kind


def test_a_profile_says_what_a_run_asks_for() -> None:
    profile = ScanProfile("Mẫu", "sane:test:0", "manual_duplex", "gray", 300, "A5", 10, 20)
    asked = ScanSettings("sane:test:0", 300, "gray", PaperSource.FEEDER, "A5", brightness=10, threshold=20)
    assert scan_settings(profile) == asked


@pytest.mark.usefixtures("quiet_network")
def test_what_answers_is_found_though_another_kind_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(tmp_path / "sane")))
    assert "sane:test:0" in [device.name for device in discover().devices]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert type(discover().faults["sane"]) is errors.ScannerFailed
