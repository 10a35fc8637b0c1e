"""What every form does for everybody, whatever it is for."""

import pytest
from sqlmodel import Session, col, select

from centre.ratings import About
from handlers import open_house
from models.audit import AuditLine
from models.badges import CodeCheck
from models.dialogue import Dialogue, DialogueState
from models.ratings import Matter
from models.surveys import SurveyInvitation
from tests.auxil import sentences
from tests.auxil.stage import Stage, buttons_of, rows_of, words_of
from tests.handlers.rating_stories import ask
from tests.handlers.stories import STORIES
from tests.handlers.story import Question, Story, control

WAYS_OUT = ("button", "command", "words")


@pytest.fixture(params=STORIES)
def story(request: pytest.FixtureRequest) -> Story:
    """Every form of the house, in turn."""
    return STORIES[request.param]


def test_every_form_has_its_story() -> None:
    flows = open_house().flows
    assert set(STORIES) == set(flows)
    for story in STORIES.values():
        steps, told = flows[story.flow].steps, [question.name for question in story.questions]
        assert [step.name for step in steps if step.name in told] == told
        assert story.carded == flows[story.flow].carded


@pytest.mark.alternating
async def test_it_goes_on_in_another_process_and_is_sent_once(
    stage: Stage, story: Story, language: str
) -> None:
    actor = await story.open(stage, language)
    before = await done(stage)
    for question in story.questions:
        await stage.restart()
        actor.reads(f"{story.flow}.{question.name}.ask")
        await question.answer(actor)
    await stage.restart()
    if story.carded:
        actor.reads(f"{story.flow}.card")
        acts = await done(stage)
        await actor.press(f"{story.flow}.confirm", times=2)
        once = await done(stage)
        assert once > acts
        assert actor.has_read(story.receipt) == 1
        assert actor.has_read(story.ended) == 1
        await actor.forge(f"d:{await newest_form(stage)}:1:~confirm")
        actor.reads(story.ended)
        assert await done(stage) == once
    else:
        await story.finish(actor)
        assert await done(stage) > before
    await nothing_left(stage)


@pytest.mark.alternating(other=True)  # so that every form is told twice: in both languages, on both databases
async def test_wrong_answers_are_explained_and_right_ones_can_be_changed(
    stage: Stage, story: Story, language: str
) -> None:
    actor = await story.open(stage, language)
    for question in story.questions:
        asked = actor.last
        for wrong in question.wrong:
            await actor.do(wrong)
            reason = actor.last.removesuffix(asked)
            assert reason.strip()
            assert reason + asked == actor.last
        await question.answer(actor)
    for question in story.questions if story.carded else ():
        await actor.press("engine.edit")
        actor.reads(f"{story.flow}.card", "engine.edit_which")
        await actor.press("engine.back")
        actor.reads(f"{story.flow}.card")
        await actor.press("engine.edit")
        await actor.press(f"{story.flow}.{question.name}.line")
        actor.reads(f"{story.flow}.{question.name}.ask")
        await control(actor, "engine.back")
        actor.reads(f"{story.flow}.card")
        await actor.press("engine.edit")
        await actor.press(f"{story.flow}.{question.name}.line")
        await question.answer(actor)
    await story.finish(actor)


@pytest.mark.alike
@pytest.mark.alternating
async def test_back_leads_to_the_question_before(stage: Stage, story: Story, language: str) -> None:
    actor = await story.open(stage, language)
    for before, question in zip(story.questions, story.questions[1:], strict=False):
        await before.answer(actor)
        actor.reads(f"{story.flow}.{question.name}.ask")
        await control(actor, "engine.back")
        actor.reads(f"{story.flow}.{before.name}.ask")
        await before.answer(actor)
    await story.play(actor, since=story.questions[-1].name)


@pytest.mark.alike
@pytest.mark.alternating
async def test_it_is_put_away_at_any_question(stage: Stage, story: Story) -> None:
    actor = await story.enter(stage, "en")
    # Each question in one of the ways, each form beginning with another.
    for number, question in enumerate(story.questions, start=list(STORIES.values()).index(story)):
        how = WAYS_OUT[number % len(WAYS_OUT)]
        await story.begin(actor)
        await story.fill_in(actor, until=question.name)
        acts = await done(stage)
        if how == "button" and buttons_of(actor.last_message):
            await actor.press("engine.cancel")
        else:
            await actor.say("/cancel" if how == "command" else "CANCEL ")
        actor.reads("engine.cancelled")
        assert actor.phone.keyboard() is None
        assert await done(stage) == acts
        await nothing_left(stage)


@pytest.mark.alike
@pytest.mark.alternating
async def test_it_is_put_away_at_the_card(stage: Stage, story: Story, language: str) -> None:
    actor = await story.enter(stage, language)
    if not story.carded:
        return
    await story.begin(actor)
    await story.fill_in(actor)
    await actor.press("engine.cancel")
    actor.reads("engine.cancelled")
    await nothing_left(stage)
    await story.begin(actor)
    await story.play(actor)


@pytest.mark.alike
@pytest.mark.alternating
async def test_a_button_of_a_question_that_was_answered_shows_the_present_one(
    stage: Stage, story: Story
) -> None:
    actor = await story.open(stage, "en")
    asked = actor.last_message
    if not buttons_of(asked):
        return  # a number is asked for with keys below the field
    old = next(b["callback_data"] for b in buttons_of(asked) if b["callback_data"].startswith("d:"))
    await story.fill_in(actor)
    await actor.forge(old, asked["message_id"])
    if story.carded:
        # What is only tapped stays one message, where an old button is a tap too many.
        typed = asked["message_id"] != actor.last_message["message_id"]
        actor.reads(f"{story.flow}.card", *(["engine.old_button"] if typed else []))
        await story.finish(actor)
    else:
        actor.reads(story.ended)


