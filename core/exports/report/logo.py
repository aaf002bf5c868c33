"""The logo of a report: a whole PNG or JPEG of a sensible size, and nothing else."""

from __future__ import annotations

import io

from PIL import Image

from core.errors import SettingError

_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_MAX_BYTES, _MAX_SIDE = 500_000, 4000


def logo_type(logo: bytes) -> str:
    """The media type of a logo, after every point of it was read.

    Raises
    ------
    SettingError : it is no PNG or JPEG, is damaged, or too large
    """
    if len(logo) > _MAX_BYTES:
        raise SettingError("The logo is larger than 500 kB.", "Make the picture smaller.")
    try:
        with Image.open(io.BytesIO(logo), formats=tuple(_TYPES)) as picture:
            # Asked for before it is unpacked: a small file can hold a huge picture.
            if max(picture.size) > _MAX_SIDE:
                raise SettingError(
                    f"The logo is more than {_MAX_SIDE} pixels wide or high.",
                    "Make the picture smaller.",
                )
            picture.load()
            return _TYPES[str(picture.format)]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise SettingError(
            "The logo is no PNG or JPEG, or it is damaged.", "Save the picture again."
        ) from broken
