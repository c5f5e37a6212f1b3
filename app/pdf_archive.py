"""PDF/A-2b (ISO 19005-2): what an archive asks of a file beyond how it looks on paper."""

import io
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app import resources

if TYPE_CHECKING:
    import pikepdf

# ISO 19005-2, 6.6.4: how a file says what it conforms to; what the file says of itself is said here alike.
_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{Title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{Author}</rdf:li></rdf:Seq></dc:creator>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{Subject}</rdf:li></rdf:Alt></dc:description>
   <dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
   <pdf:Producer>{Producer}</pdf:Producer>
   <xmp:CreatorTool>{Creator}</xmp:CreatorTool>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_SAID = ("Title", "Author", "Subject", "Producer", "Creator")


def archived(pdf: bytes) -> bytes:
    """Return a drawn page file as PDF/A-2b; the same bytes give the same bytes.

    Its fonts are embedded already. What is added: the metadata, and the colours' meaning (an sRGB profile). Moments
    are left out: those a drawing program would invent are not the slip's.
    """
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = {name: str(document.docinfo.get(f"/{name}", "")) for name in _SAID}
        for name in set(document.docinfo.keys()) - {f"/{name}" for name in _SAID}:
            del document.docinfo[name]
        metadata = document.make_stream(_METADATA.format_map({k: escape(v) for k, v in said.items()}).encode())
        metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = metadata
        document.Root.OutputIntents = pikepdf.Array([_colours(document)])
        document.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            compress_streams=False,  # a reader of metadata wants them plain, all else is compressed already
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


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
