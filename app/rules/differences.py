"""What a newer record of an online dossier says otherwise than the one that stands."""

from dataclasses import dataclass

PROCEDURE, FILE, STATE = "procedure", "file", "state"
OWNER_KIND, CHANNEL, BY_POST, FEES, PAID = "owner_kind", "channel", "by_post", "fees", "paid"
SUMMARY, REMARKS = "summary", "remarks"
ALL = "all"
"""Paid as a whole, where no fees are listed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: a particular by its name, or one of those above.

    Before and after are empty where there is none. A state stands as its number, a kind and a channel as their
    values, money as whole đồng, and what only is or is not so as `1` where it is.
    """

    what: str
    before: str
    after: str
