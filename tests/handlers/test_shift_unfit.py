"""A course that lapses before a shift: told a week before, replaced two days before, unless renewed."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from centre import shifts
from models import who as whos
from models.people import Role
from models.shifts import Search, SearchState, SignUp, SignUpState
from models.training import Qualification
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.stage import Stage
from tests.auxil.training import a_course, a_qualification
from tests.auxil.volunteers import enlist


@pytest.mark.parametrize("renews", [True, False])
async def test_who_may_not_serve_by_then_is_told_and_replaced(
    stage: Stage, language: str, renews: bool
) -> None:
    helper = await stage.resident("何助手", language)
    lead = await stage.staff("孙协调", Role.COORDINATOR, language)
    ids = [(await one.row()).id or 0 for one in (helper, lead)]

    def lay(session: Session) -> int:
        moment = stage.linli.present(session)
        who, course = enlist(session, whos.by_id(session, ids[0])), a_course(session)
        passed = a_qualification(session, who, course)
        activity = an_activity(session, ids[1], ("", 1, 1), course_id=course.id)
        shift = a_shift(session, moment, activity, starts_at=moment.now + timedelta(days=10))
        shifts.sign_up(session, moment, who.id, the_post(session, shift).id or 0, actor_id=who.id)
        passed.valid_until = moment.now + timedelta(days=9)
        session.add(passed)
        return passed.id or 0

    passed_id = await stage.write(lay)
    await stage.pass_time(days=3, hours=1)
    helper.reads("notice.shift.unfit", "refused.course_needed")

    def renew(session: Session) -> None:
        session.get_one(Qualification, passed_id).valid_until = None

    if renews:
        await stage.write(renew)
    await stage.pass_time(days=5, hours=1)
    state = await stage.read(lambda s: s.exec(select(SignUp.state)).one())
    assert state is (SignUpState.CONFIRMED if renews else SignUpState.RELEASED)
    assert helper.has_read("notice.shift.unfit_freed") == (not renews)
    searched = await stage.read(lambda s: s.exec(select(Search.state)).all())
    assert (SearchState.OPEN in searched) is not renews
    assert await stage.faults() == []
