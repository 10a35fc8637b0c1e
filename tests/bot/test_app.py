"""The whole bot: starting, working, stopping, and what it owes to people who cannot be reached."""

from tests.auxil.stage import Stage


def menus(stage: Stage) -> list[tuple[str, str]]:
    """Every publication of a command menu: for which chat, in which language."""
    return [
        (str(call.parameters.get("scope", "")), str(call.parameters.get("language_code", "")))
        for call in stage.telegram.calls.of("setMyCommands")
    ]


async def test_the_menus_that_everybody_sees_are_published_once(stage: Stage) -> None:
    assert menus(stage) == [("", "en"), ("", "zh"), ("", "")]
    await stage.restart()
    assert len(menus(stage)) == 3


async def test_what_became_of_others_does_not_keep_the_bot_from_starting(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    await li.say("/privacy")
    await li.press("privacy.erase")
    await li.press("privacy.erase_now")
    stranger = stage.stranger("Wang", "en")
    await stranger.start()
    await stranger.press("consent.decline")
    before = len(menus(stage))
    await stage.restart()
    await stage.linli.purge()
    await stage.restart()
    assert len(menus(stage)) == before
