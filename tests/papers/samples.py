"""The sample contents that tests of papers use: those that the office proof-reads."""

from app.papers.content import PaperSize
from app.papers.samples import (
    APOLOGY,
    CITIZEN,
    CONTROL,
    DAY_END,
    DUE,
    FIRM,
    ISSUER,
    NOW,
    PAPERS,
    PROCEDURE,
    PROXY,
    RECEIPT,
    REFUSAL,
    REGISTER,
    STOPPING,
    SUPPLEMENT,
    handover_list,
    register_lines,
)

__all__ = [
    "APOLOGY",
    "CITIZEN",
    "CONTROL",
    "DAY_END",
    "DUE",
    "FIRM",
    "ISSUER",
    "NOW",
    "PAPERS",
    "PROCEDURE",
    "PROXY",
    "RECEIPT",
    "REFUSAL",
    "REGISTER",
    "SIZES",
    "STOPPING",
    "SUPPLEMENT",
    "handover_list",
    "register_lines",
]

SIZES = tuple(PaperSize)
