import pytest

from app.printing.pdf_folder import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("giay-tiep-nhan-000.00.01.H55-261125-0001.pdf", "giay-tiep-nhan-000.00.01.H55-261125-0001"),
        ("day_end-25/11/2026", "day_end-25-11-2026"),
        ("../../etc/Danh sách: số 7?", "etc-Danh-sách-số-7"),
        ("..", "paper"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_file_s_name_leads_nowhere_and_every_file_system_takes_it(name: str, safe: str) -> None:
    assert safe_name(name) == safe
