"""Posters, as the staff order them."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from centre import catalogue
from models.people import Role
from tests.auxil.factories import a_moment, a_rule
from tests.auxil.offers import a_service, a_wording
from tests.auxil.stage import Actor, Stage


async def poster_of(stage: Stage, actor: Actor) -> pypdfium2.PdfDocument:
    """Open the file that somebody was sent last."""
    document = actor.last_message["document"]
    assert document["file_name"] == "SVC-09.pdf"
    about = stage.telegram.world.files.find(document["file_id"])
    assert about is not None
    return pypdfium2.PdfDocument(BytesIO(stage.telegram.world.files.content(about)))


@pytest.fixture
async def service(stage: Stage) -> int:
    return await stage.write(lambda s: a_service(s, code="SVC-09").id or 0)


async def test_a_clerk_prints_a_poster_whose_code_leads_to_the_service(
    stage: Stage, service: int, language: str
) -> None:
    await stage.write(lambda s: a_rule(s, "centre_name", {"zh-hans": "清塘社区", "en": "Qingtang"}))
    await stage.write(lambda s: a_rule(s, "centre_phone", "021-5555 0100"))
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.start("svc_SVC-09")
    await clerk.press("service.poster")
    clerk.reads("poster.made")
    with await poster_of(stage, clerk) as document:
        (page,) = document
        words = page.get_textpage().get_text_range()
        (code,) = zxingcpp.read_barcodes(page.render(scale=1.5).to_pil())
    for part in ("便民理发日", "Haircut day", "清塘社区", "Qingtang", "021-5555 0100"):
        assert part in words
    assert code.text == f"https://t.me/{stage.linli.house.address}?start=svc_SVC-09"
    resident = stage.stranger("Anna", language)
    await resident.start(code.text.partition("=")[2])
    resident.reads("service.card")


async def test_a_poster_speaks_only_the_languages_of_its_service(stage: Stage) -> None:
    await stage.write(lambda s: a_service(s, a_wording("en"), code="SVC-09"))
    clerk = await stage.staff("陈窗口", Role.CLERK, "zh-hans")
    await clerk.start("svc_SVC-09")
    await clerk.press("service.poster")
    with await poster_of(stage, clerk) as document:
        words = document[0].get_textpage().get_text_range()
    assert words.count("Haircut day") == 1
    assert clerk.words("poster.scan") not in words


async def test_residents_order_none(stage: Stage, service: int, language: str) -> None:
    resident = await stage.resident("王桂英", language)
    await resident.start("svc_SVC-09")
    assert resident.words("service.poster") not in resident.newest_buttons
    await resident.forge(f"a:service.poster:{service}:")
    resident.reads("refused.not_allowed")


async def test_what_was_withdrawn_needs_no_poster(stage: Stage, service: int, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.start("svc_SVC-09")
    await stage.write(lambda s: catalogue.withdraw(s, a_moment(), None, service))
    await clerk.press("service.poster")
    clerk.reads("refused.service_withdrawn")


async def test_a_service_in_a_language_of_its_own_has_a_poster_all_the_same(stage: Stage) -> None:
    await stage.write(lambda s: a_service(s, a_wording("fr", title="Coiffeur"), code="SVC-09"))
    clerk = await stage.staff("陈窗口", Role.CLERK, "zh-hans")
    await clerk.start("svc_SVC-09")
    await clerk.press("service.poster")
    with await poster_of(stage, clerk) as document:
        assert document[0].get_textpage().get_text_range().count("Coiffeur") == 1


@pytest.mark.parametrize("place", ["3号楼电梯", "Building 3, lift"])
async def test_whoever_scans_the_poster_of_a_place_complains_of_it(
    stage: Stage, place: str, language: str
) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.say("/poster")
    await clerk.say(place)
    clerk.reads("complaint_poster.made")
    document = clerk.last_message["document"]
    about = stage.telegram.world.files.find(document["file_id"])
    assert about is not None
    with pypdfium2.PdfDocument(BytesIO(stage.telegram.world.files.content(about))) as poster:
        assert place in poster[0].get_textpage().get_text_range()
        (code,) = zxingcpp.read_barcodes(poster[0].render(scale=1.5).to_pil())
    stranger = stage.stranger("Anna", language)
    await stranger.start(code.text.partition("=")[2])
    await stranger.press("consent.agree")
    stranger.reads("complain.category.ask")
    await stranger.press("complain.kind.premises")
    stranger.reads("complain.openness.ask")
    await stranger.press("openness.open")
    await stranger.say("It is stuck")
    await stranger.press("engine.skip")
    stranger.reads("complain.card")
    stranger.sees(place)


async def test_the_poster_of_a_service_leads_to_a_complaint_of_it(
    stage: Stage, service: int, language: str
) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.start("svc_SVC-09")
    await clerk.press("complaint_poster.order")
    clerk.reads("complaint_poster.made")
    resident = await stage.resident("王桂英", language)
    await resident.start("cmp_SVC-09")
    resident.reads("complain.category.ask")
    await resident.press("engine.cancel")
    for broken in ("cmp_nothing", "cmp_at_", "cmp_at_-", "cmp_at__w"):
        await resident.start(broken)
        resident.reads("complain.topic.ask")
        await resident.press("engine.cancel")
