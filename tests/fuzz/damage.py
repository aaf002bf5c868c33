"""Damage that needs no knowledge of a format, and values that programs trip over."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Mutator = Callable[[bytes, Random], bytes]

ODD_CELLS = (
    "", " ", "-", "NULL", "NaN", "nan", "inf", "-Infinity", "1e308", "-1e308", "1e400", "1e-400",
    "-0", "0x1F", "9" * 25, "-" + "9" * 40, "0." + "3" * 40, "1,234.5", "1.234,50", "12,34,56.7",
    "(12.50)", "€ 3", "3 $", "1_000", "١٢٣", "２０２４", "½", "true", "None", "#REF!", "#N/A",
    "0001-01-01", "9999-12-31", "10000-01-01", "-0044-03-15", "2023-02-29", "2024-02-30",
    "31/13/2024", "00/00/0000", "2024-01-01T25:61:61Z", "2024-01-01 00:00:00+99:99", "1e10",
    "4102444800000", "99999999999999", "-62135596800", "20241301", "45000.999999", "24:00",
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1", "<script>alert(1)</script>",
    "'; DROP TABLE orders; --", '"', '""', "''", "\\", "\\N", "%s%n", "{0}", "${x}", "../../x",
    "\u202eevil", "\u200b", "\ufeff", "\u0000", "\x1b[31m", "\x07", "a\nb", "a\r\nb", "\x85",
    "\u2028", "e\u0301" * 50, "\U0001f600" * 20, "x" * 300, "\ud7ff", "ß", "İ",
)  # fmt: skip
NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def flip(content: bytes, random: Random) -> bytes:
    """Some bits are wrong."""
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8, 40))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def overwrite(content: bytes, random: Random) -> bytes:
    """Some bytes are others."""
    damaged = bytearray(content)
    for _ in range(random.choice((1, 2, 8))):
        odd = random.choice((0, 9, 10, 13, 34, 44, 59, 127, 128, 254, 255, random.randrange(256)))
        damaged[random.randrange(len(damaged))] = odd
    return bytes(damaged)


def number(content: bytes, random: Random) -> bytes:
    """A number somewhere is an extreme one."""
    width = random.choice((1, 2, 4, 8))
    byte_order = random.choice(("little", "big"))
    written = (random.choice(NUMBERS) & (1 << width * 8) - 1).to_bytes(width, byte_order)
    at = random.randrange(max(1, len(content) - width))
    return content[:at] + written + content[at + width :]


def truncate(content: bytes, random: Random) -> bytes:
    """The transfer broke off."""
    return content[: random.randrange(len(content) + 1)]


def remove(content: bytes, random: Random) -> bytes:
    """A block is missing."""
    start, end = _block(content, random)
    return content[:start] + content[end:]


def repeat(content: bytes, random: Random) -> bytes:
    """A block is there twice, or often."""
    start, end = _block(content, random)
    times = random.choice((1, 1, 2, 50))
    return content[:end] + content[start:end] * times + content[end:]


def move(content: bytes, random: Random) -> bytes:
    """A block stands over another place."""
    start, end = _block(content, random)
    at = random.randrange(len(content))
    return content[:at] + content[start:end] + content[at + end - start :]


def blank(content: bytes, random: Random) -> bytes:
    """A block was never written."""
    start, end = _block(content, random)
    filler = random.choice((b"\x00", b"\xff", b" "))
    return content[:start] + filler * (end - start) + content[end:]


def insert(content: bytes, random: Random) -> bytes:
    """Noise in between."""
    at = random.randrange(len(content) + 1)
    return content[:at] + random.randbytes(random.choice((1, 4, 100))) + content[at:]


def append(content: bytes, random: Random) -> bytes:
    """Something follows, or goes before."""
    more = random.choice((b"\x00" * 512, b"\n\n\n", random.randbytes(64), content))
    return content + more if random.random() < 0.7 else more + content


ANYTHING: tuple[Mutator, ...] = (
    flip, overwrite, number, truncate, remove, repeat, move, blank, insert, append,
)  # fmt: skip


def _block(content: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(content))
    return start, min(len(content), start + random.choice((1, 4, 16, 64, 256, 1024)))
