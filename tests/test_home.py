"""The home: where it lies, where it may not lie, its settings, and its one window."""

import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app import errors
from app.home import NETWORK_FILESYSTEMS, DeskSettings, Home, ScanProfile, default_home, filesystem_of
from tests.desk.disks import read_only, short_files

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /srv/shared nfs4 rw 0 0
//server/office /mnt/Máy\\040chủ\\134x cifs rw 0 0
/dev/sdb1 /srv/shared/inner xfs rw 0 0
broken line
"""
SETTINGS = DeskSettings(
    counter="Quầy số 1",
    scan_profiles=(ScanProfile("Máy mẫu", "sane:test:0", dpi=300), ScanProfile("Kính", "escl:http://may-mau/eSCL")),
    theme="dark",
    font_scale=125,
    language="en",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "quay")
    made.create()
    return made


def test_a_home_is_where_it_is_named_else_where_the_environment_says_else_this_user_s_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUAY_HOME", "of-environment")
    assert default_home("named").path == tmp_path / "named"
    assert default_home().path == tmp_path / "of-environment"
    monkeypatch.delenv("QUAY_HOME")
    assert default_home().path.name == "quay-mot-cua"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_home("~/x").path == tmp_path / "x"


def test_a_home_is_made_with_its_folders_and_made_again_unharmed(home: Home) -> None:
    (home.documents / "kept").touch()
    home.create()
    folders = {path.name for path in home.path.iterdir()}
    assert folders == {"documents", "scans", "backups", "logs", "handovers"}
    assert (home.documents / "kept").exists()
    assert not home.exists
    home.store.touch()
    assert home.exists


def test_a_home_that_cannot_be_written_is_refused(home: Home, tmp_path: Path) -> None:
    with read_only(home.path), pytest.raises(errors.HomeReadOnly) as told:
        home.create()
    assert told.value.path == home.path
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(errors.HomeReadOnly):
            Home(path).create()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/mau/quay", "ext4"),
        ("/tmp/quay", "tmpfs"),
        ("/tmpx", "ext4"),
        ("/srv/shared/quay", "nfs4"),
        ("/srv/shared", "nfs4"),
        ("/srv/shared/inner/quay", "xfs"),
        ("/mnt/Máy chủ\\x/quay", "cifs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_nearest_mount(path: str, kind: str) -> None:
    assert filesystem_of(Path(path), MOUNTS) == kind


def test_shares_of_the_usual_kinds_are_known() -> None:
    assert {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "vboxsf"} <= NETWORK_FILESYSTEMS
    assert not {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "vfat", "ntfs3", "fuseblk"} & NETWORK_FILESYSTEMS


def test_a_path_behind_a_link_is_judged_by_where_it_really_lies(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    table = f"{MOUNTS}server:/export {tmp_path}/share nfs rw 0 0\n"
    assert filesystem_of(tmp_path / "link" / "quay", table) == "nfs"
    assert filesystem_of(tmp_path / "other", table) != "nfs"


def test_settings_are_kept_as_they_are(home: Home) -> None:
    assert home.settings() == DeskSettings()
    wanted = SETTINGS.with_printer("receipt", "Máy in 1").with_paper_size("receipt", "A5")
    wanted = wanted.with_print_options("receipt", 3, "one-sided", "Khay 2")
    assert (wanted.copies("receipt", 2), wanted.copies("refusal", 1)) == (3, 1)
    home.save_settings(wanted)
    assert home.settings() == wanted
    home.save_settings(replace(wanted, counter=""))
    assert home.settings().counter == ""
    assert [path.name for path in home.path.glob("desk.*")] == ["desk.toml"]


def test_settings_of_a_newer_program_stay(home: Home) -> None:
    (home.path / "desk.toml").write_text(
        'counter = "Quầy 2"\nhologram = 3\n[lasers]\nleft = "on"\n', encoding="utf-8"
    )
    assert home.settings() == DeskSettings(counter="Quầy 2")
    home.save_settings(replace(home.settings(), counter="Quầy 3"))
    text = (home.path / "desk.toml").read_text(encoding="utf-8")
    assert "hologram = 3" in text
    assert 'left = "on"' in text
    assert home.settings().counter == "Quầy 3"


def test_settings_that_cannot_be_read_do_not_stop_work_and_are_put_aside(
    home: Home, allowed_warnings: list[logging.LogRecord]
) -> None:
    for damaged in (b'counter = "half', b"\xff\xfe", b"counter counter"):
        (home.path / "desk.toml").write_bytes(damaged)
        assert home.settings() == DeskSettings()
        assert allowed_warnings.pop().name == "quay.home"
        home.save_settings(SETTINGS)
        assert (home.path / "desk.damaged").read_bytes() == damaged
        assert home.settings() == SETTINGS
        allowed_warnings.clear()


def test_a_setting_of_the_wrong_kind_has_its_default_and_the_others_count(
    home: Home, allowed_warnings: list[logging.LogRecord]
) -> None:
    (home.path / "desk.toml").write_text(
        'counter = 7\nlast_profile = 3\nfont_scale = true\ntheme = "dark"\nprinters = "x"\n'
        "paper_sizes = {receipt = 5}\n",
        encoding="utf-8",
    )
    assert home.settings() == DeskSettings(theme="dark")
    assert "counter, font_scale, last_profile, paper_sizes, printers" in allowed_warnings[0].getMessage()


def test_settings_on_a_full_disk_stay_as_they_were(home: Home) -> None:
    home.save_settings(SETTINGS)
    with short_files(10), pytest.raises(errors.DiskFull):
        home.save_settings(DeskSettings())
    assert home.settings() == SETTINGS


def test_one_window_a_home(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.create()
    with home.window_lock():
        with pytest.raises(errors.HomeInUse) as told, home.window_lock():
            pass
        assert told.value.path == home.path
        with other.window_lock():
            pass
    with home.window_lock():
        pass


def test_the_lock_goes_with_its_program_however_that_ends(home: Home) -> None:
    program = (
        "import sys, time; from pathlib import Path; from app.home import Home\n"
        "with Home(Path(sys.argv[1])).window_lock():\n print('held', flush=True)\n time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(home.path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(errors.HomeInUse), home.window_lock():
            pass
        holder.kill()
    with home.window_lock():
        pass


@pytest.mark.parametrize(("chosen", "used"), [("A4", "A4"), ("A5", "A5"), ("A3", "A5"), ("", "A5")])
def test_a_paper_size_that_no_printer_has_counts_as_not_chosen(chosen: str, used: str) -> None:
    assert DeskSettings().with_paper_size("receipt", chosen).paper_size("receipt", "A5") == used
    assert DeskSettings().paper_size("receipt", "A5") == "A5"


def test_the_one_scanner_of_old_settings_is_the_first_profile_until_there_are_others(home: Home) -> None:
    (home.path / "desk.toml").write_text(
        'scanner = "test:0"\nscan_dpi = 300\nscan_mode = "gray"\nscan_source = "duplex"\n', encoding="utf-8"
    )
    first = ScanProfile("test:0", "test:0", "duplex", "gray", 300)
    assert home.settings().profiles() == (first,)
    home.save_settings(home.settings().without_profile("test:0"))
    assert home.settings().profiles() == ()
    assert "scan_dpi" not in (home.path / "desk.toml").read_text(encoding="utf-8")


def test_settings_without_a_scanner_have_no_profile(home: Home) -> None:
    (home.path / "desk.toml").write_text('scanner = ""\nscan_dpi = 300\n', encoding="utf-8")
    assert home.settings().profiles() == ()
    assert home.settings().profile() is None


def test_unusable_values_of_a_profile_fall_to_their_defaults_singly(
    home: Home, allowed_warnings: list[logging.LogRecord]
) -> None:
    (home.path / "desk.toml").write_text(
        """
        [[scan_profiles]]
        name = "Một mặt"
        device = "sane:test:0"
        dpi = 20000
        mode = "sepia"
        brightness = true
        threshold = 40
        paper = "A5"
        blanks = 3
        later = "stays out"
        [[scan_profiles]]
        device = "no name"
        [[scan_profiles]]
        name = "Một mặt"
        dpi = 300
        """,
        encoding="utf-8",
    )
    assert home.settings().profiles() == (ScanProfile("Một mặt", "sane:test:0", threshold=40, paper="A5"),)
    told = allowed_warnings[0].getMessage()
    assert "scan_profiles, scan_profiles.blanks, scan_profiles.brightness, scan_profiles.dpi" in told


def test_profiles_that_are_no_list_are_none(home: Home, allowed_warnings: list[logging.LogRecord]) -> None:
    for said in ('"all"', "{name = 3}", "[3]"):
        (home.path / "desk.toml").write_text(f"scan_profiles = {said}\n", encoding="utf-8")
        assert home.settings().profiles() == ()
        assert "scan_profiles" in allowed_warnings.pop().getMessage()


def test_a_profile_is_added_changed_renamed_and_taken_away() -> None:
    one, two = ScanProfile("Một mặt", "sane:a"), ScanProfile("Hai mặt", "sane:a", source="duplex")
    settings = DeskSettings().with_profile(one).with_profile(two).with_last_profile("Hai mặt")
    assert settings.profiles() == (one, two)
    assert (settings.profile(), settings.profile("Một mặt"), settings.profile("khác")) == (two, one, two)
    finer = replace(one, dpi=300)
    assert settings.with_profile(finer).profiles() == (finer, two)
    renamed = settings.with_profile(replace(two, name="Cả hai"), replacing="Hai mặt")
    assert [profile.name for profile in renamed.profiles()] == ["Một mặt", "Cả hai"]
    assert renamed.last_profile == "Cả hai"
    assert [p.name for p in settings.with_profile(replace(two, name="Một mặt"), "Hai mặt").profiles()] == ["Một mặt"]
    fewer = settings.without_profile("Hai mặt")
    assert (fewer.profiles(), fewer.profile()) == ((one,), one)
