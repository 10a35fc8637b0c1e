"""Joining by invite, and roles given and taken back."""

import pytest
from sqlmodel import func, select

from models.people import Assignment, Role
from models.who import by_telegram_id
from tests.auxil.factories import a_rule
from tests.auxil.stage import Actor, Stage

LINK = "https://t.me/linli_bot?start="


@pytest.fixture
async def director(stage: Stage, language: str) -> Actor:
    return await stage.staff("高主任", Role.DIRECTOR, language)


async def invite_link(director: Actor, role: str) -> str:
    """Have the director make an invite; returns what it says to /start."""
    await director.say("/invite")
    await director.press(f"role.{role}")
    director.reads("invite.link")
    link = director.copied
    assert link.startswith(LINK)
    director.sees(link)
    return link.removeprefix(LINK)


async def test_an_invite_is_made_sent_and_used(stage: Stage, director: Actor) -> None:
    payload = await invite_link(director, "clerk")
    anna = await stage.resident("Anna", director.language)
    assert "calls" not in anna.commands
    await anna.start(payload)
    anna.reads("staff.joined")
    assert "calls" in anna.commands
    await anna.start(payload)
    anna.reads("staff.joined")  # tapping twice is joining once
    await anna.press("menu.calls")
    anna.reads("desk.heading")


async def test_of_two_people_on_one_link_one_wins(stage: Stage, director: Actor) -> None:
    payload = await invite_link(director, "clerk")
    anna, ben = await stage.resident("Anna", "en"), await stage.resident("Ben", "en")
    anna.phone.press_start(payload)
    ben.phone.press_start(payload)
    await stage.settle()
    joined = [one for one in (anna, ben) if one.has_read("staff.joined")]
    assert len(joined) == 1
    (late,) = {anna, ben} - set(joined)
    late.reads("refused.invite_used")
    assert "calls" not in late.commands


async def test_an_old_or_invented_link_is_refused(stage: Stage, director: Actor) -> None:
    payload = await invite_link(director, "clerk")
    anna = await stage.resident("Anna", director.language)
    await anna.start("inv_nonsense")
    anna.reads("refused.invite_unknown")
    await anna.start("inv_")
    anna.reads("refused.invite_unknown")
    await stage.pass_time(hours=73)
    await anna.start(payload)
    anna.reads("refused.invite_expired")
    await anna.start("xyz_nonsense")
    anna.reads("menu.greeting")


async def test_coordinators_invite_clerks_only(stage: Stage, language: str) -> None:
    coordinator = await stage.staff("孙协调", Role.COORDINATOR, language)
    await coordinator.say("/help")
    await coordinator.press("menu.invite")
    assert coordinator.newest_buttons == [coordinator.words("role.clerk"), coordinator.words("menu.start")]
    for role in ("director", "coordinator", "auditor"):
        await coordinator.forge(f"a:invite.role:0:{role}")
        coordinator.reads("refused.not_allowed")
    for role in ("duty_leader", "nonsense", ""):
        await coordinator.forge(f"a:invite.role:0:{role}")
        coordinator.reads("engine.old_button_no_form")


async def test_a_role_is_given_and_taken_back_and_the_menus_follow(stage: Stage, director: Actor) -> None:
    anna = await stage.staff("Anna", Role.AUDITOR, director.language)
    await director.say("/roles")
    director.reads("roles.heading")
    director.sees("Anna", "高主任")
    await director.tap("Anna")
    await director.press("roles.give", role=director.words("role.coordinator"))
    director.sees(director.words("role.coordinator"))
    anna.reads("notice.staff.role_given")
    anna.sees(anna.words("role.coordinator"))
    assert "invite" in anna.commands
    await anna.press("menu.start")
    assert anna.words("menu.calls") in anna.newest_buttons
    await director.press("roles.take", role=director.words("role.coordinator"))
    await director.press("roles.take", role=director.words("role.auditor"))
    assert anna.has_read("notice.staff.role_taken") == 2
    assert anna.commands == (await stage.resident("Ben", director.language)).commands
    await director.press("roles.back")
    assert "Anna" not in director.last


