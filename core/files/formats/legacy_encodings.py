"""Guessing among the text encodings from before UTF-8."""

from __future__ import annotations

import re
from collections.abc import Callable

_MIN_COMMON_SHARE = 0.9
_MIN_KANA_SHARE = 0.1
_SINGLE_BYTE = (
    *(f"cp125{number}" for number in range(9)),
    "cp874",
    "koi8_r",
    "iso8859_5",
    "iso8859_7",
)
_WESTERN = ("cp1252", "cp1250")


def guess(sample: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8.

    Western encodings differ in a few characters only and statistics mix them up, so the one that
    Windows writes there, cp1252, stands for all of them. East Asian ones are told apart by where
    their everyday characters lie; the rest by the statistics of charset-normalizer.
    """
    asian = _east_asian(sample)
    if asian is not None:
        return asian
    # Imported here: most files are UTF-8 and need no guess.
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_SINGLE_BYTE)).best()
    if best is None or not _in_another_script(str(best)):
        return next((name for name in _WESTERN if _decodes(sample, name)), "latin-1")
    return best.encoding


_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\xfe]")


def _shift_jis(lead: int, trail: int) -> bool:
    kana = lead in {0x82, 0x83} and trail >= 0x40  # noqa: PLR2004 - the code page's own layout
    return kana or lead == 0x81 or 0x88 <= lead <= 0x97  # noqa: PLR2004


def _euc_jp(lead: int, trail: int) -> bool:
    everyday = lead in {0xA1, 0xA3, 0xA4, 0xA5} or 0xB0 <= lead <= 0xCF  # noqa: PLR2004
    return trail >= 0xA1 and everyday  # noqa: PLR2004


def _euc_kr(lead: int, trail: int) -> bool:
    return trail >= 0xA1 and 0xB0 <= lead <= 0xC8  # noqa: PLR2004


def _gb(lead: int, trail: int) -> bool:
    everyday = lead in {0xA1, 0xA3} or 0xB0 <= lead <= 0xD7  # noqa: PLR2004
    return trail >= 0xA1 and everyday  # noqa: PLR2004


def _big5(lead: int, trail: int) -> bool:
    return (trail <= 0x7E or trail >= 0xA1) and 0xA1 <= lead <= 0xC6  # noqa: PLR2004


_EVERYDAY: tuple[tuple[str, Callable[[int, int], bool]], ...] = (
    ("cp932", _shift_jis),
    ("euc_jp", _euc_jp),
    ("euc_kr", _euc_kr),
    ("gb18030", _gb),
    ("big5", _big5),
)


def _east_asian(sample: bytes) -> str | None:
    """An East Asian encoding in which nearly all characters are everyday ones.

    Japanese, Korean and Chinese EUC share their layout. Kana rows speak for Japanese; where two
    still fit alike, nothing is decided here.
    """
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    pairs = [tuple(pair) for pair in _PAIRS.findall(whole)]
    if not pairs:
        return None
    shares: dict[str, float] = {}
    for codec, everyday in _EVERYDAY:
        if not _decodes(whole, codec):
            continue
        shares[codec] = sum(everyday(lead, trail) for lead, trail in pairs) / len(pairs)
    fitting = [codec for codec, share in shares.items() if share >= _MIN_COMMON_SHARE]
    kana = sum(lead in {0xA4, 0xA5} for lead, _ in pairs) / len(pairs)
    if "euc_jp" in fitting and kana < _MIN_KANA_SHARE:
        fitting.remove("euc_jp")
    if not fitting:
        return None
    best = max(fitting, key=lambda codec: shares[codec])
    return best if _has_letters(whole.decode(best)) else None


def _has_letters(text: str) -> bool:
    """Western text can decode by chance; it holds single accents between Latin letters."""
    beyond = [character for character in text if character > "\u2e7f"]
    in_runs = sum(len(run) for run in re.findall("[\u2e80-\uffef]{2,}", text))
    return bool(beyond) and in_runs > len(beyond) / 2


def _in_another_script(text: str) -> bool:
    letters = [character for character in text if character.isalpha() and character > "\x7f"]
    beyond_latin = sum(character > "\u024f" for character in letters)
    return bool(letters) and beyond_latin > len(letters) / 2


def _decodes(sample: bytes, name: str) -> bool:
    try:
        sample.decode(name)
    except UnicodeDecodeError:
        return False
    return True
