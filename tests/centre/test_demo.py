"""The demo centre: loaded once, complete in both languages, found by what people say, every policy in use."""

from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import product

import pytest
from sqlalchemy import func, or_
from sqlmodel import Session, SQLModel, col, select

from centre import catalogue, demo, duty, teams, volunteers
from centre.catalogue import ServiceCard
from centre.demo import offers
from centre.hours import points
from centre.skills import SKILLS
from centre.training import quizzes
from models.catalogue import Fee, Mode, Service, ServiceState, Where
from models.certificates import Certificate, CertificateState
from models.honours import Honour, HonourRound, HonourState
from models.hours import HourLine
from models.outbox import Notice, NoticeState
from models.slots import Window, Worker
from models.training import Course, Proof
from models.volunteers import Volunteer
from tests.auxil.factories import a_moment, at
from tests.auxil.offers import a_wording
from tests.conftest import LANGUAGES

CODES = [f"SVC-{number:02}" for number in range(1, 21)]
OFFERS = [offer for shelf in offers.read() for offer in shelf["services"]]
TODAY = date(2026, 11, 24)


def _service(session: Session, code: str) -> Service:
    return catalogue.by_code(session, code)


def _card(session: Session, code: str, language: str) -> ServiceCard:
    return catalogue.card(session, a_moment(), _service(session, code).id or 0, language)


def _rows(session: Session) -> dict[str, int]:
    tables = SQLModel.metadata.sorted_tables
    return {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
    }


# --- loading


def test_what_is_there_stays(session: Session) -> None:
    demo.load(session, a_moment())
    service = _service(session, "SVC-09")
    catalogue.publish(session, a_moment(), None, "SVC-09", [a_wording()], lead_hours=8)
    catalogue.withdraw(session, a_moment(), None, service.id or 0)
    before = _rows(session)
    demo.load(session, at("10:00", "2026-11-25"))
    assert _rows(session) == before
    assert (service.version, service.lead_hours, service.state) == (2, 8, ServiceState.WITHDRAWN)


# --- the files


def test_seven_shelves_hold_twenty_services(demo_centre: Session) -> None:
    shelves = catalogue.categories(demo_centre)
    assert [shelf.code for shelf in shelves] == ["GOV", "LIFE", "CARE", "HLTH", "EDU", "LAW", "VENUE"]
    assert all(set(shelf.names) == set(LANGUAGES) for shelf in shelves)
    assert sorted(demo_centre.exec(select(Service.code))) == CODES


def test_nothing_in_the_files_is_overlooked() -> None:
    for offer in OFFERS:
        assert offer.keys() <= {"code", "policies", "fees", "windows", *LANGUAGES}
        assert offer["policies"].keys() <= Service.model_fields.keys()
        for fee in offer.get("fees", []):
            assert fee.keys() - {"from"} <= Fee.model_fields.keys()
        for window in offer.get("windows", []):
            assert window.keys() - {"worker", "weekdays"} <= Window.model_fields.keys()


def test_a_service_has_all_six_opens_in_every_language(demo_centre: Session) -> None:
    for code, language in product(CODES, LANGUAGES):
        card = _card(demo_centre, code, language)
        words = card.words
        assert words.language == language
        for text in (words.title, words.content, words.eligibility, words.procedure, words.basis):
            assert text.strip()
        assert words.time_limit.strip()
        assert words.keywords.strip()
        assert all(words.materials)
        assert card.tariffs


def test_both_languages_ask_for_the_same() -> None:
    for offer in OFFERS:
        first, *others = (offer[language] for language in LANGUAGES)
        assert all(len(other["materials"]) == len(first["materials"]) for other in others), offer["code"]
        assert all(other.keys() == first.keys() for other in others), offer["code"]


# --- fees


def test_a_fee_changes_on_a_day_to_come(demo_centre: Session) -> None:
    service_id = _service(demo_centre, "SVC-08").id or 0
    changes = TODAY + timedelta(days=21)
    (now,) = catalogue.tariffs(demo_centre, service_id, TODAY)
    assert now.coming is not None
    assert (now.amount, now.coming.amount, now.coming.from_day) == (4000, 3500, changes)
    for day, price in ((changes - timedelta(days=1), 8000), (changes, 7000)):
        assert catalogue.price(catalogue.fee_on(demo_centre, service_id, "", day), 120) == price


def test_the_activity_room_costs_by_what_it_is_for(demo_centre: Session) -> None:
    tariffs = {one.code: one for one in _card(demo_centre, "SVC-20", "en").tariffs}
    assert {code: catalogue.price(one, 90) for code, one in tariffs.items()} == {"benefit": 0, "other": 4000}
    assert all(set(one.names) == set(LANGUAGES) for one in tariffs.values())


# --- when


