"""The interface's texts in another language, from gettext catalogues.

`_` marks a text and gives its translation. The English text is its key: one that nobody translated
stays as it is. `N_` marks a text in a constant, which is translated with `_` where it is shown. A
`Sentence` is marked by being one. docs/contributing.md says how a catalogue is made.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

LANGUAGE = "CLIENTELE_LANGUAGE"
"""The environment variable that names the language of an installation, such as de."""

DOMAIN = "interface"
FOLDER = Path(__file__).resolve().parents[2] / "data" / "translations"


def _(text: str) -> str:
    """A text of the interface in the language of this installation.

    Parameters
    ----------
    text : in English; places in braces stay as they are
    """
    return _catalogue(os.environ.get(LANGUAGE, "")).gettext(text)


def N_(text: str) -> str:  # noqa: N802 - what gettext calls it
    """Mark a text of a constant, to be translated where it is shown."""
    return text


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [language] if language else [], fallback=True)
