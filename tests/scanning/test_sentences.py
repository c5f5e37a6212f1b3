import pytest

from app import errors
from app.messages import explain

SCANNER = list(errors.ScannerFault.__subclasses__())
FOREIGN = list(errors.ForeignFileFault.__subclasses__())
PRINTER = list(errors.PrinterFault.__subclasses__())


@pytest.mark.parametrize("kind", SCANNER + FOREIGN + PRINTER)
def test_each_fault_of_devices_and_files_is_explained(
    kind: type[errors.ScannerFault | errors.ForeignFileFault | errors.PrinterFault],
) -> None:
    told = explain(kind("giấy.pdf", "detail"))
    assert told.happened.endswith(".")
    assert told.remedy.endswith(".")
    assert told.kept.endswith(".")


def test_each_cause_has_words_of_its_own() -> None:
    told = {str(explain(kind("x", "y"))) for kind in SCANNER + FOREIGN + PRINTER}
    assert len(told) == len(SCANNER + FOREIGN + PRINTER)
