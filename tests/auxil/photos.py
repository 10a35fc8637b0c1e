"""Photos as phones make them: real JPEGs, in which the camera writes who made it."""

import io

from PIL import Image

CAMERA = "canary-camera"
_MAKER = 0x010F


def a_photo(width: int = 640, height: int = 480) -> bytes:
    """A photo of nothing in particular; no two are the same."""
    about = Image.Exif()
    about[_MAKER] = CAMERA
    made = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(made, "JPEG", exif=about)
    return made.getvalue()
