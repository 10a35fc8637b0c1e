"""Announcements as people see them: written, looked at, approved, sent, paused, taken back, muted."""

import pytest
from sqlmodel import Session, select

from models.announcements import Announcement, AnnouncementState, NewsMute
from models.people import Role
from tests.auxil.factories import a_rule
from tests.auxil.playtime import PNG
from tests.auxil.shifts import a_site, an_issuer
from tests.auxil.stage import Stage, words_of
from tests.handlers.announcement_stories import EN, ZH, begin, fill_in


async def stands(stage: Stage) -> str:
    """Where the one announcement stands."""
    return await stage.read(lambda session: session.exec(select(Announcement)).one().state)


@pytest.mark.alternating
async def test_from_the_desk_to_everybody_and_back(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    chinese = await stage.resident("李奶奶", "zh-hans")
    english = await stage.resident("Mary", "en")
    await desk.say("/announce")
    desk.reads("announcements.none")
    await fill_in(desk)
    desk.reads("announce.done", "announcement.state.draft")
    desk.sees(desk.words("announcement.readers", n=3))
    await desk.press("announcements.do.preview")
    desk.reads("announcement.previewed")
    assert desk.saw(ZH) >= 1
    assert desk.saw(EN) >= 1
    await desk.press("announcements.do.send")
    desk.sees(desk.words("announcements.sure.send", n=3, number=await number(stage)))
    assert not english.saw(EN)
    await desk.press("announcements.yes.send")
    desk.reads("notice.announcement.board")
    await stage.pass_time(minutes=1)
    assert (chinese.saw(ZH), chinese.saw(EN)) == (1, 0)
    assert (english.saw(EN), english.saw(ZH)) == (1, 0)
    assert await stands(stage) is AnnouncementState.SENT
    assert desk.saw(desk.words("announcement.sent", sent=3, readers=3, waiting=0)) == 1

    # Below it they can turn such news off, and on again; the announcement stays as it is.
    await english.press("news.no_more", kind=english.words("news.kind.events"))
    english.reads("news.muted")
    assert english.saw(EN) == 1
    await english.press("news.undo")
    english.reads("news.unmuted")
    await english.say("/news")
    await english.tap_data("a:news.mute:1:services")
    english.reads("news.muted", "news.which")
    assert english.words("news.off", kind=english.words("news.kind.services")) in english.buttons
    assert await stage.read(lambda session: len(session.exec(select(NewsMute)).all())) == 1
    await english.forge("a:news.mute:0:safety")
    english.reads("refused.news_for_everybody")
    await english.forge("a:news.mute:0:weather")
    english.reads("engine.old_button_no_form")

    await desk.press("announcement.look")
    await desk.press("announcements.do.recall")
    desk.sees(desk.words("announcements.sure.recall", hours=48, number=await number(stage)))
    await desk.press("announcements.yes.recall")
    await stage.pass_time(minutes=1)
    assert (chinese.saw(ZH), english.saw(EN)) == (0, 0)
    assert desk.saw(desk.words("announcement.outcome.recalled", n=3)) == 1
    assert await stage.faults() == []


async def number(stage: Stage) -> str:
    """The number of the one announcement."""
    return await stage.read(lambda session: session.exec(select(Announcement.number)).one()) or ""


@pytest.mark.alternating
async def test_for_many_a_second_person_reads_it_first(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    second = await stage.staff("高主任", Role.DIRECTOR, language)
    await stage.write(lambda session: a_rule(session, "news_readers", 1))
    await fill_in(desk)
    await desk.press("announcements.do.send")
    await desk.press("announcements.yes.send")
    desk.reads("announcements.now.waiting", "announcement.state.waiting")
    assert not any(desk.words("announcements.do.approve") == label for label in desk.buttons)
    await desk.forge("a:announcement.approve:1:1")
    desk.reads("refused.announcement_own")
    await stage.pass_time(hours=1)
    second.reads("notice.announcement.asked")
    await second.press("announcement.read")
    await second.press("announcements.do.decline")
    await second.say("请写上时间 / Say when")
    second.reads("announce_decline.done")
    desk.reads("notice.announcement.declined")
    await desk.press("announcement.look")
    await desk.press("announcements.do.send")
    await desk.press("announcements.yes.send")
    await second.say("/announce")
    await second.tap_data("a:announcement.see:")
    await second.press("announcements.do.approve")
    assert second.has_read("announcements.done.approve") == 1
    await stage.pass_time(minutes=1)
    assert second.has_read("notice.announcement.asked") >= 1
    assert await stands(stage) is AnnouncementState.SENT
    assert desk.has_read("notice.announcement.approved") == 1


@pytest.mark.alternating
async def test_what_does_not_fit_is_not_taken(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    await stage.write(lambda session: (a_site(session, "清塘公园"), an_issuer(session, "玉兰街道办事处")))
    await begin(desk)
    await desk.press("news.kind.safety")
    await desk.press("audience.whom.everybody")
    # A phone sends so long a text in two messages.
    await desk.do(lambda phone: phone.send_text("x" * 4096), lambda phone: phone.send_text("y" * 7))
    desk.reads("announce.too_long", "announce.words.ask")
    desk.sees(desk.words("announce.too_long", n=7, limit=4096))
    await desk.do(lambda phone: phone.send_photo(PNG, caption="字" * 1023 + "&"))
    desk.sees(desk.words("announce.too_long_caption", n=4, limit=1024))
    await desk.do(lambda phone: phone.send_photo(PNG))
    desk.reads("announce.photo_alone")
    assert await stage.read(lambda session: session.exec(select(Announcement)).all()) == []
    await desk.do(lambda phone: phone.send_photo(PNG, caption=EN))
    await desk.say("Once more in English")
    desk.reads("announce.same_language")
    await desk.press("engine.skip")
    await desk.say("Nobody & Sons")
    desk.reads("refused.issuer_unlisted")
    await desk.say("玉兰街道办事处")
    await desk.say("Some cellar")
    desk.reads("refused.site_unlisted")
    await desk.say("清塘公园")
    await desk.say("明天" if language != "en" else "tomorrow")
    await desk.say("maybe")
    desk.reads("announce.hour_unclear")
    await desk.say("9:30")
    chinese = await stage.resident("李奶奶", "zh-hans")
    await desk.press("announce.confirm")
    desk.reads("announce.done", "announcement.with_photo")
    await desk.press("announcements.do.send")
    await desk.press("announcements.yes.send")
    desk.reads("announcements.now.scheduled")
    # A reader of another language gets the version that there is.
    await stage.pass_time(days=1)
    said = f"{EN}\n\n— 清塘公园 · 玉兰街道办事处"
    assert any(said in words_of(message) and "photo" in message for message in chinese.screen)


@pytest.mark.alternating
async def test_a_pause_and_an_end(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)

    def under_way(session: Session) -> None:
        one = session.exec(select(Announcement)).one()
        one.state = AnnouncementState.SENDING

    await fill_in(desk)
    await stage.write(under_way)
    await desk.say("/announce")
    await desk.tap_data("a:announcement.see:")
    await desk.press("announcements.do.pause")
    desk.reads("announcements.done.pause", "announcement.state.paused")
    await desk.press("announcements.do.resume")
    desk.reads("announcements.done.resume")
    await desk.press("announcements.do.pause")
    await desk.press("announcements.do.stop")
    desk.reads("announcements.done.stop", "announcement.state.sent")
    await fill_in(desk)
    await desk.press("announcements.do.change")
    await desk.press("announce.confirm")
    await desk.press("announcements.do.call_off")
    await desk.press("announcements.yes.call_off")
    desk.reads("announcements.done.call_off", "announcement.state.called_off")