def test_every_slot_service_has_windows_in_the_hours_of_the_centre(demo_centre: Session) -> None:
    with_windows = set()
    for window, code in demo_centre.exec(select(Window, Service.code).join(Service)):
        with_windows.add(code)
        assert window.from_day < TODAY
        if window.weekday == 6:
            assert (code, window.nth) == ("SVC-09", 1)
            assert (window.opens, window.closes) == (time(8, 30), time(12, 30))
        else:
            closes = time(12) if window.weekday == 5 else time(17, 30)
            assert time(8, 30) <= window.opens < window.closes <= closes
    assert with_windows == set(demo_centre.exec(select(Service.code).where(Service.mode == Mode.SLOT)))


def test_who_gives_a_service_may_be_of_the_staff(demo_centre: Session) -> None:
    linked = demo_centre.exec(select(Worker.name).where(Worker.person_id != None)).all()  # noqa: E711 - SQL
    assert linked == ["Helen Zhou"]


# --- policies

# What the domain says of each service: its flag, whose it is, and where it has gone.
FLAGS: dict[str, tuple[set[str], Callable[[Service], bool]]] = {
    "proxy_allowed": ({"SVC-02", "SVC-03"}, lambda service: service.proxy),
    "sensitive": (
        {"SVC-04", "SVC-05", "SVC-10", "SVC-12", "SVC-14", "SVC-15", "SVC-17"},  # 17 is confidential
        lambda service: service.sensitive,
    ),
    "separate_consent": (
        {"SVC-04", "SVC-05", "SVC-11", "SVC-15", "SVC-19"},  # for 19 a guardian's
        lambda service: service.separate_consent,
    ),
    "home_visit": (
        {"SVC-06", "SVC-07", "SVC-08", "SVC-10", "SVC-11"},
        lambda service: service.place is Where.HOME,
    ),
    "home_visit_possible": ({"SVC-05", "SVC-12"}, lambda service: service.place is Where.EITHER),
    "needs_approval": ({"SVC-05"}, lambda service: service.needs_approval),
    "volunteer": (
        {"SVC-09", "SVC-11", "SVC-12", "SVC-18", "SVC-19"},
        lambda service: service.deliverer.startswith("team:"),
    ),
    "confidential": ({"SVC-17"}, lambda service: service.confidential),
    "two_party": ({"SVC-17"}, lambda service: service.two_party),
    "anonymous_ok": ({"SVC-15"}, lambda service: service.anonymous),
    "priority_elder": ({"SVC-09"}, lambda service: service.early_days > 0),
    "loan_return_reminder": (
        {"SVC-13"},
        lambda service: (service.loan_days, service.renewals, service.stock) == (14, 1, 3),
    ),
    "no_waitlist": ({"SVC-13"}, lambda service: not service.waitlist),
    "no_show_policy": ({"SVC-20"}, lambda service: service.no_shows == 2),
    "series": ({"SVC-08", "SVC-18"}, lambda service: service.series_weeks > 1),
}

# What rooms that are still to be built will act on; until then it is said.
SAID = {
    "quote_lock": (("SVC-06", "SVC-07", "SVC-08"), "同意", "need"),
    "urgent_possible": (("SVC-07",), "紧急", "urgent"),
    "vetting": (("SVC-11", "SVC-12", "SVC-19"), "审核", "vetted"),
    "guardian_consent": (("SVC-19",), "监护人", "guardian"),
}


def test_a_flag_has_its_policy(demo_centre: Session) -> None:
    services = demo_centre.exec(select(Service)).all()
    for flag, (expected, has) in FLAGS.items():
        assert {service.code for service in services if has(service)} == expected, flag


def test_a_flag_without_a_policy_is_said(demo_centre: Session) -> None:
    for codes, chinese, english in SAID.values():
        for code, (language, word) in product(codes, (("zh-hans", chinese), ("en", english))):
            words = _card(demo_centre, code, language).words
            open_words = (words.content, words.eligibility, words.procedure, words.time_limit, words.fee)
            assert any(word in text for text in open_words)


# --- finding


FINDS = {
    "我要理发": "SVC-09",
    "厨房水龙头漏水了": "SVC-07",
    "马桶堵了怎么办": "SVC-07",
    "洗衣机不转了，找人修": "SVC-06",
    "想找个钟点工打扫一下": "SVC-08",
    "量血压哪天有": "SVC-14",
    "借个轮椅": "SVC-13",
    "楼上天天晚上太吵": "SVC-17",
    "房东不给开居住证明": "SVC-01",
    "老年卡在哪办": "SVC-02",
    "给孩子办医保": "SVC-03",
    "家里出事了，申请救助": "SVC-04",
    "残疾证怎么办": "SVC-05",
    "中午能送饭吗": "SVC-10",
    "妈妈一个人住，想有人看望": "SVC-11",
    "明天去医院没人陪": "SVC-12",
    "最近焦虑，睡不着": "SVC-15",
    "想问问律师": "SVC-16",
    "教我用微信": "SVC-18",
    "孩子放学没人管": "SVC-19",
    "合唱队要个场地排练": "SVC-20",
    "I need a haircut": "SVC-09",
    "leaking tap": "SVC-07",
    "the toilet is blocked": "SVC-07",
    "my fridge stopped working": "SVC-06",
    "someone to clean my flat": "SVC-08",
    "check my blood pressure": "SVC-14",
    "can I borrow a wheelchair": "SVC-13",
    "noisy neighbours upstairs": "SVC-17",
    "proof of residence for the school": "SVC-01",
    "bus pass for my grandmother": "SVC-02",
    "enrol in health insurance": "SVC-03",
    "I lost my job and have no money": "SVC-04",
    "disability certificate": "SVC-05",
    "hot lunch for my father": "SVC-10",
    "my mother is lonely": "SVC-11",
    "somebody to come to the hospital with me": "SVC-12",
    "I am so worried and sad": "SVC-15",
    "talk to a lawyer": "SVC-16",
    "learn to use my phone": "SVC-18",
    "homework help for my son": "SVC-19",
    "a room for our choir": "SVC-20",
}


