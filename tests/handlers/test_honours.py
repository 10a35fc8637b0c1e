"""Choosing the star of a month, as the desk, who is named, and whoever objects see it."""

from sqlmodel import Session

from models.people import Role
from models.who import by_id
from tests.auxil.groups import Meeting
from tests.auxil.stage import Stage, buttons_of
from tests.auxil.volunteers import a_team, in_team
from tests.handlers.chosen import a_choice, named
from tests.handlers.rostered import coordinator

TITLE = "数字助手队"


async def test_the_star_of_a_month_is_chosen(stage: Stage, language: str) -> None:
    owner, (helper, other) = await a_choice(stage, language, "许晓", "钱一")
    director = await stage.staff("李主任", Role.DIRECTOR, language)
    await owner.press("honour_desk.candidates")
    owner.reads("honour_desk.candidates_of", "honour.rank.eligible")
    await owner.press("honour_desk.put", name="许晓")
    owner.reads("honour_desk.asked", "honour_desk.stands.shortlisted")
    helper.reads("notice.honour.asked")
    await owner.press("honour_desk.publish")
    owner.reads("refused.honour_not_agreed")
    await helper.press("honour.yes")
    helper.reads("honour.agreed")
    await owner.press("honour_desk.publish")
    assert owner.has_read("honour_desk.published")
    helper.reads("notice.honour.named")

    await other.say("/points")
    await other.press("points.honours")
    other.reads("honours.named")
    await other.press("honour.object", name="许晓")
    await other.say("那天没看到他")
    await other.press("honour_object.confirm")
    other.reads("honour_object.done")
    director.reads("notice.honour.objected")
    assert "钱一" not in director.last  # who said so
    await director.press("honour_desk.objection")
    await director.press("honour_desk.dismiss")
    await director.say("签到表上有")
    await director.press("honour_why.confirm")
    director.reads("honour_why.dismiss")
    other.reads("notice.honour.answer")

    await stage.pass_time(days=8)
    director.reads("notice.honour.ripe")
    assert not owner.has_read("notice.honour.ripe")
    await director.press("honour_desk.look")
    await director.press("honour_desk.award")
    director.reads("honour_desk.awarded", "honour_desk.stands.awarded")
    assert helper.has_read("notice.honour.awarded")
    await helper.say("/points")
    await helper.press("points.honours")
    helper.reads("honours.nobody", "honours.yours")
    assert await stage.faults() == []


async def test_a_group_hears_of_an_honour_only_if_its_holder_says_so(stage: Stage, language: str) -> None:
    owner, (helper,) = await named(stage, language, "许晓")
    director = await stage.staff("李主任", Role.DIRECTOR, language)
    ids = [(await one.row()).id or 0 for one in (owner, helper)]

    def form(session: Session) -> None:
        team = a_team(session, leader_id=ids[0])
        in_team(session, by_id(session, ids[1]), team, main=True)

    await stage.write(form)
    await owner.forge("a:group.link:1:")
    meeting = Meeting(stage, TITLE)
    (url,) = [button["url"] for button in buttons_of(owner.last_message) if "url" in button]
    await meeting.let_in(owner, str(url))
    await stage.pass_time(days=8)
    await director.press("honour_desk.look")
    await director.press("honour_desk.award")
    helper.reads("notice.honour.awarded", "honour.may_share")
    said = len(meeting.said)
    assert "许晓" not in "".join(meeting.said)  # nobody asked for that yet
    await helper.press("honour.share", group=TITLE)
    assert "许晓" in meeting.said[-1]
    await helper.forge("a:honour.share:1:")  # twice is once
    assert len(meeting.said) == said + 1
    await helper.say("/points")
    await helper.press("points.honours")
    await helper.press("honour.unshare")
    assert "许晓" not in "".join(meeting.said)
    await helper.press("honour.share", group=TITLE)
    assert "许晓" in meeting.said[-1]
    await owner.forge("a:honour.unshare:1:")  # somebody else's is not theirs to take back
    owner.reads("refused.honour_unknown")
    await helper.say("/privacy")
    await helper.press("privacy.erase")
    await helper.press("privacy.erase_now")
    assert "许晓" not in "".join(meeting.said)
    assert await stage.faults() == []


async def test_who_does_not_want_to_is_not_named(stage: Stage, language: str) -> None:
    owner, (helper,) = await a_choice(stage, language, "许晓")
    await owner.press("honour_desk.candidates")
    await owner.press("honour_desk.put", name="许晓")
    await helper.press("honour.no")
    helper.reads("honour.declined")
    owner.reads("notice.honour.answered")
    await owner.press("honour_desk.look")
    owner.reads("honour_desk.places")
    await owner.press("honour_desk.publish")
    owner.reads("refused.honour_nobody")
    await owner.press("honour_desk.off")
    assert owner.has_read("honour_desk.off_done")
    for data in ("a:honour.open:0:nonsense", "a:honour.answer:1:nonsense", "a:honour.candidates:0:x"):
        await owner.forge(data)
    assert await stage.faults() == []


async def test_a_choice_is_not_for_everybody(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    resident = await stage.resident("王桂英", language)
    await resident.forge("a:honours.list:0:")
    resident.reads("refused.not_serving")
    await resident.forge("a:honour.desk:0:")
    resident.reads("refused.not_allowed")
    await owner.forge("a:honour.round:4711:")
    owner.reads("refused.honour_round_unknown")
