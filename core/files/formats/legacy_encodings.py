"""Guessing among the text encodings from before UTF-8."""

from __future__ import annotations

import re
from collections.abc import Callable

from core import vocabulary

_MIN_COMMON_SHARE = 0.9
_MIN_KANA_SHARE = 0.1
_A_NAME = 0.5
"""What the name of a column scores at least; garbage can come close to one by chance."""
_SINGLE_BYTE = (
    *(f"cp125{number}" for number in range(9)),
    "cp874",
    "koi8_r",
    "iso8859_5",
    "iso8859_7",
)
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "cp1258")
"""Code pages of the Latin alphabet. Where nothing tells them apart, the earlier one counts."""
_HEAD_LINES = 10
_MAX_NAMES = 60
_NAMED_ROLES = (
    *("customer_id", "order_id", "ordered_at", "product_id", "product_name", "quantity"),
    *("unit_price", "amount", "country", "category", "currency", "status", "frequency", "monetary"),
)


def guess(sample: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8.

    Latin code pages differ in a few letters only and statistics mix them up: the one that
    makes names of columns and leaves words whole is taken. East Asian encodings are recognised by
    where their everyday characters lie; the rest by the statistics of charset-normalizer.
    """
    asian = _east_asian(sample)
    if asian is not None:
        return asian
    # Imported here: most files are UTF-8 and need no guess.
    from charset_normalizer import from_bytes

    # Letters say which script it is, not the sign of a currency beside numbers: 15,12 \x80.
    words = _MONEY.sub(b"", sample)
    best = from_bytes(words, cp_isolation=list(_SINGLE_BYTE)).best()
    if (
        words.isascii()
        or best is None
        or not _in_another_script(str(best))
        or _mixes_scripts(str(best))
    ):
        return _latin(sample)
    # Few letters give few statistics: a code page that makes names of columns goes before.
    others = [codec for codec in _SINGLE_BYTE if codec not in _LATIN and _decodes(sample, codec)]
    named = {codec: _known_names(sample, codec) for codec in (best.encoding, *others)}
    likelier = max(named, key=lambda codec: named[codec])
    return likelier if named[likelier] >= named[best.encoding] + _A_NAME else best.encoding


def _latin(sample: bytes) -> str:
    """The Latin code page that reads the most column names, and the fewest signs in words."""
    fitting = [name for name in _LATIN if _decodes(sample, name)]
    if not fitting:
        return "latin-1"

    def fit(codec: str) -> tuple[float, int]:
        return _known_names(sample, codec), -len(_SIGN_IN_WORD.findall(sample.decode(codec)))

    return max(fitting, key=fit)


def _known_names(sample: bytes, codec: str) -> float:
    """How well what stands in the first lines would do as names of columns, in all."""
    head = b"\n".join(sample.splitlines()[:_HEAD_LINES]).decode(codec, "replace")
    cells = [cell for cell in re.split(r"[,;|\t\n]", head) if not cell.isascii()]
    return round(sum(_known_as_column(cell) for cell in list(dict.fromkeys(cells))[:_MAX_NAMES]), 6)


def _known_as_column(text: str) -> float:
    """How well a text would do as the name of a column."""
    matches = vocabulary.match_roles(text.strip(' "'), _NAMED_ROLES).values()
    return max(match.score for match in matches)


_MONEY = re.compile(
    rb"(?<=\d)[ \xa0]?[\x80\xa2-\xa5](?![\w\x80-\xff])|"
    rb"(?<![\w\x80-\xff])[\x80\xa2-\xa5](?=[ \xa0]?\d)"
)
"""The signs of the euro, cent, pound and yen in Western code pages: rare letters in others."""
_SIGN_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[\u0080-\u00bf](?=[^\W\d_])|(?<!\w)[\u00a1-\u00bf](?=[a-z])"
)
"""A sign between two letters, or before a small one: a letter of another code page."""


_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\xfe]")


def _shift_jis(lead: int, trail: int) -> bool:
    kana = lead in {0x82, 0x83} and trail >= 0x40  # noqa: PLR2004 - the code page's own layout
    return kana or lead == 0x81 or 0x88 <= lead <= 0x97  # noqa: PLR2004


def _euc_jp(lead: int, trail: int) -> bool:
    everyday = lead in {0xA1, 0xA3, 0xA4, 0xA5} or 0xB0 <= lead <= 0xCF  # noqa: PLR2004
    return trail >= 0xA1 and everyday  # noqa: PLR2004


def _euc_kr(lead: int, trail: int) -> bool:
    everyday = 0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xC8  # noqa: PLR2004
    return trail >= 0xA1 and everyday  # noqa: PLR2004


def _gb(lead: int, trail: int) -> bool:
    everyday = 0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7  # noqa: PLR2004
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
    best = max(fitting, key=lambda codec: (round(shares[codec], 2), _known_names(sample, codec)))
    return best if _has_letters(whole.decode(best)) else None


def _has_letters(text: str) -> bool:
    """Western text can decode by chance; it holds single accents beside Latin letters.

    The signs for year, month and day stand alone as well, but beside figures.
    """
    beyond = [character for character in text if character > "\u2e7f" and character.isalpha()]
    at_home = sum(map(len, _OF_EAST_ASIA.findall(text)))
    return bool(beyond) and at_home > len(beyond) / 2


_OF_EAST_ASIA = re.compile(
    "[\u2e80-\uffdf]{2,}|(?<![A-Za-z\u2e80-\uffdf])[\u2e80-\uffdf](?![A-Za-z\u2e80-\uffdf])"
)


def _in_another_script(text: str) -> bool:
    letters = [character for character in text if character.isalpha() and character > "\x7f"]
    beyond_latin = sum(character > "\u024f" for character in letters)
    return bool(letters) and beyond_latin > len(letters) / 2


_MIXED = re.compile("[A-Za-z][\u0370-\u06ff\u0e00-\u0e7f]|[\u0370-\u06ff\u0e00-\u0e7f][A-Za-z]")
_MAX_MIXED_SHARE = 0.2


def _mixes_scripts(text: str) -> bool:
    """Whether letters of another script stand beside Latin ones, within words."""
    others = sum("\u0370" <= character <= "\u0e7f" for character in text)
    return len(_MIXED.findall(text)) > _MAX_MIXED_SHARE * others


def _decodes(sample: bytes, name: str) -> bool:
    try:
        sample.decode(name)
    except UnicodeDecodeError:
        return False
    return True
