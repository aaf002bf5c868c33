"""A playbook file: read safely, refused with its line and the reason."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import PlaybookError
from core.playbooks import playbook, shipped_playbooks


@pytest.fixture
def edited(tmp_path):
    """The playbook that comes with the program, with one change in its text."""
    text = shipped_playbooks.DEFAULT_PLAYBOOK.read_text()

    def edit(old, new):
        assert old in text
        path = tmp_path / "mine.yaml"
        path.write_text(text.replace(old, new, 1))
        return path

    return edit


def line_of(path, words):
    return path.read_text().split(words)[0].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("tier: potential", "tier: gold", "Input should be"),
        ("discount\n      low: 0.05", "discount\n      low: 0.95", "less than or equal to 0.5"),
        (
            "discount\n      low: 0.05",
            "discount\n      low: .nan",
            "strategies > Potential Loyalists > offer > low",
        ),
        ("discount\n      low: 0.05", "discount\n      low: 0.2", "low must not be above high"),
        ("goal: One more order", "gaol: One more order", "goal: Field required"),
        ("{customers} customers bring", "{customers.__class__} bring", "is no measured fact"),
        ("{customers} customers bring", "{password} bring", "is no measured fact"),
        ("{customers} customers bring", "{customers!r} bring", "is no measured fact"),
        ("{customers} customers bring", "{customers bring", "brace"),
        ("{customers} customers bring", "{{customers}} bring", "double braces"),
        ("{customers} customers bring", "{favourite_product} brings", "say what stands there"),
        ("{customers} customers bring", "{favourite_product|x} brings", "3 letters or more"),
        ("{customers} customers bring", "{favourite_product|a: b} brings", "3 letters or more"),
        ("{customers} customers bring", "{favourites|our best sellers} bring", "measured fact"),
        ("  Average:", "  Avergae:", "no segment called Avergae"),
        ("name: Online shop", "name: Online shop\nname: Again", "name stands here twice"),
        ("name: Online shop", "name: &a Online shop", "anchors and aliases"),
        ("name: Online shop", "name: *a", "anchors and aliases"),
        ("name: Online shop", "name: !!python/name:os.system Online", "tag"),
        ("name: Online shop", "name: ! Online", "tag ! is not allowed"),
        ("name: Online shop", "name: " + "[" * 50 + "]" * 50, "nested too deeply"),
        ("name: Online shop", "name: [a, b", "expected"),
        ("name: Online shop", "? [a]\n: b", "a key must be a plain word"),
        ("low: 0.05", "low: " + "9" * 5000, "cannot be read"),
        ("name: Online shop", "name: \x07", "special characters"),
    ],
)
def test_a_broken_playbook_is_refused_with_its_line_and_the_reason(edited, old, new, reason):
    with pytest.raises(PlaybookError) as refused:
        playbook.load_playbook(edited(old, new))
    assert reason in refused.value.message
    assert "mine.yaml" in refused.value.message
    assert refused.value.hint


def test_the_line_is_that_of_the_mistake(edited):
    path = edited("headline: Your best customers.", "headline: {a: 1} #")
    with pytest.raises(PlaybookError, match=f"line {line_of(path, 'headline: {a')}:"):
        playbook.load_playbook(path)
    path = edited("      - Orders per customer and quarter", "      - {a: b}")
    with pytest.raises(PlaybookError, match=f"line {line_of(path, '      - {a: b}')}:"):
        playbook.load_playbook(path)
    path = edited("assumed_rhythm_days: 60", "assumed_rhythm_days: often")
    with pytest.raises(PlaybookError, match=f"line {line_of(path, 'assumed_rhythm_days: often')}:"):
        playbook.load_playbook(path)


def test_a_missing_strategy_is_named(tmp_path):
    content = yaml.safe_load(shipped_playbooks.DEFAULT_PLAYBOOK.read_text())
    del content["strategies"]["Lost"]
    path = tmp_path / "short.yaml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(PlaybookError, match="a strategy is missing for Lost"):
        playbook.load_playbook(path)


def test_a_small_file_that_unfolds_into_gigabytes_is_refused(tmp_path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
        f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join(['*' + chr(97 + level)] * 9)}]"
        for level in range(9)
    )
    path = tmp_path / "bomb.yaml"
    path.write_text(bomb)
    with pytest.raises(PlaybookError, match="line 1: anchors"):
        playbook.load_playbook(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#" * 200_001, "larger than 200 kB"),
        (b"", "no keys and values"),
        (b"name: \xff\xfe", "not UTF-8"),
        (b"- 1\n- 2\n", "no keys and values"),
        (b"[" * 100_000, "nested too deeply"),
        (b"a: b\n---\nc: d\n", "another document"),
    ],
)
def test_files_that_are_no_playbook_at_all(tmp_path, content, reason):
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(PlaybookError) as refused:
        playbook.load_playbook(path)
    assert reason in refused.value.message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(PlaybookError, match="cannot be opened"):
        playbook.load_playbook(tmp_path / "none.yaml")


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
def test_whatever_the_bytes_only_a_playbook_error_comes_out(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(content)
    with pytest.raises(PlaybookError):
        playbook.load_playbook(path)
