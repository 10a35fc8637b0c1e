"""What cannot wait, as those who lead see it on their phones at night."""

from models.cases import Case
from models.complaints import ComplaintCategory
from models.people import Role
from tests.auxil.stage import Stage
from tests.handlers.complained import complain


async def test_what_is_critical_rings_until_somebody_has_seen_it(stage: Stage, language: str) -> None:
    leader = await stage.staff("王组长", Role.DUTY_LEADER, language)
    deputy = await stage.staff("何副组长", Role.DUTY_DEPUTY, language)
    resident = await stage.resident("王桂英", language)
    await stage.pass_time(hours=16)  # from the morning into the night
    await complain(resident, category=ComplaintCategory.SAFETY)
    leader.reads("notice.case.new", "queue.card_critical")
    assert leader.words("alert.seen") in leader.newest_buttons
    await stage.pass_time(minutes=29)
    assert deputy.has_read("notice.case.new_unseen") == 0
    await stage.pass_time(minutes=1)
    deputy.reads("notice.case.new_unseen")
    deputy.sees("王组长")
    await stage.restart()
    await deputy.press("alert.seen")
    deputy.reads("queue.seen", "queue.seen_not_yours")
    leader.reads("notice.case.seen")
    leader.sees("何副组长")
    # The leader's own button says who was quicker; nobody is rung any more.
    await leader.tap_data("a:queue.seen:")
    leader.reads("refused.case_seen")
    await stage.pass_time(minutes=30)
    assert leader.has_read("notice.case.new_unseen") == 0
    await deputy.press("queue.take_over")
    deputy.sees(deputy.words("queue.step.see"))
    case = await stage.read(lambda s: s.get_one(Case, 1))
    assert case.custodian_id == case.seen_by == (await deputy.row()).id
    assert resident.saw(resident.words("queue.step.see")) == 0
