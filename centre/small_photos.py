"""Photos made small enough to be printed or sent along, without anything that a camera wrote into them."""

import io
from pathlib import Path

_FORMS = ("JPEG", "PNG", "WEBP")
# A JPEG is read small at once; of another form no more than this, for it has to be read whole.
_MOST = 20_000_000


def shrunk(path: Path, side: int) -> bytes | None:
    """A photo as a JPEG, upright and at most so many points across or down; None if it is none, or gone."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - seldom needed

    try:
        with Image.open(path, formats=_FORMS) as photo:
            photo.draft("RGB", (side, side))
            if photo.width * photo.height > _MOST:
                return None
            upright = ImageOps.exif_transpose(photo).convert("RGB")
        upright.thumbnail((side, side))
        made = io.BytesIO()
        upright.save(made, "JPEG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return made.getvalue()
