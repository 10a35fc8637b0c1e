"""The group of a team: how it is tied, the shifts posted there, and the little that is said beside them."""

from datetime import UTC, datetime, timedelta

from centre import rules, shifts, team_groups, teams
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply, said_about
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import consent, shift_signing, staff_group
from handlers import shift_words as words
from handlers.common import home, in_language
from handlers.shifts import LINK as SHIFT_LINK
from models.outbox import Notice
from models.refused import Refused, deciding
from models.shifts import Post, Shift, ShiftState
from models.sites import Site
from models.teams import TeamGroup

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def hear(talk: Talk) -> None:
    """Take what happens in a group: that it is tied, moved or lost; commands are for the private chat."""
    said, group = talk.incoming, talk.incoming.group
    assert group is not None  # noqa: S101 - the house asks for groups only
    if group.moved_to is not None:
        team_groups.moved(talk.session, said.chat_id, group.moved_to)
    elif group.inside is False:
        team_groups.lost(talk.session, talk.moment, said.chat_id)
    elif group.inside and group.may_write:
        team_groups.heard(talk.session, talk.moment, said.chat_id)
    elif group.inside:
        team_groups.silenced(talk.session, talk.moment, said.chat_id)
    elif said.command and group.addressed.casefold() in ("", talk.address.casefold()):
        _answer(talk, group.title)


def _answer(talk: Talk, title: str) -> None:
    said, group = talk.incoming, team_groups.at(talk.session, talk.incoming.chat_id)
    if said.command == "start" and said.argument.startswith(team_groups.LINK):
        _tie(talk, title)
    elif group is not None and group.staff:
        staff_group.answer(talk)
    elif group is None:
        _once(talk, "group.nobody", _EVER)
    else:
        _once(talk, "group.privately", talk.now - timedelta(hours=rules.load(talk.session).group_line))


def _tie(talk: Talk, title: str) -> None:
    said = talk.incoming
    try:
        with deciding(talk.session):
            tied = team_groups.tie(
                talk.session, talk.moment, talk.who, said.argument, chat_id=said.chat_id, title=title
            )
    except Refused as no:
        talk.say(Reply(talk.why(no), subject=("group", said.chat_id)))
        return
    if tied.team_id is None:
        talk.say(Reply(talk.t("staff_group.tied")))
        return
    name = in_language(teams.find(talk.session, tied.team_id).name, talk.language.code)
    talk.say(Reply(talk.t("group.tied", team=name)))


def _once(talk: Talk, key: str, since: datetime) -> None:
    """Say something in a group, unless it was said there since then."""
    about = ("group", talk.incoming.chat_id)
    if not said_about(talk.session, talk.incoming.chat_id, about, since):
        talk.say(Reply(talk.t(key), [[talk.opener("group.write", "start")]], subject=about))


def see(talk: Talk, team_id: int, _extra: str = "") -> None:
    """Show who leads a team its group, or how it gets one."""
    team = teams.find(talk.session, team_id)
    if not teams.leads(talk.me, team):
        raise Refused("refused.not_allowed")
    group = team_groups.of(talk.session, team_id)
    name = in_language(team.name, talk.language.code)
    back = talk.action("engine.back", "team.see", team_id)
    if group is None:
        begin = talk.action("group.begin", "group.link", team_id, style="primary")
        engine.aside(talk, talk.t("group.none", team=name), [[begin], [back], *home(talk)])
        return
    buttons = [talk.action("group.untie", "group.untie", team_id, style="danger")]
    lines = [talk.t("group.card", team=name, title=group.title, n=rules.load(talk.session).group_posts)]
    if group.silenced_at is not None:
        lines.append(talk.t("group.silent"))
        buttons.insert(0, talk.action("group.again", "group.again", team_id, style="primary"))
    engine.aside(talk, "\n".join(lines), [*talk.rows(buttons, 1), [back], *home(talk)])


def _link(talk: Talk, team_id: int, _extra: str) -> None:
    payload = team_groups.invite(talk.session, talk.moment, talk.me, team_id)
    name = in_language(teams.find(talk.session, team_id).name, talk.language.code)
    hours = f"{rules.load(talk.session).group_link:g}"
    choose = talk.opener("group.choose", payload, group=True, style="primary")
    back = talk.action("engine.back", "team.group", team_id)
    talk.show(Reply(talk.t("group.how", team=name, hours=hours), [[choose], [back]]))


def _untie(talk: Talk, team_id: int, _extra: str) -> None:
    team_groups.untie(talk.session, talk.moment, talk.me, team_id)
    talk.toast = talk.language.label("group.untied_toast")
    see(talk, team_id)


