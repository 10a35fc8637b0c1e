"""Training as people see it: what they hold, a seat, the roll, the quiz, and what lapses."""

from datetime import timedelta

from models.training import Proof
from tests.auxil.stage import Stage
from tests.handlers.taught import TITLES, a_course, a_quiz, a_session, coordinator, volunteer


async def test_from_a_seat_to_what_holds_and_lapses(stage: Stage, language: str) -> None:
    keeper = await coordinator(stage, language)
    trainer = await volunteer(stage, language, "何教练")
    xu, wu = await volunteer(stage, language), await volunteer(stage, language, "吴桐")
    title = TITLES[language]
    course = await a_course(keeper, months=1)
    await xu.say("/training")
    xu.reads("training.text", "training.line", "training.status.missing")
    await xu.tap(title)
    xu.reads("training.about")
    await xu.press("training.wish")
    xu.reads("training.wished")

    await a_session(keeper, course, trainer_id=(await trainer.row()).id)
    trainer.reads("notice.training.trainer")
    xu.reads("notice.training.opened")
    await xu.press("training.take", times=2)
    assert xu.has_read("training.taken")
    xu.reads("refused.seat_held")
    await wu.say("/training")
    await wu.tap(title)
    await wu.tap_data("a:training.session:")
    wu.reads("training.seats")
    await wu.press("training.take")
    await xu.say("/training")
    xu.reads("training.status.seat")
    await stage.pass_time(hours=25)
    assert xu.has_read("notice.training.reminder") == 1
    await wu.press("training.give_back")
    wu.reads("training.left")
    await trainer.say("/training")
    await trainer.press("training.sessions")
    await trainer.tap_data("a:training.session:")
    await trainer.press("training.roll")
    trainer.reads("roll.ahead")
    trainer.sees("徐帆")

    await stage.pass_time(hours=26)
    trainer.reads("notice.training.roll")
    await trainer.press("training.roll")
    trainer.reads("roll.left")
    await trainer.tap("徐帆")
    await trainer.press("roll.mark.failed")
    await trainer.tap("徐帆")
    await trainer.press("roll.mark.passed")
    trainer.reads("roll.ready")
    await trainer.press("roll.close")
    trainer.reads("roll.closed")
    xu.reads("notice.training.result")
    await xu.say("/training")
    xu.reads("training.status.valid")


async def test_what_lapses_is_warned_of_and_all_of_it_is_counted(stage: Stage, language: str) -> None:
    keeper, xu = await coordinator(stage, language), await volunteer(stage, language)
    course = await a_course(keeper, months=1)
    await a_session(keeper, course, starts_at=stage.clock.now() + timedelta(hours=1))
    await xu.say("/training")
    await xu.tap(TITLES[language])
    await xu.tap_data("a:training.session:")
    await xu.press("training.take")
    await stage.pass_time(hours=4)
    await keeper.press("training.roll")
    await keeper.press("roll.rest_passed")
    await keeper.press("roll.close")
    await stage.pass_time(days=25)
    xu.reads("notice.training.expiring", "training.next_none")
    await stage.pass_time(days=8)
    xu.reads("notice.training.expired")
    await xu.press("training.wish")
    await keeper.say("/training")
    await keeper.press("training.numbers")
    keeper.reads(
        "training_desk.year", "training_desk.times", "training_desk.pass_rate", "training_desk.coverage"
    )


async def test_a_quiz_is_passed_failed_and_gone_on_with(stage: Stage, language: str) -> None:
    keeper, xu = await coordinator(stage, language), await volunteer(stage, language)
    await a_quiz(keeper, await a_course(keeper, proof=Proof.QUIZ, months=0))
    await xu.say("/training")
    await xu.tap(TITLES[language])
    await xu.press("quiz.begin")
    xu.reads("quiz.rules", "quiz.question", "quiz.option")
    await xu.tap("A", times=2)
    xu.reads("quiz.wrong")
    xu.sees("2")
    await stage.restart()
    await xu.tap("B")
    xu.reads("quiz.right", "quiz.failed")
    await xu.press("quiz.again")
    await xu.forge("a:quiz.answer:2:nonsense")
    await xu.forge("a:quiz.answer:2:0.9")
    await xu.tap("B")
    await xu.tap("B")
    xu.reads("quiz.passed_for_good")
    await xu.press("training.back")
    xu.reads("training.status.valid_for_good")


