"""/myshifts: what somebody has and waits for, their standing places, and what became of past shifts."""

from centre import shifts
from centre.shifts import standing
from centre.shifts.standing import StandingPlace
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import shift_list
from handlers import shift_words as words
from handlers.shift_list import Entry
from models.people import Role
from models.shifts import SignUp


def show(talk: Talk) -> None:
    """List what is ahead."""
    _ahead(talk, 0, "")


def _ahead(talk: Talk, page: int, _extra: str) -> None:
    mine = shifts.mine(talk.session, talk.me.id, ahead=True)
    places = standing.of_person(talk.session, talk.moment, talk.me.id)
    entries = [_entry(talk, one) for one in mine] + [_standing(talk, one) for one in places]
    before = shifts.mine(talk.session, talk.me.id, ahead=False)
    past = [talk.action("myshifts.past", "myshifts.past", 0, count=len(before))] if before else []
    heading = talk.t("myshifts.heading", n=len(mine)) if mine else talk.t("myshifts.nothing")
    more = [talk.menu("shifts"), *past, talk.menu("start")]
    shift_list.show(talk, entries, page, listing="myshifts.list", heading=heading, more=more)


def _past(talk: Talk, page: int, _extra: str) -> None:
    before = shifts.mine(talk.session, talk.me.id, ahead=False)
    entries = [_entry(talk, one) for one in before]
    more = [talk.menu("myshifts"), talk.menu("start")]
    heading = talk.t("myshifts.past_heading")
    shift_list.show(talk, entries, page, listing="myshifts.past", heading=heading, more=more)


def _entry(talk: Talk, one: SignUp) -> Entry:
    shift = shifts.shift_of(talk.session, one)
    line = talk.t("myshifts.line", shift=words.line(talk, shift), state=words.state(talk, one))
    return line, words.opener(talk, shift)


def _standing(talk: Talk, one: StandingPlace) -> Entry:
    title, role = words.title(talk, one.activity), words.role_title(talk, one.role)
    if one.next is None:
        line = talk.t("myshifts.standing_none", title=title, role=role)
    else:
        line = talk.t("myshifts.standing", title=title, role=role, when=talk.moment_text(one.next.starts_at))
    return line, talk.action(
        "standing.end_of", "standing.end", one.standing.id or 0, title=words.short(title)
    )


ROOM = Room(
    commands={"myshifts": Command(show, role=Role.VOLUNTEER)},
    actions={"myshifts.list": Action(_ahead), "myshifts.past": Action(_past)},
)
