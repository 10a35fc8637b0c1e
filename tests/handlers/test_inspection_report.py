"""The report of an inspection as it is printed: photos, what other places found, where its lines end."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from sqlmodel import Session, col, select

from centre.report_lines import broken
from centre.small_photos import shrunk
from handlers import inspection_report
from models.files import FileState, StoredFile
from models.rectification import Item, ItemSource
from tests.auxil.playtime import PNG
from tests.auxil.shifts import a_site
from tests.auxil.stage import Actor, Stage
from tests.handlers.rectification_stories import director, taps


async def _noted(stage: Stage, language: str) -> Actor:
    """A director who noted an inspection with one finding."""
    actor = await director(stage, language)
    await actor.say("/inspection")
    await actor.press("inspection.new")
    await actor.press("inspection.kind.self")
    await actor.say("自查")
    await actor.press("inspection.whole")
    await actor.say("11月20日")
    await actor.press("engine.skip")
    await actor.say("大厅地面有水")
    await actor.press("engine.skip")
    await actor.press("inspection_new.confirm")
    return actor


async def _printed(actor: Actor, language: str) -> tuple[str, int]:
    """The report: its text, without the ends of lines, and how many pictures stand in it."""
    await actor.say("/inspection")
    await actor.tap_data("a:inspection.see:")
    await actor.press("inspection.report")
    await actor.tap_data(f"a:inspection.report_in:1:{language}")
    files = actor.stage.telegram.world.files
    about = files.find(actor.last_message["document"]["file_id"])
    assert about is not None
    with pypdfium2.PdfDocument(BytesIO(files.content(about))) as drawn:
        text = "".join(page.get_textpage().get_text_range() for page in drawn)
        photos = sum(len([*page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])]) for page in drawn)
    return "".join(text.split()), photos


def _plain(said: str) -> str:
    return "".join(said.split())


async def test_photos_of_a_finding_and_of_its_proof_stand_in_the_report(
    stage: Stage, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = await _noted(stage, language)
    await taps("a:item.photo:")(actor)
    for _ in range(4):
        await actor.do(lambda phone: phone.send_photo(PNG))
    await actor.press("item_photo.confirm")
    text, photos = await _printed(actor, language)
    four = actor.words("files.photo", n=4)
    assert _plain(actor.words("item_report.printed", files=four, n=3)) in text
    assert (photos, _plain(actor.words("item_report.lost")) in text) == (3, False)

    # One that Telegram did not give us has its place, and says so.
    def lose(session: Session) -> None:
        file = session.exec(select(StoredFile).order_by(col(StoredFile.id))).first()
        assert file is not None
        file.state = FileState.REFUSED

    await stage.write(lose)
    await taps("a:item.verify:")(actor)
    await actor.press("item.cause.RC-01")
    await actor.press("item_verify.confirm")
    await taps("a:item.assign:")(actor)
    await actor.tap("高主任")
    await actor.say("放警示牌")
    await actor.say("12月5日")
    await actor.press("item_assign.confirm")
    await taps("a:item.start:")(actor)
    await taps("a:item.hand_in:")(actor)
    await actor.do(lambda phone: phone.send_photo(PNG, caption="已放警示牌"))
    await actor.press("item_prove.confirm")
    text, photos = await _printed(actor, language)
    for key in ("item_report.lost", "item_report.shown", "item_report.proved"):
        assert _plain(actor.words(key)) in text
    assert photos == 3
    assert "已放警示牌" in text
    # Where there are so many findings that all photos would be too heavy, fewer of each are printed.
    monkeypatch.setattr(inspection_report, "_ALL_PHOTOS", 2)
    text, photos = await _printed(actor, language)
    assert _plain(actor.words("item_report.printed", files=four, n=1)) in text
    assert photos == 1
    assert _plain(actor.words("files.photo", n=1)) in text


async def test_what_other_places_found_stands_in_the_report(stage: Stage, language: str) -> None:
    actor = await _noted(stage, language)
    await stage.write(lambda session: a_site(session, "Park").id)
    await taps("a:item.copy:")(actor)
    await actor.press("item.copy_now")
    copy = await stage.read(lambda s: s.exec(select(Item).where(Item.source == ItemSource.SELF_CHECK)).one())
    await actor.say(f"/status {copy.number}")
    await actor.tap_data("a:item.fine:")
    await actor.say("公园的地面看过了，是干的。")
    await actor.press("item_say.confirm")
    text, _ = await _printed(actor, language)
    first = await stage.read(lambda s: s.exec(select(Item).where(Item.id == copy.copy_of)).one())
    origin = actor.words("item.source.self_check", before=first.number)
    said = actor.words("item_report.said.fine")
    told = (copy.number or "", "Park", origin, f"{said}公园的地面看过了，是干的。")
    for words in told:
        assert _plain(words) in text, words
    nothing = actor.words("item_report.nothing")
    assert _plain(nothing) not in text


def test_no_line_begins_with_a_closing_mark_and_words_stay_whole() -> None:
    for width in range(4, 30):
        text = "大厅地面有水，没有警示牌（见照片）。Please mop twice a day, and “sign” it.\n第二行！"
        lines = broken(text, width, len)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert not any(line[:1] in tuple("，。）！”") for line in lines if line)
        assert not any(line.endswith(("（", "“")) for line in lines)
        assert all(word in " ".join(lines) for word in ("Please", "twice", "“sign”"))
        assert lines[-1].endswith("行！")
        assert all(len(line) <= max(width, len("Please")) for line in lines)
    assert broken("", 10, len) == [""]


def test_a_photo_is_shrunk_upright_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    turned = Image.new("RGB", (1200, 600), "red").getexif()
    turned[0x0112] = 6  # held sideways
    Image.new("RGB", (1200, 600), "red").save(path, exif=turned)
    made = shrunk(path, 100)
    assert made is not None
    with Image.open(BytesIO(made)) as small:
        assert (small.size, dict(small.getexif())) == ((50, 100), {})
    # What a good phone makes is read small at once; what would have to be read whole is not.
    for name in ("large.jpg", "large.png"):
        Image.new("RGB", (6000, 4000)).save(tmp_path / name)
    assert shrunk(tmp_path / "large.jpg", 100) is not None
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    (tmp_path / "words.jpg").write_bytes(b"no picture")
    assert [shrunk(tmp_path / name, 100) for name in ("large.png", "bomb.png", "words.jpg", "none.jpg")] == [
        None
    ] * 4
