"""Whatever a changed client sends, and whoever sends it: nothing happens that is not theirs to do."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel

from chat.buttons import ActionTap, AnswerTap, encode
from handlers import open_house
from models.bookings import Relative, Wish
from models.catalogue import Service
from models.people import Role
from models.rights import RIGHTS
from models.who import by_telegram_id
from tests.auxil.offers import a_booking, a_request, a_slot
from tests.auxil.stage import WEDNESDAY, Actor, Stage
from tests.handlers.offered import a_haircut
from tests.handlers.stories import ask_by_phone

HOUSE = open_house()
MINE, THEIRS, MISSING, LARGEST = 2, 1, 4711, 2**63 - 1
EXTRAS = ("director", "²:\x00")
# What turns leave behind whoever has a right; all else is as it was after a tap of somebody without one.
LEFT_BY_TURNS = {
    "audit_line",
    "deadline",
    "dialogue",
    "inbox",
    "notice",
    "outbox",
    "replica",
    "search",
    "worker",
}
_OF_RECORDS = ("booking.", "call.", "case.", "complain.", "loan.", "relatives.", "voice.", "wish.")
OWN_MATTERS = {name for name in HOUSE.actions if name.startswith(_OF_RECORDS)} - {"relatives.all"}
# Whoever taps these finds a consent that can be taken back, or none.
OWN_CONSENTS = {"consent.withdraw"}
# These end the story of whoever taps them; tests/handlers/test_privacy.py does.
FAREWELLS = {"privacy.erase_now"}
STRANGER, RESIDENT = "stranger", "resident"


@pytest.fixture(params=[STRANGER, RESIDENT, *Role])
def role(request: pytest.FixtureRequest) -> str:
    """Everybody from stranger to director, in turn."""
    return str(request.param)


async def scene(stage: Stage, role: str) -> Actor:
    """A matter, an alarm and a line on the phone list, all of somebody else; and a matter of the actor's."""
    await stage.staff("Chen", Role.CLERK, "en")
    other = await stage.resident("Wang", "en")
    await ask_by_phone(other)
    await other.say("There is smoke in the hall")
    await other.do(lambda phone: phone.block())
    await stage.write(lambda session: _booked(session, other.id))
    if role == STRANGER:
        anna = stage.stranger("Anna", "en")
        await anna.start()
        return anna
    anna = await (stage.resident("Anna", "en") if role == RESIDENT else stage.staff("Anna", Role(role), "en"))
    await ask_by_phone(anna)
    await stage.write(lambda session: _booked(session, anna.id))
    return anna


def _booked(session: Session, telegram_id: int) -> None:
    """A booking, a wish, a relative and a request of somebody."""
    who = by_telegram_id(session, telegram_id)
    assert who is not None
    if session.get(Service, 1) is None:
        a_haircut(session)
    service = session.get_one(Service, 1)
    slot = a_slot(session, service, WEDNESDAY + timedelta(days=3), capacity=2)
    a_booking(session, who, slot, number=f"YY-{who.id}")
    session.add(Relative(person_id=who.id, name="Li", consented_at=WEDNESDAY))
    session.add(
        Wish(person_id=who.id, service_id=1, day=WEDNESDAY.date() + timedelta(days=3), created_at=WEDNESDAY)
    )
    session.flush()
    a_request(session, who)


def allowed(role: str, action: str, record: int) -> bool:
    """Whether this may change anything."""
    if role == STRANGER:
        return HOUSE.actions[action].open
    right = HOUSE.actions[action].right
    if right is not None:
        return role != RESIDENT and right in RIGHTS[Role(role)]
    if action in OWN_CONSENTS:
        return False  # of the consents here none is one of those
    return action not in OWN_MATTERS or record == MINE


def domain(session: Session) -> dict[str, list[Any]]:
    """Everything that the centre keeps."""
    kept = {name: table for name, table in SQLModel.metadata.tables.items() if name not in LEFT_BY_TURNS}
    return {name: list(session.connection().execute(select(table)).all()) for name, table in kept.items()}


def taps(role: str, *, may: bool) -> list[str]:
    """Every action on every record with one extra or the other, as far as this one may do them (or not)."""
    return [
        encode(ActionTap(action, record, EXTRAS[(number + place) % len(EXTRAS)]))
        for number, action in enumerate(sorted(HOUSE.actions.keys() - FAREWELLS))
        for place, record in enumerate((THEIRS, MINE, MISSING, LARGEST))
        if allowed(role, action, record) == may
    ]


