"""What waits today, in numbers, each with the list behind it."""

from datetime import timedelta

from sqlmodel import Session

from models.people import Role
from tests.auxil.factories import a_moment
from tests.auxil.offers import a_request
from tests.auxil.shifts import a_shift, a_site, an_activity
from tests.auxil.stage import WEDNESDAY, Stage
from tests.handlers.rostered import person
from tests.handlers.stories import ask


async def test_every_figure_opens_the_list_behind_it(stage: Stage, language: str) -> None:
    lead = await stage.staff("孙主管", Role.COORDINATOR, language)
    await lead.say("/today")
    lead.reads("today.figures", "today.nothing")
    resident = await stage.resident("王桂英", language)
    await ask(resident)

    def fill(session: Session) -> None:
        a_site(session)
        who = person(session, resident)
        a_request(session, who, a_moment(WEDNESDAY - timedelta(days=9)))
        a_request(session, who, a_moment(WEDNESDAY - timedelta(hours=22)))
        a_request(session, who, a_moment(WEDNESDAY))
        coordinator = person(session, lead).id
        for days in (2, 9):
            moment = a_moment(WEDNESDAY)
            activity = an_activity(session, coordinator)
            a_shift(session, moment, activity, starts_at=WEDNESDAY + timedelta(days=days))

    await stage.write(fill)
    # What is late is told to who leads at once; then it is quiet.
    await stage.pass_time(minutes=1)
    for figure, n in (("late", 1), ("due", 1), ("calls", 1), ("short", 1)):
        await lead.say("/today")
        lead.reads("today.figures", "today.lacking")
        await lead.press(f"today.{figure}", n=n)
        if figure == "short":
            await lead.tap_data("a:shift_desk.see:")
        elif figure == "calls":
            await lead.tap_data("a:desk.see:")
        else:
            await lead.tap_data("a:queue.see:")
    clerk = await stage.staff("Clerk", Role.CLERK, language)
    await clerk.say("/today")
    assert clerk.words("today.short", n=1) not in clerk.newest_buttons
    await clerk.forge("a:today.short:0:")
    assert not clerk.has_read("today.lacking")
    assert not await stage.faults()