@pytest.mark.alike
@pytest.mark.alternating
async def test_another_form_comes_between_and_leads_back(stage: Stage, story: Story, language: str) -> None:
    actor = await story.enter(stage, language)
    other = STORIES["naming" if story.flow != "naming" else "call"]
    await story.begin(actor)
    for question in story.questions:
        await other.begin(actor)
        await other.fill_in(actor)
        if other.carded:
            await actor.press(f"{other.flow}.confirm")
        assert actor.has_read(other.receipt)
        actor.reads("engine.back_to", f"{story.flow}.{question.name}.ask")
        await question.answer(actor)
    await story.finish(actor)
    await nothing_left(stage)


@pytest.mark.alike
@pytest.mark.alternating
async def test_after_a_long_pause_it_is_asked_whether_to_go_on(
    stage: Stage, story: Story, language: str
) -> None:
    actor = await story.open(stage, language)
    first = story.questions[0].name
    await stage.pass_time(hours=24)
    await actor.say("Good morning, is the canteen open today?")
    actor.reads("engine.welcome_back", f"{story.flow}.{first}.ask")
    await story.play(actor)


@pytest.mark.alike
@pytest.mark.alternating
async def test_menus_lead_back_into_it(stage: Stage, story: Story, language: str) -> None:
    actor = await story.open(stage, language)
    first = story.questions[0].name
    for command in ("start", "help", "language", "nonsense"):
        await actor.say(f"/{command}")
        await actor.press("engine.go_on", form=actor.words(f"{story.flow}.name"))
        actor.reads("engine.going_on", f"{story.flow}.{first}.ask")
    # Nor does being asked how something was: one tap, and it goes on.
    await ask(stage, actor, About(Matter.CASE, 77))
    await actor.press("rating.grade.4")
    assert actor.has_read("rating.given") == 1
    actor.reads(f"{story.flow}.{first}.ask")
    await story.play(actor)


@pytest.mark.alike
@pytest.mark.alternating
async def test_another_language_keeps_the_answers(stage: Stage, story: Story, language: str) -> None:
    actor = await story.open(stage, language)
    for question in story.questions:
        actor.language = "en" if actor.language == "zh-hans" else "zh-hans"
        await actor.say("/language")
        await actor.tap(actor.words("language.name"))
        assert actor.has_read("language.changed")
        actor.reads(f"{story.flow}.{question.name}.ask")
        await question.answer(actor)
    await story.finish(actor)


@pytest.mark.alike
@pytest.mark.alternating
async def test_large_letters_put_one_button_in_a_row(stage: Stage, story: Story) -> None:
    actor = await story.enter(stage, "en")
    await actor.say("/language")
    await actor.press("letters.large")
    since = len(actor.screen)
    await story.begin(actor)
    await story.play(actor)
    await actor.say("/start")
    for message in actor.screen[since:]:
        assert all(len(row) == 1 for row in rows_of(message)), message


@pytest.mark.alike
@pytest.mark.alternating
async def test_danger_is_heard_in_the_middle_and_the_form_kept(stage: Stage, story: Story) -> None:
    actor = await story.open(stage, "en")
    await actor.say("I smell gas in the stairwell")
    assert actor.has_read("emergency.numbers") == 1
    first, *rest = story.questions
    if takes_stories(story, first) and (story.carded or rest):
        # The words count as the answer as well.
        assert actor.has_read(f"{story.flow}.{first.name}.ask") == 1
        for question in rest:
            await question.answer(actor)
        await story.finish(actor)


@pytest.mark.alike
@pytest.mark.alternating
async def test_a_cry_for_help_at_any_step_is_answered_with_numbers_and_no_reproach(
    stage: Stage, story: Story, language: str
) -> None:
    for question in story.questions:
        actor = await story.open(stage, language)
        await story.fill_in(actor, until=question.name)
        before = len(actor.screen)
        await actor.say("快来人，着火了")
        said = [words_of(message) for message in actor.screen[before:]]
        assert len(said) == 2
        assert sentences.pattern(language, "emergency.numbers").search(said[0])
        for key in (key for key in sentences.catalogue(language) if key.startswith(("misread.", "refused."))):
            assert not sentences.pattern(language, key).search(said[1]), key
        if not takes_stories(story, question) or not story.carded:
            actor.reads(f"{story.flow}.{question.name}.ask")


def takes_stories(story: Story, question: Question) -> bool:
    """Whether a cry for help counts as the answer as well: where things are told it is part of the story."""
    step = open_house().flows[story.flow].step(question.name)
    return step is not None and step.merge is not None


async def done(stage: Stage) -> int:
    """How many acts were written down, and what is counted of which nobody writes down whose it is."""

    def count(session: Session) -> int:
        asked = session.exec(select(CodeCheck.times)).all()
        answered = select(SurveyInvitation.id).where(col(SurveyInvitation.answered))
        counted = sum(asked) + len(session.exec(answered).all())
        return len(session.exec(select(AuditLine.id)).all()) + counted

    return await stage.read(count)


async def nothing_left(stage: Stage) -> None:
    """Assert that no form is running or waiting."""
    running = col(Dialogue.state).in_([DialogueState.ACTIVE, DialogueState.SUSPENDED])
    assert await stage.read(lambda session: session.exec(select(Dialogue).where(running)).all()) == []


async def newest_form(stage: Stage) -> int:
    """The id of the newest form."""

    def find(session: Session) -> int:
        return session.exec(select(Dialogue.id).order_by(col(Dialogue.id).desc())).first() or 0

    return await stage.read(find)
