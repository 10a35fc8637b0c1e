"""Points, stars and lists of honour, as volunteers and the desk see them."""

from sqlmodel import Session, col, select

from models.audit import AuditLine
from tests.auxil.factories import a_rule
from tests.auxil.stage import Stage
from tests.handlers.rostered import coordinator, volunteer
from tests.handlers.served import a_held_shift, served


def _stars_soon(session: Session) -> None:
    a_rule(session, "star_hours", [2, 10])


async def test_points_say_what_they_came_of_and_what_comes_next(stage: Stage, language: str) -> None:
    await stage.write(_stars_soon)
    owner = await coordinator(stage, language)
    helper = await volunteer(stage, "许晓", language)
    await helper.say("/points")
    helper.reads("points.rank.none", "points.no_star", "points.next_star", "points.none")
    line_id = await served(stage, helper, await a_held_shift(stage, owner))
    await owner.press("vouch.look")
    await owner.tap_data(f"a:vouch.see:{line_id}:")
    await owner.press("weigh.grade.outstanding")
    owner.reads("weigh.graded")
    await owner.press("vouch.yes")
    assert helper.has_read("notice.star.reached")
    await helper.say("/points")
    helper.reads("points.rank.eligible", "points.stars", "points.next_star")
    helper.reads("points.for.activity", "points.for.evaluation")

    await owner.say("/vol")
    await owner.press("vol.view.serving")
    await owner.tap_data("a:vol.see:")
    await owner.press("vol.hours")
    seen = select(AuditLine.action).where(col(AuditLine.action).in_(["volunteer.seen", "hours.seen"]))
    looks = await stage.read(lambda session: session.exec(seen).all())
    assert set(looks) == {"volunteer.seen", "hours.seen"}  # every look at somebody leaves a line
    await owner.press("weigh.by_party", above=5)
    assert owner.words("weigh.by_others", above=3) in owner.newest_buttons
    await owner.tap_data(f"a:vouch.see:{line_id}:")
    await owner.press("weigh.zero")
    await owner.say("向老人收了钱")
    await owner.press("hours_why.confirm")
    owner.reads("hours_why.zero")
    helper.reads("notice.hours.zeroed")
    await helper.press("menu.points")
    helper.reads("points.rank.none", "points.because", "points.taken", "points.stars")
    await owner.forge(f"a:vouch.unzero:{line_id}:")
    owner.reads("vouch.card")
    helper.reads("notice.hours.unzeroed")
    await owner.forge(f"a:vouch.grade:{line_id}:nonsense")
    assert await stage.faults() == []


async def test_who_wants_to_is_on_the_lists(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    helper, other = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    shift_id = await a_held_shift(stage, owner)
    for one in (helper, other):
        await served(stage, one, shift_id)
    await owner.press("vouch.look")
    await owner.press("vouch.all", n=2)
    await helper.say("/points")
    await helper.press("points.boards")
    helper.reads("board.empty", "board.unlisted")
    await helper.press("board.in")
    helper.reads("board.place", "board.listed")
    await helper.press("board.points_year")
    helper.reads("board.points_year", "board.place")
    assert "钱一" not in helper.last
    await other.say("/points")
    await other.press("points.boards")
    other.sees("许晓")
    await helper.press("board.out")
    helper.reads("board.empty", "board.unlisted")
    await helper.forge("a:points.board:0:nonsense")
    resident = await stage.resident("王桂英", language)
    await resident.say("/points")
    await resident.press("points.boards")
    resident.reads("refused.not_serving")
    assert await stage.faults() == []
