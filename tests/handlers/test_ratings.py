"""Ratings as people meet them: one tap, in the middle of anything; more if they wish; then silence."""

from sqlmodel import Session, select

from centre import cases
from centre.moment import Moment
from centre.ratings import About
from models.cases import Case
from models.files import StoredFile
from models.people import Role
from models.ratings import Matter, RatingState
from models.who import Who
from tests.auxil.offers import a_service
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.handlers import requested
from tests.handlers.bad_mark_stories import leaves_number
from tests.handlers.rating_stories import ask, asked, rating_of
from tests.handlers.stories import STORIES


async def test_one_tap_in_the_middle_of_a_form_leads_back_into_it(stage: Stage, language: str) -> None:
    actor = await stage.resident("王桂英", language)
    form = STORIES["call"]
    await form.begin(actor)
    first, *rest = form.questions
    await first.answer(actor)
    await ask(stage, actor)
    actor.reads("notice.rating.invite")
    await actor.press("rating.grade.4", times=2)
    assert actor.has_read("rating.given") == 1
    actor.reads(f"{form.flow}.{rest[0].name}.ask")
    # Another one, a low one: what went wrong is asked at once, and then it goes on where it was.
    await actor.press("rating.change")
    actor.reads(f"{form.flow}.{rest[0].name}.ask")
    await actor.press("rating.grade.2")
    assert (await rating_of(stage)).grade == 2
    actor.reads("rating_why.reasons.ask")
    await STORIES["rating_why"].fill_in(actor)
    await actor.press("rating_why.confirm")
    assert actor.has_read("rating.added") == 1
    actor.reads("engine.back_to")
    await form.play(actor, since=rest[0].name)
    rating = await rating_of(stage)
    assert (rating.reasons, rating.words, rating.call_back) == (["fee"], "多收了二十块", True)


