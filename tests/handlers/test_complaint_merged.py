"""Whose complaint goes on as another's follows that one: how it stands, what came of it, nobody's words."""

from centre import complaints
from models.cases import CaseState, Openness
from models.people import Role
from tests.auxil.stage import Stage
from tests.handlers.complained import STAIR
from tests.handlers.complained import complain as told_by
from tests.handlers.request_stories import come_to
from tests.handlers.requested import the_case
from tests.handlers.voice_stories import MEASURE, REPLY, complain, handled, triages


async def test_whoever_has_only_a_code_follows_it_and_says_that_it_is_not_fixed_for_them(
    stage: Stage, language: str
) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    neighbour = await stage.resident("李建国", language)
    await told_by(neighbour)
    resident = await stage.resident("王桂英", language)
    await complain(resident, openness=Openness.NO_TRACE)
    code = resident.copied
    await come_to(clerk, 2, triages, lambda s, m, who, case: complaints.merge(s, m, who, case, 1))
    await resident.say(f"/status {code}")
    resident.reads("complaint.next.merged_unnamed", "complaint.onward")
    resident.sees(resident.words("case.state.submitted"))
    # The number of somebody else's would lead them nowhere.
    assert not resident.saw((await the_case(stage)).number or "")
    # There is nothing yet of which they could say that it is not fixed.
    await resident.forge(f"a:voice.not_fixed:0:{code}")
    resident.reads("case.moved_on")
    await handled(clerk, 1)
    await resident.say(f"/status {code}")
    resident.reads("complaint.onward_asks")
    resident.sees(resident.words("complaint.finding.substantiated"), MEASURE)
    assert not any(resident.saw(words) for words in (REPLY, STAIR, "李建国"))
    await resident.press("voice.not_fixed")
    await resident.say("It is still loose")
    await resident.press("voice_not_fixed.confirm")
    resident.reads("voice_not_fixed.done", "complaint.next.rework")
    theirs, other = await the_case(stage, 2), await the_case(stage)
    assert (theirs.state, theirs.merged_into, theirs.person_id) == (CaseState.REWORK, None, None)
    assert other.state is CaseState.REPLIED
    await stage.pass_time(minutes=1)


async def test_whoever_gave_their_name_follows_it_from_their_own_number(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    neighbour = await stage.resident("李建国", language)
    await told_by(neighbour)
    resident = await stage.resident("王桂英", language)
    await complain(resident, openness=Openness.CONFIDENTIAL, whom="5号楼")
    await come_to(clerk, 2, triages, lambda s, m, who, case: complaints.merge(s, m, who, case, 1))
    await handled(clerk, 1)
    resident.reads("notice.case.followed")
    await resident.say(f"/status {(await the_case(stage, 2)).number}")
    resident.reads("complaint.onward_asks")
    # So long after the reply it is settled for everybody.
    await stage.pass_time(days=31)
    await resident.press("voice.not_fixed")
    resident.reads("case.moved_on")
    assert resident.words("voice.not_fixed") not in resident.newest_buttons
