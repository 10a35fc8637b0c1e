"""What waits today, in numbers, each with the list behind it."""

from datetime import timedelta

from sqlmodel import Session

from models.people import Assignment, Role
from tests.auxil.factories import a_moment, a_person, a_rule
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
    # What waits now stands under a period that runs as well, and leads to the same lists.
    for command, figure, n in (
        *(("/today", *one) for one in (("late", 1), ("due", 1), ("calls", 1), ("short", 1))),
        *(("/week", *one) for one in (("late", 1), ("calls", 1), ("short", 1), ("fresh", 3))),
    ):
        told = lead.has_read("today.begun_by_nobody")
        await lead.say(command)
        assert lead.has_read("today.begun_by_nobody") == told + 1
        await lead.press(f"today.{figure}", n=n)
        if figure == "short":
            await lead.tap_data("a:shift_desk.see:")
        elif figure == "calls":
            await lead.tap_data("a:desk.see:")
        else:
            await lead.tap_data("a:queue.see:")
    told = lead.has_read("summary.waits")
    await lead.say("/summary last month")
    assert lead.has_read("summary.waits") == told
    assert not lead.has_read("summary.beyond_unit")
    clerk = await stage.staff("Clerk", Role.CLERK, language)
    await clerk.say("/today")
    assert clerk.words("today.short", n=1) not in clerk.newest_buttons
    await clerk.forge("a:today.short:0:")
    assert not clerk.has_read("today.lacking")
    assert not await stage.faults()


async def test_who_leads_one_unit_is_told_that_figures_are_of_the_whole_centre(
    stage: Stage, language: str
) -> None:
    lead = await stage.resident("孙主管", language)

    def fill(session: Session) -> None:
        a_rule(session, "staff_units", {"care": {"en": "Care"}, "life": {"en": "Life"}})
        who = person(session, lead)
        session.add(Assignment(person_id=who.id, role=Role.COORDINATOR, unit="care", granted_at=WEDNESDAY))
        resident = a_person(session, "Li")
        for unit in ("care", "care", "life"):
            a_request(session, resident, a_moment(WEDNESDAY), code=f"S-{unit}", staff_unit=unit)

    await stage.write(fill)
    await lead.say("/week")
    assert lead.has_read("summary.beyond_unit")
    # The figure is of all, what waits is of their unit.
    assert lead.saw(lead.words("metric.M01"))
    await lead.press("today.fresh", n=2)