async def test_whoever_says_that_a_request_is_done_is_asked_how_it_was(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    actor = await stage.resident("王桂英", language)
    row = await requested.request(actor, plan_days=0)

    def done(session: Session, moment: Moment, who: Who) -> None:
        for step in (cases.take_up, cases.accept, cases.schedule, cases.start):
            step(session, moment, who, row)
        cases.finish(session, moment, who, row, "Done.")

    await requested.as_person(clerk, done)
    assert actor.has_read("notice.rating.invite") == 0
    await actor.press("case.confirm", times=2)
    assert actor.has_read("notice.rating.invite") == 1
    await actor.press("rating.grade.5")
    actor.reads("rating.given")
    rating = await rating_of(stage)
    custodian = await stage.read(lambda session: session.get_one(Case, row).custodian_id)
    assert (rating.matter, rating.matter_id, rating.grade) == (Matter.CASE, row, 5)
    assert rating.about_id == custodian


async def test_who_gave_a_number_is_not_asked_for_it(stage: Stage, language: str) -> None:
    actor = await asked(stage, language)
    await leaves_number(actor)
    await actor.press("rating.grade.1")
    await actor.press("rating.reason.fee")
    await actor.press("engine.all")
    await actor.press("engine.skip")
    await actor.press("rating.call_back.yes")
    actor.reads("rating_why.card")
    await actor.press("rating_why.confirm")
    assert (await rating_of(stage)).phone == ""


async def test_silence_is_no_grade_and_a_late_tap_is_told_so(stage: Stage, language: str) -> None:
    actor = await asked(stage, language)
    invitation = actor.last_message
    await stage.pass_time(hours=48)
    actor.reads("notice.rating.reminder")
    heard = len(actor.screen)
    await stage.pass_time(days=6)
    assert len(actor.screen) == heard
    rating = await rating_of(stage)
    assert (rating.state, rating.grade, rating.delivered) == (RatingState.EXPIRED, None, True)
    for number in (invitation["message_id"], actor.last_message["message_id"]):
        await actor.forge(buttons_of(invitation)[0]["callback_data"], number)
        actor.reads("refused.rating_expired")
    await actor.forge(f"a:rating.more:{rating.id}:")
    actor.reads("refused.rating_expired")
    assert await rating_of(stage) == rating
    assert await stage.faults() == []


async def test_whoever_answers_the_question_in_words_or_by_voice_says_more(
    stage: Stage, language: str
) -> None:
    actor = await asked(stage, language)
    told = actor.last_message["message_id"]
    await actor.do(lambda phone: phone.send_text("很好，谢谢", reply_to=told))
    actor.reads("refused.rating_invited")
    await actor.press("rating.grade.5")
    await actor.do(lambda phone: phone.send_text("很好，谢谢", reply_to=told))
    for _ in range(5):
        await actor.press("engine.skip")
    actor.reads("rating_more.card")
    await actor.do(lambda phone: phone.send_voice(b"OggS"))
    await actor.press("rating_more.confirm")
    actor.reads("rating.added")
    rating = await rating_of(stage)
    assert rating.words == "很好，谢谢"
    (voice,) = await stage.read(lambda session: session.exec(select(StoredFile)).all())
    assert (voice.subject_kind, voice.subject_id) == ("rating", rating.id)
    await stage.pass_time(days=8)
    await actor.do(lambda phone: phone.send_text("水管又漏水了，请来看看", reply_to=told))
    # It is over: now it is a matter of its own.
    actor.reads("call.wanted.ask")


async def test_what_is_asked_besides_fits_what_is_rated(stage: Stage) -> None:
    actor = await stage.resident("Mary", "en")
    for about, wanted in (
        (About(Matter.SHIFT, 1), ("useful", "again", "words", "call_back")),
        (About(Matter.CASE, 1, at_home=True), ("speed", "completeness", "skill", "words", "call_back")),
    ):
        await ask(stage, actor, about)
        await actor.press("rating.grade.3")
        await actor.press("rating.more")
        for name in wanted:
            actor.reads(f"rating_more.{name}.ask")
            await actor.press("engine.skip")
        await actor.press("rating_more.confirm")
        actor.reads("rating.added")


async def test_nobody_else_can_rate_or_change_it(stage: Stage) -> None:
    actor = await asked(stage, "en")
    other = await stage.resident("Other", "en")
    for action in ("give", "change", "more", "why"):
        await other.forge(f"a:rating.{action}:1:1")
        other.reads("refused.rating_unknown")
    await actor.forge("a:rating.give:1:9")
    actor.reads("refused.rating_grade")
    await actor.forge("a:rating.why:1:")
    assert (await rating_of(stage)).grade is None


async def test_a_leader_looks_at_a_month_and_nobody_else(stage: Stage, language: str) -> None:
    leader = await stage.staff("Leader", Role.COORDINATOR, language)
    clerk = await stage.staff("Clerk", Role.CLERK, language)
    people = [await stage.resident(f"No {number}", language) for number in range(6)]
    await stage.write(a_service)
    for number, actor in enumerate(people):
        rating_id = await ask(stage, actor, About(Matter.BOOKING, number, service_id=1))
        await actor.forge(f"a:rating.give:{rating_id}:{1 if number == 5 else 5}")
    await ask(stage, people[0], About(Matter.SHIFT, 1))
    await stage.pass_time(days=8)
    await clerk.say("/ratings")
    clerk.reads("ratings.own", "ratings.few")
    await leader.say("/ratings")
    leader.reads("ratings.heading", "ratings.few")
    assert leader.words("figures.later") not in leader.newest_buttons
    await stage.pass_time(days=62)
    await leader.say("/ratings")
    leader.sees(leader.words("ratings.few", name=leader.words("ratings.services")))
    await leader.press("figures.earlier")
    leader.reads("ratings.all", "ratings.shares", "ratings.line", "ratings.few")
    leader.sees("6", "83.3", "16.7", "4.3")
    await leader.press("figures.later")
    leader.reads("ratings.few")
    await leader.forge("a:ratings.month:99:")
    leader.reads("refused.too_long_ago")
    assert await stage.faults() == []


async def test_they_are_asked_about_the_day_on_which_they_came(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await stage.pass_time(days=3)
    await clerk.forge("a:today.served:1:")
    wang.reads("notice.rating.invite")
    wang.sees("Thu 26 Nov")
    await wang.press("rating.grade.5")
    wang.reads("rating.given")
    wang.sees("Thu 26 Nov")
