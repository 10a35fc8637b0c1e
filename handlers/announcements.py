"""/announce: all announcements, a card for each, and what can be done with it."""

from collections.abc import Callable

from centre import pages, rules
from centre.announcements import moves, readers, recalling, sending, writing
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import announcement_words as words
from models.announcements import Announcement, AnnouncementAction, AnnouncementState
from models.rights import Right

_YES = "yes"
# What can be done in each state; who wrote it cannot approve it, and is not offered that.
STEPS: dict[AnnouncementState, tuple[str, ...]] = {
    AnnouncementState.DRAFT: ("send", "preview", "change", "call_off"),
    AnnouncementState.WAITING: ("approve", "decline", "preview", "change", "call_off"),
    AnnouncementState.SCHEDULED: ("preview", "change", "call_off"),
    AnnouncementState.SENDING: ("pause", "recall"),
    AnnouncementState.PAUSED: ("resume", "stop", "recall"),
    AnnouncementState.SENT: ("recall",),
    AnnouncementState.RECALLED: (),
    AnnouncementState.CALLED_OFF: (),
}
_SECOND = ("approve", "decline")
_DOES: dict[str, Callable[..., Announcement]] = {
    "send": writing.give_free,
    "call_off": writing.call_off,
    "pause": sending.pause,
    "resume": sending.resume,
    "stop": sending.stop,
    "recall": recalling.recall,
}
# These reach many or cannot be undone: they are asked about once more.
SURE: dict[str, AnnouncementAction] = {
    "send": AnnouncementAction.SCHEDULE,
    "call_off": AnnouncementAction.CALL_OFF,
    "recall": AnnouncementAction.RECALL,
}


def desk(talk: Talk) -> None:
    """All announcements, the newest first."""
    _list(talk, 0, "")


def _list(talk: Talk, page: int, _extra: str) -> None:
    size = rules.load(talk.session).page
    found = pages.cut(talk.session, moves.newest_first(), page, size, lambda one: one)
    lines = [talk.t("announcements.heading" if found.items else "announcements.none")]
    opens = []
    for one in found.items:
        lines.append(
            talk.t(
                "announcements.item",
                number=one.number,
                words=_first_line(talk, one),
                state=words.state(talk, one),
            )
        )
        opens.append([talk.action("announcements.see", "announcement.see", one.id or 0, number=one.number)])
    new = [[talk.action("announcements.new", "announcement.new", 0, style="primary")]]
    rest = [*talk.turns("announcement.list", found.number, found.pages), [talk.menu("start")]]
    engine.aside(talk, Markup("\n".join(lines)), [*new, *opens, *rest])


def _first_line(reader: Reader, one: Announcement) -> str:
    return words.beginning(one.words, reader.language.code).splitlines()[0][:60]


def card(talk: Talk, one: Announcement, note: Markup | None = None) -> Reply:
    """The card of an announcement."""
    text = words.card(talk, one)
    back = talk.rows([talk.action("announcements.all", "announcement.list", 0), talk.menu("start")])
    return Reply(f"{note}\n\n{text}" if note else text, [*talk.rows(_steps(talk, one)), *back])


def _steps(talk: Talk, one: Announcement) -> list[Button]:
    own = one.written_by == talk.me.id
    steps = [step for step in STEPS[one.state] if not (own and step in _SECOND)]
    return [
        talk.action(
            f"announcements.do.{step}",
            f"announcement.{step}",
            one.id or 0,
            # Who approves says yes to what they have read.
            str(one.version) if step in _SECOND else "",
            style="primary" if step in {"send", "approve"} else "",
        )
        for step in steps
    ]


def _see(talk: Talk, row: int, extra: str) -> None:
    shown = card(talk, moves.for_staff(talk.session, talk.me, row))
    if extra == words.BOARD:
        # The progress changes in place: it must not take the place of the card.
        talk.say(shown)
    else:
        talk.replace(shown)


def _preview(talk: Talk, row: int, _extra: str) -> None:
    """Every version as its readers get it, and then whom it reaches."""
    one = moves.for_staff(talk.session, talk.me, row)
    for code in one.words:
        talk.say(words.message(talk, one, code))
    talk.say(card(talk, one, talk.t("announcement.previewed")))


def _do(step: str) -> Action:
    def run(talk: Talk, row: int, said: str) -> None:
        if step in SURE and said != _YES:
            _ask_sure(talk, row, step)
            return
        one = _DOES[step](talk.session, talk.moment, talk.me, row)
        talk.replace(card(talk, one, _done(talk, step, one)))

    return Action(run, Right.ANNOUNCE)


def _done(talk: Talk, step: str, one: Announcement) -> Markup:
    return talk.t(f"announcements.now.{one.state.value}" if step == "send" else f"announcements.done.{step}")


def _ask_sure(talk: Talk, row: int, step: str) -> None:
    one = moves.for_staff(talk.session, talk.me, row)
    moves.ANNOUNCEMENTS.check(one, SURE[step])
    if step == "recall" and one.state is AnnouncementState.SENT:
        recalling.expect_young(talk.session, talk.moment, one)
    many = len(readers.people(talk.session, talk.moment, one)) if step == "send" else None
    hours = rules.load(talk.session).news_recall
    text = talk.t(f"announcements.sure.{step}", number=one.number, n=many, hours=hours)
    yes = talk.action(f"announcements.yes.{step}", f"announcement.{step}", row, _YES, style="primary")
    talk.replace(Reply(text, [[yes], [talk.action("engine.back", "announcement.see", row)]]))


def _approve(talk: Talk, row: int, version: str) -> None:
    if not (version.isascii() and version.isdigit()):
        engine.stale(talk)
        return
    one = writing.approve(talk.session, talk.moment, talk.me, row, int(version))
    talk.replace(card(talk, one, talk.t("announcements.done.approve")))


ROOM = Room(
    commands={"announce": Command(desk, Right.ANNOUNCE)},
    actions={
        "announcement.list": Action(_list, Right.ANNOUNCE),
        "announcement.see": Action(_see, Right.ANNOUNCE),
        "announcement.preview": Action(_preview, Right.ANNOUNCE),
        "announcement.approve": Action(_approve, Right.ANNOUNCE),
        **{f"announcement.{step}": _do(step) for step in _DOES},
    },
)
