"""An anonymous answer has no one and no time: whoever has the whole database cannot say whose it is."""

import io
from functools import partial
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import text
from sqlmodel import Session, select

from bot import logs
from centre.surveys import campaign
from models.files import StoredFile
from models.people import Role
from models.survey_questions import Question, Questions
from models.surveys import SurveyAnswer, SurveyInvitation, SurveyOpenness, SurveyPot
from tests.auxil.everything import everything
from tests.auxil.factories import a_person
from tests.auxil.photos import CAMERA, a_photo
from tests.auxil.stage import Actor, Stage
from tests.handlers.survey_stories import SKIP, an_open_survey, by_link

# Enough for two groups, and one in the pot.
PEOPLE = 11
# Wants no answer, so the staff can raise their words.
SILENT = 3
DRAFT = "canary-draft 半句话"
_GATE = {
    "name": "gate",
    "kind": "single",
    "text": {"zh-hans": "走哪个门？", "en": "Which gate do you use?"},
    "options": [
        {"code": "east", "label": {"zh-hans": "东门", "en": "The east one"}},
        {"code": "west", "label": {"zh-hans": "西门", "en": "The west one"}},
    ],
}
ASKED = Questions(items=(Question.model_validate(_GATE), *SKIP.items[1:]))


def words(number: int) -> str:
    return f"canary-{number} 想听评弹"


async def answers(actor: Actor, number: int) -> str:
    """Answer all questions, in words and with a photo that nobody else has; gives the code that they get."""
    await by_link(actor)
    await actor.press("survey.begin.go")
    await actor.tap("The east one" if number % 2 else "The west one")
    await actor.say(words(number))
    await actor.do(lambda phone: phone.send_photo(a_photo()))
    await actor.tap(str(1 + number % 5))
    await actor.press("survey.hear.no" if number == SILENT else "survey.hear.yes")
    await actor.press("survey.confirm")
    if number == SILENT:
        actor.reads("survey.thanks")
        return ""
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


async def _looks(stage: Stage, desk: Actor) -> None:
    """See all that the desk can see of it: the photos, some at a time and of nobody, and the two groups."""
    await desk.forge("a:survey.results:1:")
    await desk.press("survey_photos.see", place=3)
    assert desk.has_read("survey_photos.caption_words") + desk.has_read("survey_photos.caption") == 5
    desk.reads("survey_photos.end")
    await desk.press("engine.next")
    await desk.press("engine.next")
    assert sum("photo" in message for message in desk.screen) == PEOPLE
    for forged in (f"a:survey.photos:{2**63 - 1}:2", "a:survey.photos:1:99999999999999999999/7"):
        await desk.forge(forged)
    await desk.forge("a:survey.results:1:")
    await desk.press("results.by_groups")
    await desk.tap_data("a:survey.split_by:1:gate")
    desk.sees(desk.words("results.split.group", group="The east one", n=5, finding=""))
    assert await stage.faults() == []


async def _raises(desk: Actor) -> None:
    """Pass on the only words whose author wanted no answer."""
    await desk.forge("a:survey.results:1:")
    await desk.press("opinions.list")
    desk.sees(words(SILENT))
    await desk.tap_data("a:opinion.one:")
    await desk.press("unit.whole")
    assert desk.has_read("opinions.raised_nameless")


async def _takes_the_sheet(stage: Stage, desk: Actor, people: list[Actor]) -> None:
    """There is everything in it that was said, in no order of anybody's, and nothing of a camera's."""
    await desk.forge("a:survey.results:1:")
    await desk.press("results.sheet")
    about = stage.telegram.world.files.find(desk.last_message["document"]["file_id"])
    assert about is not None
    content = stage.telegram.world.files.content(about)
    with ZipFile(io.BytesIO(content)) as packed:
        held = b"".join(packed.read(name) for name in packed.namelist())
    assert CAMERA.encode() not in held
    assert not any(str(one.id).encode() in held for one in people)
    book = load_workbook(io.BytesIO(content))
    cells = [cell for page in book for row in page.iter_rows(values_only=True) for cell in row]
    told = [cell for cell in cells if isinstance(cell, str) and cell.startswith("canary-")]
    assert told == sorted(words(number) for number in range(PEOPLE))
    assert not any(isinstance(cell, str) and cell.startswith("No ") for cell in cells)
    shown = [picture for page in book for picture in page._images]
    assert len(shown) == PEOPLE
    for picture in shown:
        with Image.open(io.BytesIO(picture._data())) as small:
            assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (180, 135), {})


async def _rows_tell_nothing(stage: Stage) -> None:
    """Who answered and what was answered: no key, no time, and the database itself wrote all at once."""
    kept = await stage.read(lambda session: session.exec(select(SurveyAnswer)).all())
    assert sorted(one.answers["wish"] for one in kept) == sorted(words(number) for number in range(PEOPLE))
    asked = await stage.read(lambda session: session.exec(select(SurveyInvitation)).all())
    assert {one.answered for one in asked} == {True}
    assert len(asked) == PEOPLE

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


async def test_nothing_leads_from_an_answer_to_whoever_gave_it(stage: Stage, logs_as_before: None) -> None:
    log = io.StringIO()
    logs.configure("json", "DEBUG", stream=log)
    await an_open_survey(stage, asked=ASKED)
    people = [await stage.resident(f"No {number}", "en") for number in range(PEOPLE)]
    idle = await stage.resident("Idle", "en")
    desk = await stage.staff("陈协调", Role.COORDINATOR, "en")
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
    await idle.tap("The east one")
    await idle.say(DRAFT)
    assert (await everything(stage, idle, log)).tables(DRAFT) == {"dialogue"}
    await stage.pass_time(hours=49)
    await stage.linli.purge()

    assert len(await stage.read(lambda session: session.exec(select(SurveyAnswer)).all())) == 10
    await _close(stage)
    await _looks(stage, desk)
    await _raises(desk)
    await _takes_the_sheet(stage, desk, people)
    reader = (await desk.row()).id
    await _rows_tell_nothing(stage)
    for number, one in enumerate((*people, idle)):
        row = await one.row()
        after = await everything(stage, one, log)
        said = words(number) if one is not idle else DRAFT
        assert after.tables(said) - {"outbox"} == (set() if one is idle else {"survey_answer", "case"})
        sent = {row for row, text in after.rows.items() if row[0] == "outbox" and said.split()[0] in text}
        assert {after.people[row] for row in sent} <= {frozenset({reader})}
        assert not after.places(said) & {"log", "export"}
        new = after.about(row.id or 0, one.id) - before[one.id].about(row.id or 0, one.id)
        assert {table for table, _ in new} <= {"survey_invitation"}
        assert str(one.id) not in after.log
        if one is not idle and codes[number]:
            # Whoever has the code reads what became of it; nobody finds the code, or whose it is.
            assert not after.places(codes[number], codes[number].replace("-", ""))

    await people[0].forge("a:survey.photos:1:2")
    people[0].reads("refused.not_allowed")


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
