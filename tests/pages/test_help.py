"""Help: every word once, found by typing, and the guides with links that stay inside."""

from __future__ import annotations

import re

from conftest import said

from ui.components import glossary
from ui.help import guides


def test_words_are_found_by_their_name_and_by_what_they_mean(app):
    app.switch_page("pages/help.py").run()
    assert not app.exception
    assert "Hold-out" in said(app).replace("\\", "")
    box = next(each for each in app.text_input if each.label == "Find a word")
    box.set_value("no message").run()
    shown = [each.value.replace("\\", "") for each in app.markdown]
    assert any(text.startswith("**Hold-out**") for text in shown)
    assert not any(text.startswith("**Silhouette**") for text in shown)
    box.set_value("zzz").run()
    assert "No word like this" in said(app)


def test_every_definition_is_a_short_sentence_that_does_not_repeat_its_word():
    for term, meaning in glossary.terms().items():
        assert meaning.endswith("."), term
        assert len(meaning) < 150, term
        assert not meaning.casefold().startswith(f"{term.casefold()} is"), term
    terms = [term.casefold() for term in glossary.terms()]
    assert len(set(terms)) == len(terms)


def test_a_guide_is_named_in_the_address_and_its_links_stay_inside(app):
    app.query_params["guide"] = "methods"
    app.switch_page("pages/help.py").run()
    assert not app.exception
    assert any("Every number Clientele shows" in each.value for each in app.markdown)
    for name in guides.installed():
        text = guides.text(name)
        assert "![" not in re.sub(r"```.*?```", "", text, flags=re.DOTALL), "an image is fetched"
        prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)]*)\)", prose):
            assert target.startswith(("http", "?guide=")), target
            if target.startswith("?"):
                assert target.removeprefix("?guide=") in guides.installed()
