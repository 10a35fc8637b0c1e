"""A vote as the desk, who stands, and who votes see it; and what the bot holds of it afterwards."""

import io

from centre.rules import DEFAULTS
from tests.auxil.everything import everything
from tests.auxil.stage import Actor, Stage
from tests.handlers.voted import a_vote, add_other, an_open_vote


async def test_a_vote_from_its_making_to_its_counts(stage: Stage, language: str) -> None:
    owner, helper = await a_vote(stage, language)
    await owner.press("vote.add")
    await owner.press("vote_add.kind.person")
    await owner.say("许晓")
    await owner.press("vote_add.confirm")
    owner.reads("vote_add.asked")
    helper.reads("notice.vote.asked")
    await helper.press("candidate.yes")
    helper.reads("candidate.agreed")
    owner.reads("notice.vote.agreed")
    await owner.press("vote.back")
    owner.reads("vote.card.planned", "vote.stands.listed")
    await add_other(owner, "夜灯巡逻")
    await add_other(owner, "错的")
    await owner.press("vote.take_off")
    await owner.press("vote.candidate", name="错的")
    await owner.press("engine.back")
    await owner.press("vote.poster")
    owner.reads("vote.poster_made")

    await stage.pass_time(days=1)
    resident = await stage.resident("王桂英", language)
    await resident.start("vot_1")
    resident.reads("vote.card.open", "vote.secret")
    await resident.press("vote.prove")
    await resident.say("13800138000")
    resident.reads("misread.own_contact")
    await resident.do(lambda phone: phone.send_contact())
    await resident.press("vote_prove.confirm")
    await resident.press("vote.go_on")
    await resident.press("vote.for", name="夜灯巡逻")
    resident.reads("vote.chosen")
    await resident.press("vote.for", name="许晓")
    assert resident.words("vote.yours", name="许晓") in resident.buttons
    await helper.say("/vote")
    await helper.tap_data("a:vote.see:")
    assert resident.words("vote.for", name="许晓") not in helper.buttons
    await helper.forge("a:vote.cast:1:")
    helper.reads("refused.vote_own")

    await stage.pass_time(days=9)
    for one in (resident, helper, owner):
        one.reads("notice.vote.counted", "vote.place")
    await _counts_are_seen_until_they_are_put_away(stage, resident, owner)


async def _counts_are_seen_until_they_are_put_away(stage: Stage, resident: Actor, owner: Actor) -> None:
    """In words and as a picture, as long as the house says."""
    await resident.say("/vote")
    await resident.tap_data("a:vote.see:")
    resident.reads("vote.card.announced", "vote.place")
    await resident.press("vote.picture")
    assert resident.last_message["photo"]
    await resident.press("vote.back")
    await resident.forge(f"a:vote.picture:{2**63 - 1}:")
    await resident.start("vot_4711")
    resident.reads("vote.heading")
    # After its time it is put away.
    await stage.pass_time(days=DEFAULTS.vote_shown)
    for one in (resident, owner):
        await one.say("/vote")
        one.reads("vote.none")
    assert await stage.faults() == []


async def test_what_somebody_chose_is_nowhere_once_it_is_counted(stage: Stage) -> None:
    await an_open_vote(stage, "en", "Canary rose", "Canary oak")
    voter = await stage.resident("Mary", "en")
    await voter.start("vot_1")
    await voter.press("vote.prove")
    await voter.do(lambda phone: phone.send_contact())
    await voter.press("vote_prove.confirm")
    await voter.press("vote.go_on")
    await voter.press("vote.for", name="Canary rose")
    voter.reads("vote.chosen")
    await stage.pass_time(days=9)
    row = await voter.row()
    held = await everything(stage, voter, io.StringIO())
    theirs = held.about(row.id or 0, voter.id)
    choice = ("Canary rose", "Canary oak", "a:vote.cast", '"candidate_id": 1', '"candidate_id": 2')
    telling = {key for key in theirs if any(word in held.rows[key] for word in choice)}
    # What they were told of the counts names all, whoever they chose.
    assert {table for table, _ in telling} <= {"outbox"}
    assert all("Canary rose" in held.rows[key] and "Canary oak" in held.rows[key] for key in telling)
    assert not any("a:vote.cast" in held.rows[key] for key in telling)


async def test_who_steps_back_in_the_middle_leaves_nobody_without_a_choice(
    stage: Stage, language: str
) -> None:
    owner, helper = await a_vote(stage, language)
    for name in ("一", "二"):
        await add_other(owner, name)
    await owner.press("vote.add")
    await owner.press("vote_add.kind.person")
    await owner.say("许晓")
    await owner.press("vote_add.confirm")
    await helper.press("candidate.yes")
    await stage.pass_time(days=1)
    helper.reads("notice.vote.opened")
    owner.reads("notice.vote.opened")
    await owner.press("vote.go_on")
    await owner.press("vote.for", name="许晓")
    await helper.press("vote.go_on")
    await helper.press("candidate.step_back")
    helper.reads("candidate.sure")
    await helper.press("candidate.step_back")
    helper.reads("candidate.declined")
    owner.reads("notice.vote.stepped_back")
    await owner.press("vote.go_on")
    await owner.press("vote.for", name="一")
    owner.reads("vote.chosen")
    assert await stage.faults() == []


async def test_a_vote_is_called_off_and_not_for_everybody(stage: Stage, language: str) -> None:
    owner = await an_open_vote(stage, language, "一", "二")
    resident = await stage.resident("王桂英", language)
    await resident.forge("a:vote.call_off:1:yes")
    resident.reads("refused.not_allowed")
    await resident.forge("a:vote.cast:1:")
    resident.reads("refused.vote_not_verified")
    await resident.forge("a:vote.picture:1:")
    resident.reads("refused.vote_open")
    voter = await stage.resident("李奶奶", language)
    await voter.start("vot_1")
    await voter.press("vote.prove")
    await voter.do(lambda phone: phone.send_contact())
    await voter.press("vote_prove.confirm")
    await voter.press("vote.go_on")
    await voter.press("vote.for", name="一")
    await owner.say("/vote")
    await owner.tap_data("a:vote.see:")
    await owner.press("vote.call_off")
    owner.reads("vote.call_off_sure")
    await owner.press("vote.call_off")
    owner.reads("vote.call_off_done")
    # Who voted hears of it, and an old button says what became of the vote.
    voter.reads("notice.vote.called_off")
    assert not resident.has_read("notice.vote.called_off")
    await voter.forge("a:vote.cast:2:")
    voter.reads("refused.vote_called_off")
    await voter.forge("a:vote.see:1:")
    voter.reads("vote.card.called_off")
    await stage.pass_time(days=9)
    assert not voter.has_read("notice.vote.counted")
    await resident.say("/vote")
    resident.reads("vote.none")
    assert await stage.faults() == []
