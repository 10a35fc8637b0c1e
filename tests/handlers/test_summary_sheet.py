"""The figures as a spreadsheet: the same as in the chat, typed, explained, and noted."""

import io
from datetime import timedelta

from openpyxl import load_workbook
from sqlmodel import Session, select

from centre.exports import figures_pen
from centre.metrics import Unit
from centre.summaries import ALL
from models.audit import AuditLine
from models.people import Role
from tests.auxil.rows_by_chance import Chance
from tests.auxil.stage import Stage, words_of


async def test_figures_are_taken_home_with_what_they_mean(stage: Stage, language: str) -> None:
    def fill(session: Session) -> None:
        Chance(session, 3, stage.clock.now() - timedelta(days=5)).fill()

    await stage.write(fill)
    lead = await stage.staff("陈协调", Role.COORDINATOR, language)
    await lead.say("/month")
    await lead.press("summary.look.all")
    told = next(words_of(one) for one in reversed(lead.screen) if "photo" not in one)
    await lead.press("summary.sheet")
    lead.reads("summary.sheet_made")
    document = lead.last_message["document"]
    assert document["file_name"] == "figures-2026-11-01-2026-11-30.xlsx"
    about = stage.telegram.world.files.find(document["file_id"])
    assert about is not None
    book = load_workbook(io.BytesIO(stage.telegram.world.files.content(about)))
    cover, figures, shares = book.worksheets
    explained = {row[0].value for row in cover.iter_rows(max_col=2) if row[1].value}
    rows = list(figures.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} <= {number for numbers in ALL.values() for number in numbers}
    assert {row[1] for row in rows} <= explained
    assert all(isinstance(row[3], int | float | None) for row in rows)
    assert figures.freeze_panes == "C2"
    assert figures.auto_filter.ref == f"A1:I{len(rows) + 1}"
    (requests,) = [row for row in rows if row[0] == "M01"]
    assert f"{requests[3]}" in next(line for line in told.splitlines() if lead.words("metric.M01") in line)
    for number, name, _section, value, _unit, n, *_ in rows:
        if isinstance(value, float) and 0 < value < 1:
            assert f"{100 * value:.1f}" in told, (number, name)
            assert str(n) in told
    assert len(shares._charts) == 1
    line = await stage.read(
        lambda session: session.exec(select(AuditLine).where(AuditLine.action == "export.taken")).one()
    )
    assert (line.detail["list"], line.detail["time"]) == ("figures", "2026-11-01 2026-11-30")
    assert await stage.faults() == []


async def test_of_nothing_there_is_a_sheet_without_figures(stage: Stage) -> None:
    lead = await stage.staff("Chen", Role.DIRECTOR, "en")
    await lead.say("/summary 2026-02")
    await lead.press("summary.sheet")
    lead.reads("summary.sheet_made")


async def test_who_may_not_export_gets_none(stage: Stage) -> None:
    deputy = await stage.staff("He", Role.DUTY_DEPUTY, "en")
    await deputy.say("/month")
    assert deputy.words("summary.sheet") not in deputy.buttons
    for who in (deputy, await stage.resident("Wang", "en")):
        await who.forge("a:summary.sheet:0:2026-11-01.2026-11-30.all.before")
        who.reads("refused.not_allowed")
    lead = await stage.staff("Chen", Role.DIRECTOR, "en")
    for told in ("", "x", "2026-11-30.2026-11-01.all.before"):
        await lead.forge(f"a:summary.sheet:0:{told}")
        lead.reads("engine.old_button_no_form")
    assert await stage.faults() == []


def test_every_unit_of_a_figure_is_written_in_its_way() -> None:
    assert set(figures_pen._FORMATS) == {unit.value for unit in Unit}
