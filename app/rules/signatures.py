"""What a digital signature in a paper is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class SignatureState(StrEnum):
    """How a signed paper fares.

    It is as it was signed, to its last byte; further signatures were added or fields were filled in, as its signer
    allowed; something else was changed; or the signature is not one of this paper.
    """

    WHOLE = "whole"
    ADDED = "added"
    CHANGED = "changed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature; `at` is when its signer says, `trusted` whether the office knows who vouches for the signer."""

    state: SignatureState
    signer: str = ""
    issuer: str = ""
    at: datetime | None = None
    trusted: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` takes."""
        at = self.at.isoformat() if self.at else ""
        return {
            "state": self.state.value,
            "signer": self.signer,
            "issuer": self.issuer,
            "at": at,
            "trusted": self.trusted,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Signature":
        """Return what `to_json` gave."""
        at = datetime.fromisoformat(said["at"]) if said["at"] else None
        return cls(SignatureState(said["state"]), said["signer"], said["issuer"], at, said["trusted"])
