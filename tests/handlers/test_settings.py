"""/settings, as directors see it: read, change, read back, confirm, undo; and two of them at once."""

from datetime import date

import pytest
from sqlmodel import Session

from centre import configuration, rules, settings
from centre.rules import DEFAULTS, NOTES
from chat.languages import Languages
from handlers import setting_words
from models.people import Role
from tests.auxil.offers import a_fee, a_service, a_window
from tests.auxil.stage import Actor, Stage

LANGUAGES = ("en", "zh-hans")
TEAM = '[[team]]\ncode = "care"\nname.en = "Care"\nfield.en = "Visits"\n'


async def _director(stage: Stage, language: str, name: str = "高主任") -> Actor:
    return await stage.staff(name, Role.DIRECTOR, language)


async def _open(actor: Actor, key: str) -> str:
    await actor.say("/settings")
    await actor.press(f"rule.chapter.{settings.chapter_of(key)}")
    while True:
        try:
            return await actor.tap(NOTES[key].number)
        except AssertionError:
            await actor.press("engine.next")


def test_units_and_sources_are_in_english_what_the_table_says() -> None:
    english = Languages("en")["en"]
    for note in NOTES.values():
        assert english.label(f"rule.unit.{setting_words.slug(note.unit)}") == note.unit
        assert english.label(f"rule.source.{setting_words.slug(note.source)}") == note.source


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_chapter_and_every_rule_can_be_read(stage: Stage, language: str) -> None:
    director = await _director(stage, language)
    for chapter in settings.chapters():
        await director.say("/settings")
        await director.press(f"rule.chapter.{chapter}")
        read = director.last
        while director.words("engine.next") in director.buttons[-3:]:
            read += await director.press("engine.next")
        for key in settings.of_chapter(chapter):
            assert director.words(f"rule.{key}") in read
    for key in NOTES:
        await director.forge(f"a:settings.see:0:{key}")
        assert director.words(f"rule.source.{setting_words.slug(NOTES[key].source)}") in director.last
    assert await stage.faults() == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_rule_is_changed_read_back_and_undone(stage: Stage, language: str) -> None:
    director = await _director(stage, language)
    await _open(director, "keep_cases")
    await director.press("setting.alter")
    await director.say("0")
    assert director.words("refused.setting_least", bound="1") in director.last
    await director.say("３６５")
    # What it means is said before it is confirmed: this one deletes.
    assert director.words("setting.deletes") in director.last
    assert "1095" in director.last
    assert (await stage.read(rules.load)).keep_cases == 1095
    await director.press("setting.confirm")
    assert director.words("setting.done", number="6.11") in director.last
    assert (await stage.read(rules.load)).keep_cases == 365
    await director.press("menu.settings")
    await director.press("setting.changes")
    assert "1095 → 365" in director.last
    await director.press("setting.undo", number="6.11")
    assert director.words("setting.deletes") not in director.last
    await director.press("setting.confirm")
    assert await stage.read(rules.load) == DEFAULTS


@pytest.mark.parametrize(
    ("key", "steps", "expected"),
    [
        ("points_yearly", ("setting.alter", "setting.no"), False),
        ("duty_reminder", ("setting.alter", "=15点"), "15:00:00"),
        ("office_hours", ("setting.alter", "=9:00－18:00"), ["09:00:00", "18:00:00"]),
        ("star_hours", ("setting.alter", "=50、100"), [50, 100]),
        ("centre_phone", ("setting.alter", "=010-5555"), "010-5555"),
        (
            "centre_name",
            ("setting.alter", "=清塘中心 / Qingtang Centre"),
            {"zh-hans": "清塘中心", "en": "Qingtang Centre"},
        ),
        ("emergency_numbers", ("setting.add", "=12345，110"), ["110", "119", "120", "122", "12345"]),
        ("emergency_numbers", ("setting.take", "122"), ["110", "119", "120"]),
        ("staff_units", ("setting.new", "=养老组 / Care"), {"unit1": {"zh-hans": "养老组", "en": "Care"}}),
        (
            "points_grade",
            ("weigh.grade.good", "=2"),
            {"outstanding": 1, "good": 2, "weak": 0},
        ),
    ],
)
async def test_every_kind_of_value_can_be_said(
    stage: Stage, key: str, steps: tuple[str, ...], expected: object
) -> None:
    director = await _director(stage, "zh-hans")
    await _open(director, key)
    for step in steps:
        if step.startswith("="):
            await director.say(step[1:])
        else:
            await (director.press(step) if "." in step else director.tap(step))
    await director.press("setting.confirm")
    assert rules.value(await stage.read(rules.load), key) == expected
    assert await stage.faults() == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_how_much_a_complaint_weighs_is_tapped(stage: Stage, language: str) -> None:
    director = await _director(stage, language)
    await _open(director, "complaint_severity")
    await director.press("complaint.category.late")
    await director.press("queue.complaint.severity.high")
    await director.press("setting.confirm")
    in_force = await stage.read(rules.load)
    assert rules.value(in_force, "complaint_severity")["late"] == "high"
    await director.press("setting.restore")
    await director.press("setting.confirm")
    assert await stage.read(rules.load) == DEFAULTS


