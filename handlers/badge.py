"""/badge: what a volunteer shows at the door, as a picture; with another name on it, or another code."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import badge_picture, badges, public_codes, teams
from centre.badge_picture import Face
from chat import engine
from chat.flow import Finished, Flow, Step
from chat.parsers import words_within
from chat.replies import Generated, Reply
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import volunteer_words as words
from handlers.common import centre_name, home
from models.badges import Badge
from models.teams import MembershipState

_LONGEST_NAME = 24


def show(talk: Talk) -> None:
    """Show one's badge, ready to be held out."""
    talk.say(_held_out(talk, badges.mine(talk.session, talk.moment, talk.me)))


def _held_out(talk: Talk, badge: Badge) -> Reply:
    buttons = [
        talk.action("badge.rename", "badge.rename", 0),
        talk.action("badge.lost", "badge.lost", 0),
        talk.menu("volunteer"),
    ]
    said = talk.t("badge.shown", code=public_codes.grouped(badge.code))
    picture = Generated("badge", {"face": asdict(_face(talk, badge))}, "photo")
    return Reply(said, talk.rows(buttons), file=picture)


def _face(talk: Talk, badge: Badge) -> Face:
    admitted = [
        team
        for one, team in teams.of_person(talk.session, talk.me.id)
        if one.state is MembershipState.ADMITTED
    ]
    return Face(
        centre=centre_name(talk),
        what=talk.language.label("badge.volunteer"),
        name=badge.name or talk.me.name,
        team=words.team_name(talk, admitted[0]) if admitted else "",
        code=public_codes.grouped(badge.code),
        link=talk.house.deep_link(public_codes.LINK + badge.code),
        ask=talk.language.label("badge.ask"),
    )


def make(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """A badge as it was asked for."""
    return "badge.png", badge_picture.draw(Face(**params["face"]))


def _rename(talk: Talk, _record: int, _extra: str) -> None:
    badges.mine(talk.session, talk.moment, talk.me)
    engine.start(talk, NAME)


def _finish(talk: Talk, form: Finished) -> Reply:
    return _held_out(talk, badges.rename(talk.session, talk.moment, talk.me, form.answers["name"]))


def _lost(talk: Talk, _record: int, _extra: str) -> None:
    """Say what another code means, before there is one."""
    badges.mine(talk.session, talk.moment, talk.me)
    renew = talk.action("badge.renew", "badge.renew", 0, style="danger")
    talk.say(Reply(talk.t("badge.lost_sure"), talk.rows([renew, talk.menu("badge")])))


def _renew(talk: Talk, _record: int, _extra: str) -> None:
    badge = badges.renew(talk.session, talk.moment, talk.me)
    talk.show(Reply(talk.t("badge.renewed"), home(talk)))
    talk.say(_held_out(talk, badge))


NAME = Flow("badge_name", 1, (Step("name", parse=words_within(_LONGEST_NAME)),), _finish, carded=False)

ROOM = Room(
    commands={"badge": Command(show, listed=False)},
    flows=(NAME,),
    actions={
        "badge.rename": Action(_rename),
        "badge.lost": Action(_lost),
        "badge.renew": Action(_renew),
    },
    makers={"badge": make},
)
