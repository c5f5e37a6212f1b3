"""Invented applicants with the frequencies of real Vietnamese names, so that a search meets what it will meet."""

import random
from dataclasses import dataclass

from app.rules.kinds import OwnerKind

# shares of the population in percent; the rest is spread over the names that follow
_SURNAMES = {
    "Nguyễn": 38.4, "Trần": 11.0, "Lê": 9.5, "Phạm": 7.1, "Hoàng": 5.1, "Phan": 4.5, "Vũ": 3.9, "Đặng": 2.1,
    "Bùi": 2.0, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1.0, "Lý": 0.5, "Đinh": 0.9, "Đào": 0.8, "Lương": 0.8,
    "Trịnh": 0.7, "Mai": 0.6, "Nông": 0.6, "Triệu": 0.6, "Hà": 0.6, "Tạ": 0.5, "Cao": 0.5, "Chu": 0.4, "Ma": 0.4,
    "Hứa": 0.3, "Vi": 0.3, "Tô": 0.3, "Đoàn": 0.6, "Quách": 0.2, "Thân": 0.2, "Diệp": 0.1, "Âu": 0.1,
}  # fmt: skip
_MIDDLE = {
    "Văn": 22, "Thị": 30, "Đức": 5, "Minh": 5, "Hữu": 3, "Quang": 3, "Ngọc": 5, "Thanh": 5, "Xuân": 3, "Thu": 3,
    "Hồng": 3, "Kim": 2, "Công": 2, "Đình": 2, "Tuấn": 2, "Bảo": 1, "Gia": 1, "Thành": 2, "Việt": 1,
}  # fmt: skip
_GIVEN = (
    "Hương", "Hùng", "Lan", "Dũng", "Hoa", "Tuấn", "Anh", "Hà", "Nam", "Hằng", "Minh", "Thảo", "Linh",
    "Cường", "Long", "Hải", "Sơn", "Đức", "Thủy", "Trang", "Hạnh", "Huy", "Bình", "Phương", "Mai", "Nga",
    "Thắng", "Quân", "Tùng", "Hiền", "Yến", "Ngọc", "Loan", "Khánh", "Đạt", "Giang", "Vân", "Thanh", "Trung",
    "Kiên", "Tú", "Nhung", "Oanh", "Phúc", "Quang", "Duy", "Thành", "Tâm", "Lâm", "Việt", "Chi", "My", "Hiếu",
    "Toàn", "Vinh", "Thu", "Xuân", "Hòa", "Đông", "Tiến", "Khoa", "Đăng", "Điệp", "Uyên", "Ánh", "Ái", "Đào",
    "Nghĩa", "Sáu", "Ơn",
)  # fmt: skip
_TRADES = (
    "Thương mại", "Sản xuất và Thương mại", "Dịch vụ", "Xây dựng", "Xăng dầu", "Thực phẩm", "Rượu", "Hóa chất",
    "Vận tải", "Điện lực", "Khí đốt", "Xuất nhập khẩu", "Đầu tư", "Cơ khí", "Khoáng sản",
)  # fmt: skip
_LEGAL = {"Công ty TNHH": 55, "Công ty Cổ phần": 25, "Doanh nghiệp tư nhân": 10, "Hợp tác xã": 10}
_KINDS = {OwnerKind.CITIZEN: 45, OwnerKind.BUSINESS: 45, OwnerKind.HOUSEHOLD: 10}
_PREFIXES = ("090", "091", "096", "097", "098", "086", "035", "037", "038", "070", "079", "083", "088", "056")


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """An invented owner of a dossier."""

    kind: OwnerKind
    name: str
    identifier: str
    phone: str
    address: str


def people(count: int, chance: random.Random) -> list[SamplePerson]:
    """Return invented owners: their kinds, names and numbers spread as at a real desk."""
    kinds = chance.choices(list(_KINDS), list(_KINDS.values()), k=count)
    surnames = chance.choices(list(_SURNAMES), list(_SURNAMES.values()), k=count)
    middle = chance.choices(list(_MIDDLE), list(_MIDDLE.values()), k=count)
    ranks = [1 / (rank + 4) for rank in range(len(_GIVEN))]
    given = chance.choices(_GIVEN, ranks, k=count)
    return [
        _person(kind, f"{last} {between} {first}", first, chance)
        for kind, last, between, first in zip(kinds, surnames, middle, given, strict=True)
    ]


def _person(kind: OwnerKind, name: str, given: str, chance: random.Random) -> SamplePerson:
    number = f"{chance.choice(('019', '006', '001', '024')):s}{chance.randrange(4)}{chance.randrange(10**8):08d}"
    if kind is OwnerKind.BUSINESS:
        legal = chance.choices(list(_LEGAL), list(_LEGAL.values()))[0]
        name = f"{legal} {chance.choice(_TRADES)} {chance.choice(_GIVEN)} {given}"
        number = f"4600{chance.randrange(10**6):06d}"
    elif kind is OwnerKind.HOUSEHOLD:
        name = f"Hộ kinh doanh {name}"
    phone = f"{chance.choice(_PREFIXES)}{chance.randrange(10**7):07d}"
    return SamplePerson(kind, name, number, phone, f"Tổ {chance.randrange(1, 30)}, tỉnh Thái Nguyên (địa chỉ mẫu)")
