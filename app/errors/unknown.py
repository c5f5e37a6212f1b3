"""Faults of naming what is not in the store."""

from app.errors.base import DeskError


class Unknown(DeskError):
    """Something that was named is not in this store."""

    what: str


class UnknownDossier(Unknown):
    """No dossier with this code or identity."""


class UnknownDraft(Unknown):
    """No open draft with this identity: it was accepted, refused or discarded."""


class UnknownProcedure(Unknown):
    """No procedure version with this identity is in force."""


class UnknownDocument(Unknown):
    """No digitised paper with this identity."""


class UnknownSlip(Unknown):
    """No slip with this code or identity."""


class UnknownResult(Unknown):
    """No result with this identity, or one that is void already."""


class UnknownDepartment(Unknown):
    """No department with this identity."""


class UnknownTransfer(Unknown):
    """No hand-over with this identity, or none that this file belongs to."""


class UnknownOfficer(Unknown):
    """No officer with this identity works in this department."""


class UnknownStep(Unknown):
    """The dossier has no internal step at this place."""


class UnknownOnline(Unknown):
    """No dossier, file or change that came online with this identity, or none that waits for an answer."""
