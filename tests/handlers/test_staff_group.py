"""The group of the staff: tied by who looks after the centre, told what cannot wait, and nobody's matters."""

import random
from itertools import pairwise

from sqlmodel import Session, select

from centre import cases
from centre.cases import custody
from centre.rules import DEFAULTS
from models import who as whos
from models.cases import Urgency
from models.catalogue import Mode
from models.desk import Alert
from models.people import Role
from models.teams import TeamGroup
from tests.auxil.groups import Meeting
from tests.auxil.offers import a_service
from tests.auxil.stage import Actor, Stage, buttons_of

LETTERS = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


async def tied(stage: Stage, language: str) -> tuple[Actor, Meeting]:
    """A director whose staff has its group."""
    director, meeting = await stage.staff("许主任", Role.DIRECTOR, language), Meeting(stage, "中心工作群")
    await meeting.let_in(director, await link(director))
    return director, meeting


async def link(director: Actor) -> str:
    """What the button to choose the group opens."""
    await director.say("/staffgroup")
    await director.tap_data("a:staff_group.link:")
    (url,) = [button["url"] for button in buttons_of(director.last_message) if "url" in button]
    return str(url)


async def hand_in(stage: Stage, name: str, about: str, language: str) -> str:
    """Hand in what gets worse by the hour; gives its number."""
    row = (await (await stage.resident(name, language)).row()).id or 0

    def work(session: Session) -> str:
        service = a_service(session, mode=Mode.APPLY, urgent=True)
        asked = cases.Application(service.id or 0, about=about, urgency=Urgency.HARM)
        moment = stage.linli.present(session)
        return cases.submit(session, moment, whos.by_id(session, row), asked).number or ""

    number = await stage.write(work)
    await stage.settle()
    return number


async def test_only_who_looks_after_the_centre_ties_it(stage: Stage, language: str) -> None:
    director = await stage.staff("许主任", Role.DIRECTOR, language)
    clerk = await stage.staff("丁办事", Role.CLERK, language)
    url, meeting = await link(director), Meeting(stage)
    await meeting.let_in(clerk, url)
    assert clerk.words("refused.staff_group_keeper") in meeting.said[-1]
    await meeting.let_in(director, url)
    assert director.words("staff_group.tied").splitlines()[0] in meeting.said[-1]
    await director.say("/staffgroup")
    director.reads("staff_group.card")
    await clerk.say("/staffgroup")
    clerk.reads("refused.not_allowed")
    for action in ("link", "untie", "again"):
        await clerk.forge(f"a:staff_group.{action}:1:")
        clerk.reads("refused.not_allowed")
    another = Meeting(stage, "Another")
    await another.let_in(director, url)
    assert director.words("refused.group_link") in another.said[-1]
    await director.say("/staffgroup")
    await director.tap_data("a:staff_group.untie:")
    director.reads("staff_group.none")
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


async def test_an_alarm_is_told_at_once_and_that_somebody_is_on_it(stage: Stage, language: str) -> None:
    director, meeting = await tied(stage, language)
    chance = random.Random(language)
    name = "".join(chance.choices(LETTERS, k=3))
    street = f"{''.join(chance.choices(LETTERS, k=4))}路{chance.randrange(100, 999)}号"
    phone = f"138{chance.randrange(10**7, 10**8)}"
    await stage.pass_time(hours=13)  # at night, too
    resident = await stage.resident(name, language)
    before = len(meeting.said)
    await resident.say(f"我摔倒了，我在{street}，电话{phone}")
    assert len(meeting.said) == before + 1
    assert "🔴" in meeting.said[-1]
    (url,) = [b["url"] for b in buttons_of(meeting.posts[-1])]
    assert url.endswith("?start=dsk_today")
    await director.press("alert.seen")
    assert len(meeting.said) == before + 1
    assert "✅" in meeting.said[-1]
    assert buttons_of(meeting.posts[-1]) == []
    everything = " ".join(meeting.said)
    for told in (name, street, phone, "摔倒", "许主任"):
        assert told not in everything
    assert await stage.read(lambda s: s.exec(select(Alert.words)).one())
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


