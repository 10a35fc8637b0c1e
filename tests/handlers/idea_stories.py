"""The forms of own ideas, and of the register of places and names, as stories."""

from functools import partial

from sqlmodel import Session

from centre import proposals
from centre.moment import Moment
from centre.sites import SITES
from models.people import Role
from models.teams import Team
from models.who import Who
from tests.auxil.ideas import an_idea
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import first
from tests.handlers.requested import as_person
from tests.handlers.story import (
    Question,
    Story,
    nonsense,
    picture,
    place,
    presses,
    says,
    says_only,
    sticker,
)

_WORDS = (sticker, picture, place)
_CHOICE = (nonsense, sticker)
_LONG = says_only("长" * 81)


async def volunteer(stage: Stage, language: str) -> Actor:
    """A volunteer in a team."""
    actor = await stage.staff("林志愿", Role.VOLUNTEER, language)
    await as_person(actor, _join)
    return actor


def _join(session: Session, moment: Moment, who: Who) -> None:
    team = Team(
        code=f"t{who.id}", name={"zh-hans": "邻里共建队", "en": "Themes"}, field={}, created_at=moment.now
    )
    team.leader_id = who.id
    session.add(team)
    session.flush()


async def director(stage: Stage, language: str) -> Actor:
    """Whoever decides."""
    return await stage.staff("高主任", Role.DIRECTOR, language)


async def propose(actor: Actor, day: str = "") -> int:
    """Hand a plan in, past the chat; gives its row."""

    def work(session: Session, moment: Moment, who: Who) -> int:
        today = moment.calendar.local(moment.now).date()
        return proposals.propose(session, moment, who, an_idea(day=today)).id or 0

    return await as_person(actor, work)


async def enter_park(actor: Actor) -> None:
    """Enter a place, past the chat."""
    await as_person(
        actor, lambda session, moment, who: SITES.enter(session, moment, who, {"zh-hans": "清塘公园"})
    )


async def _director_with_a_plan(stage: Stage, language: str) -> Actor:
    decides = await director(stage, language)
    await propose(await volunteer(stage, language))
    return decides


async def _volunteer_with_an_approval(stage: Stage, language: str) -> Actor:
    actor, decides = await volunteer(stage, language), await director(stage, language)
    row = await propose(actor)
    await as_person(decides, partial(_approve, row=row))
    return actor


def _approve(session: Session, moment: Moment, who: Who, *, row: int) -> None:
    proposals.approve(session, moment, who, row)


async def _director_with_a_place(stage: Stage, language: str) -> Actor:
    decides = await director(stage, language)
    await enter_park(await stage.staff("陈窗口", Role.CLERK, language))
    return decides


async def _director_with_a_listed_place(stage: Stage, language: str) -> Actor:
    decides = await _director_with_a_place(stage, language)
    await as_person(decides, lambda session, moment, who: SITES.approve(session, moment, who, 1))
    return decides


async def _clerk(stage: Stage, language: str) -> Actor:
    await director(stage, language)
    return await stage.staff("陈窗口", Role.CLERK, language)


async def _review(actor: Actor, data: str) -> str:
    await actor.say("/proposals")
    await actor.tap_data("a:proposal.review:")
    return await actor.tap_data(data)


async def _report(actor: Actor) -> str:
    await actor.say("/propose")
    await actor.tap_data("a:proposal.see:")
    return await actor.press("proposal.report")


async def _names(actor: Actor) -> str:
    await actor.say("/sites")
    await actor.press("entry.list.issuer")
    return await actor.press("entry.enter.issuer")


async def _places(actor: Actor) -> str:
    await actor.say("/sites")
    return await actor.press("entry.enter.site")


async def _place(actor: Actor, data: str) -> str:
    await actor.say("/sites")
    await actor.tap_data("a:entry.see:")
    return await actor.tap_data(data)


IDEAS = (
    Story(
        "propose",
        volunteer,
        lambda actor: actor.say("/propose"),
        (
            Question("team", presses("propose.mine"), _CHOICE),
            Question("title", says("周日读报会"), (*_WORDS, _LONG)),
            Question("aim", says("Company for who lives alone"), _WORDS),
            Question("whom", says("About twenty elders"), _WORDS),
            Question("plan", says("读一小时报，再喝茶。"), _WORDS),
            Question("day", says("12月5日"), (sticker, says_only("11月2日"), nonsense)),
            Question("site", says("小区东门空地"), (*_WORDS, _LONG)),
            Question("budget", says("Tea, 40 yuan"), _WORDS),
            Question("helpers", says("４个"), (*_CHOICE, says_only("999"))),
            Question("risks", presses("propose.none"), _WORDS),
            Question("partner", presses("propose.none"), (sticker, _LONG)),
            Question("collects", presses("propose.collects.no"), _CHOICE),
            Question("official", presses("propose.none"), (sticker, _LONG)),
        ),
        "propose.receipt",
    ),
    Story(
        "proposal_report",
        _volunteer_with_an_approval,
        _report,
        (
            Question("reached", says("２３人"), (*_WORDS, nonsense)),
            Question("words", says("They want to come again."), _WORDS),
        ),
        "proposal_report.done",
    ),
    Story(
        "proposal_approve",
        _director_with_a_plan,
        lambda actor: _review(actor, "a:proposal.approve:"),
        (
            Question("helpers", first, (*_CHOICE, says_only("999"))),
            Question("means", says("The tea urn and 40 yuan"), (sticker, place)),
        ),
        "proposal_approve.done",
    ),
    Story(
        "proposal_changes",
        _director_with_a_plan,
        lambda actor: _review(actor, "a:proposal.changes:"),
        (Question("words", says("Who makes the tea?"), _WORDS),),
        "proposal_changes.done",
    ),
    Story(
        "proposal_decline",
        _director_with_a_plan,
        lambda actor: _review(actor, "a:proposal.decline:"),
        (Question("words", says("The place is a building site."), _WORDS),),
        "proposal_decline.done",
    ),
    Story(
        "site_enter",
        _clerk,
        _places,
        (
            Question("name", says("清塘公园 / Qingtang Park"), (*_WORDS, _LONG)),
            Question("address", says("清塘路8号"), (*_WORDS, _LONG)),
            Question("public", presses("site_enter.public.yes"), _CHOICE),
        ),
        "entry.entered",
    ),
    Story(
        "issuer_enter",
        _clerk,
        _names,
        (Question("name", says("清塘街道办事处"), (*_WORDS, _LONG)),),
        "entry.entered",
    ),
    Story(
        "entry_decline",
        _director_with_a_place,
        lambda actor: _place(actor, "a:entry.decline:"),
        (Question("words", says("It is a car park."), _WORDS),),
        "entry_decline.done",
    ),
    Story(
        "entry_close",
        _director_with_a_listed_place,
        lambda actor: _place(actor, "a:entry.close:"),
        (Question("words", says("It is being rebuilt."), _WORDS),),
        "entry_close.done",
    ),
)
