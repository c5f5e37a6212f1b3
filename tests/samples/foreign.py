"""Files from outside: good ones, and every kind that has to be refused."""

import random
import struct
import zlib
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app import resources

_PNG = b"\x89PNG\r\n\x1a\n"


def photo(path: Path, size: tuple[int, int] = (800, 1100), orientation: int = 1, dpi: int = 100) -> Path:
    """A JPEG with a dark bar along its top, and an EXIF orientation."""
    image = Image.new("RGB", size, (236, 232, 220))
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 10), fill=(30, 30, 60))
    exif = image.getexif()
    exif[0x0112] = orientation
    image.save(path, "JPEG", quality=80, dpi=(dpi, dpi), exif=exif)
    return path


def noise(path: Path, size: tuple[int, int], seed: int = 1, dpi: int = 300) -> Path:
    """A JPEG that is large for its pixels, as a scanned page is."""
    pixels = random.Random(seed).randbytes(size[0] * size[1] // 16)
    image = Image.frombytes("L", (size[0] // 4, size[1] // 4), pixels).resize(size).convert("RGB")
    image.save(path, "JPEG", quality=90, dpi=(dpi, dpi))
    return path


def tiff(path: Path, frames: int = 3) -> Path:
    """A TIFF of several frames: black and white, grey, colour, and so on."""
    images = [Image.new(("1", "L", "RGB")[n % 3], (400 + n, 500), "white") for n in range(frames)]
    for image in images:
        ImageDraw.Draw(image).line((10, 10, 300, 400), fill=0, width=5)
    images[0].save(path, "TIFF", save_all=True, append_images=images[1:], dpi=(200, 200))
    return path


def pdf(path: Path, pages: int = 3) -> Path:
    """A PDF of text pages."""
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(1, pages + 1):
        canvas.drawString(80, 700, f"Trang {number}")
        canvas.showPage()
    canvas.save()
    return path


def office_pdf(path: Path, pages: int = 1) -> Path:
    """A PDF of text pages that brings its letters along, as office programs write it."""
    pdfmetrics.registerFont(TTFont("Mang theo", str(resources.path("fonts/LiberationSerif-Regular.ttf"))))
    canvas = Canvas(str(path), pagesize=A4, initialFontName="Mang theo")
    for number in range(1, pages + 1):
        canvas.setFont("Mang theo", 12)
        canvas.drawString(80, 700, f"Trang {number}")
        canvas.showPage()
    canvas.save()
    return path


def acting_pdf(path: Path) -> Path:
    """A PDF with scripts, an attachment, a link that starts a program, and a filled form field."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(80, 700, "Trang co bieu mau")
    canvas.acroForm.textfield(name="ten", value="DA DIEN", x=80, y=600, width=200)
    canvas.linkURL("https://example.invalid/", (80, 500, 200, 520))
    canvas.save()
    script = "app.alert('x')"
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=script)
        opened.Root.OpenAction = action
        opened.Root.AA = pikepdf.Dictionary(WC=action)
        opened.pages[0].AA = pikepdf.Dictionary(O=action)
        opened.pages[0].Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        opened.attachments["tro-choi.exe"] = b"MZ attached"
        opened.save()
    return path


def encrypted_pdf(path: Path) -> Path:
    """A PDF that asks for a password."""
    plain = pdf(path.with_suffix(".plain.pdf"))
    with pikepdf.open(plain) as opened:
        opened.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    plain.unlink()
    return path


def damaged_pdf(path: Path) -> Path:
    """A PDF of which half is missing."""
    data = pdf(path, 30).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def bomb_pdf(path: Path) -> Path:
    """A small PDF whose page unpacks to 2 GB of zeros."""
    packed = _packed(b"", bytes(1 << 24), 128)
    with pikepdf.new() as opened:
        opened.add_blank_page()
        stream = pikepdf.Stream(opened, b"")
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        opened.pages[0].Contents = stream
        opened.save(path, compress_streams=False)
    return path


def many_pages_pdf(path: Path, pages: int = 20_000) -> Path:
    """A PDF of more pages than any paper of a dossier has."""
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (pages, kids),
    ]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * pages
    body, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, thing in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    body += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(body)
    return path


def huge_png(path: Path, side: int = 40_000) -> Path:
    """A PNG of `side` × `side` pixels in a few kilobytes."""
    packer, row = zlib.compressobj(9), bytes(side // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    path.write_bytes(_PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b""))
    return path


def cut_off(path: Path, share: float = 0.6) -> Path:
    """The same file without its end."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def _packed(start: bytes, chunk: bytes, times: int) -> bytes:
    """Return what unpacks to `start` and so many chunks; packing one of them is enough."""
    packer = zlib.compressobj(9)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.adler32(start)
    for _ in range(times):
        checksum = zlib.adler32(chunk, checksum)
    return head + block * times + b"\x03\x00" + struct.pack(">I", checksum)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def hidden_bomb_pdf(path: Path) -> Path:
    """A small PDF whose list of objects unpacks to 2 GB: it goes off while the file is opened."""
    packed = _packed(b"3 0 << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", b" " * (1 << 24), 128)
    body = bytearray(b"%PDF-1.5\n")
    offsets = [0]
    for number, thing in (
        (1, b"<< /Type /Catalog /Pages 2 0 R >>"),
        (2, b"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>"),
        (
            4,
            b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
            % (len(packed), packed),
        ),
    ):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    start = len(body)
    rows = [(0, 0, 0), (1, offsets[1], 0), (1, offsets[2], 0), (2, 4, 0), (1, offsets[3], 0), (1, start, 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    body += b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>\n" % len(table)
    body += b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, start)
    path.write_bytes(body)
    return path
