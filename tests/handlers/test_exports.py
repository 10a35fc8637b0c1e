"""/export as the desk uses it: a list, a time, a form, and a file that is written beside everything else."""

from models.people import Role
from tests.auxil.stage import Stage


async def test_a_list_is_chosen_and_comes_as_a_file(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    await desk.say("/export")
    desk.reads("export.heading")
    await desk.press("export.list.items")
    desk.reads("export.persons.without")
    assert not any("export.make" in button for button in desk.newest_buttons)  # there is nothing in it
    await desk.press("menu.export")
    await desk.press("export.list.bookings")
    await desk.press("export.by.year")
    await desk.press("export.do.with")
    desk.reads("export.persons.with")
    await desk.press("figures.earlier")
    await desk.press("figures.later")
    await desk.forge("a:export.make:0:items.month.with.xlsx")
    document = desk.last_message["document"]
    assert document["file_name"] == "items-2026-11-01-2026-11-30.xlsx"
    desk.sees(desk.words("export.list.items"))
    await desk.press("export.again")
    desk.reads("export.persons.with")
    assert await stage.faults() == []


async def test_who_may_not_gets_none(stage: Stage) -> None:
    clerk = await stage.staff("小李", Role.CLERK, "en")
    auditor = await stage.staff("审计", Role.AUDITOR, "en")
    resident = await stage.resident("王桂英", "en")
    for who in (clerk, resident):
        for told in ("see:0:items.month.without.", "make:0:items.month.without.csv"):
            await who.forge(f"a:export.{told}")
            who.reads("refused.not_allowed")
    await auditor.say("/export")
    await auditor.press("export.list.items")
    assert not any("with." in button for button in auditor.newest_buttons)
    await auditor.forge("a:export.make:0:items.month.with.csv")
    auditor.reads("refused.not_allowed")
    for told in ("items.week.with.csv", "items", "items.month.without.exe"):
        await auditor.forge(f"a:export.make:0:{told}")
        auditor.reads("refused.export_unknown")
    assert await stage.faults() == []
