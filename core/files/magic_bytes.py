"""What the first bytes of a file say it is: the files people upload by mistake, by name."""

from __future__ import annotations

from typing import NamedTuple


class Signature(NamedTuple):
    """Bytes at a place in the file, what such a file is, and what to do with it.

    No hint stands for uploading the table itself, in one of the formats of the registry.
    """

    offset: int
    magic: bytes
    what: str
    hint: str = ""


_UNPACK = "Unpack it first and upload the table inside, or pack it as ZIP."
_EXPORT = "Open it in the program that made it and save the table as CSV or Excel."
_PICKLE = "Opening one can run any code, so we never open it. Save the table as CSV or Parquet."

SIGNATURES = (
    Signature(0, b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
    Signature(0, b"\xff\xd8\xff", "an image (JPEG)"),
    Signature(0, b"GIF8", "an image (GIF)"),
    Signature(0, b"BM", "an image (BMP)"),
    Signature(0, b"II*\x00", "an image (TIFF)"),
    Signature(0, b"MM\x00*", "an image (TIFF)"),
    Signature(8, b"WEBP", "an image (WebP)"),
    Signature(4, b"ftyp", "a video or a photo"),
    Signature(0, b"%PDF", "a PDF document", _EXPORT),
    Signature(0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    Signature(0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    Signature(0, b"\x1f\x8b", "a gzip file", _UNPACK),
    Signature(0, b"BZh", "a bzip2 file", _UNPACK),
    Signature(0, b"\xfd7zXZ\x00", "an xz file", _UNPACK),
    Signature(0, b"\x28\xb5\x2f\xfd", "a zstd file", _UNPACK),
    Signature(257, b"ustar", "a tar archive", _UNPACK),
    Signature(0, b"RDX2\n", "an R data file", _EXPORT),
    Signature(0, b"RDX3\n", "an R data file", _EXPORT),
    Signature(0, b"RDA2\n", "an R data file", _EXPORT),
    Signature(0, b"X\n\x00\x00\x00", "an R data file", _EXPORT),
    Signature(0, b"\x93NUMPY", "a NumPy array", _EXPORT),
    Signature(0, b"\x89HDF\r\n\x1a\n", "an HDF5 file", _EXPORT),
    Signature(0, b"ARROW1", "an Arrow file", "Save the table as Parquet or CSV."),
    Signature(0, b"Obj\x01", "an Avro file", "Save the table as Parquet or CSV."),
    Signature(0, b"PARE", "an encrypted Parquet file", "Save it without encryption."),
    Signature(8, b"DUCK", "a DuckDB database", "Save the table with the orders as Parquet."),
    Signature(0, b"ORC", "an ORC file", "Save the table as Parquet or CSV."),
    Signature(0, b"$FL2", "an SPSS file", _EXPORT),
    Signature(0, b"<stata_dta>", "a Stata file", _EXPORT),
    Signature(0, b"\x00\x01\x00\x00Standard Jet DB", "an Access database", _EXPORT),
    Signature(0, b"\x00\x01\x00\x00Standard ACE DB", "an Access database", _EXPORT),
    Signature(0, b"\x7fELF", "a program"),
    Signature(0, b"MZ\x90", "a program"),
    Signature(0, b"ID3", "a sound file"),
    Signature(0, b"OggS", "a sound file"),
    Signature(0, b"RIFF", "a sound or video file"),
    Signature(0, b"{\\rtf", "an RTF document", _EXPORT),
    *(
        Signature(0, bytes((0x80, protocol)), "a Python pickle", _PICKLE)
        for protocol in range(2, 6)
    ),
)
"""Order matters: the first that fits names the file."""


def named_by_signature(head: bytes) -> Signature | None:
    """The first signature that fits the first bytes of a file."""
    return next(
        (
            signature
            for signature in SIGNATURES
            if head[signature.offset : signature.offset + len(signature.magic)] == signature.magic
        ),
        None,
    )
