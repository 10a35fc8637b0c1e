"""Volunteering, as people see it: applying, the guardian, the desk, and when something goes wrong."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from centre import complaints, volunteers
from centre.moment import Moment
from models.complaints import ComplaintCategory, Finding, Severity, Target
from models.hours import HourLine, HourState
from models.people import Role
from models.volunteers import AgeBand, Volunteer, VolunteerLine, VolunteerReason
from models.who import Who
from tests.auxil.stage import Stage
from tests.auxil.volunteers import a_team
from tests.handlers.complained import complain
from tests.handlers.requested import as_person
from tests.handlers.team_stories import TEAMS
from tests.handlers.volunteer_stories import admitted, apply, desk_of


async def test_from_the_application_to_the_team(stage: Stage, language: str) -> None:
    await stage.write(a_team)
    resident, desk = await stage.resident("王桂英", language), await desk_of(stage, language)
    await resident.say("/volunteer")
    resident.reads("volunteer.invitation")
    await resident.press("volunteer.apply")
    for key in ("volunteer.age.adult", "volunteer.serves.standing", "skill.phones", "skill.online"):
        await resident.press(key)
    for key in ("engine.all", "volunteer.time.sat-am", "engine.all", "engine.skip"):
        await resident.press(key)
    resident.reads("volunteer_apply.card", "volunteer_apply.pledge", "volunteer_apply.privacy")
    await resident.press("volunteer_apply.confirm")
    resident.reads("volunteer_apply.done")
    # Twice in progress it is not; where it stands is said instead.
    await resident.tap_data("a:volunteer.apply:")
    resident.reads("refused.volunteer_applied")

    desk.reads("notice.volunteer.applied")
    await desk.tap_data("a:vol.see:")
    await desk.press("vol.identity")
    await desk.press("volunteer.age.adult")
    await desk.press("vol_identity.confirm")
    resident.reads("volunteer.told.checked")
    await desk.tap_data("a:vol.see:")
    await desk.press("vol.screen")
    await desk.say("Likes <people>.")
    await desk.press("vol_screen.confirm")
    resident.reads("volunteer.told.screened")
    assert resident.saw("Likes") == 0
    await desk.tap_data("a:vol.see:")
    await desk.press("vol.induct", times=2)
    resident.reads("volunteer.told.probation")
    assert resident.has_read("volunteer.told.probation") == 1
    await resident.say("/volunteer")
    resident.sees(resident.words("volunteer.on_probation", n=0, needed=3))

    await resident.press("volunteer.my_teams")
    await resident.tap_data("a:volunteer.join:")
    await desk.say("/team")
    await desk.tap_data("a:team.see:")
    desk.reads("team.wish", "team.load")
    await desk.tap_data("a:team.admit:")
    resident.reads("notice.team.joined")
    await desk.press("team.leader")
    await desk.tap("王桂英")
    resident.reads("notice.team.led")
    await resident.say("/team")
    await resident.press("team.let_go")
    await resident.tap("王桂英")
    resident.reads("team.none")

    await desk.say("/vol")
    desk.reads("vol.heading")
    await desk.press("vol.view.serving")
    desk.reads("vol.line")
    await desk.press("vol.funnel")
    desk.reads("vol.funnel_heading", "vol.funnel_line", "vol.funnel_days")


async def test_a_minor_says_what_is_missing_and_the_guardian_answers(stage: Stage, language: str) -> None:
    minor, parent = await stage.resident("小明", language), stage.stranger("李芳", None)
    desk = await desk_of(stage, language)
    await apply(minor, AgeBand.FROM_14)
    await minor.say("/volunteer")
    minor.reads("volunteer.next.guardian")
    await minor.press("volunteer.link")
    minor.reads("volunteer.link_made")
    link = minor.copied.partition("start=")[2]
    await minor.start(link)
    minor.reads("refused.guardian_own")
    await minor.say("/volunteer")
    minor.reads("volunteer.link_waits")

    # The guardian may be a stranger: they agree to be known first, and are asked then.
    await parent.start(link)
    await parent.tap_data("a:consent.agree:")
    parent.reads("guardian.relation.ask")
    await parent.press("guardian.relation.parent")
    await parent.press("guardian.answer.yes")
    parent.reads("guardian.card")
    await parent.press("guardian.confirm")
    parent.reads("guardian.agreed")
    minor.reads("volunteer.told.applied")
    desk.reads("notice.volunteer.applied")
    await parent.start(link)
    parent.reads("refused.guardian_answered")

    await parent.say("/volunteer")
    await parent.tap_data("a:guardian.take_back:")
    parent.reads("guardian.sure")
    await parent.press("guardian.take_back_now", times=2)
    parent.reads("refused.guardian_taken_back")
    minor.reads("volunteer.told.exited")


async def test_suspended_heard_removed_and_back(stage: Stage, language: str) -> None:
    resident, desk = await stage.resident("王桂英", language), await desk_of(stage, language)
    director = await stage.staff("林主任", Role.DIRECTOR, language)
    await admitted(resident, desk)
    await desk.say("/vol")
    await desk.press("vol.view.serving")
    await desk.tap_data("a:vol.see:")
    await desk.press("vol.suspend")
    await desk.press("volunteer.reason.complaint")
    await desk.say("Shouted at <a child>.")
    await desk.press("vol_suspend.confirm")
    resident.reads("volunteer.told.suspended", "volunteer.reason_line", "volunteer.why")
    resident.sees("Shouted at <a child>.")
    assert Role.VOLUNTEER not in (await as_person(resident, lambda _s, _m, who: who)).roles
    await desk.tap_data("a:vol.see:")
    await desk.press("vol.remove")
    desk.reads("refused.volunteer_unheard")
    assert "2026-" not in desk.last  # a day is said as people say it

    await resident.say("/volunteer")
    resident.reads("volunteer.next.suspended")
    await resident.press("volunteer.hear")
    await resident.say("I was frightened.")
    await resident.press("volunteer_hear.confirm")
    desk.reads("notice.volunteer.heard")
    await desk.tap_data("a:vol.see:")
    desk.sees("I was frightened.")
    await desk.press("vol.remove")
    await desk.press("volunteer.reason.conduct")
    await desk.say("We are sorry.")
    await desk.press("vol_remove.confirm")
    resident.reads("volunteer.told.removed")

    await resident.say("/volunteer")
    await resident.press("volunteer.appeal")
    await resident.say("Ask the others.")
    await resident.press("volunteer_appeal.confirm")
    desk.reads("notice.volunteer.appealed")
    await desk.say("/vol")
    await desk.tap_data("a:vol.see:")
    await desk.press("vol.appeal")
    await desk.press("vol_appeal.verdict.upheld")
    await desk.say("No.")
    await desk.press("vol_appeal.confirm")
    desk.reads("refused.appeal_own")
    await director.say("/vol")
    await director.tap_data("a:vol.see:")
    await director.press("vol.appeal")
    await director.press("vol_appeal.verdict.granted")
    await director.say("The others say so, too.")
    await director.press("vol_appeal.confirm")
    resident.reads("volunteer.told.probation", "volunteer.why")


async def test_resting_changing_and_leaving(stage: Stage, language: str) -> None:
    resident, desk = await stage.resident("王桂英", language), await desk_of(stage, language)
    await admitted(resident, desk)
    await resident.say("/volunteer")
    await resident.press("volunteer.change_skills")
    assert resident.newest_buttons[0] == resident.words(
        "engine.ticked", choice=resident.words("skill.phones")
    )
    await resident.press("skill.online")
    await resident.press("engine.all")
    resident.reads("volunteer_skills.done")
    await resident.press("menu.volunteer")
    await resident.press("volunteer.pause")
    resident.reads("volunteer.pause_sure")
    await resident.press("volunteer.pause_now", times=2)
    resident.reads("refused.volunteer_paused")
    await resident.say("/volunteer")
    await resident.press("volunteer.resume")
    resident.reads("volunteer.resumed")
    await resident.press("menu.volunteer")
    await resident.press("volunteer.exit")
    await resident.press("volunteer.exit_now")
    resident.reads("volunteer.exited")
    await resident.press("menu.volunteer")
    resident.reads("volunteer.next.exited")
    await resident.press("volunteer.apply")
    resident.reads("volunteer_apply.age.ask")


async def test_checks_are_noted_and_taken_back(stage: Stage, language: str) -> None:
    resident, desk = await stage.resident("王桂英", language), await desk_of(stage, language)
    await admitted(resident, desk)
    await desk.say("/vol")
    await desk.press("vol.view.serving")
    await desk.tap_data("a:vol.see:")
    await desk.press("vol.checks")
    desk.reads("vol.checks_heading")
    await desk.tap_data("a:vol.uncheck:")
    desk.sees(desk.words("volunteer.level.0"))
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.say("/vol")
    clerk.reads("refused.not_allowed")
    await clerk.say("/team")
    clerk.reads("team.none")
    await clerk.forge("a:team.see:1:")
    clerk.reads("refused.team_unknown")
    assert await stage.read(lambda s: volunteers.count(s, volunteers.View.SERVING)) == 1


def a_served_day(session: Session, now: datetime) -> int:
    """What the volunteer served three days ago, vouched for."""
    begun = now - timedelta(days=3)
    times: dict[str, Any] = {
        "begun_at": begun,
        "ended_at": begun + timedelta(hours=2),
        "day": begun.date(),
        "minutes": 120,
    }
    who = session.exec(select(Volunteer)).one().person_id
    line = HourLine(
        person_id=who, what="读报会", state=HourState.CONFIRMED, created_at=now, updated_at=now, **times
    )
    session.add(line)
    session.flush()
    return line.id or 0


async def test_a_complaint_that_was_right_is_one_tap_from_a_suspension(stage: Stage, language: str) -> None:
    volunteer, desk = await stage.resident("何军", language), await desk_of(stage, language)
    await admitted(volunteer, desk)
    assert volunteer.commands[:4] == ["shifts", "myshifts", "leave", "checkin"]
    leader = await stage.staff("赵值班", Role.DUTY_LEADER, language)
    resident = await stage.resident("王桂英", language)
    kind = ComplaintCategory.VOLUNTEER
    filed = await complain(
        resident, category=kind, target=Target.PERSON, whom="志愿者何军", about="He shouted."
    )
    row = filed.case.id or 0

    def settle(session: Session, moment: Moment, who: Who) -> None:
        complaints.triage(session, moment, who, row, category=kind, severity=Severity.HIGH)
        complaints.assign(session, moment, who, row)
        complaints.contact(session, moment, who, row, "We look into it.")
        found = Finding.SUBSTANTIATED
        complaints.reply(session, moment, who, row, found, measure="We spoke to him.", text="We are sorry.")

    await as_person(desk, settle)
    for told in (desk, leader):
        told.reads("notice.volunteer.complained")
        told.sees("何军")
    served = await stage.write(lambda session: a_served_day(session, stage.clock.now()))
    await desk.press("session_zero.button")
    desk.reads("session_zero.which")
    await desk.tap_data("a:weigh.zero_for:", times=2)
    desk.reads("refused.weighed_already")
    volunteer.reads("notice.hours.zeroed")
    assert (await stage.read(lambda s: s.get_one(HourLine, served).zeroed_for)) == filed.case.number
    await leader.tap_data("a:vol.suspend:")
    leader.reads("vol_suspend.words.ask")
    await leader.say("Somebody was shouted at.")
    await leader.press("vol_suspend.confirm")
    volunteer.reads("volunteer.told.suspended")
    assert "shifts" not in volunteer.commands
    line = await stage.read(lambda s: s.exec(select(VolunteerLine).where(VolunteerLine.case_id == row)).one())
    assert line.reason is VolunteerReason.COMPLAINT


async def test_a_team_is_formed_found_paused_and_closed(stage: Stage, language: str) -> None:
    desk, helper = await desk_of(stage, language), await stage.resident("许晓", language)
    await admitted(helper, desk)
    await TEAMS[0].begin(desk)
    await TEAMS[0].play(desk)
    skill = "skill.phones"  # the first that is offered, and one that the helper has
    await desk.press("team.open")
    desk.reads("team.skills", "team.load")
    desk.sees(desk.words(skill))

    await helper.say("/volunteer")
    await helper.press("volunteer.my_teams")
    helper.reads("volunteer.team_fits")
    await helper.tap_data("a:volunteer.join:")
    await desk.say("/team")
    await desk.tap_data("a:team.see:")
    await desk.tap_data("a:team.admit:")
    await desk.press("team.deputy")
    await desk.tap("许晓")
    helper.reads("notice.team.led")

    await desk.press("team.pause")
    desk.reads("team.pause_done")
    await desk.press("team.open")
    desk.reads("team.is_paused")
    await helper.say("/team")
    helper.reads("team.is_paused")
    assert helper.words("team.close") not in helper.newest_buttons
    await desk.press("team.reopen")
    desk.reads("team.reopen_done")
    await desk.press("team.open")
    await desk.press("team.close")
    desk.reads("team.close_sure")
    await desk.press("team.close_now", times=2)
    assert desk.has_read("team.close_done") == 1
    helper.reads("notice.team.closed")
    assert helper.has_read("notice.team.closed") == 1
    await helper.say("/team")
    helper.reads("team.none")
    assert await stage.faults() == []
