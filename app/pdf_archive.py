"""PDF/A-2b (ISO 19005-2): what an archive asks of a file beyond how it looks on paper."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from mmap import mmap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, unescape

from app import resources

if TYPE_CHECKING:
    import pikepdf

PROGRAM = "Quầy Một Cửa"

# ISO 19005-2, 6.6.4: how a file says what it conforms to; what the file says of itself is said here alike.
_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
{conforms}   <dc:format>application/pdf</dc:format>
{room}   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{author}{subject}   <dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
{identifier}{keywords}   <pdf:Producer>{producer}</pdf:Producer>
   <xmp:CreatorTool>{creator}</xmp:CreatorTool>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_CONFORMS = "   <pdfaid:part>2</pdfaid:part>\n   <pdfaid:conformance>B</pdfaid:conformance>\n"
_AUTHOR = "   <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n"
_SUBJECT = '   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>\n'
_IDENTIFIER = "   <dc:identifier>{}</dc:identifier>\n"
_KEYWORDS = "   <pdf:Keywords>{}</pdf:Keywords>\n"
_WIDE = 96
_ROOM = f"{'':{_WIDE}}\n"
_BEFORE_ROOM = b"   <dc:format>application/pdf</dc:format>\n"


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of itself: all of it stands in its information and, alike, in its metadata.

    `identifier` is the code of the dossier that the paper belongs to, where one is known. Before one is, `room` lets
    the metadata keep a line of blanks, as XMP allows, into which `identifier_at` lets it be written later, while
    every other byte stays in its place.
    """

    title: str = ""
    subject: str = ""
    keywords: str = ""
    author: str = ""
    creator: str = PROGRAM
    producer: str = PROGRAM
    identifier: str = ""
    room: bool = False


SAVING: Mapping[str, Any] = MappingProxyType(
    {
        "min_version": "1.7",
        "deterministic_id": True,
        "compress_streams": False,  # a reader of metadata wants them plain, all else is compressed already
    }
)
"""How an archived document is saved; the same document gives the same bytes."""


def archived(pdf: bytes) -> bytes:
    """Return a drawn page file as PDF/A-2b; the same bytes give the same bytes.

    Its fonts are embedded already. What is added: the metadata, and the colours' meaning (an sRGB profile). Moments
    are left out: those a drawing program would invent are not the slip's.
    """
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        describe(document, described(document))
        document.save(
            out,
            **SAVING,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def described(document: "pikepdf.Pdf") -> Description:
    """Return what a document says of itself."""
    said: dict[str, Any] = {name.lower(): str(document.docinfo.get(f"/{name}", "")) for name in _SAID}
    return Description(**said, identifier=_identifier(document))


_SAID = ("Title", "Author", "Subject", "Keywords", "Producer", "Creator")


def describe(document: "pikepdf.Pdf", said: Description, *, conforms: bool = True) -> None:
    """Let an open document say of itself what it is, and, where it conforms, that it is PDF/A-2b; it is not saved.

    What acts or hides is taken out of it: opening actions, scripts, names, forms, attachments. What its pages need
    (embedded fonts, colours of the sRGB profile) is the caller's to know.
    """
    import pikepdf

    info = {name: value for name in _SAID if (value := getattr(said, name.lower()))}
    for name in set(document.docinfo.keys()) - {f"/{name}" for name in info}:
        del document.docinfo[name]
    for name, value in info.items():
        document.docinfo[f"/{name}"] = value
    for key in ("/OpenAction", "/AA", "/Names", "/AcroForm", "/AF", "/Collection"):
        if key in document.Root:
            del document.Root[key]
    metadata = document.make_stream(_metadata(said, conforms).encode())
    metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.Root.Metadata = metadata
    document.Root.Lang = "vi-VN"
    if conforms:
        document.Root.OutputIntents = pikepdf.Array([_colours(document)])
    elif "/OutputIntents" in document.Root:
        del document.Root.OutputIntents


def identifier_at(content: bytes | mmap, code: str) -> tuple[int, bytes] | None:
    """Return where in a file's bytes an identifier goes and what is written there; nothing where no room was left."""
    line = _IDENTIFIER.format(escape(code)).rstrip("\n").ljust(_WIDE).encode()
    place = content.find(_BEFORE_ROOM + _ROOM.encode())
    return (place + len(_BEFORE_ROOM), line) if place >= 0 and len(line) == _WIDE else None


def conforms(document: "pikepdf.Pdf") -> bool:
    """Whether a document says of itself that it is PDF/A-2b."""
    return "/Metadata" in document.Root and _CONFORMS.encode() in document.Root.Metadata.read_bytes()


def _metadata(said: Description, conforming: bool) -> str:
    lines = {"author": _AUTHOR, "subject": _SUBJECT, "identifier": _IDENTIFIER, "keywords": _KEYWORDS}
    spoken = {name: line.format(escape(getattr(said, name))) for name, line in lines.items() if getattr(said, name)}
    return _METADATA.format_map(
        {
            **dict.fromkeys(lines, ""),
            **spoken,
            "conforms": _CONFORMS if conforming else "",
            "room": _ROOM if said.room else "",
            "title": escape(said.title),
            "producer": escape(said.producer),
            "creator": escape(said.creator),
        }
    )


def _identifier(document: "pikepdf.Pdf") -> str:
    if "/Metadata" not in document.Root:
        return ""
    start, end = (part.strip().encode() for part in _IDENTIFIER.split("{}"))
    rest = document.Root.Metadata.read_bytes().partition(start)[2]
    return unescape(rest.partition(end)[0].decode()) if rest else ""


def _colours(document: "pikepdf.Pdf") -> "pikepdf.Dictionary":
    import pikepdf

    profile = document.make_stream(_profile())
    profile.N = 3
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB IEC61966-2.1",
        RegistryName="http://www.color.org",
        DestOutputProfile=document.make_indirect(profile),
    )


@cache
def _profile() -> bytes:
    return resources.path("icc/srgb.icc").read_bytes()