async def test_there_is_one_duty_leader_and_whoever_was_it_learns_of_it(
    stage: Stage, director: Actor
) -> None:
    old = await stage.staff("马主任", Role.DUTY_LEADER, director.language)
    new = await stage.staff("陈窗口", Role.CLERK, director.language)
    await director.say("/roles")
    await director.tap("陈窗口")
    await director.press("roles.give", role=director.words("role.duty_leader"))
    new.reads("notice.staff.role_given")
    old.reads("notice.staff.role_taken")
    assert "calls" not in old.commands
    await old.say("/duty")
    old.sees("陈窗口")


async def test_the_last_director_stays(stage: Stage, director: Actor) -> None:
    await director.say("/roles")
    await director.tap("高主任")
    await director.press("roles.take", role=director.words("role.director"))
    director.reads("refused.last_director")
    other = await stage.staff("Anna", Role.DIRECTOR, director.language)
    data = f"a:roles.take:{(await director.row()).id}:director"
    await director.forge(data)
    director.reads("menu.greeting")
    await director.forge(data)
    director.reads("refused.not_allowed")
    assert "roles" not in director.commands
    assert "roles" in other.commands


async def test_slips_of_the_director_are_explained(stage: Stage, director: Actor) -> None:
    row = await director.row()
    for data, said in (
        (f"a:roles.give:{row.id}:director", "refused.role_held"),
        (f"a:roles.take:{row.id}:clerk", "refused.role_not_held"),
        ("a:roles.give:zzz:clerk", "refused.person_unknown"),
        ("a:roles.take:zzz:clerk", "refused.person_unknown"),
        ("a:roles.person:zzz:", "refused.person_unknown"),
        (f"a:roles.give:{row.id}:emperor", "engine.old_button_no_form"),
        (f"a:roles.take:{row.id}:", "engine.old_button_no_form"),
        (f"a:roles.give:{row.id}:volunteer", "refused.role_volunteer"),
        (f"a:roles.take:{row.id}:volunteer", "refused.role_volunteer"),
        ("a:invite.role:0:volunteer", "refused.role_volunteer"),
    ):
        await director.forge(data)
        director.reads(said)
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Assignment)).one()) == 1


async def test_nobody_but_the_director_sees_the_roles(stage: Stage, language: str) -> None:
    for role in (Role.CLERK, Role.COORDINATOR, Role.AUDITOR, Role.VOLUNTEER):
        actor = await stage.staff(role.value, role, language)
        await actor.say("/roles")
        actor.reads("refused.not_allowed")
        assert "roles" not in actor.commands


async def test_a_role_is_for_one_unit_or_for_the_whole_centre(stage: Stage, director: Actor) -> None:
    units = {"care": {"zh-hans": "养老组", "en": "Care"}, "life": {"zh-hans": "便民组", "en": "Life"}}
    await stage.write(lambda session: a_rule(session, "staff_units", units))
    care = units["care"][director.language]
    clerk = director.words("role.clerk")
    await director.say("/invite")
    await director.press("role.clerk")
    director.reads("unit.which")
    await director.tap(care)
    anna = await stage.resident("Anna", director.language)
    await anna.start(director.copied.removeprefix(LINK))
    anna.sees(clerk, care)
    await director.say("/roles")
    director.sees(f"Anna: {clerk}" if director.language == "en" else f"Anna：{clerk}", care)
    await director.tap("Anna")
    await director.press("roles.give", role=clerk)
    await director.press("unit.whole")
    anna.reads("notice.staff.role_given")
    await director.press("roles.take", role=director.words("role.in_unit", role=clerk, unit=care))
    anna.reads("notice.staff.role_taken")
    held = await stage.read(lambda session: by_telegram_id(session, anna.id))
    assert held is not None
    assert held.offices == {(Role.CLERK, "")}
    await director.forge(f"a:roles.give:{held.id}:clerk/nowhere")
    director.reads("refused.unit_unknown")
