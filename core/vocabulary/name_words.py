"""Column names taken apart into concepts (customer, number, date, …) by data/column_words.yaml.

A name is a row of words; each word means one or more concepts, in any language. Concepts are bits
of an integer, so that a set of them is a number and a rule is a few operations on it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from core import bundled_data

MANY, THINGS, COUNT, NUMBER = "many", "things", "count", "number"
QUANTITY, ORDER, SALES = "quantity", "order", "sales"
"""Concepts with a rule of their own: a number of several things, or of orders, counts them."""

_MAX_PHRASE = 4
_MAX_READINGS = 48
_MAX_LENGTH = 120
_MIN_GLUED = 5
_MIN_PIECE = 3
_MIN_FUZZY = 5
_LONGEST_CJK = 6
_CLOSE = 85.0
_SLIP = 0.75
_SHORT_PIECES = frozenset({"id", "no", "nr", "dt", "de", "da", "do", "du", "of", "n"})
_LINKS = ("", "s", "n", "en", "es", "e", "er")
_PLURALS = (("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("en", ""), ("n", ""), ("e", ""))
_LETTERS = str.maketrans({
    "\u00df": "ss", "\u0142": "l", "\u00f8": "o", "\u00e6": "ae", "\u0153": "oe",
    "\u0131": "i", "\u0111": "d",
})  # fmt: skip
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_SIGN = re.compile(r"\u2116|\b[Nn]\s?\.?\s?[\u00b0\u00ba]|#")
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|small|big|span|font|sub|sup|nobr|center|div|a|p|br|th)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""Markup that a shop's system leaves in a name it shows in bold; a `<NAME>` of its own stays."""
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_PIECES = re.compile(rf"\d+|[{_CJK}]+|[^\W\d_{_CJK}]+")
_OF_CJK = re.compile(rf"[{_CJK}]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a name.

    Parameters
    ----------
    words : the concepts of each word that means anything, 0 for an unknown word
    held : the concepts of all of them
    sureness : 1, or less where a word was only close to a known one
    """

    words: tuple[int, ...]
    held: int
    sureness: float


def split_words(name: str) -> tuple[str, ...]:
    """The words of a column name: lower case, without accents, punctuation, camelCase and tags.

    Number signs (N°, №, #) become the word `no`.
    """
    signs = _SIGN.sub(" no ", _TAG.sub(" ", name))
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", signs)
    plain = unicodedata.normalize("NFKD", spaced.translate(_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    folded = unicodedata.normalize("NFKC", plain).casefold().translate(_LETTERS)
    return tuple(re.findall(r"[^\W_]+", folded))


@lru_cache(maxsize=8192)
def readings(name: str) -> tuple[Reading, ...]:
    """Every way to understand a name, none for a name without words."""
    senses, sureness = _senses(_pieces(name[:_MAX_LENGTH]))
    chosen = itertools.islice(itertools.product(*senses), _MAX_READINGS)
    result = dict.fromkeys(_counted(words) for words in chosen)
    return tuple(Reading(words, _union(words), sureness) for words in result if words)


def concepts(names: str) -> int:
    """The set of concepts that are named, as bits; each brings what it is besides."""
    bits, more = _bits()
    result = 0
    for name in names.split():
        result |= bits[name]
        result |= concepts(more[name]) if name in more else 0
    return result


def concepts_alone(names: str) -> int:
    """The set of concepts that are named, without what they are besides."""
    bits, _ = _bits()
    return _union(bits[name] for name in names.split())


def _pieces(name: str) -> list[str]:
    return [piece for word in split_words(name) for piece in _PIECES.findall(word)]


def _senses(pieces: list[str]) -> tuple[list[tuple[int, ...]], float]:
    """The concepts that each word may mean; the longest known phrase goes first."""
    result: list[tuple[int, ...]] = []
    sureness, place = 1.0, 0
    while place < len(pieces):
        length, senses = _phrase(pieces, place)
        if senses:
            result.append(senses)
        elif pieces[place] not in _dropped():
            parts, sure = _unknown(pieces[place])
            result += parts
            sureness = min(sureness, sure)
        place += length
    return result, sureness


def _phrase(pieces: list[str], place: int) -> tuple[int, tuple[int, ...]]:
    for length in range(min(_MAX_PHRASE, len(pieces) - place), 1, -1):
        phrase = "".join(pieces[place : place + length])
        if senses := _dictionary().get(phrase):
            return length, senses
    return 1, _word(pieces[place])


@lru_cache(maxsize=8192)
def _word(word: str) -> tuple[int, ...]:
    """What a word means; of a plural what the singular means, and that it is several."""
    known = _dictionary()
    if senses := known.get(word):
        return senses
    for ending, singular in _PLURALS:
        if len(word) > len(ending) + 2 and word.endswith(ending):
            senses = known.get(word.removesuffix(ending) + singular, ())
            if senses:
                return tuple(sense | concepts(MANY) for sense in senses)
    for written, meant in _UMLAUTS:
        if written in word and (senses := known.get(word.replace(written, meant))):
            return senses
    return ()


def _unknown(word: str) -> tuple[list[tuple[int, ...]], float]:
    """A word that is not known: several written together, or one with a slip of the pen."""
    if parts := _glued(word):
        return list(parts), 1.0
    if len(word) >= _MIN_FUZZY and word.isalpha() and not _OF_CJK.match(word):
        close = process.extractOne(word, _long_words(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
        if close is not None:
            return [_dictionary()[close[0]]], _SLIP
    if _OF_CJK.match(word):
        return _among_unknown(word), 1.0
    return [(concepts(THINGS) if word.endswith("s") else 0,)], 1.0


def _among_unknown(word: str) -> list[tuple[int, ...]]:
    """The known words of a CJK name that has others too; what is between them is one word each."""
    result: list[tuple[int, ...]] = []
    place, unknown = 0, False
    while place < len(word):
        ends = range(min(len(word), place + _LONGEST_CJK), place + 1, -1)
        end = next((end for end in ends if word[place:end] in _dictionary()), None)
        if end is not None:
            result.append(_dictionary()[word[place:end]])
        elif not unknown:
            result.append((0,))
        unknown = end is None
        place = end or place + 1
    return result


@lru_cache(maxsize=8192)
def _glued(word: str) -> tuple[tuple[int, ...], ...]:
    """The parts of a word that is several written together, fewest first; none if it is not."""
    of_cjk = _OF_CJK.match(word) is not None
    if len(word) < (2 if of_cjk else _MIN_GLUED):
        return ()
    best = _split(word, of_cjk=of_cjk)
    return best if best is not None and len(best) > 1 else ()


@lru_cache(maxsize=16384)
def _split(word: str, *, of_cjk: bool) -> tuple[tuple[int, ...], ...] | None:
    if not word:
        return ()
    best: tuple[tuple[int, ...], ...] | None = None
    for end in range(len(word), 0, -1):
        piece = word[:end]
        if not of_cjk and len(piece) < _MIN_PIECE and piece not in _SHORT_PIECES:
            continue
        dropped = piece in _dropped()
        senses = _word(piece) if end == len(word) else _dictionary().get(piece, ())
        if dropped and len(piece) < _MIN_PIECE:
            senses = ()
        if not senses and not dropped:
            continue
        for link in ("",) if of_cjk or dropped else _LINKS:
            rest = word[end:]
            if not rest.startswith(link) or (link and rest == link):
                continue
            behind = _split(rest[len(link) :], of_cjk=of_cjk)
            if behind is None or (dropped and not behind):
                continue
            whole = ((senses,) if senses else ()) + behind
            if best is None or len(whole) < len(best):
                best = whole
    return best


def _counted(words: tuple[int, ...]) -> tuple[int, ...]:
    """The number of several things is a count: "number of orders" is no "order number".

    So is a quantity of several orders ("aantal bestellingen"): it says nothing of pieces.
    """
    quantity, orders = concepts(QUANTITY), concepts(f"{MANY} {ORDER}")
    sales = concepts(SALES)
    number, many, count = concepts(NUMBER), concepts(f"{MANY} {THINGS}"), concepts(COUNT)
    result = list(words)
    for place, here in enumerate(words):
        behind = next((word for word in words[place + 1 :] if word), 0)
        if here & number == number and behind & many:
            result[place] = count
        if here & quantity and behind & orders == orders and not behind & sales:
            result[place] = count
    return tuple(result)


def _union(words: Iterable[int]) -> int:
    result = 0
    for word in words:
        result |= word
    return result


@cache
def vocabulary_data() -> Mapping[str, Any]:
    """The content of data/column_words.yaml."""
    content: Mapping[str, Any] = bundled_data.read("column_words.yaml")
    return content


@cache
def _bits() -> tuple[Mapping[str, int], Mapping[str, str]]:
    """A bit for each concept, and what some concepts are besides."""
    content = vocabulary_data()
    names = [name for key in (*content["words"], *content["is"]) for name in key.split()]
    more = {name: str(others) for name, others in content["is"].items()}
    names += [name for others in more.values() for name in others.split()]
    each = dict.fromkeys([MANY, THINGS, COUNT, NUMBER, QUANTITY, ORDER, SALES, *names])
    return {name: 1 << place for place, name in enumerate(each)}, more


@cache
def _dictionary() -> Mapping[str, tuple[int, ...]]:
    """Every word and phrase, written together, with the sets of concepts that it may mean."""
    content = vocabulary_data()
    senses: dict[str, list[int]] = {}
    for key, words in content["words"].items():
        for word in _listed(words):
            senses.setdefault(word, []).append(concepts(key))
    return {word: tuple(dict.fromkeys(found)) for word, found in senses.items()}


def _listed(words: str) -> Iterator[str]:
    for word in str(words).split(","):
        if plain := "".join(_pieces(word)):
            yield plain


@cache
def _dropped() -> frozenset[str]:
    return frozenset(_listed(vocabulary_data()["dropped"]))


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(
        word for word in _dictionary() if len(word) >= _MIN_FUZZY and not _OF_CJK.match(word)
    )
