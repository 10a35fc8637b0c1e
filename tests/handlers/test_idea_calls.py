"""A call for ideas as the desk and the authors see it, from the opening to what became of it."""

from centre import cases, suggestions
from tests.auxil.stage import Actor, Stage
from tests.handlers.called import an_open_call, doing, hand_in
from tests.handlers.requested import as_person


async def test_a_call_from_its_opening_to_what_became_of_it(stage: Stage, language: str) -> None:
    owner, resident = await an_open_call(stage, language)
    await hand_in(resident, "楼道椅子")
    await resident.press("case.see")
    resident.reads("idea.of")
    await resident.start("ide_1")
    resident.reads("idea_call.card.open")
    await hand_in(resident, "热汤")
    other = await stage.resident("何力", language)
    await other.start("ide_1")
    await hand_in(other, "路灯", "no_trace")
    await stage.pass_time(days=8)
    resident.reads("idea.stage.screening")
    assert not other.has_read("idea.stage.screening")
    owner.reads("idea.read.screening")

    await _shortlist(owner)
    resident.reads("idea.stage.shortlisted_on")

    await owner.press("idea_call.vote")
    await owner.say("12月10日")
    await owner.press("idea_call_vote.confirm")
    owner.reads("idea_call_vote.done")
    resident.reads("idea.stage.voting_on")
    await stage.pass_time(days=4)
    await owner.say("/ideas")
    await owner.tap_data("a:idea_call.see:")
    await owner.press("idea_call.ballot")
    await owner.press("vote.for", name="热汤")
    await stage.pass_time(days=5)
    assert resident.has_read("idea.stage.announced_chosen") == 1
    assert resident.has_read("idea.stage.announced_on") == 1
    await stage.pass_time(days=1)
    assert owner.has_read("idea.read.announced")

    await _sum_up(owner)
    resident.reads("idea.stage.archived")
    await resident.press("idea_call.back")
    resident.reads("idea_call.card.archived", "idea.fate.done")
    assert await stage.faults() == []


async def _shortlist(owner: Actor) -> None:
    """Read the three ideas, and list the first two."""
    await owner.press("idea_call.back")
    owner.reads("idea_call.card.screening", "idea_call.came")
    await owner.press("idea_call.shortlist")
    owner.reads("refused.idea_none_listed")
    await owner.say("/ideas")
    await owner.tap_data("a:idea_call.see:")
    for row in (1, 2, 3):
        await owner.press("idea_call.read")
        owner.reads("idea_call.read_heading", "idea.desk_line")
        await owner.tap_data(f"a:idea.see:{row}:")
        await owner.press("idea.enlist")
        owner.reads("idea.about")
    await owner.press("idea.unlist")
    await owner.press("idea_call.read")
    await owner.press("idea_call.back")
    await owner.press("idea_call.shortlist")
    owner.reads("idea_call.shortlist_sure", "idea.line")
    await owner.press("idea_call.shortlist")
    owner.reads("idea_call.card.shortlisted")


async def _sum_up(owner: Actor) -> None:
    """Answer all of them, carry the second out, and say what became of it."""
    for row in (1, 2, 3):
        await as_person(owner, doing(cases.take_up, row))
        decide = suggestions.adopt if row == 2 else suggestions.not_adopt
        await as_person(owner, doing(decide, row, "好。"))
    await owner.say("/ideas")
    await owner.tap_data("a:idea_call.see:")
    owner.reads("idea.fate.under_way")
    await owner.press("idea_call.archive")
    owner.reads("refused.idea_open")
    await as_person(owner, doing(cases.finish, 2, "汤来了。"))
    await owner.say("/ideas")
    await owner.tap_data("a:idea_call.see:")
    await owner.press("idea_call.archive")
    await owner.say("每周一有热汤。")
    await owner.press("idea_call_archive.confirm")
    owner.reads("idea_call_archive.done")


async def test_a_call_is_called_off_and_not_for_everybody(stage: Stage, language: str) -> None:
    owner, resident = await an_open_call(stage, language)
    await hand_in(resident, "楼道椅子")
    for act in ("make", "read", "shortlist", "announce", "vote", "archive", "call_off", "poster"):
        await resident.forge(f"a:idea_call.{act}:1:yes")
        resident.reads("refused.not_allowed")
    await owner.say("/ideas")
    await owner.tap_data("a:idea_call.see:")
    await owner.press("idea_call.poster")
    owner.reads("idea_call.poster_made")
    await owner.forge("a:idea_call.page:0:1")
    owner.reads("idea_call.read_heading")
    await owner.press("idea_call.back")
    await owner.press("idea_call.call_off")
    await owner.say("点子太少。")
    await owner.press("idea_call_off.confirm")
    resident.reads("idea.stage.called_off")
    await resident.say("/ideas")
    resident.reads("idea_call.none")
    await resident.forge("a:idea.hand_in:1:")
    resident.reads("idea_call.card.called_off")
    await resident.start("ide_4711")
    resident.reads("idea_call.none")
    assert await stage.faults() == []
