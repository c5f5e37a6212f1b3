"""A TrueType font without its hinting: what paper does not need and every embedded copy would carry.

The shipped files stay as their licence wants them; only what is put into our PDFs is made smaller (a third of
a receipt's bytes otherwise). Layout of the tables: OpenType 1.9, chapters glyf, loca, head.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise

_DROPPED = frozenset(
    ["cvt ", "fpgm", "prep", "hdmx", "VDMX", "LTSH", "gasp", "GPOS", "GSUB", "GDEF", "kern", "DSIG", "FFTM"]
)
_WORDS, _SCALE, _MORE, _TWO_SCALES, _TWO_BY_TWO, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


def unhinted(font: bytes) -> bytes:
    """Return the font file without hinting and layout tables; shapes, widths and characters stay the same."""
    tables = {tag: body for tag, body in _tables(font) if tag not in _DROPPED}
    glyphs = [_bare(glyph) for glyph in _glyphs(tables)]
    offsets = [0]
    for glyph in glyphs:
        offsets.append(offsets[-1] + len(glyph))
    tables["glyf"] = b"".join(glyphs)
    tables["loca"] = struct.pack(f">{len(offsets)}L", *offsets)
    tables["head"] = tables["head"][:50] + struct.pack(">h", 1) + tables["head"][52:]
    return _file(tables)


def _tables(font: bytes) -> Iterator[tuple[str, bytes]]:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _checksum, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        yield tag.decode("ascii"), font[offset : offset + length]


def _glyphs(tables: dict[str, bytes]) -> Iterator[bytes]:
    """Yield the glyphs' descriptions in their order; offsets are halved where `head` says short."""
    (long,) = struct.unpack_from(">h", tables["head"], 50)
    loca = tables["loca"]
    offsets = (
        struct.unpack(f">{len(loca) // 4}L", loca)
        if long
        else [2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca)]
    )
    for start, end in pairwise(offsets):
        yield tables["glyf"][start:end]


def _bare(glyph: bytes) -> bytes:
    """Return a glyph without its instructions, filled up to four bytes."""
    if not glyph:
        return b""
    (contours,) = struct.unpack_from(">h", glyph)
    bare = _bare_outline(glyph, contours) if contours >= 0 else _bare_composite(glyph)
    return bare + bytes(-len(bare) % 4)


def _bare_outline(glyph: bytes, contours: int) -> bytes:
    place = 10 + 2 * contours
    (length,) = struct.unpack_from(">H", glyph, place)
    return glyph[:place] + b"\0\0" + glyph[place + 2 + length :]


def _bare_composite(glyph: bytes) -> bytes:
    """Return a composite whose components no longer announce instructions, cut after the last of them."""
    bare = bytearray(glyph)
    place, flags = 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", bare, place)
        struct.pack_into(">H", bare, place, flags & ~_INSTRUCTIONS)
        place += 4 + (4 if flags & _WORDS else 2)
        place += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _TWO_BY_TWO else 0
    return bytes(bare[:place])


def _file(tables: dict[str, bytes]) -> bytes:
    """Return the tables as a font file; checksums are left out, subsets get their own."""
    offset = 12 + 16 * len(tables)
    directory, bodies = [struct.pack(">LHHHH", 0x00010000, len(tables), 0, 0, 0)], []
    for tag, body in sorted(tables.items()):
        directory.append(struct.pack(">4sLLL", tag.encode("ascii"), 0, offset, len(body)))
        bodies.append(body + bytes(-len(body) % 4))
        offset += len(bodies[-1])
    return b"".join([*directory, *bodies])
