"""Posters, as eyes and phones see them."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from centre.posters import Face, Poster, draw

LINK = "https://t.me/linli_bot?start=svc_SVC-09"
CHINESE = Face("便民理发日", "每位约30分钟，不用带材料。", "扫一扫", "清塘社区服务中心", "清塘路12号")
ENGLISH = Face(
    "Haircut day", "About half an hour each.", "Scan to read more", "Qingtang Centre", "12 Qingtang Rd"
)


def seen(poster: Poster) -> tuple[str, list[str]]:
    """What can be read on a poster's only page, and what a phone reads from its code."""
    with pypdfium2.PdfDocument(BytesIO(draw(poster))) as document:
        (page,) = document
        assert page.get_size() == pytest.approx((595, 842), abs=1)
        codes = zxingcpp.read_barcodes(page.render(scale=1.5).to_pil())
        return page.get_textpage().get_text_range(), [code.text for code in codes]


def test_a_poster_speaks_every_language_and_its_code_leads_to_the_service() -> None:
    words, codes = seen(Poster(LINK, [CHINESE, ENGLISH], "021-5555 0100"))
    assert codes == [LINK]
    for face in (CHINESE, ENGLISH):
        for part in (face.title, face.content, face.scan, face.centre, face.address):
            assert part in words
    assert "021-5555 0100" in words


def test_its_letters_are_drawn_and_not_boxes() -> None:
    def strokes(title: str) -> bytes:
        face = Face(title, "", "", "", "")
        with pypdfium2.PdfDocument(BytesIO(draw(Poster(LINK, [face], "")))) as document:
            return bytes(document[0].render(scale=1).to_pil().tobytes())

    # Letters that a font lacks all look alike.
    assert strokes("便民") != strokes("理发")


def test_it_carries_its_font() -> None:
    content = draw(Poster(LINK, [CHINESE], ""))
    assert b"/FontFile3" in content
    assert len(content) < 200_000


def test_the_longest_words_stay_clear_of_the_code() -> None:
    longest = Face("长" * 80, "内容" * 40, "扫一扫" * 20, "名" * 60, "地" * 60)
    link = f"https://t.me/{'l' * 32}?start=svc_{'S' * 16}"
    _, codes = seen(Poster(link, [longest, longest, longest], "021-5555 0100"))
    assert codes == [link]


def test_what_is_not_known_is_left_out() -> None:
    words, codes = seen(Poster(LINK, [Face("理发", "", "扫一扫", "", "")], ""))
    assert codes == [LINK]
    assert words.split() == ["理发", "扫一扫"]
