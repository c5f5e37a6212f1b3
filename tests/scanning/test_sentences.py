import pytest

from app import errors
from app.messages import explain

Fault = errors.ScannerFault | errors.ForeignFileFault | errors.PrinterFault
FAULTS: list[type[Fault]] = [
    *errors.ScannerFault.__subclasses__(),
    *errors.ForeignFileFault.__subclasses__(),
    *errors.PrinterFault.__subclasses__(),
]


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_of_devices_and_files_is_explained(kind: type[Fault]) -> None:
    told = explain(kind("giấy.pdf", "detail"))
    assert told.happened.endswith(".")
    assert told.remedy.endswith(".")
    assert told.kept.endswith(".")


def test_each_cause_has_words_of_its_own() -> None:
    told = {str(explain(kind("x", "y"))) for kind in FAULTS}
    assert len(told) == len(FAULTS)
