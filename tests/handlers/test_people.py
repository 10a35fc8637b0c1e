"""Language and letters, at any time."""

import pytest

from models.people import LetterSize, Role
from tests.auxil.stage import Stage, rows_of


async def test_the_language_is_changed_with_everything_in_it(stage: Stage) -> None:
    anna = await stage.staff("Anna", Role.CLERK, "zh-hans")
    await anna.say("/language")
    assert f"✓ {anna.words('language.name')}" in anna.newest_buttons
    await anna.tap("English")
    anna.language = "en"
    anna.reads("language.changed")
    assert "✓ English" in anna.newest_buttons
    lines = {line["command"]: line["description"] for line in anna.phone.commands()}
    assert lines["calls"] == anna.words("command.calls")
    await anna.press("menu.start")
    anna.reads("menu.greeting")
    await stage.restart()
    await anna.start()
    anna.reads("menu.greeting")
    assert (await anna.row()).language == "en"


async def test_letters_grow_and_shrink(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.press("menu.language")
    await anna.press("letters.large")
    assert (await anna.row()).letters is LetterSize.LARGE
    assert {len(row) for row in rows_of(anna.last_message)} == {1}
    await anna.press("menu.start")
    anna.sees(anna.words("menu.greeting.large", name="Anna"))
    assert {len(row) for row in rows_of(anna.last_message)} == {1}
    await anna.press("menu.language")
    await anna.press("letters.normal")
    await anna.press("menu.start")
    assert max(len(row) for row in rows_of(anna.last_message)) == 2


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CLERK])
async def test_every_screen_has_one_button_a_row_in_large_letters(stage: Stage, role: Role) -> None:
    anna = await stage.staff("Anna", role, "en")
    await anna.say("/language")
    await anna.press("letters.large")
    since = len(anna.screen)
    for command in stage.linli.house.commands:
        await anna.say(f"/{command}")
    if role is Role.DIRECTOR:
        await anna.tap_data("a:roles.person:")
        await anna.tap_data("a:invite.role:")
    await anna.say("The lift is out of order")
    for message in anna.screen[since:]:
        assert all(len(row) == 1 for row in rows_of(message)), message


@pytest.mark.parametrize("data", ["a:language:0:tlh", "a:language:0:", "a:letters:0:huge", "a:letters:0:"])
async def test_what_there_is_not_changes_nothing(stage: Stage, data: str, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.forge(data)
    anna.reads("engine.old_button_no_form")
    row = await anna.row()
    assert (row.language, row.letters) == (language, LetterSize.NORMAL)


async def test_a_name_is_changed_and_greeted(stage: Stage, language: str) -> None:
    anna = await stage.resident("Anna", language)
    await anna.say("/privacy")
    await anna.press("privacy.name")
    await anna.say("  Anna-Maria \u202e Schmidt ")
    anna.reads("naming.done")
    assert (await anna.row()).name == "Anna-Maria Schmidt"
    await anna.press("menu.start")
    anna.sees("Anna-Maria Schmidt")