def _again(talk: Talk, team_id: int, _extra: str) -> None:
    team_groups.try_again(talk.session, talk.moment, talk.me, team_id)
    talk.toast = talk.language.label("group.again_toast")
    see(talk, team_id)


def _take(talk: Talk, post_id: int, read: str) -> None:
    """Take a place from the group; only who taps sees what comes of it, and the details come privately."""
    if talk.who is None or consent.is_due(talk):
        raise Refused("refused.group_stranger")
    post = talk.session.get(Post, post_id)
    if post is not None and read != str(shifts.find(talk.session, post.shift_id).sequence):
        raise Refused("refused.group_changed")
    placed = shifts.posting.take(talk.session, talk.moment, talk.me, talk.incoming.chat_id, post_id)
    talk.say_privately(shift_signing.receipt(talk, shifts.shift_of(talk.session, placed), placed))
    talk.toast = talk.language.label("group.taken_toast")


def _tell_shift(reader: Reader, notice: Notice) -> Reply | None:
    """A shift as it is now, on the board of the group: nobody's name, and no place that is not public."""
    shift = shifts.find(reader.session, notice.subject_id or 0)
    group = team_groups.of(reader.session, shifts.activity_of(reader.session, shift).team_id)
    if group is None or group.silenced_at is not None:
        return None
    posts = shifts.posts_of(reader.session, shift.id or 0)
    free = [post for post in posts if shifts.posting.is_free(reader.session, post)]
    ends = _over(reader, shift, free)
    if ends and notice.settled_at is None:
        return None  # it never was on the board
    urgent = bool(notice.params["urgent"])
    lines = [
        reader.t("group.urgent" if urgent and not ends else "group.news"),
        reader.t("notice.team.shift", title=words.title_of_shift(reader, shift)),
        words.hours(reader, shift),
        _place(reader, shift),
        *(_post(reader, post) for post in posts),
    ]
    rows = [] if ends else _buttons(reader, shift, free, alone=len(posts) == 1)
    text = "\n".join([*lines, ends] if ends else lines)
    return Reply(text, rows, subject=("shift", shift.id or 0), group=group.chat_id)


def _over(reader: Reader, shift: Shift, free: list[Post]) -> Markup:
    """How a shift is over for the group; "" while there are places."""
    if shift.state is ShiftState.CANCELLED:
        return reader.t("group.cancelled")
    if shift.state is not ShiftState.OPEN or shift.starts_at <= reader.now:
        return reader.t("group.begun")
    return Markup("") if free else reader.t("group.full")


def _place(reader: Reader, shift: Shift) -> Markup:
    site = reader.session.get_one(Site, shift.site_id)
    if not site.public:
        return reader.t("group.place")
    return reader.t("shift.place", place=words.place(reader, shift.site_id))


def _post(reader: Reader, post: Post) -> Markup:
    here = shifts.posting.here(reader.session, post)
    return reader.t("group.post", role=words.role(reader, post.id or 0), here=here, maximum=post.maximum)


def _buttons(reader: Reader, shift: Shift, free: list[Post], *, alone: bool) -> list[list[Button]]:
    read = str(shift.sequence)
    takes = [
        reader.action(
            "group.take" if alone else "group.take_as",
            "group.take",
            post.id or 0,
            read,
            style="primary",
            role=words.short(words.role(reader, post.id or 0)),
        )
        for post in free
    ]
    return [*([one] for one in takes), [reader.opener("group.details", f"{SHIFT_LINK}{shift.number}")]]


def _tell_leader(reader: Reader, notice: Notice) -> Reply | None:
    """That we were put out of the group, or may not write there; as long as it is so."""
    team = teams.find(reader.session, notice.subject_id or 0)
    group = team_groups.of(reader.session, team.id)
    if not _is_so(notice.kind, group):
        return None
    name = in_language(team.name, reader.language.code)
    title = group.title if group is not None else ""
    see_it = reader.action("group.open", "team.group", team.id or 0, style="primary")
    key = "notice.team.group_ended" if notice.kind == team_groups.ENDED else "notice.team.group_silent"
    return Reply(reader.t(key, team=name, title=title), [[see_it]])


def _is_so(kind: str, group: TeamGroup | None) -> bool:
    if kind == team_groups.ENDED:
        return group is None
    return group is not None and group.silenced_at is not None


ROOM = Room(
    actions={
        "team.group": Action(see),
        "group.link": Action(_link),
        "group.untie": Action(_untie),
        "group.again": Action(_again),
        "group.take": Action(_take, group=True),
    },
    words={
        "team.shift": _tell_shift,
        "team.group_ended": _tell_leader,
        "team.group_silent": _tell_leader,
    },
)