async def test_after_coming_the_quiz_decides_and_three_goes_a_day_are_enough(
    stage: Stage, language: str
) -> None:
    keeper, xu = await coordinator(stage, language), await volunteer(stage, language)
    course = await a_course(keeper, proof=Proof.BOTH)
    await a_quiz(keeper, course, 1)
    await a_session(keeper, course, starts_at=stage.clock.now() + timedelta(hours=1))
    await xu.say("/training")
    await xu.tap(TITLES[language])
    await xu.tap_data("a:training.session:")
    await xu.press("training.take")
    await stage.pass_time(days=3)
    keeper.reads("notice.training.roll")
    await keeper.press("training.roll")
    await keeper.press("roll.rest_attended")
    await keeper.press("roll.close")
    xu.reads("training.result_attended")
    for _ in range(3):
        await xu.press("quiz.begin" if _ == 0 else "quiz.again")
        await xu.tap("A")
        xu.reads("quiz.failed")
    xu.reads("refused.quiz_tomorrow")
    await stage.pass_time(days=1)
    await xu.say("/training")
    await xu.tap(TITLES[language])
    await xu.press("quiz.begin")
    await xu.tap("B")
    xu.reads("quiz.passed")


async def test_the_desk_moves_calls_off_and_keeps_the_courses(stage: Stage, language: str) -> None:
    keeper, xu = await coordinator(stage, language), await volunteer(stage, language)
    title = TITLES[language]
    course = await a_course(keeper)
    await a_session(keeper, course)
    await xu.say("/training")
    await xu.tap(title)
    await xu.tap_data("a:training.session:")
    await xu.press("training.take")

    await keeper.say("/training")
    await keeper.press("training.sessions")
    keeper.reads("training_desk.line")
    await keeper.tap_data("a:training.session:")
    await keeper.press("training.move")
    await keeper.say("2026-12-05")
    await keeper.say("14:00-16:00")
    await keeper.tap("201")
    keeper.reads("session_move.concerns")
    await keeper.press("session_move.confirm")
    xu.reads("notice.training.moved")

    await keeper.tap_data("a:training.session:")
    await keeper.press("training.call_off")
    keeper.reads("training_desk.off_sure")
    await keeper.press("training_desk.off")
    keeper.reads("training_desk.off_done")
    xu.reads("notice.training.called_off", "training.next_waits")
    await keeper.press("training.not_needed")
    await keeper.press("training.needed")
    keeper.reads("training_desk.noted")
    await keeper.press("training.retire")
    await keeper.press("training.offer")

    await keeper.say("/training")
    await keeper.press("training.people")
    await keeper.tap("徐帆")
    keeper.reads("training_desk.of_person_none")
    await keeper.press("training_desk.recognise")
    await keeper.tap(title)
    await keeper.say("First-aid card")
    await keeper.press("training_recognise.confirm")
    await keeper.press("training_desk.back")
    keeper.reads("training_desk.held_until", "training_desk.shown")
    await keeper.tap(keeper.words("training_desk.revoke", title=title))
    keeper.reads("training_desk.of_person_none")


async def test_a_trainer_who_leaves_is_replaced_and_residents_are_shown_the_way(
    stage: Stage, language: str
) -> None:
    keeper = await coordinator(stage, language)
    trainer = await volunteer(stage, language, "何教练")
    resident = await stage.resident("王桂英", language)
    await resident.say("/training")
    resident.reads("refused.training_for_volunteers")
    await a_session(keeper, await a_course(keeper), trainer_id=(await trainer.row()).id)
    await trainer.say("/privacy")
    await trainer.tap_data("a:privacy.erase:")
    await trainer.tap_data("a:privacy.erase_now:")
    keeper.reads("notice.training.trainerless")
    await keeper.press("training.name")
    await keeper.say("林老师")
    keeper.reads("session_trainer.done")
    keeper.sees("林老师")