def test_people_find_a_service_in_their_own_words(demo_centre: Session) -> None:
    found = {
        said: catalogue.lines(demo_centre, catalogue.find(demo_centre, said), "en")[:1] for said in FINDS
    }
    assert {said: line.code for said, lines in found.items() for line in lines} == FINDS


# --- the rota


def test_a_week_is_laid_and_whoever_leads_may(demo_centre: Session) -> None:
    week = duty.lines(demo_centre, TODAY, 8)
    assert [line.leader is not None and line.deputy is not None for line in week] == [True] * 7 + [False]
    assert {line.leader.name for line in week if line.leader} == {"王敏", "林主任"}


# --- volunteers


def test_five_teams_are_there_in_every_language(demo_centre: Session) -> None:
    formed = teams.active(demo_centre)
    levels = {"digital": 1, "tech": 1, "safe": 1, "care": 2, "theme": 1}
    assert {team.code: team.level for team in formed} == levels
    for team in formed:
        assert set(team.name) == set(team.field) == set(LANGUAGES)
        assert set(team.skills) <= set(SKILLS)
    assert {skill for team in formed for skill in team.skills} == set(SKILLS)


def test_the_courses_of_the_activities_are_there_with_two_quizzes(demo_centre: Session) -> None:
    found = demo_centre.exec(select(Course).order_by(col(Course.id))).all()
    assert [one.code for one in found] == [
        "induction",
        "home_visit",
        "tools",
        "children",
        "ledger",
        "emergency",
    ]
    for course in found:
        assert set(course.title) == set(course.about) == {"zh-hans", "en"}
        asked = quizzes.questions(demo_centre, course.id or 0)
        assert bool(asked) is (course.proof is not Proof.TRAINER)
        for one in asked:
            assert all(set(text) == {"zh-hans", "en"} for text in (one.text, one.why, *one.options))
            assert one.answer < len(one.options)


def test_volunteers_have_hours_points_a_star_and_a_paper_that_waits(demo_centre: Session) -> None:
    """What was served is what the volunteers' own counts say, and nobody has anything left to be told."""
    counted = demo_centre.exec(
        select(HourLine.person_id, func.count(), func.sum(HourLine.minutes)).group_by(col(HourLine.person_id))
    ).all()
    assert sorted((n, minutes) for _, n, minutes in counted) == [(1, 180), (5, 600), (12, 1440)]
    shifts = {one.person_id: one.shifts for one in demo_centre.exec(select(Volunteer))}
    assert all(shifts[person_id] == n for person_id, n, _ in counted)
    best = max(counted, key=lambda one: one[1])[0]
    assert points.balance(demo_centre, best, *points.counting(demo_centre, TODAY)) > 0
    (honour,) = demo_centre.exec(select(Honour)).all()
    assert (honour.person_id, honour.state) == (best, HonourState.AWARDED)
    (paper,) = demo_centre.exec(select(Certificate)).all()
    assert (paper.person_id, paper.state) == (best, CertificateState.ASKED)
    of_thanks = (
        col(Notice.kind).like("hours.%"),
        col(Notice.kind).like("honour.%"),
        col(Notice.kind).like("star.%"),
    )
    waiting = select(Notice.kind).where(col(Notice.state) == NoticeState.WAITING, or_(*of_thanks))
    assert demo_centre.exec(waiting).all() == []


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-28", "2026-03-02", "2026-10-08", "2027-02-20"])
def test_it_can_be_loaded_on_any_day(session: Session, day: str) -> None:
    """Long holidays and the first of a month included: whatever was decided was decided before."""
    moment = at("10:00", day)
    demo.load(session, moment)
    (awarded,) = session.exec(select(HonourRound)).all()
    assert awarded.until is not None
    assert awarded.until < moment.now


def test_volunteers_are_there_in_different_states(demo_centre: Session) -> None:
    found = {volunteer.state.value: volunteer for volunteer in demo_centre.exec(select(Volunteer))}
    assert set(found) == {"active", "applied", "guardian", "probation", "paused", "suspended"}
    assert {volunteer.level for volunteer in found.values()} >= {0, 1, 2}
    leads = {team.code: team.leader_id for team in teams.active(demo_centre) if team.leader_id}
    assert set(leads) == {"digital", "care"}
    for volunteer in found.values():
        assert volunteer.number
        assert volunteers.trail(demo_centre, volunteer.person_id)
