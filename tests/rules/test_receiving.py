"""Who may have a result."""

import pytest

from app.rules.kinds import IdentityProof
from app.rules.receiving import needs_authority

OWNER, FILER, OTHER = "019090000001", "019090000002", "019090000003"


@pytest.mark.parametrize("number", [OWNER, OTHER, ""])
def test_who_brings_the_receipt_may_have_it(number: str) -> None:
    assert not needs_authority(IdentityProof.RECEIPT, number, {OWNER})


def test_a_card_shows_the_owner_or_who_filed_and_nobody_else() -> None:
    needed = [needs_authority(IdentityProof.CARD, number, {OWNER, FILER}) for number in (OWNER, FILER, OTHER, "")]
    assert needed == [False, False, True, True]


def test_a_proxy_always_brings_the_paper() -> None:
    assert needs_authority(IdentityProof.AUTHORITY, OWNER, {OWNER})
