"""Places at a post: the conditional writes by which one is had or not, and the row that says whose it is."""

from typing import Any

from sqlmodel import Session, col, select

from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts.moves import find_sign_up
from models.shifts import GONE, Origin, Post, SignUp, SignUpState


def lock(session: Session, post_id: int) -> Post:
    """A post, held for this transaction: what happens at one post is decided one after the other."""
    change(session, Post, col(Post.id) == post_id, taken=col(Post.taken))
    return session.get_one(Post, post_id, populate_existing=True)


def take(session: Session, post_id: int) -> bool:
    """Take a place, if there is one: two who try for the last one cannot both have it."""
    still = (col(Post.id) == post_id, col(Post.taken) < col(Post.maximum))
    return bool(change(session, Post, *still, taken=col(Post.taken) + 1))


def insert(
    session: Session,
    moment: Moment,
    person_id: int,
    post: Post,
    state: SignUpState,
    *,
    origin: Origin = Origin.SELF,
    **values: Any,
) -> SignUp:
    """Write down that somebody is in a shift; the place itself is taken by `take`.

    Raises:
        Refused: they are in it already.
    """
    placed = SignUp(
        shift_id=post.shift_id,
        post_id=post.id or 0,
        person_id=person_id,
        state=state,
        origin=origin,
        created_at=moment.now,
        updated_at=moment.now,
        **values,
    )
    row_id = insert_new(session, placed)
    if row_id is None:
        raise Refused("refused.signed_up_already")
    return find_sign_up(session, row_id)


def of_post(session: Session, post_id: int, *states: SignUpState) -> list[SignUp]:
    """The sign-ups of a post in some states as they are now, in the order in which they came."""
    mine = select(SignUp).where(col(SignUp.post_id) == post_id, col(SignUp.state).in_(states))
    return list(session.exec(mine.order_by(col(SignUp.id)).execution_options(populate_existing=True)))


def in_shift(session: Session, shift_id: int, person_id: int) -> SignUp | None:
    """Where somebody stands in a shift, if they are in it."""
    mine = (
        col(SignUp.shift_id) == shift_id,
        col(SignUp.person_id) == person_id,
        col(SignUp.state).not_in(GONE),
    )
    return session.exec(select(SignUp).where(*mine).execution_options(populate_existing=True)).first()
