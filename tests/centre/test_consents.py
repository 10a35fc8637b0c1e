"""Consents beside the privacy notice: given, and taken back by nobody else."""

import pytest
from sqlmodel import Session

from centre import consents
from centre.errors import Refused
from models.who import Who
from tests.auxil.factories import a_moment

KIND = "service:SVC-16"


def test_a_consent_stands_until_it_is_taken_back(session: Session, resident: Who) -> None:
    consents.agree(session, a_moment(), resident, KIND)
    consents.agree(session, a_moment(), resident, KIND)
    (given,) = consents.standing(session, resident.id)
    assert consents.withdraw(session, a_moment(), resident, given.id or 0) == KIND
    assert consents.standing(session, resident.id) == []
    with pytest.raises(Refused, match="consent_unknown"):
        consents.withdraw(session, a_moment(), resident, given.id or 0)
    consents.agree(session, a_moment(), resident, KIND)
    assert len(consents.standing(session, resident.id)) == 1


def test_nobody_takes_back_what_others_agreed_to(session: Session, resident: Who, clerk: Who) -> None:
    consents.agree(session, a_moment(), resident, KIND)
    (given,) = consents.standing(session, resident.id)
    with pytest.raises(Refused, match="consent_unknown"):
        consents.withdraw(session, a_moment(), clerk, given.id or 0)


def test_the_privacy_notice_is_not_taken_back_like_that(session: Session, resident: Who) -> None:
    assert consents.standing(session, resident.id) == []
    with pytest.raises(Refused, match="consent_unknown"):
        consents.withdraw(session, a_moment(), resident, 1)
