"""Which text encoding a file is in, and turning it into UTF-8 once."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from core.errors import Notice, SettingError
from core.files.formats import legacy_encodings
from core.formatting import Sentence

BLOCK_BYTES = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a\x1b\x00")
_MAX_CONTROL_SHARE = 0.01
_GUESS_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Utf8Text:
    """A text file as UTF-8.

    Parameters
    ----------
    path : the original file where it is UTF-8 already, else a private copy
    encoding : the encoding the file was in
    notices : what was guessed or dropped on the way
    """

    path: Path
    encoding: str
    notices: tuple[Notice, ...]


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file can be text in any encoding.

    Text holds next to no control characters. UTF-16 holds many NULs, but each beside a character;
    a NUL here and there comes from broken exports and is no reason to refuse the file.
    """
    if not head:
        return False
    if any(head.startswith(bom) for bom, _ in _BOMS) or _utf16_without_bom(head):
        return True
    control = len(head) - len(head.translate(None, _CONTROL))
    return (control + head.count(0)) / len(head) <= _MAX_CONTROL_SHARE


def start(head: bytes) -> str:
    """The first bytes of a file as text, good enough to tell what kind of text it is."""
    name = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    return head.decode(name or _utf16_without_bom(head) or "utf-8", "replace")


def at_its_word(path: Path, chosen: str | None) -> Utf8Text | None:
    """A file that begins as UTF-8 without a NUL and is to be read as that, for such a text.

    The rest most often is, too. Whoever reads it must find out where it is not, and ask `as_utf8`.
    """
    if chosen is not None and _known(chosen) != "utf-8":
        return None
    with path.open("rb") as file:
        head = file.read(_GUESS_BYTES)
    if b"\x00" in head or any(head.startswith(bom) for bom, _ in _BOMS):
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return None
    return Utf8Text(path, "utf-8", ())


def as_utf8(path: Path, chosen: str | None, private: Path) -> Utf8Text:
    """Give a text file as UTF-8 without NULs, copying it to `private` only where that is needed."""
    with path.open("rb") as file:
        head = file.read(_GUESS_BYTES)
    guessed = chosen is None
    known = None if chosen is None else _known(chosen)
    marked = any(head.startswith(bom) for bom, _ in _BOMS)
    if (known == "utf-8" or (known is None and not marked)) and _is_plain(path):
        return Utf8Text(path, "utf-8", ())
    name = known or _from_bytes(path, head)
    nul_lines = _lines_with_nul(path) if not name.startswith(("utf-16", "utf-32")) else 0
    replaced = _transcode(path, name, private)
    notices = []
    if guessed and not name.startswith("utf"):
        notices.append(Notice("encoding_guessed", f"The text encoding was detected as {name}."))
    if nul_lines:
        notices.append(
            Notice(
                "nul_dropped",
                Sentence("NUL characters were dropped from {n:# line|# lines}.", n=nul_lines),
                nul_lines,
            )
        )
    if replaced:
        notices.append(
            Notice(
                "bytes_replaced",
                Sentence(
                    "{n:# line holds|# lines hold} characters that are not {encoding} and show as"
                    " \ufffd.",
                    n=replaced,
                    encoding=name,
                ),
                replaced,
            )
        )
    return Utf8Text(private, name, tuple(notices))


def _known(chosen: str) -> str:
    try:
        return codecs.lookup(chosen).name
    except LookupError as error:
        raise SettingError(
            f"The text encoding {chosen!r} is not known.", "Try utf-8, cp1252, utf-16 or cp932."
        ) from error


def _from_bytes(path: Path, head: bytes) -> str:
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    without_bom = _utf16_without_bom(head)
    if without_bom:
        return without_bom
    odd = _first_bytes_that_are_not_utf8(path)
    return "utf-8" if odd is None else legacy_encodings.guess(odd)


def _utf16_without_bom(head: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL at every second byte, always on the same side."""
    half = len(head) // 2
    if half < 2:  # noqa: PLR2004 - fewer than two characters show no pattern
        return None
    first, second = head[0 : half * 2 : 2].count(0), head[1 : half * 2 : 2].count(0)
    if second > half * 0.4 and first < half * 0.02:
        return "utf-16-le"
    if first > half * 0.4 and second < half * 0.02:
        return "utf-16-be"
    return None


def _first_bytes_that_are_not_utf8(path: Path) -> bytes | None:
    """None where the whole file is UTF-8, else a stretch around the first bytes that are not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if block.isascii() and not decoder.getstate()[0]:
                continue  # tenfold quicker than to decode it
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                start = max(0, error.start - _GUESS_BYTES // 2)
                return block[start : start + _GUESS_BYTES]
    return None


def _is_plain(path: Path) -> bool:
    """Whether a file is UTF-8 without a NUL, as most are: in one pass."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    held = bytearray(BLOCK_BYTES)  # filled again and again: new memory costs more than the look
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(held):
            block = held if size == BLOCK_BYTES else held[:size]
            if b"\x00" in block:
                return False
            if block.isascii() and not decoder.getstate()[0]:
                continue  # tenfold quicker than to decode it
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
    return not decoder.getstate()[0]  # the file may be cut off within a character


def _lines_with_nul(path: Path) -> int:
    count, rest = 0, b""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if b"\x00" not in block and not rest:
                continue
            *lines, rest = (rest + block).split(b"\n")
            count += sum(b"\x00" in line for line in lines)
            rest = rest if b"\x00" in rest else b""
    return count + (b"\x00" in rest)


def _transcode(path: Path, name: str, private: Path) -> int:
    """Write the file as UTF-8 without NULs; return how many lines held undecodable bytes."""
    replaced = 0
    decoder = codecs.getincrementaldecoder(name)("replace")
    with path.open("rb") as source, private.open("w", encoding="utf-8", newline="") as target:
        while True:
            block = source.read(BLOCK_BYTES)
            text = decoder.decode(block, final=not block)
            if "\ufffd" in text:
                replaced += sum("\ufffd" in line for line in text.split("\n"))
            target.write(text.replace("\x00", ""))
            if not block:
                return replaced
