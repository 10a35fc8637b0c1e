"""The group of the staff: how it is tied, what is posted there, and figures by command; nobody's matters.

What stands there leads into the private chat, where the right of whoever taps is looked at.
"""

from datetime import timedelta

from centre import cases, emergency, rules, team_groups, waiting
from chat import engine, when
from chat.languages import Markup
from chat.replies import Reply, said_about
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Rows, Talk
from handlers import case_desk, consent, waiting_words
from handlers.common import home
from models.cases import Case
from models.outbox import Notice
from models.refused import Refused
from models.rights import Right
from models.teams import TeamGroup

LINK = "dsk_"
# What asks for the figures in the group, and what its buttons open in the private chat.
_FIGURES = ("today", "overdue", "queue")
_FIGURES_OF = "staff_figures"


def answer(talk: Talk) -> None:
    """Answer a command in the group: with figures whoever may see them, and nobody else (25.2)."""
    if talk.who is None or not talk.who.may(Right.SEE_CASES) or consent.is_due(talk):
        return
    if talk.incoming.command not in _FIGURES:
        return
    about = (_FIGURES_OF, talk.me.id)
    since = talk.now - timedelta(minutes=rules.load(talk.session).staff_group_figures)
    if not said_about(talk.session, talk.incoming.chat_id, about, since):
        found = waiting.look(talk.session, talk.moment, talk.me)
        text = "\n".join([talk.t("staff_group.figures"), *waiting_words.figures(talk, found)])
        talk.say(Reply(text, _ways(talk), subject=about))


def open_link(talk: Talk, payload: str) -> None:
    """Open what a button in the group leads to, for whoever may see it.

    Raises:
        Refused: they may not.
    """
    what = payload[len(LINK) :]
    if what in _FIGURES:
        talk.house.command(talk, what)
        return
    if not talk.me.may(Right.SEE_CASES):
        raise Refused("refused.not_allowed")
    case = cases.by_number(talk.session, what)
    if case is None or case.id is None:
        raise Refused("refused.case_unknown")
    case_desk.see(talk, case.id)


def show(talk: Talk) -> None:
    """Show the group of the staff, or how there comes to be one."""
    group = team_groups.of_staff(talk.session)
    if group is None:
        begin = talk.action("staff_group.begin", "staff_group.link", 0, style="primary")
        engine.aside(talk, talk.t("staff_group.none"), [[begin], *home(talk)])
        return
    buttons = [talk.action("staff_group.untie", "staff_group.untie", 0, style="danger")]
    minutes = f"{rules.load(talk.session).staff_group_look:g}"
    lines = [talk.t("staff_group.card", title=group.title, minutes=minutes)]
    if group.silenced_at is not None:
        lines.append(talk.t("group.silent"))
        buttons.insert(0, talk.action("group.again", "staff_group.again", 0, style="primary"))
    engine.aside(talk, "\n".join(lines), [*talk.rows(buttons, 1), *home(talk)])


def _link(talk: Talk, _record: int, _extra: str) -> None:
    payload = team_groups.invite(talk.session, talk.moment, talk.me, None)
    hours = f"{rules.load(talk.session).group_link:g}"
    choose = talk.opener("group.choose", payload, group=True, style="primary")
    talk.show(Reply(talk.t("staff_group.how", hours=hours), [[choose], [talk.menu("staffgroup")]]))


def _untie(talk: Talk, _record: int, _extra: str) -> None:
    team_groups.untie(talk.session, talk.moment, talk.me, None)
    talk.toast = talk.language.label("group.untied_toast")
    show(talk)


def _again(talk: Talk, _record: int, _extra: str) -> None:
    team_groups.try_again(talk.session, talk.moment, talk.me, None)
    talk.toast = talk.language.label("group.again_toast")
    show(talk)


def _ways(reader: Reader) -> Rows:
    return [
        [reader.opener("staff_group.open_overdue", f"{LINK}overdue")],
        [reader.opener("staff_group.open_today", f"{LINK}today")],
    ]


def _tell_board(reader: Reader, notice: Notice) -> Reply | None:
    """How much is overdue now: no more than numbers."""
    group = _writable(reader)
    if group is None or reader.who is None:
        return None
    found = waiting.look(reader.session, reader.moment, reader.who)
    if not found.late and notice.settled_at is None:
        return None  # it never was posted
    clock = when.clock(reader.language, reader.moment.calendar.local(reader.now))
    key = "notice.staff_group.board" if found.late else "notice.staff_group.none_late"
    text = "\n".join([reader.t(key, n=found.late, clock=clock), *waiting_words.figures(reader, found)])
    return Reply(text, _ways(reader), group=group.chat_id)


def _tell_urgent(reader: Reader, notice: Notice) -> Reply | None:
    """That something cannot wait, or that somebody is on it: its number, and nothing of whose it is."""
    group = _writable(reader)
    if group is None:
        return None
    is_case = notice.subject_kind == "case"
    said = _case(reader, notice) if is_case else _alarm(reader, notice)
    if said is None or (said[1] and notice.settled_at is None):
        return None
    text, seen, payload = said
    rows = [] if seen else [[reader.opener("staff_group.open", f"{LINK}{payload}", style="primary")]]
    return Reply(text, rows, group=group.chat_id)


def _case(reader: Reader, notice: Notice) -> tuple[Markup, bool, str] | None:
    case = reader.session.get(Case, notice.subject_id, populate_existing=True)
    if case is None:
        return None
    unseen = cases.is_unseen(case)
    key = "notice.staff_group.urgent" if unseen else "notice.staff_group.urgent_seen"
    return reader.t(key, number=case.number), not unseen, case.number or ""


def _alarm(reader: Reader, notice: Notice) -> tuple[Markup, bool, str] | None:
    alert = emergency.find(reader.session, notice.subject_id)
    if alert is None:
        return None
    seen = alert.acknowledged_at is not None
    clock = when.clock(reader.language, reader.moment.calendar.local(alert.raised_at))
    key = "notice.staff_group.alarm_seen" if seen else "notice.staff_group.alarm"
    return reader.t(key, clock=clock), seen, "today"


def _writable(reader: Reader) -> TeamGroup | None:
    group = team_groups.of_staff(reader.session)
    return group if group is not None and group.silenced_at is None else None


def _tell_keeper(reader: Reader, notice: Notice) -> Reply | None:
    """That we were put out of the group, or may not write there; as long as it is so."""
    group = team_groups.of_staff(reader.session)
    ended = notice.kind == team_groups.STAFF_ENDED
    if ended is not (group is None) or (group is not None and group.silenced_at is None):
        return None
    key = "notice.staff_group.ended" if ended else "notice.staff_group.silent"
    return Reply(reader.t(key, title=group.title if group else ""), [[reader.menu("staffgroup")]])


ROOM = Room(
    commands={"staffgroup": Command(show, Right.CHANGE_SETTINGS, listed=False)},
    actions={
        "staff_group.link": Action(_link, Right.CHANGE_SETTINGS),
        "staff_group.untie": Action(_untie, Right.CHANGE_SETTINGS),
        "staff_group.again": Action(_again, Right.CHANGE_SETTINGS),
    },
    words={
        "staff_group.board": _tell_board,
        "staff_group.urgent": _tell_urgent,
        team_groups.STAFF_ENDED: _tell_keeper,
        team_groups.STAFF_SILENT: _tell_keeper,
    },
)
