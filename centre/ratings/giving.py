"""What somebody says of how it was: a grade with one tap, and more only if they wish.

It is theirs until it closes (rule 17.2). The audit names nobody beside it: whoever is rated may read that.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlmodel import Session

from centre import bad_marks, files, words
from centre.errors import Refused
from centre.moment import Moment
from centre.ratings.inviting import be_silent
from centre.ratings.moves import move, of_person
from models.ratings import BAD, DIMENSIONS, GRADES, LowReason, Rating, RatingAction, RatingState
from models.who import Who


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody adds to their grade; None is not said."""

    speed: int | None = None
    completeness: int | None = None
    skill: int | None = None
    environment: int | None = None
    useful: int | None = None
    again: bool | None = None
    words: str = ""
    call_back: bool | None = None
    phone: str = ""


def is_open(moment: Moment, rating: Rating) -> bool:
    """Whether it can be given or changed still."""
    return moment.now < rating.closes_at


def asked(rating: Rating) -> tuple[str, ...]:
    """What of it can be graded besides; no room of the centre where they were served at home."""
    return tuple(name for name in DIMENSIONS[rating.matter] if not (rating.at_home and name == "environment"))


def give(session: Session, moment: Moment, who: Who, rating_id: int, grade: int) -> Rating:
    """Take a grade, the first or another one; from then on nobody asks again.

    The reasons for a low grade go with it when it is no low one any more; the bad mark that it opened stays.

    Raises:
        Refused: it is closed or somebody else's, or that is no grade.
    """
    if grade not in GRADES:
        raise Refused("refused.rating_grade")
    rating = _open(session, moment, who, rating_id)
    if rating.state is RatingState.GIVEN:
        kept = rating.reasons if grade in BAD else []
        _move(session, moment, rating, RatingAction.CHANGE, grade=grade, reasons=kept)
    else:
        given = {"grade": grade, "given_at": moment.now, "delivered": True}
        # What is planned first, as the clock does: neither ever waits for the other.
        be_silent(session, moment, rating_id)
        _move(session, moment, rating, RatingAction.GIVE, **given)
    rating = of_person(session, who, rating_id)
    bad_marks.graded(session, moment, rating)
    return rating


def explain(
    session: Session, moment: Moment, who: Who, rating_id: int, reasons: Collection[LowReason]
) -> Rating:
    """Say why the grade is so low; without it the grade counts all the same, its reason is "not said".

    Raises:
        Refused: nothing is chosen, the grade is not low (any more), it is closed or somebody else's.
    """
    rating = _open(session, moment, who, rating_id)
    if rating.grade not in BAD:
        raise Refused("refused.rating_not_low")
    if not reasons:
        raise Refused("refused.reason_missing")
    codes = [reason.value for reason in LowReason if reason in reasons]
    _move(session, moment, rating, RatingAction.ADD, reasons=codes)
    return of_person(session, who, rating_id)


def add(
    session: Session,
    moment: Moment,
    who: Who,
    rating_id: int,
    details: Details,
    *,
    file_ids: Collection[int] = (),
) -> Rating:
    """Add what somebody wishes to say besides; what they do not say again stays as it was.

    Raises:
        Refused: nobody asks that of this matter, there is no grade yet, it is closed or somebody else's.
    """
    rating = _open(session, moment, who, rating_id)
    said = {name: value for name, value in asdict(details).items() if value not in (None, "")}
    graded = {name for names in DIMENSIONS.values() for name in names} & said.keys()
    if not graded <= set(asked(rating)) or any(said[name] not in GRADES for name in graded):
        raise Refused("refused.rating_grade")
    if "words" in said:
        said["words"] = words.checked(session, details.words)
    _move(session, moment, rating, RatingAction.ADD, **said)
    files.attach(session, who, file_ids, ("rating", rating_id))
    mark = bad_marks.of_rating(session, rating_id)
    if mark is not None and details.call_back is False:
        bad_marks.not_to_be_rung(session, moment, mark)
    return of_person(session, who, rating_id)


def _open(session: Session, moment: Moment, who: Who, rating_id: int) -> Rating:
    rating = of_person(session, who, rating_id)
    if not is_open(moment, rating):
        raise Refused("refused.rating_expired")
    return rating


def _move(session: Session, moment: Moment, rating: Rating, action: RatingAction, **said: object) -> None:
    move(session, moment, rating, action, actor_id=None, **said)
