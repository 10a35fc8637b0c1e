"""Photos made small enough to be printed or sent along, without anything that a camera wrote into them."""

import io
from pathlib import Path

_FORMS = ("JPEG", "PNG", "WEBP")
# A picture that unpacks to more than any camera takes is an attack, not a photo.
_MOST = 120_000_000


def shrunk(path: Path, side: int, form: str = "PNG") -> bytes | None:
    """A photo upright and at most so many points across or down; None if it is not here, or no picture."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - seldom needed

    try:
        with Image.open(path, formats=_FORMS) as photo:
            if photo.width * photo.height > _MOST:
                return None
            photo.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(photo).convert("RGB")
        upright.thumbnail((side, side))
        made = io.BytesIO()
        upright.save(made, form)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return made.getvalue()
