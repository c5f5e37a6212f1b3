"""Amounts of đồng as staff type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import BadInput
from app.text import thousands
from app.ui.widgets.money_line import MoneyLine, parse_money


@pytest.mark.parametrize(
    "typed",
    ["2200000", "2.200.000", "2,200,000", "2 200 000", " 2.200.000 đ ", "2200000đ", "2.200.000 đồng", "2,2tr",
     "2.2 triệu", "2200k", "2200 nghìn", "2.200.000 VND"],
)  # fmt: skip
def test_an_amount_is_understood_as_staff_write_it(typed: str) -> None:
    assert parse_money(typed) == 2_200_000


@pytest.mark.parametrize(
    "typed", ["", "đ", "2.20", "2.2000", "1.000,50", "2,2", "-5", "một triệu", "0,0005tr", "2.200,000", "١٢٣", "1 2"]
)
def test_what_is_no_whole_amount_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parse_money(typed)


@given(st.integers(0, 10**13))
def test_an_amount_reads_back_as_it_is_written(amount: int) -> None:
    assert parse_money(thousands(amount)) == parse_money(f"{amount} đ") == amount


def test_a_line_writes_thousands_when_it_is_left_and_marks_what_it_does_not_understand(qtbot: QtBot) -> None:
    line, other = MoneyLine("Số tiền"), QWidget()
    qtbot.addWidget(line)
    qtbot.addWidget(other)
    assert (line.amount(), line.amount_or_none()) == (None, None)
    line.setText("50k")
    line.editingFinished.emit()
    assert (line.text(), line.amount(), line.property("tone")) == ("50.000", 50_000, "")
    line.setText("năm mươi")
    line.editingFinished.emit()
    assert (line.property("tone"), line.amount_or_none()) == ("bad", None)
    line.set_amount(None)
    assert (line.text(), line.property("tone")) == ("", "")
