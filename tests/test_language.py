"""Which language is spoken: the one that is named, else the workstation's, else Vietnamese."""

from collections.abc import Iterator

import pytest

from app import language


@pytest.fixture(autouse=True)
def _back_to_vietnamese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    language.install()


def spoken() -> str:
    return language._("Sign in")


def test_vietnamese_is_spoken_unless_another_language_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert language.install() == "vi"
    assert spoken() == "Đăng nhập"
    monkeypatch.setenv("QUAY_LANGUAGE", "en")
    assert language.install() == "en"
    assert spoken() == "Sign in"


def test_a_workstation_speaks_the_language_of_its_settings() -> None:
    language.install()
    language.prefer("")
    assert spoken() == "Đăng nhập"
    language.prefer("en")
    assert spoken() == "Sign in"


def test_the_language_named_for_one_start_goes_before_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAY_LANGUAGE", "vi")
    language.install()
    language.prefer("en")
    assert spoken() == "Đăng nhập"


def test_a_language_that_is_not_spoken_is_vietnamese() -> None:
    assert language.install("fr") == "vi"
