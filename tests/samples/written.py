"""Pages with Vietnamese words on them, drawn as a scanner would see them."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from app import resources

CONTRACT = (
    "HỢP ĐỒNG THUÊ MẶT BẰNG (MẪU)",
    "Bên cho thuê: Công ty trách nhiệm hữu hạn Đặng Ngọc Mẫu",
    "Bên thuê: ông Nguyễn Văn Mẫu, thường trú tại phường Phan Đình Phùng",
    "Hai bên thoả thuận thuê cửa hàng bán lẻ xăng dầu trong mười năm",
    "Tiền thuê được trả trước ngày mồng năm hằng tháng bằng chuyển khoản",
)
PERMIT = (
    "GIẤY PHÉP XÂY DỰNG (MẪU)",
    "Cấp cho bà Trần Thị Mẫu để xây dựng nhà kho một tầng",
    "Địa điểm: xã Hoá Thượng, huyện Đồng Hỷ, tỉnh Thái Nguyên",
    "Cốt nền công trình cao hơn mặt đường hai mươi xăng-ti-mét",
)
A5 = (5.83, 8.27)  # inches


def image(lines: Sequence[str], dpi: int = 200, tone: str = "white") -> Image.Image:
    """Draw lines on a sheet of A5."""
    page = Image.new("RGB", (round(A5[0] * dpi), round(A5[1] * dpi)), tone)
    font = ImageFont.truetype(resources.path("fonts/LiberationSerif-Regular.ttf"), round(dpi * 11 / 72))
    drawing = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        drawing.text((dpi * 0.4, dpi * (0.6 + 0.35 * number)), line, font=font, fill=(20, 20, 60))
    return page


def jpeg(path: Path, lines: Sequence[str] = CONTRACT, dpi: int = 200, turned: int = 0) -> Path:
    """Write such a sheet as a scanner does, turned clockwise."""
    image(lines, dpi).rotate(-turned, expand=True).save(path, "JPEG", quality=85, dpi=(dpi, dpi))
    return path
