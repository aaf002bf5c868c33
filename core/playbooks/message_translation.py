"""The message drafts in the languages that customers read, sentence by sentence.

The catalogues are ordinary gettext files, `data/translations/<language>/messages.po`, which any
translator's tool opens: the English sentence of a playbook, with its fields in braces, and the same
sentence in the language. A sentence that nobody translated has none, and then the draft has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_percent

from core import bundled_data
from core.playbooks import offer_removal, segment_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.playbooks.favourites import Favourites

Language = Literal["en", "de", "fr", "es"]
LANGUAGES: Mapping[Language, str] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
}
"""What each language calls itself."""

_DISCOUNT = "{percent} off"


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A draft message in one language.

    Parameters
    ----------
    language : its code
    subject, body : the texts; [square brackets] are for the mailing tool
    """

    language: Language
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """What stands for the fields of a draft, before the language is chosen.

    Parameters
    ----------
    known : text by name, in English
    discount : share of the order value, 0 for none: then the words after a bar stand in for it
    liked : what the segment orders more often than others
    """

    known: Mapping[str, str]
    discount: float
    liked: Favourites

    def fill(self, text: str, language: Language) -> str:
        """A translated text with the facts as its language writes them."""
        if self.discount == 0:
            text = offer_removal.stand_in(text)
        return segment_facts.fill_fields(text, {**self.known, **self._local(language)})

    def _local(self, language: Language) -> dict[str, str]:
        percent = format_percent(self.discount, locale=language)
        discount = _catalogue(language)[_DISCOUNT].replace("{percent}", percent)
        lists = {
            "favourite_products": self.liked.products,
            "favourite_categories": self.liked.categories,
        }
        listed = {
            name: format_list(list(names), locale=language)
            for name, names in lists.items()
            if names
        }
        return {"discount": discount, "offer": discount, **listed}


def translated_drafts(
    subject: tuple[str, str],
    body: tuple[str, str],
    says: Callable[[str], bool],
    fields: FieldTexts,
) -> tuple[MessageDraft, ...]:
    """A draft in every language but English that has all its sentences.

    Parameters
    ----------
    subject, body : the English text of the playbook, and what stands there where nothing is left
    says : whether an English sentence is kept: so the same ones go in every language
    fields : what stands for the names in braces
    """
    drafts = []
    for language in LANGUAGES:
        if language == "en":
            continue
        texts = [_translated(text, says, language) for text in (subject, body)]
        if None not in texts:
            filled = [fields.fill(text or "", language) for text in texts]
            drafts.append(MessageDraft(language, *filled))
    return tuple(drafts)


def _translated(
    text: tuple[str, str], says: Callable[[str], bool], language: Language
) -> str | None:
    """The sentences that are kept; None where one of them was never translated."""
    written, otherwise = map(segment_facts.sentences, text)
    kept = [sentence for sentence in written if says(sentence)] or otherwise
    catalogue = _catalogue(language)
    if any(sentence not in catalogue for sentence in kept):
        return None
    return " ".join(catalogue[sentence] for sentence in kept)


@cache
def _catalogue(language: Language) -> Mapping[str, str]:
    """What was translated, by the English sentence."""
    path = bundled_data.FOLDER / "translations" / language / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
