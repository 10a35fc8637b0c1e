"""A badge as a picture for a phone or a printer: whose it is, of which team, and how anybody can check it."""

import json
import sys
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from centre import drawing

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw


@dataclass(frozen=True, slots=True)
class Face:
    """What is on a badge, in one language; team may be ""."""

    centre: str
    what: str
    name: str
    team: str
    code: str
    link: str
    ask: str


# Measures in pixels: the picture, the band with the centre's name, and where what is written stands.
_WIDTH, _HEIGHT, _BAND, _EDGE = 800, 1240, 150, 50
_WHAT, _NAME, _TEAM, _PICTURE, _CODE, _ASK = 215, 320, 425, 470, 1085, 1175
_SIDE = 560
_SIZES = {"centre": 52, "what": 40, "name": 96, "team": 40, "code": 84, "ask": 32}
_PAPER, _BAND_RED, _INK, _GREY = "#ffffff", "#b3261e", "#111111", "#555555"


def draw(face: Face) -> bytes:
    """A badge as a PNG."""
    return drawing.draw(__name__, asdict(face))


def picture(face: dict[str, Any]) -> bytes:
    """Draw it, in the process that may forget the fonts."""
    import segno  # noqa: PLC0415
    from PIL import Image, ImageDraw  # noqa: PLC0415

    paper = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    pen = ImageDraw.Draw(paper)
    pen.rectangle((0, 0, _WIDTH, _BAND), fill=_BAND_RED)
    _write(pen, face["centre"], "centre", _BAND // 2, _PAPER)
    _write(pen, face["what"], "what", _WHAT, _GREY)
    _write(pen, face["name"], "name", _NAME, _INK)
    _write(pen, face["team"], "team", _TEAM, _GREY)
    code = segno.make_qr(face["link"], error="m")
    module = _SIDE // code.symbol_size(border=drawing.QUIET)[0]
    drawn = BytesIO()
    code.save(drawn, kind="png", scale=module, border=drawing.QUIET)
    with Image.open(drawn) as square:
        paper.paste(square.convert("RGB"), ((_WIDTH - square.width) // 2, _PICTURE))
    _write(pen, face["code"], "code", _CODE, _INK)
    _write(pen, face["ask"], "ask", _ASK, _GREY)
    content = BytesIO()
    paper.save(content, "PNG", optimize=True)
    return content.getvalue()


def _write(pen: "ImageDraw", text: str, part: str, middle: int, ink: str) -> None:
    """Centred on one line: what is longer is smaller."""
    from PIL import ImageFont  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    font = ImageFont.truetype(str(sans_path()), _SIZES[part])
    while font.getlength(text) > _WIDTH - 2 * _EDGE:
        font = font.font_variant(size=font.size * 0.95)
    pen.text((_WIDTH / 2, middle), text, fill=ink, font=font, anchor="mm")


if __name__ == "__main__":
    sys.stdout.buffer.write(picture(json.load(sys.stdin)))
