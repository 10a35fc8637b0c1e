"""Figures of a period, as whoever leads asks for them."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre.summaries import ALL, SPLIT
from models.cases import Case, CaseKind, CaseLimit, CaseState, LimitStep
from models.people import Role
from models.rights import RIGHTS, Right
from tests.auxil import sentences
from tests.auxil.offers import a_service
from tests.auxil.rows_by_chance import Chance
from tests.auxil.stage import WEDNESDAY, Actor, Stage, words_of


def _requests(session: Session, n: int, days: int, *, late: int = 0) -> None:
    """Requests of so many days ago that were reviewed, so many of them late."""
    service = a_service(session)
    at = WEDNESDAY - timedelta(days=days)
    for number in range(n):
        case = Case(
            kind=CaseKind.REQUEST,
            state=CaseState.CLOSED,
            service_id=service.id,
            created_at=at,
            answered_at=at + timedelta(hours=2),
            accepted_at=at,
            closed_at=at,
            updated_at=at,
        )
        session.add(case)
        session.flush()
        met_at = at + timedelta(hours=1 if number < late else -1)
        session.add(CaseLimit(case_id=case.id or 0, step=LimitStep.FINISH, due_at=at, met_at=met_at))


@pytest.fixture
async def lead(stage: Stage, language: str) -> Actor:
    return await stage.staff("孙主管", Role.COORDINATOR, language)


def figures(actor: Actor) -> str:
    """The newest message that is no picture."""
    return next(words_of(message) for message in reversed(actor.screen) if "photo" not in message)


def figures_say(actor: Actor, *texts: str) -> None:
    assert [text for text in texts if text not in figures(actor)] == []


async def test_a_week_is_told_in_short_and_beside_another(stage: Stage, lead: Actor) -> None:
    await stage.write(lambda session: _requests(session, 8, 1, late=2))
    await stage.write(lambda session: _requests(session, 5, 8, late=0))
    await lead.say("/week")
    figures_say(lead, "75.0", "−25.0", "+3", "2.0")
    figures_say(lead, lead.words("metric.M01"), lead.words("metric.M06"))
    await lead.press("summary.look.all")
    figures_say(lead, lead.words("metric.M02"))
    await lead.press("summary.beside.year")
    assert "−25.0" not in figures(lead)
    await lead.press("summary.by.service")
    assert sentences.pattern(lead.language, "summary.group").search(figures(lead))
    await lead.press("summary.explain")
    figures_say(lead, lead.words("metric.M12.about"))
    await lead.press("summary.about.items")
    figures_say(lead, lead.words("metric.M80.about"))
    await lead.press("summary.look.head")
    figures_say(lead, "75.0")


async def test_of_fewer_than_five_only_how_many_they_are(stage: Stage, lead: Actor) -> None:
    await stage.write(lambda session: _requests(session, 4, 1, late=1))
    await lead.say("/month")
    assert "%" not in figures(lead)
    figures_say(lead, lead.words("figure.of", part=3, whole=4), lead.words("figure.few", n=4))
    await lead.press("summary.by.service")
    assert sentences.pattern(lead.language, "summary.few").search(figures(lead))


@pytest.mark.parametrize(
    ("said", "sees"),
    [
        ("last week", "16"),
        ("上个月", "2026"),
        ("三月", "2026"),
        ("1 Mar - 15 Apr", "15"),
        ("3月1日到4月15日", "15"),
        ("去年第四季度", "2025"),
    ],
)
async def test_any_period_can_be_asked_for(lead: Actor, said: str, sees: str) -> None:
    await lead.say(f"/summary {said}")
    lead.sees(sees)
    lead.reads("summary.nothing")


async def test_what_cannot_be_read_is_answered_with_examples(lead: Actor) -> None:
    await lead.say("/summary")
    lead.reads("summary.which")
    await lead.say("/summary 乱七八糟")
    lead.reads("summary.unheard")
    await lead.say("/summary 2026-04-15 - 2026-03-01")
    lead.reads("summary.backwards")
    await lead.say("/summary next week")
    lead.reads("refused.period_ahead")
    await lead.say("/week 1999-2026")
    lead.reads("refused.period_long")
    await lead.say("/summary")
    await lead.press("summary.offer.last_month")
    lead.reads("summary.nothing")
    await lead.press("summary.offer.last_month")
    await lead.say("/summary")
    await lead.press("summary.offer.year")
    lead.reads("summary.nothing")


async def test_old_and_forged_buttons_do_no_harm(stage: Stage, lead: Actor) -> None:
    await lead.say("/week")
    for extra in (
        "2026-11-02.2026-11-01.head.before",
        "0001-01-01.0001-01-02.head.year",
        "9999-12-01.9999-12-31.all.before",
        "2026-11-01.2026-11-02.nothing.before",
        "2026-11-01.2026-11-02.head.never",
        "x",
        "",
    ):
        await lead.forge(f"a:summary.show:{2**63 - 1}:{extra}")
    assert not await stage.faults()


@pytest.mark.parametrize("role", Role)
async def test_figures_are_for_who_leads(stage: Stage, role: Role) -> None:
    actor = await stage.staff("Anna", role, "en")
    entitled = Right.SEE_FIGURES in RIGHTS[role]
    assert entitled is (role not in {Role.VOLUNTEER, Role.CLERK})
    for command in ("/summary 2026", "/week", "/month"):
        await actor.say(command)
        assert (actor.words("summary.look.all") in actor.newest_buttons) is entitled
    await actor.forge("a:summary.show:0:2026-11-01.2026-11-02.all.before")
    assert (actor.words("summary.look.head") in actor.newest_buttons) is entitled


async def test_every_look_can_be_said_of_everything(stage: Stage, lead: Actor) -> None:
    await stage.write(lambda session: Chance(session, 7, WEDNESDAY).fill())
    for look in ("head", "all", *ALL, *SPLIT):
        for beside in ("before", "year"):
            for days in ("2026-10-01.2026-10-31", "2026-11-01.2026-11-30", "2026-11-09.2026-11-20"):
                await lead.forge(f"a:summary.show:0:{days}.{look}.{beside}")
    assert not await stage.faults()
