"""/points: how many somebody has, what of, and what the next star takes; lists of who wants to be in them."""

from datetime import date

from centre import honours, hours, rules
from centre.honours.boards import LENGTH, By, Place
from chat import engine, when
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import days
from handlers import hour_words as words
from models.hours import PointLine
from models.people import Role

_MONTH, _YEAR = "month", "year"


def show(talk: Talk) -> None:
    """Say how somebody stands by points and hours, and list what the points came of."""
    _show(talk, 0, "")


def _show(talk: Talk, page: int, _extra: str) -> None:
    found = hours.points.ledger(talk.session, talk.me.id)
    size = rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    lines = [_balance(talk), _rank(talk), _star(talk), ""]
    lines += [_line(talk, row) for row in found[page * size : (page + 1) * size]] or [talk.t("points.none")]
    more = [talk.action("points.boards", "points.board", 0, f"{By.HOURS.value}.{_MONTH}")]
    more += [talk.action("points.honours", "honours.list", 0), talk.menu("hours"), talk.menu("start")]
    engine.aside(talk, "\n".join(lines), [*talk.turns("points.list", page, pages), *talk.rows(more)])


def _balance(talk: Talk) -> Markup:
    ever = hours.balance(talk.session, talk.me.id, date(2000, 1, 1), date.max)
    if not rules.load(talk.session).points_yearly:
        return talk.t("points.heading_ever", n=ever)
    return talk.t("points.heading", n=_counting(talk), ever=ever)


def _counting(talk: Talk) -> int:
    first, last = hours.points.counting(talk.session, days.today(talk))
    return hours.balance(talk.session, talk.me.id, first, last)


def _rank(talk: Talk) -> Markup:
    """What the points are good for, and how many are missing; as many as the threshold are not more."""
    party = honours.cards.of(talk.session, talk.me.id).party
    above, points = honours.ranks.threshold(talk.session, party=party), _counting(talk)
    how = honours.ranks.rank(talk.session, points, party=party)
    return talk.t(f"points.rank.{how.value}", above=above, missing=above + 1 - points)


def _star(talk: Talk) -> Markup:
    minutes = hours.ever(talk.session, talk.me.id)
    stars, at = hours.stars.level(talk.session, minutes), hours.stars.next_at(talk.session, minutes)
    has = talk.t("points.stars", n=stars, stars="★" * stars) if stars else talk.t("points.no_star")
    if at is None:
        return has
    missing = words.long(talk, at * 60 - minutes)
    return Markup(f"{has}\n{talk.t('points.next_star', hours=at, missing=missing)}")


def _line(talk: Talk, row: PointLine) -> Markup:
    """A line of the ledger: the day, how many, and what for."""
    line = hours.find(talk.session, row.hour_line_id) if row.hour_line_id is not None else None
    why = talk.t(f"points.for.{row.rule.value}", what=words.what(talk, line) if line is not None else "")
    key = "points.given" if row.points > 0 else "points.taken"
    said = talk.t(key, day=when.plain_day(talk.language, row.day), n=abs(row.points), why=why)
    return talk.t("points.because", line=said, why=row.why) if row.points < 0 and row.why else said


def _board(talk: Talk, _record: int, said: str) -> None:
    """A list of a month or a year, by hours or points, with the way in and out of all of them."""
    by, _, span = said.partition(".")
    if by not in set(By) or span not in (_MONTH, _YEAR):
        engine.stale(talk)
        return
    today = days.today(talk)
    first = today.replace(day=1) if span == _MONTH else today.replace(month=1, day=1)
    found = honours.boards.board(talk.session, talk.me, By(by), first, today)
    lines: list[str] = [talk.t("board.heading", what=talk.t(f"board.{said.replace('.', '_')}"))]
    lines += [_place(talk, By(by), one) for one in found[:LENGTH]] or [talk.t("board.empty")]
    mine = next((one for one in found[LENGTH:] if one.person_id == talk.me.id), None)
    lines += [_place(talk, By(by), mine)] if mine is not None else []
    listed = honours.cards.of(talk.session, talk.me.id).listed_since is not None
    lines += ["", talk.t("board.listed" if listed else "board.unlisted")]
    key = "board.out" if listed else "board.in"
    change = [talk.action(key, key, 0, said, style="" if listed else "primary")]
    others = [f"{other.value}.{time}" for other in By for time in (_MONTH, _YEAR)]
    tabs = [
        talk.action(f"board.{one.replace('.', '_')}", "points.board", 0, one) for one in others if one != said
    ]
    rows = [*talk.rows(tabs), change, [talk.menu("points"), talk.menu("start")]]
    talk.replace(Reply("\n".join(lines), rows))


def _place(talk: Talk, by: By, one: Place) -> Markup:
    value = words.long(talk, one.value) if by is By.HOURS else talk.t("points.n", n=one.value)
    return talk.t("board.place", place=one.place, name=one.name, value=value)


def _list_me(talk: Talk, said: str, *, listed: bool) -> None:
    honours.cards.list_me(talk.session, talk.moment, talk.me, listed=listed)
    _board(talk, 0, said)


ROOM = Room(
    commands={"points": Command(show, role=Role.VOLUNTEER)},
    actions={
        "points.list": Action(_show),
        "points.board": Action(_board),
        "board.in": Action(lambda talk, _record, said: _list_me(talk, said, listed=True)),
        "board.out": Action(lambda talk, _record, said: _list_me(talk, said, listed=False)),
    },
)
