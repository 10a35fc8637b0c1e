"""A configuration file that somebody sends: read, what it would change is told, and put in force."""

from typing import Any

from sqlmodel import Session, col

from centre import audit, files, notices
from centre.configuration.putting import Broken, Putting
from centre.configuration.reading import Wanted, read
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.settings.changing import write
from models.rights import Right
from models.teams import Team, TeamState
from models.who import Who, by_id

# The files about somebody that are configurations of theirs, and the notice that says what one would change.
KIND = "config"
READ = "config.read"


def begin(session: Session, moment: Moment, who: Who, file_id: int) -> None:
    """Note that somebody sent a configuration; they hear what it would change once it was read.

    Raises:
        Refused: they may not.
    """
    _expect_allowed(who)
    files.attach(session, who, [file_id], (KIND, who.id))
    audit.note(session, moment, who.id, "config.sent", ("config", None))


def content(raw: bytes) -> dict[str, Any]:
    """What a file says, or that it is no text."""
    try:
        return {"text": raw.decode("utf-8-sig")}
    except UnicodeDecodeError:
        return {"text": None}


def take(session: Session, moment: Moment, person_id: int, value: dict[str, Any]) -> None:
    """Tell whoever sent a file what it would change, or which line of it is wrong."""
    if value["text"] is None:
        _tell(session, moment, person_id, line=1, key="refused.config_no_text", params={})
        return
    try:
        wanted = read(session, moment, by_id(session, person_id), value["text"])
    except Broken as broken:
        _tell(session, moment, person_id, line=broken.line, key=broken.why.key, params=broken.why.params)
    else:
        _tell(session, moment, person_id, wanted=wanted.model_dump())


def lost(session: Session, moment: Moment, person_id: int) -> None:
    """Tell whoever sent a file that Telegram does not have it any more."""
    _tell(session, moment, person_id, line=1, key="refused.config_lost", params={})


def put(session: Session, moment: Moment, actor: Who | None, wanted: Wanted) -> None:
    """Put all that a file says in force; `actor` is None for the command line.

    Raises:
        Refused: the actor may not, or something was changed since the file was read.
    """
    actor_id = None
    if actor is not None:
        _expect_allowed(actor)
        actor_id = actor.id
    for key, value in wanted.rules.items():
        write(session, moment, actor_id, key, value, seen=wanted.seen[key])
    for team in wanted.teams:
        _put_team(session, moment, team)
    try:
        Putting(session, moment, actor).put(wanted.catalogue)
    except Broken as broken:
        raise broken.why from broken
    counts = {name: len(found) for name, found in wanted.catalogue.items()}
    counts |= {"rules": len(wanted.rules), "teams": len(wanted.teams)}
    audit.note(session, moment, actor_id, "config.imported", ("config", None), **counts)


def _put_team(session: Session, moment: Moment, values: dict[str, Any]) -> None:
    values = {**values, "state": TeamState(values["state"])}  # a notice holds plain words
    fresh = Team(**values, created_at=moment.now)
    if insert_new(session, fresh) is None:
        change(session, Team, col(Team.code) == values["code"], **values)


def _tell(session: Session, moment: Moment, person_id: int, **params: Any) -> None:
    notices.promise(session, moment, READ, person_id, params=params)


def _expect_allowed(who: Who) -> None:
    if not who.may(Right.CHANGE_SETTINGS):
        raise Refused("refused.not_allowed")
