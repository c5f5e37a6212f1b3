"""Vietnamese text: what folding makes of every letter."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.text import fold, is_web_address, words


def _plainly(text: str) -> str:
    """Fold as the definition says it, a whole text at a time."""
    stripped = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    return "".join(c for c in stripped if not unicodedata.combining(c)).casefold()


@given(st.text() | st.text(st.sampled_from("ĂăÂâĐđÊêÔôƠơƯưẠậỂỡỤ ẩß\u0300\u0301\u0323İ")))
def test_a_text_is_folded_letter_by_letter_as_it_is_as_a_whole(text: str) -> None:
    assert fold(text) == _plainly(text)


def test_marks_and_the_stroke_of_d_go_composed_or_not() -> None:
    said = "Hợp ĐỒNG thuê Đất, số 12/HĐ"
    assert (
        words(said) == words(unicodedata.normalize("NFD", said)) == ["hop", "dong", "thue", "dat", "so", "12", "hd"]
    )


def test_an_address_of_http_is_known_by_its_beginning() -> None:
    assert all(map(is_web_address, ("http://a", "HTTPS://cong.example.vn/x")))
    assert not any(map(is_web_address, ("", "ftp://a", "cong.example.vn", "/srv/http://a", "http:/a")))
