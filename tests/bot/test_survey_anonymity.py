"""An anonymous answer has no one and no time: whoever has the whole database cannot say whose it is."""

import io
from functools import partial
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from bot import logs
from centre.surveys import campaign
from models.files import StoredFile
from models.people import Role
from models.surveys import SurveyAnswer, SurveyInvitation, SurveyOpenness, SurveyPot
from tests.auxil.everything import everything
from tests.auxil.factories import a_person
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers.survey_stories import an_open_survey, by_link

PEOPLE = 7
DRAFT = "canary-draft 半句话"


def words(number: int) -> str:
    return f"canary-{number} 想听评弹"


async def answers(actor: Actor, number: int) -> str:
    """Answer all questions, in words and with a photo that nobody else has; gives the code that they get."""
    await by_link(actor)
    await actor.press("survey.begin.go")
    await actor.tap("I will")
    await actor.say(words(number))
    await actor.do(lambda phone: phone.send_photo(PNG))
    await actor.tap(str(1 + number % 5))
    await actor.press("survey.hear.yes")
    await actor.press("survey.confirm")
    actor.reads("survey.thanks", "survey.thanks_code")
    return actor.copied


def _written(table: str, session: Session) -> list[tuple[Any, ...]]:
    """What the database itself notes of each row: by which transaction, and where it lies."""
    if session.get_bind().dialect.name != "postgresql":
        return []
    return [tuple(row) for row in session.connection().execute(text(f"SELECT xmin::text FROM {table}"))]  # noqa: S608


async def _close(stage: Stage) -> None:
    def close(session: Session) -> None:
        director = a_person(session, "Director Gao", Role.DIRECTOR)
        campaign.close(session, stage.linli.present(session), director, 1)

    await stage.write(close)
    await stage.settle()


async def _looks_at_photos(stage: Stage, resident: Actor) -> None:
    """Whoever may see the results sees the photos, some at a time, and of nobody."""
    desk = await stage.staff("陈协调", Role.COORDINATOR, "en")
    await desk.forge("a:survey.results:1:")
    await desk.press("survey_photos.see", place=3)
    assert desk.has_read("survey_photos.caption") == 5
    desk.reads("survey_photos.end")
    await desk.press("engine.next")
    assert sum("photo" in message for message in desk.screen) == PEOPLE
    await resident.forge("a:survey.photos:1:2")
    resident.reads("refused.not_allowed")
    for forged in (f"a:survey.photos:{2**63 - 1}:2", "a:survey.photos:1:99999999999999999999/7"):
        await desk.forge(forged)
    assert await stage.faults() == []


async def test_nothing_leads_from_an_answer_to_whoever_gave_it(stage: Stage, logs_as_before: None) -> None:
    log = io.StringIO()
    logs.configure("json", "DEBUG", stream=log)
    await an_open_survey(stage)
    people = [await stage.resident(f"No {number}", "en") for number in range(PEOPLE)]
    idle = await stage.resident("Idle", "en")
    before = {one.id: await everything(stage, one, log) for one in (*people, idle)}
    codes: list[str] = []
    for number, one in enumerate(people):
        await stage.pass_time(minutes=7)
        codes.append(await answers(one, number))
        if number == 2:
            # Nobody's sheet is a row yet: they wait in one, which says nothing of its order.
            assert await stage.read(lambda session: session.exec(select(SurveyAnswer)).all()) == []
            (pot,) = await stage.read(lambda session: session.exec(select(SurveyPot)).all())
            assert len(pot.sheets) == 3
            assert set(pot.sheets[0]) == {"version_id", "answers", "code_hash"}
    # Somebody begins and never sends it.
    await by_link(idle)
    await idle.press("survey.begin.go")
    await idle.tap("I will")
    await idle.say(DRAFT)
    assert (await everything(stage, idle, log)).tables(DRAFT) == {"dialogue"}
    await stage.pass_time(hours=49)
    await stage.linli.purge()

    assert len(await stage.read(lambda session: session.exec(select(SurveyAnswer)).all())) == 5
    await _close(stage)
    kept = await stage.read(lambda session: session.exec(select(SurveyAnswer)).all())
    assert sorted(one.answers["wish"] for one in kept) == sorted(words(number) for number in range(PEOPLE))
    asked = await stage.read(lambda session: session.exec(select(SurveyInvitation)).all())
    assert {one.answered for one in asked} == {True}
    assert len(asked) == PEOPLE

    # Who answered and what was answered: no key, no time, and the database itself wrote all at once.
    columns = {name for table in (SurveyAnswer, SurveyPot) for name in table.model_fields}
    assert columns == {"id", "survey_id", "version_id", "person_id", "answers", "code_hash", "sheets"}
    assert {one.person_id for one in kept} == {None}
    assert not {name for name in SurveyInvitation.model_fields if name.endswith("_at")} - {"told_at"}
    for table in ("survey_answer", "survey_invitation"):
        assert len(set(await stage.read(partial(_written, table)))) <= 1

    files = await stage.read(lambda session: session.exec(select(StoredFile)).all())
    assert len(files) == PEOPLE
    assert {(one.person_id, one.name, one.telegram_file_id) for one in files} == {(None, "", "")}
    by_answer = {one.id: one.answers["spot"]["files"] for one in kept}
    assert {one.id: [one.subject_id] for one in files} == {
        file: [answer] for answer, (file,) in by_answer.items()
    }
    # All got their numbers at the close: those do not tell which five were let out together.
    assert len({one.created_at for one in files}) == 1

    for number, one in enumerate((*people, idle)):
        row = await one.row()
        after = await everything(stage, one, log)
        said = words(number) if one is not idle else DRAFT
        assert after.tables(said) == (set() if one is idle else {"survey_answer", "case"})
        assert not after.places(said) & {"log", "export"}
        new = after.about(row.id or 0, one.id) - before[one.id].about(row.id or 0, one.id)
        assert {table for table, _ in new} <= {"survey_invitation"}
        assert str(one.id) not in after.log
        if one is not idle:
            # Whoever has the code reads what became of it; nobody finds the code, or whose it is.
            assert not after.places(codes[number], codes[number].replace("-", ""))

    await _looks_at_photos(stage, people[0])


async def test_with_names_it_is_theirs(stage: Stage) -> None:
    await an_open_survey(stage, SurveyOpenness.NAMED)
    one = await stage.resident("Mary", "en")
    await by_link(one)
    one.reads("survey.openness.named")
    await one.press("survey.begin.go")
    await one.tap("I will not")
    one.reads("survey.remark.named")
    await one.press("survey.confirm")
    (kept,) = await stage.read(lambda session: session.exec(select(SurveyAnswer)).all())
    assert (kept.person_id, kept.answers) == ((await one.row()).id, {"come": "no"})
