"""Badges: who has one, what anybody is told of a code, and that nobody can guess one."""

from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlmodel import Session, select

from centre import badges, public_codes, retention, shifts
from centre.badge_picture import Face, draw
from centre.badges import Answer
from centre.errors import Refused
from centre.moment import Moment
from centre.rules import DEFAULTS
from centre.shifts import check_in
from centre.shifts.check_in import Mark
from models.badges import Badge, Verdict, WrongCode
from models.shifts import ShiftState, SignUpState
from models.volunteers import Volunteer, VolunteerState
from models.who import Who
from tests.auxil.factories import NOW
from tests.auxil.shifts import a_shift, a_site, an_activity, the_post
from tests.auxil.volunteers import a_volunteer

STRANGER = 4242


def asked(session: Session, moment: Moment, code: str) -> Answer:
    return badges.check(session, moment, STRANGER, code)


def later(moment: Moment, **by: float) -> Moment:
    return Moment(moment.now + timedelta(**by), moment.calendar)


def test_every_slip_of_one_figure_and_every_swap_of_two_is_noticed() -> None:
    for length in (public_codes.BADGE, public_codes.CERTIFICATE):
        code = public_codes.new_code(length)
        assert public_codes.holds(code)
        assert len(code) == length
        for at, figure in enumerate(code):
            for other in set("0123456789") - {figure}:
                assert not public_codes.holds(code[:at] + other + code[at + 1 :])
            swapped = code[:at] + code[at + 1 : at + 2] + figure + code[at + 2 :]
            assert swapped == code or not public_codes.holds(swapped)


@pytest.mark.parametrize(
    ("typed", "figures"),
    [
        (" 4807 1526", "48071526"),
        ("４８０７－１５２６", "48071526"),
        ("4807-15A6", ""),
        ("", ""),
        ("四八", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, figures: str) -> None:
    assert public_codes.figures(typed) == figures


def test_whoever_serves_has_one_badge_and_another_once_it_is_lost(session: Session, moment: Moment) -> None:
    who = a_volunteer(session)
    badge = badges.rename(session, moment, who, "Auntie Xu")
    code = badge.code
    assert badges.mine(session, moment, who).code == code

    renewed = badges.renew(session, moment, who)

    assert (renewed.name, renewed.code != code) == ("Auntie Xu", True)
    assert asked(session, moment, code).verdict is Verdict.UNKNOWN
    assert asked(session, moment, renewed.code).verdict is Verdict.OFF_DUTY
    assert len(session.exec(select(Badge)).all()) == 2


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (VolunteerState.PROBATION, Verdict.OFF_DUTY),
        (VolunteerState.PAUSED, Verdict.OFF_DUTY),
        (VolunteerState.SUSPENDED, Verdict.OFF_DUTY),
        (VolunteerState.REMOVED, Verdict.UNKNOWN),
        (VolunteerState.EXITED, Verdict.UNKNOWN),
        (VolunteerState.APPLIED, Verdict.UNKNOWN),
    ],
)
def test_who_has_gone_is_nobody_of_ours(
    session: Session, moment: Moment, state: VolunteerState, verdict: Verdict
) -> None:
    who = a_volunteer(session)
    code = badges.mine(session, moment, who).code
    volunteer = session.exec(select(Volunteer)).one()
    volunteer.state = state
    session.flush()
    assert asked(session, moment, code) == Answer(verdict)
    if state is not VolunteerState.PROBATION:
        with pytest.raises(Refused, match="badge_none"):
            badges.mine(session, moment, who)


def test_on_duty_is_who_is_expected_at_a_shift_that_is_on_or_has_come(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who = a_volunteer(session)
    code = badges.mine(session, moment, who).code
    activity = an_activity(session, coordinator.id)
    shift = a_shift(session, moment, activity, starts_at=moment.now + timedelta(hours=1))
    one = shifts.sign_up(session, moment, who.id, the_post(session, shift).id or 0, actor_id=who.id)
    site = a_site(session)
    assert asked(session, moment, code) == Answer(Verdict.OFF_DUTY)
    assert asked(session, later(moment, hours=1), code) == Answer(Verdict.ON_DUTY, site)
    assert asked(session, later(moment, hours=3), code) == Answer(Verdict.OFF_DUTY)

    early = later(moment, minutes=45)
    check_in.note(session, early, coordinator, one.id or 0, Mark.HERE)
    assert asked(session, early, code) == Answer(Verdict.ON_DUTY, site)
    site.public = False
    session.flush()
    assert asked(session, early, code) == Answer(Verdict.ON_DUTY)  # never a home
    check_in.note(session, early, coordinator, one.id or 0, Mark.GONE)
    assert asked(session, early, code) == Answer(Verdict.OFF_DUTY)

    one.state = SignUpState.CONFIRMED
    shift.state = ShiftState.CANCELLED
    session.flush()
    assert asked(session, later(moment, hours=1), code) == Answer(Verdict.OFF_DUTY)


def test_nobody_can_try_them_all(session: Session, moment: Moment) -> None:
    code = badges.mine(session, moment, a_volunteer(session)).code
    for _ in range(30):  # what cannot be a code tells nothing
        assert asked(session, moment, "1111 1111").verdict is Verdict.UNKNOWN
    for _ in range(DEFAULTS.code_tries):
        assert asked(session, moment, public_codes.new_code(public_codes.BADGE)).verdict is Verdict.UNKNOWN
    with pytest.raises(Refused, match="code_tries"):
        asked(session, moment, code)
    assert badges.check(session, moment, STRANGER + 1, code).verdict is Verdict.OFF_DUTY
    assert asked(session, later(moment, hours=1), code).verdict is Verdict.OFF_DUTY

    today = moment.calendar.local(moment.now).date()
    tries = 30 + DEFAULTS.code_tries
    assert badges.counted(session, today, today) == {Verdict.UNKNOWN: tries, Verdict.OFF_DUTY: 2}
    purged = retention.purge(session, moment.now + timedelta(hours=2), 100)
    assert purged["wrong_code"] == DEFAULTS.code_tries
    assert session.exec(select(WrongCode)).all() == []
    retention.purge(session, moment.now + timedelta(days=DEFAULTS.keep_audit + 2), 100)
    assert badges.counted(session, today, today) == {}


def test_a_badge_goes_with_its_volunteer(session: Session, moment: Moment) -> None:
    who = a_volunteer(session)
    badges.mine(session, moment, who)
    volunteer = session.exec(select(Volunteer)).one()
    volunteer.state, volunteer.ended_at = VolunteerState.EXITED, NOW
    session.flush()
    retention.purge(session, NOW + timedelta(days=DEFAULTS.keep_volunteers, hours=1), 100)
    assert session.exec(select(Badge)).all() == []


def test_a_badge_can_be_read_by_eyes_and_by_phones() -> None:
    link = "https://t.me/linli_bot?start=vol_48071526"
    faces = [
        Face("清塘社区服务中心", "志愿者", name, "数字助手队", "4807 1526", link, "扫一扫")
        for name in ("王桂英", "李明华", "Maximiliane Featherstonehaugh-Cholmondeley")
    ]
    drawn = [Image.open(BytesIO(draw(face))) for face in faces]
    assert [code.text for picture in drawn for code in zxingcpp.read_barcodes(picture)] == [link] * 3
    # Letters that a font lacks all look alike.
    assert len({picture.tobytes() for picture in drawn}) == 3
