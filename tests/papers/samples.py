"""The sample contents that tests of papers use: those that the office proof-reads."""

from app.papers.content import PaperSize
from app.papers.samples import (
    APOLOGY,
    CITIZEN,
    CONTROL,
    DAY_END,
    DUE,
    FIRM,
    FOLDER_LABEL,
    ISSUER,
    LABEL_SHEET,
    NOW,
    PAPERS,
    PROCEDURE,
    PROXY,
    RECEIPT,
    REFUSAL,
    REGISTER,
    SEPARATORS,
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
    "FOLDER_LABEL",
    "ISSUER",
    "LABEL_SHEET",
    "NOW",
    "PAPERS",
    "PROCEDURE",
    "PROXY",
    "RECEIPT",
    "REFUSAL",
    "REGISTER",
    "SEPARATORS",
    "SIZES",
    "STOPPING",
    "SUPPLEMENT",
    "handover_list",
    "register_lines",
]

SIZES = tuple(PaperSize)
