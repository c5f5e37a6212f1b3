import json
import math

from hypothesis import given
from hypothesis import strategies as st

from app.scanning.edits import UNEDITED, WHOLE, Edits

anything = st.builds(
    Edits,
    skew=st.floats(),
    crop=st.tuples(st.floats(), st.floats(), st.floats(), st.floats()),
    holes=st.booleans(),
    despeckle=st.booleans(),
    brightness=st.integers(),
    contrast=st.integers(),
    saturation=st.integers(),
    threshold=st.integers(),
)


@given(anything)
def test_bounded_edits_can_be_drawn_and_come_back_from_the_store_as_they_were(edits: Edits) -> None:
    kept = edits.bounded()
    left, top, right, bottom = kept.crop
    assert right - left > 0 < bottom - top
    assert math.isfinite(kept.skew)
    assert kept.bounded() == kept
    assert Edits.from_json(json.loads(json.dumps(kept.to_json()))) == kept


def test_what_an_earlier_version_stored_is_read_and_what_a_later_one_added_is_left_out() -> None:
    assert Edits.from_json(None) == Edits.from_json({}) == UNEDITED
    assert Edits.from_json({"skew": 1.5, "crop": [0, 0, 1, 1], "mirrored": True}) == Edits(skew=1.5, crop=WHOLE)


def test_the_same_edits_are_said_alike() -> None:
    assert UNEDITED.said() == ""
    assert Edits(skew=1.0).said() == Edits(skew=1.0, crop=WHOLE).said() != Edits(skew=1.1).said()
