from app.rules.page_budget import BUDGET, is_over


def test_a_paper_is_over_its_budget_by_all_of_its_pages() -> None:
    assert not is_over(3 * BUDGET, 3)
    assert is_over(3 * BUDGET + 1, 3)
    assert not is_over(0, 0)