async def send(actor: Actor, data: list[str]) -> int:
    """Send all of them from the newest message; returns how many answers came."""
    calls = actor.stage.telegram.calls
    before = calls.last
    number = actor.last_message["message_id"]
    await actor.do(*[lambda phone, one=one: phone.tap(number, one) for one in data])
    methods = {"sendMessage", "sendDocument", "editMessageText"}
    answers = [call for call in calls.of(after=before) if call.method in methods]
    return sum(str(call.parameters["chat_id"]) == str(actor.id) for call in answers)


@pytest.mark.alternating
async def test_what_is_not_theirs_to_do_changes_nothing_and_is_answered(stage: Stage, role: str) -> None:
    actor = await scene(stage, role)
    before = await stage.read(domain)
    data = taps(role, may=False)
    if data:
        assert await send(actor, data) >= len(data)
    assert await stage.read(domain) == before


@pytest.mark.alternating
async def test_commands_that_are_not_theirs_are_refused_typed_and_tapped(stage: Stage, role: str) -> None:
    actor = await scene(stage, role)
    before = await stage.read(domain)
    rights = RIGHTS[Role(role)] if role not in {STRANGER, RESIDENT} else frozenset()
    names = [name for name, command in HOUSE.commands.items() if command.right not in {None, *rights}]
    assert names or role == Role.DIRECTOR
    since = actor.last_message["message_id"]
    await actor.do(*[lambda phone, name=name: phone.send_text(f"/{name} 2026") for name in names])
    refused = [one for one in actor.screen if one["message_id"] > since]
    assert len(refused) >= len(names)
    if role != STRANGER:  # whom nobody knows is asked for their consent, whatever they say
        assert actor.has_read("refused.not_allowed") == len(names)
    assert not names or await send(actor, [f"m:{name}" for name in names]) >= len(names)
    assert await stage.read(domain) == before


@pytest.mark.alternating
@pytest.mark.parametrize("role", [RESIDENT, Role.CLERK, Role.DIRECTOR])
async def test_what_is_theirs_to_do_is_answered_with_whatever_record(stage: Stage, role: str) -> None:
    actor = await scene(stage, role)
    data = taps(role, may=True)
    assert await send(actor, data) >= len(data)


NONSENSE = [
    *(":", "::", "d", "d:", "d::", "d:::", "a", "a:", "a::", "m", "m:", "m::", "x:1:2", "", " ", "\u202e"),
    *("d:1:1:~confirm", "d:1:1:~e", "d:1:1:~p9", "d:1:1:~p²", "d:1:1:\x00", "d:１:1:x", "🌸🌸🌸🌸"),
    *("d:zzzzzzzzzzzzz:1:~cancel", "d:1:zzzzzzzzzzzzz:x", "m:nothing", "m:<b>", "m:/start", "m:START"),
    *("a:nothing:1:", "a:call.see:-1:", "a:call.see:1.5:", "a:call.see:zzzzzzzzzzzzz:", "a:call.see:²:"),
]


@pytest.mark.alternating
@pytest.mark.parametrize("role", [STRANGER, RESIDENT, Role.DIRECTOR])
async def test_nonsense_is_answered(stage: Stage, role: str) -> None:
    actor = await scene(stage, role)
    before = await stage.read(domain)
    assert await send(actor, NONSENSE) >= len(NONSENSE)
    assert await stage.read(domain) == before


@pytest.mark.parametrize("step", ["question", "card"])
async def test_the_buttons_of_others_forms_do_nothing(stage: Stage, step: str) -> None:
    anna, eve = await stage.resident("Anna", "en"), await stage.resident("Eve", "en")
    await anna.say("The lift is out of order")
    if step == "card":
        await anna.press("call.wanted.chat")
    codes = ("~confirm", "~cancel", "~edit", "~back", "~skip", "~go", "chat", "~eabout", "~p1")
    data = [encode(AnswerTap(1, revision, code)) for revision in range(4) for code in codes]
    assert await send(eve, data) >= len(data)
    assert eve.saw("lift") == 0
    if step == "question":
        await anna.press("call.wanted.chat")
    await anna.press("call.confirm")
    anna.reads("call.receipt")


async def test_every_code_of_one_s_own_form_is_answered(stage: Stage) -> None:
    anna = await stage.resident("Anna", "en")
    codes = (
        "~edit",
        "~go",
        "~skip",
        "~eabout",
        "~ephone",
        "~e",
        "~p0",
        "~p99",
        "morning",
        "nothing",
        "~back",
        "~back",
    )
    await anna.say("The lift is out of order")
    for code in (*codes, "chat", *codes):
        revision = await stage.read(_revision)
        await anna.forge(encode(AnswerTap(1, revision, code)))
        assert anna.newest_buttons or anna.phone.keyboard()
    await anna.say("/cancel")
    anna.reads("engine.cancelled")


def _revision(session: Session) -> int:
    table = SQLModel.metadata.tables["dialogue"]
    return int(session.connection().execute(select(table.c.revision)).scalar_one())
