"""/rota: a week is planned, shown, told to whom it concerns, and call-backs go to whoever rings back."""

from datetime import time, timedelta
from typing import Any

from sqlmodel import Session

from centre import duty
from centre.duty import posts
from models.covers import CoverState, DutyCover
from models.duty import DutyKind
from models.people import Role
from models.who import by_id
from tests.auxil.stage import Stage
from tests.handlers.stories import ask_by_phone


async def test_a_week_from_the_plan_to_the_first_call(stage: Stage, language: str) -> None:
    sun = await stage.staff("孙协调", Role.COORDINATOR, language)
    chen = await stage.staff("陈窗口", Role.CLERK, language)
    await sun.say("/rota")
    sun.reads("rota.heading", "rota.line")
    await sun.press("rota.lay")
    await sun.press("rota.kind.calls")
    await sun.tap_data("d:")
    await sun.tap("陈窗口")
    sun.reads("rota_lay.card")
    await sun.press("rota_lay.confirm")
    sun.reads("rota_lay.done")
    chen.reads("notice.duty.post_laid")
    await ask_by_phone(await stage.resident("王桂英", language))
    chen.reads("notice.call.new")
    await chen.say("/rota")
    chen.reads("rota.heading", "rota.line")
    chen.sees("陈窗口")
    assert chen.words("rota.lay") not in chen.buttons
    await chen.forge("a:rota.lay:0:")
    chen.reads("refused.not_allowed")
    await chen.forge(f"a:rota.week:{2**63 - 1}:")
    await chen.forge("a:rota.week:z:")
    chen.reads("rota.heading")
    # Day by day, the first of them without anybody.
    await sun.say("/rota")
    await sun.press("rota.lay")
    await sun.press("rota.kind.calls")
    await sun.tap_data("d:")
    await sun.press("rota.each")
    await sun.press("rota.nobody")
    while sun.words("rota_lay.confirm") not in sun.buttons:
        await sun.tap("陈窗口")
    await sun.press("rota_lay.confirm")
    chen.reads("notice.duty.post_off")
    await chen.press("menu.rota")
    chen.sees(chen.words("rota.nobody"))
    assert await stage.faults() == []


async def test_the_evening_before_who_has_the_desk_is_reminded_and_the_rota_shows_who_stands_in(
    stage: Stage, language: str
) -> None:
    sun = await stage.staff("孙协调", Role.COORDINATOR, language)
    chen = await stage.staff("陈窗口", Role.CLERK, language)
    liu = await stage.staff("刘窗口", Role.CLERK, language)
    away, by, layer = [(await one.row()).id or 0 for one in (chen, liu, sun)]

    def lay(session: Session) -> None:
        moment = stage.linli.present(session)
        tomorrow = duty.today(moment) + duty.DAY
        midnight = moment.calendar.at(tomorrow, time.min)
        for kind in DutyKind:
            posts.lay(session, moment, by_id(session, layer), kind, {tomorrow: away})
        times: dict[str, Any] = {
            "starts_at": midnight + timedelta(hours=10),
            "ends_at": midnight + timedelta(hours=12),
        }
        asked: dict[str, Any] = {"asked_at": moment.now, "updated_at": moment.now}
        session.add(DutyCover(for_id=away, by_id=by, why="", state=CoverState.AGREED, **times, **asked))

    await stage.write(lay)
    await stage.pass_time(hours=8)
    chen.reads("notice.duty.post_reminder", "rota.kind.desk", "rota.kind.calls")
    assert chen.has_read("notice.duty.post_reminder") == 1
    liu.reads("notice.duty.post_reminder", "rota.kind_for")
    await liu.say("/rota")
    liu.reads("rota.covered")
    assert await stage.faults() == []


async def test_two_exchange_their_days_at_the_desk(stage: Stage, language: str) -> None:
    chen = await stage.staff("陈窗口", Role.CLERK, language)
    liu = await stage.staff("刘窗口", Role.CLERK, language)
    sun = await stage.staff("孙协调", Role.COORDINATOR, language)
    first, second, layer = [(await one.row()).id or 0 for one in (chen, liu, sun)]

    def lay(session: Session) -> None:
        moment = stage.linli.present(session)
        day = duty.today(moment) + duty.DAY
        plan = {day: first, day + duty.DAY: second}
        posts.lay(session, moment, by_id(session, layer), DutyKind.DESK, plan)

    def desk(session: Session) -> list[int]:
        day = duty.today(stage.linli.present(session)) + duty.DAY
        return [line.named[DutyKind.DESK].id for line in posts.lines(session, day, 2)]

    await stage.write(lay)
    await chen.say("/rota")
    await chen.tap_data("a:rota.swap:")
    await chen.tap("刘窗口")
    chen.reads("rota_swap.instead.ask")
    nothing = chen.words("swap.nothing")
    theirs = chen.newest_buttons[chen.newest_buttons.index(nothing) + 1]
    await chen.tap(theirs)
    await chen.press("rota_swap.confirm")
    chen.reads("rota_swap.done")
    liu.reads("rota.swap_asked_exchange")
    await chen.say("/rota")
    await chen.tap_data("a:rota.withdraw:")
    chen.reads("rota.withdrawn")
    await liu.press("rota.yes")
    liu.reads("refused.duty_swap_over")
    for answer, told in (("rota.no", "rota.swap_declined"), ("rota.yes", "rota.swap_exchanged")):
        await chen.say("/rota")
        await chen.tap_data("a:rota.swap:")
        await chen.tap("刘窗口")
        await chen.tap(theirs)
        await chen.press("rota_swap.confirm")
        await liu.say("/rota")
        await liu.tap_data("a:rota.asked:")
        liu.reads("rota.swap_asked_exchange")
        await liu.press(answer)
        assert chen.has_read(told)
    assert await stage.read(desk) == [second, first]
    for forged in ("", "desk", "desk.x", "x.2026-11-26", "calls.2026-11-26", "desk.2026-11-01"):
        await chen.forge(f"a:rota.swap:0:{forged}")
    for action in ("asked", "yes", "no", "withdraw"):
        await sun.forge(f"a:rota.{action}:{2**63 - 1}:")
        await sun.forge(f"a:rota.{action}:1:")
    assert await stage.faults() == []