@pytest.mark.parametrize("language", LANGUAGES)
async def test_of_two_directors_who_change_a_rule_the_second_is_told(stage: Stage, language: str) -> None:
    gao, lin = await _director(stage, language), await _director(stage, language, "林主任")
    for director, value in ((gao, "9"), (lin, "12")):
        await _open(director, "page")
        await director.press("setting.alter")
        await director.say(value)
    await gao.press("setting.confirm")
    await lin.press("setting.confirm")
    assert lin.words("refused.setting_changed") in lin.last
    assert "高主任" in lin.last
    assert (await stage.read(rules.load)).page == 9
    await lin.press("setting.alter")
    await lin.say("12")
    await lin.press("setting.confirm")
    assert (await stage.read(rules.load)).page == 12


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_configuration_is_saved_changed_and_loaded(stage: Stage, language: str) -> None:
    director = await _director(stage, language)

    async def load(text: str) -> str:
        await director.say("/settings")
        await director.press("config.begin")
        return await director.do(lambda phone: phone.send_document(text.encode(), "centre.toml"))

    await director.say("/settings")
    await director.press("config.send")
    assert director.last_message["document"]["file_name"] == "centre.toml"
    # A wrong line is named, and nothing of the file holds.
    await load("[rules]\nduty_ahead = 14\npage = 99\n")
    director.sees(director.words("refused.setting_most", bound="20"), "3")
    assert await stage.read(rules.load) == DEFAULTS
    await load(f"[rules]\nduty_ahead = 14\npage = 9\n{TEAM}")
    director.sees("11.3", "7 → 14", "8.1", "6 → 9", "care")
    assert await stage.read(rules.load) == DEFAULTS
    await director.press("config.put")
    director.sees(director.words("config.done"))
    assert (await stage.read(rules.load)).page == 9
    # Tapped twice it is done once; the same file again changes nothing.
    await director.press("config.put")
    director.sees(director.words("config.changed"))
    await load(f"[rules]\nduty_ahead = 14\npage = 9\n{TEAM}")
    director.sees(director.words("config.same"))
    await director.forge(f"a:config.put:{2**63 - 1}:")
    assert await stage.faults() == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_catalogue_of_a_file_waits_for_a_second_person(stage: Stage, language: str) -> None:
    def a_centre(session: Session) -> str:
        service = a_service(session, code="SVC-09")
        a_fee(session, service, 1000, date(2026, 1, 1))
        a_window(session, service)
        moment = stage.linli.present(session)
        return configuration.written(session, moment, lambda key: key)

    text = await stage.write(a_centre)
    assert text is not None
    director = await _director(stage, language)
    second = await stage.staff("高主任", Role.DIRECTOR, language)

    async def load(said: str) -> str:
        await director.say("/settings")
        await director.press("config.begin")
        return await director.do(lambda phone: phone.send_document(said.encode(), "centre.toml"))

    await load(text)
    director.sees(director.words("config.same"))
    fee = '[[fee]]\nservice = "SVC-09"\namount = 1250\nfrom_day = "2027-01-01"\n'
    closing = '[[closing]]\nstarts = "2026-12-24 00:00"\nends = "2026-12-25 00:00"\nreason = "盘点 <x>"\n'
    hours = text[text.index("[[window]]") : text.index("# config.closing.head")]
    later = hours.replace("weekday = 2", "weekday = 3")
    changed = text.replace('"Haircut day"', '"Barber <now>"').replace("names.en", "names.de")
    await load(f"{changed}{fee}{closing}{later}")
    director.sees("SVC-09", "12.5", "盘点 <x>")
    await director.press("config.put")
    director.reads("config.done", "config.waits")
    assert await director.press("config.put")
    director.sees(director.words("config.changed"))
    assert second.has_read("notice.revision.asked")
    await second.press("revision.open")
    second.sees("Barber <now>", "12.5")
    await second.press("revision.do.publish")
    await load(f"{changed}{fee}{closing}{later}")
    director.sees(director.words("config.same"))