async def test_what_is_overdue_is_one_message_a_day_that_changes(stage: Stage, language: str) -> None:
    director, meeting = await tied(stage, language)
    chance = random.Random(language)
    names = ["".join(chance.choices(LETTERS, k=3)) for _ in range(2)]
    about = "".join(chance.choices(LETTERS, k=9))
    before = len(meeting.said)
    numbers = [await hand_in(stage, name, about, language) for name in names]
    assert [number in said for number, said in zip(numbers, meeting.said[before:], strict=True)] == [True] * 2
    (url,) = [b["url"] for b in buttons_of(meeting.posts[-1])]
    assert url.endswith(f"?start=dsk_{numbers[-1]}")
    await director.say(f"/start dsk_{numbers[-1]}")
    director.sees(numbers[-1], names[-1])
    await director.tap_data("a:queue.seen:")
    assert len(meeting.said) == before + 2
    assert director.words("notice.staff_group.urgent_seen", number=numbers[-1]) in meeting.said[-1]
    posted = [before + 2]
    for _ in range(60):
        await stage.pass_time(minutes=60)
        posted.append(len(meeting.said))
    boards = [said for said in meeting.said[before + 2 :] if said.startswith("⏰")]
    assert 1 <= len(boards) <= 3  # one for each working day that was passed
    assert max(after - so_far for so_far, after in pairwise(posted)) == 1
    everything = " ".join(meeting.said)
    assert not any(told in everything for told in (*names, about, "许主任"))
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


async def test_the_red_sign_goes_with_the_first_step_and_comes_back_with_another_custodian(
    stage: Stage, language: str
) -> None:
    director, meeting = await tied(stage, language)
    number = await hand_in(stage, "王桂英", "水管爆了", language)
    posts = len(meeting.said)
    assert meeting.said[-1] == director.words("notice.staff_group.urgent", number=number)
    await director.say(f"/start dsk_{number}")
    await director.tap_data("a:queue.take_up:")
    assert meeting.said[-1] == director.words("notice.staff_group.urgent_seen", number=number)
    assert buttons_of(meeting.posts[-1]) == []
    other = (await (await stage.staff("陈协调", Role.COORDINATOR, language)).row()).id or 0

    def hand_over(session: Session) -> None:
        case = cases.by_number(session, number)
        assert case is not None
        custody.pass_to(session, stage.linli.present(session), case, other)

    await stage.write(hand_over)
    await stage.settle()
    assert meeting.said[-1] == director.words("notice.staff_group.urgent", number=number)
    assert len(meeting.said) == posts
    assert await stage.faults() == []


async def test_figures_are_for_who_may_see_them(stage: Stage, language: str) -> None:
    director, meeting = await tied(stage, language)
    before = len(meeting.said)
    resident = await stage.resident("王桂英", language)
    for actor in (resident, stage.stranger("路人", language)):
        for command in ("/today", "/overdue", "/my", "/start"):
            await meeting.say(actor, command)
    assert len(meeting.said) == before
    await meeting.say(director, "/today")
    await meeting.say(director, "/today")
    assert len(meeting.said) == before + 1
    assert director.words("today.figures", due=0, late=0, calls=0, ring=0) in meeting.said[-1]
    await stage.pass_time(minutes=DEFAULTS.staff_group_figures + 1)
    await meeting.say(director, "/overdue")
    assert len(meeting.said) == before + 2
    urls = [b["url"].partition("start=")[2] for b in buttons_of(meeting.posts[-1])]
    assert urls == ["dsk_overdue", "dsk_today"]
    for payload in (*urls, "dsk_SQ-2222-2", "dsk_", f"dsk_{2**63 - 1}"):
        await resident.say(f"/start {payload}")
        resident.reads("refused.not_allowed")
        await director.say(f"/start {payload}")
    assert await stage.faults() == []


async def test_it_moves_falls_silent_and_is_lost(stage: Stage, language: str) -> None:
    director, meeting = await tied(stage, language)
    meeting.group = meeting.group.become_supergroup(director.id)
    await stage.settle()
    meeting.group.allow(writing=False)
    await stage.settle()
    await meeting.say(director, "/today")
    assert director.has_read("notice.staff_group.silent") == 1
    await director.say("/staffgroup")
    director.reads("group.silent")
    meeting.group.allow(writing=True)
    await director.tap_data("a:staff_group.again:")
    director.reads("staff_group.card")
    meeting.group.remove_bot(director.id)
    await stage.settle()
    director.reads("notice.staff_group.ended")
    assert await stage.read(lambda s: s.exec(select(TeamGroup.chat_id)).one()) is None
    assert await stage.faults() == []
