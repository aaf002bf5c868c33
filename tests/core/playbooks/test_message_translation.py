"""Drafts in other languages: complete, with the same fields, without what the facts leave out."""

from __future__ import annotations

import re

import pytest

from core import playbooks
from core.playbooks import message_translation, segment_facts, strategy_card
from core.playbooks.favourites import NO_FAVOURITES, Favourites
from core.playbooks.message_translation import FieldTexts, translated_drafts

OTHERS = [code for code in playbooks.LANGUAGES if code != "en"]
FIELDS = FieldTexts({"minimum_spend": "£40"}, 0.1, NO_FAVOURITES)


def sentences():
    """Every sentence that may stand in a draft."""
    found = set()
    for name in playbooks.available_playbooks():
        for strategy in playbooks.load_playbook(name).strategies.values():
            texts = [strategy.message.subject, strategy.message.body]
            for variant in strategy.variants:
                texts += [text for text in (variant.subject, variant.body) if text]
            found |= {one for text in texts for one in segment_facts.sentences(text)}
    return sorted(found | {strategy_card._SUBJECT, *segment_facts.sentences(strategy_card._BODY)})


def drafts(subject, body, fields=FIELDS, says=lambda _: True):
    neutral = "News for you, [first name]", "Welcome."
    made = translated_drafts((subject, neutral[0]), (body, neutral[1]), says, fields)
    return {draft.language: draft for draft in made}


def brackets(text):
    return len(re.findall(r"\[[^]]+\]", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_every_draft_is_translated_with_its_fields(language):
    catalogue = message_translation._catalogue(language)
    wanted = sentences()
    assert len(wanted) > 100
    assert [one for one in wanted if one not in catalogue] == []
    for english in wanted:
        local = catalogue[english]
        assert sorted(segment_facts.fields_in(local)) == sorted(segment_facts.fields_in(english))
        assert brackets(local) == brackets(english), local
        assert ("|" in local) == ("|" in english), local
        # Subjects and first lines are cut on phones: no translation is twice as long.
        assert len(local) <= 2 * len(english) + 20, local


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_in_a_catalogue_is_left_from_an_earlier_playbook(language):
    known = set(message_translation._catalogue(language)) - {message_translation._DISCOUNT}
    assert known == set(sentences())


def test_facts_are_written_as_the_language_writes_them():
    liked = FieldTexts({}, 0.1, Favourites(products=("Tea", "Mugs", "Tins")))
    choose = "Customers like you often choose {favourite_products|our best sellers}."
    made = drafts("Welcome.", choose, liked)
    assert "Tea, Mugs und Tins" in made["de"].body
    assert "Tea, Mugs et Tins" in made["fr"].body
    assert "Tea, Mugs y Tins" in made["es"].body
    made = drafts("Welcome.", "Everything in it is {discount}.")
    assert made["de"].body == "Auf alles gibt es 10\xa0% Rabatt."
    assert made["es"].body == "Tienes un 10\xa0% de descuento en todo."


def test_a_plan_without_a_discount_has_none_in_any_language():
    made = drafts(
        "[first name], {discount|good reasons} to try us again",
        "It has been a while. Everything in it is {discount}.",
        FieldTexts({}, 0.0, NO_FAVOURITES),
        lambda sentence: "Everything" not in sentence,
    )
    assert made["de"].subject == "[Vorname], gute Gründe, es noch einmal mit uns zu versuchen"
    assert made["fr"].body == "Cela fait un moment."


def test_where_nothing_is_left_the_neutral_text_stands():
    made = drafts("Welcome.", "It has been a while.", says=lambda _: False)
    assert made["es"].body == "Te damos la bienvenida."


def test_a_draft_with_a_sentence_nobody_translated_has_none():
    assert drafts("Welcome.", "Welcome. Our cat says hello.") == {}
