"""Badges at the door: shown, scanned by anybody, lost, and reported when they are nobody's."""

from io import BytesIO

import zxingcpp
from PIL import Image
from sqlmodel import Session, col, select

from centre import public_codes
from models.badges import Badge
from models.cases import Case
from models.complaints import Complaint, ComplaintCategory
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, sign_up, the_shift, volunteer


async def scanned(stage: Stage, actor: Actor) -> str:
    """What the code on the newest badge on somebody's phone says to the bot."""
    file_id = next(m["photo"][-1]["file_id"] for m in reversed(actor.screen) if "photo" in m)
    about = stage.telegram.world.files.find(file_id)
    assert about is not None
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(stage.telegram.world.files.content(about))))
    return str(code.text).partition("start=")[2]


async def test_anybody_scans_a_badge_and_learns_no_name(stage: Stage, language: str) -> None:
    lead = await coordinator(stage, language)
    helper = await volunteer(stage, "许晓", language)
    await sign_up(stage, helper, await the_shift(stage, lead, hours=24))
    await helper.say("/volunteer")
    await helper.press("menu.badge")
    helper.reads("badge.shown")
    payload = await scanned(stage, helper)
    stranger = stage.stranger("路人", language)
    await stranger.start(payload)
    stranger.reads("verify.off_duty")
    await stage.pass_time(hours=24, minutes=5)
    await stranger.say(f"/verify {payload.removeprefix('vol_')}")
    stranger.reads("verify.on_duty", "verify.place")
    assert stranger.saw("许晓") == 0
    await stranger.say("/verify")
    stranger.reads("verify.how")

    resident = await stage.resident("王桂英", language)
    old = await stage.read(lambda session: session.exec(select(Badge.code)).one())
    await resident.say(f"{old[:4]} {old[4:]}")  # without a word
    resident.reads("verify.on_duty")

    await helper.press("badge.lost")
    helper.reads("badge.lost_sure")
    await helper.press("badge.renew")
    assert helper.has_read("badge.renewed") == 1
    assert await scanned(stage, helper) != payload
    await resident.say(f"/verify {old}")
    resident.reads("verify.unknown")
    await lead.say("/vol")
    await lead.press("vol.funnel")
    lead.sees(lead.words("vol.checked_line", what=lead.words("verdict.on_duty"), n=2))
    await resident.say("/badge")
    resident.reads("refused.badge_none")
    assert not stage.wrong_requests()


async def test_not_our_volunteer(stage: Stage, language: str) -> None:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, language)
    await stage.staff("陈窗口", Role.CLERK, language)
    resident = stage.stranger("王桂英", language)
    await resident.say("/verify 1234 5678")
    resident.reads("verify.unknown")
    await resident.press("verify.report")
    await resident.press("consent.agree")
    # What it is about is known; only the rest is asked.
    resident.reads("complain.openness.ask")
    await resident.press("openness.open")
    await resident.say("他说要收押金，在3号楼门口 / he wants a deposit")
    await resident.press("engine.skip")
    resident.sees("1234 5678")
    await resident.press("complain.confirm")

    def filed(session: Session) -> tuple[Complaint, Case]:
        found = session.exec(select(Complaint, Case).join(Case, col(Case.id) == col(Complaint.id))).one()
        return found[0], found[1]

    complaint, case = await stage.read(filed)
    assert complaint.category is ComplaintCategory.IDENTITY
    assert "1234 5678" in complaint.whom
    assert case.custodian_id == (await leader.row()).id
    assert leader.saw(case.number or "?") > 0


async def test_whoever_guesses_has_to_wait(stage: Stage, language: str) -> None:
    guesser = stage.stranger("路人", language)
    for _ in range(10):
        await guesser.say(f"/verify {public_codes.new_code(public_codes.BADGE)}")
    guesser.reads("verify.unknown")
    await guesser.say(f"/verify {public_codes.new_code(public_codes.BADGE)}")
    guesser.reads("refused.code_tries")
