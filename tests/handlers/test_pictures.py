"""Pictures beside the figures, as whoever leads sees them on a phone."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlmodel import Session

from centre import periods, pictures
from centre.figures import Share
from centre.metrics import Figure
from centre.periods import Unit as PeriodUnit
from centre.pictures import Stop
from chat.talk import Reader
from handlers.picture_words import COURSES, PICTURES, Canvas
from models.people import Role
from models.who import by_id
from tests.auxil import sentences
from tests.auxil.rows_by_chance import Chance
from tests.auxil.stage import Stage, words_of


async def fill(stage: Stage) -> None:
    """Some weeks of everything."""

    def write(session: Session) -> None:
        for seed in range(2):
            Chance(session, seed, stage.clock.now() - timedelta(days=10)).fill()

    await stage.write(write)


async def test_a_picture_follows_the_figures_and_the_others_are_a_tap_away(
    stage: Stage, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = await stage.staff("陈协调", Role.COORDINATOR, language)
    await lead.say("/summary 2026-11")
    assert "photo" not in lead.last_message  # there is nothing to draw yet
    monkeypatch.setattr(Chance, "_volunteering", lambda _self: None)
    await fill(stage)
    await lead.say("/month")
    assert "photo" in lead.last_message
    lead.reads("picture.course.now")
    assert "photo" not in lead.screen[-2]  # the words come first
    for name in PICTURES:
        if name != "course":
            before = len(lead.screen)
            await lead.press(f"picture.name.{name}")
            assert len(lead.screen) == before + 1
    await lead.press("picture.name.course")
    for number in COURSES:
        if number != COURSES[0]:
            await lead.press(f"picture.course.of.{number}")
    drawn = [message for message in lead.screen if "photo" in message]
    assert len(drawn) >= 5
    assert all(len(words_of(message)) > 5 for message in drawn)
    about = stage.telegram.world.files.find(drawn[-1]["photo"][-1]["file_id"])
    assert about is not None
    content = stage.telegram.world.files.content(about)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.width == 1080
    await lead.press("picture.back")
    lead.reads("summary.so_far")
    assert await stage.faults() == []


async def test_too_little_is_said_so(stage: Stage, language: str) -> None:
    lead = await stage.staff("陈协调", Role.COORDINATOR, language)
    await lead.say("/week")
    await lead.press("picture.see")
    lead.reads("picture.nothing")
    await lead.press("picture.name.funnel")
    lead.reads("picture.nothing")


async def test_who_may_not_gets_none_and_old_buttons_lead_nowhere(stage: Stage) -> None:
    clerk = await stage.staff("小李", Role.CLERK, "en")
    lead = await stage.staff("Chen", Role.COORDINATOR, "en")
    resident = await stage.resident("Wang", "en")
    for who in (clerk, resident):
        await who.forge("a:picture.draw:0:2026-11-01.2026-11-30.on_time")
        who.reads("refused.not_allowed")
    for told in ("", "2026-11-01", "2026-11-30.2026-11-01.on_time", "2026-11-01.2026-11-30.secrets"):
        await lead.forge(f"a:picture.draw:0:{told}")
        lead.reads("engine.old_button_no_form")
    for told in ("course.M99", "on_time.M01", "", "course"):
        await lead.forge(f"a:picture.draw:0:2026-11-01.2026-11-30.{told}")
        lead.reads("engine.old_button_no_form")
    await lead.forge("a:picture.draw:0:2027-11-01.2027-11-30.on_time")
    lead.reads("refused.period_ahead")
    assert await stage.faults() == []


@pytest.mark.parametrize(
    ("number", "before", "last", "key"),
    [
        ("M01", 4, 9, "picture.course.more"),
        ("M01", 9, 4, "picture.course.less"),
        ("M01", 9, 9, "picture.course.same"),
        ("M06", Share(5, 10), Share(9, 10), "picture.course.more"),
        ("M06", Share(9, 10), Share(5, 10), "picture.course.less"),
        ("M06", Share(900, 1000), Share(905, 1000), "picture.course.same"),  # half a point is nothing
        ("M06", Share(1, 2), Share(9, 10), "picture.course.alone"),  # too few before
        ("M06", Share(9, 10), Share(1, 2), "picture.course.few"),
    ],
)
async def test_the_title_says_which_way_it_went(
    stage: Stage,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    number: str,
    before: Figure,
    last: Figure,
    key: str,
) -> None:
    lead = await stage.staff("陈协调", Role.COORDINATOR, language)
    who = (await lead.row()).id or 0

    def title(session: Session) -> str:
        moment = stage.linli.present(session)
        reader = Reader(session, moment, stage.linli.languages, by_id(session, who))
        months = [
            periods.containing(moment.calendar, PeriodUnit.MONTH, date(2026, month, 1))
            for month in (8, 9, 10)
        ]
        figures_of = [before, before, last]
        stops = [Stop(month, figure) for month, figure in zip(months, figures_of, strict=True)]
        monkeypatch.setattr(pictures, "course", lambda _ask, _metric: stops)
        chart = PICTURES["course"](Canvas(reader, months[-1]), number)
        return "" if chart is None else chart.frame.title

    said = await stage.read(title)
    assert sentences.pattern(language, key).fullmatch(said), said
