"""/digest: what somebody at the desk is told by itself, when, and of what."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from centre import digests, periods
from centre.periods import Unit
from centre.summaries import Beside
from chat import engine, rich, when
from chat.languages import Markup
from chat.replies import Reply, Told
from chat.rooms import Action, Command, Room, Words
from chat.talk import Reader, Talk
from handlers import days, digest_words, pictures, summaries
from handlers.call_words import DESK
from handlers.summary_words import encoded
from models.digests import Digest, DigestKind, DigestPart
from models.outbox import Notice
from models.rights import Right

_MONTH = "digest.month"
_ON, _OFF = "on", "off"


def show(talk: Talk) -> None:
    """The digests that somebody may have, each to open."""
    kinds = [kind for kind in DigestKind if talk.me.may(digests.RIGHTS[kind])]
    found = [digests.look(talk.session, talk.me, kind) for kind in kinds]
    lines = [talk.t("digest.which"), Markup(""), *(_line(talk, digest) for digest in found)]
    opens = [talk.action(f"digest.open.{kind.value}", "digest.see", 0, kind.value) for kind in kinds]
    talk.replace(Reply("\n".join(lines), [*talk.rows(opens, 1), [talk.menu("start")]], subject=DESK))


def _line(reader: Reader, digest: Digest) -> Markup:
    return reader.t(
        "digest.is_on" if digest.is_on else "digest.is_off",
        name=reader.t(f"digest.name.{digest.kind.value}"),
        days=reader.t(f"digest.days.{digest.kind.value}"),
        clock=when.clock(reader.language, digests.clock_of(reader.session, digest)),
    )


def _card(talk: Talk, digest: Digest) -> None:
    """One digest: whether and when it comes, and what it tells of."""
    kind = digest.kind.value
    lines = [_line(talk, digest)]
    switch = talk.action("digest.switch_on", "digest.switch", 0, f"{kind}/{_ON}", style="primary")
    if not digest.is_on:
        talk.replace(Reply("\n".join(lines), [*talk.rows([switch], 1), [talk.menu("digest")]], subject=DESK))
        return
    tools = [
        talk.action("digest.clock", "digest.clocks", 0, kind),
        talk.action("digest.switch_off", "digest.switch", 0, f"{kind}/{_OFF}"),
    ]
    parts = []
    if digest.kind is not DigestKind.MONTH:
        lines += [Markup(""), talk.t("digest.tells")]
        parts = [
            talk.action(
                "digest.without" if part.value in digest.left_out else "digest.with",
                "digest.part",
                0,
                f"{kind}/{part.value}/{_ON if part.value in digest.left_out else _OFF}",
                part=talk.language.label(f"digest.part.{part.value}"),
            )
            for part in DigestPart
        ]
    rows = [*talk.rows(parts), *talk.rows(tools), [talk.menu("digest")]]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


Do = Callable[[Talk, DigestKind, list[str]], None]


def _about(do: Do) -> Action:
    """An act on the digest that the button names; a forged name is none."""

    def run(talk: Talk, _row: int, said: str) -> None:
        kind, *rest = said.split("/")
        try:
            do(talk, DigestKind(kind), rest)
        except (ValueError, IndexError):
            engine.stale(talk)

    return Action(run, Right.SEE_BOOKINGS)


def _see(talk: Talk, kind: DigestKind, _rest: list[str]) -> None:
    _card(talk, digests.look(talk.session, talk.me, kind))


def _switch(talk: Talk, kind: DigestKind, rest: list[str]) -> None:
    _card(talk, digests.switch(talk.session, talk.moment, talk.me, kind, on=rest[0] == _ON))


def _set_part(talk: Talk, kind: DigestKind, rest: list[str]) -> None:
    part, wanted = DigestPart(rest[0]), rest[1] == _ON
    _card(talk, digests.set_part(talk.session, talk.moment, talk.me, kind, part, wanted=wanted))


def _clocks(talk: Talk, kind: DigestKind, _rest: list[str]) -> None:
    """The times from which to choose."""
    digest = digests.look(talk.session, talk.me, kind)
    now = digests.clock_of(talk.session, digest)
    buttons = [
        talk.action(
            "digest.at_now" if clock == now else "digest.at",
            "digest.set_clock",
            0,
            f"{kind.value}/{clock:%H%M}",
            clock=when.clock(talk.language, clock),
        )
        for clock in digests.clocks(talk.session, talk.moment, kind)
    ]
    back = talk.action("digest.back", "digest.see", 0, kind.value)
    talk.replace(Reply(talk.t("digest.when"), [*talk.rows(buttons, 3), [back]], subject=DESK))


def _set_clock(talk: Talk, kind: DigestKind, rest: list[str]) -> None:
    clock = time(int(rest[0][:2]), int(rest[0][2:]))
    _card(talk, digests.set_clock(talk.session, talk.moment, talk.me, kind, clock))


def _told(words: Callable[[Reader, Digest], Reply | None]) -> Words:
    """A digest to whoever still wants it and may see what it tells."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        if reader.who is None:
            return None
        digest = digests.told(reader.session, notice.subject_id, reader.who)
        return words(reader, digest) if digest is not None else None

    return words_for


def _tell_month(_reader: Reader, digest: Digest) -> Reply:
    """Have the month counted when it is sent: nothing else waits for that."""
    return Reply("", subject=DESK, told=Told(_MONTH, {"digest": digest.id}))


def _count_month(reader: Reader, params: dict[str, Any]) -> Reply | None:
    """What the last month came to, in short."""
    if reader.who is None or digests.told(reader.session, params["digest"], reader.who) is None:
        return None
    calendar, today = reader.moment.calendar, days.today(reader)
    period = periods.containing(calendar, Unit.MONTH, today.replace(day=1) - timedelta(days=1))
    text, tables = summaries.both(reader, period, Beside.BEFORE, whole=False)
    heading = reader.t("notice.digest.month")
    more = reader.action("digest.more", "summary.show", 0, encoded(period, "all", Beside.BEFORE))
    rows = [[pictures.button(reader, period)], *digest_words.below(reader, DigestKind.MONTH, more)]
    return Reply(f"{heading}\n\n{text}", rows, subject=DESK, rich=rich.paragraphs(heading) + tables)


ROOM = Room(
    commands={"digest": Command(show, Right.SEE_BOOKINGS)},
    actions={
        "digest.see": _about(_see),
        "digest.switch": _about(_switch),
        "digest.part": _about(_set_part),
        "digest.clocks": _about(_clocks),
        "digest.set_clock": _about(_set_clock),
    },
    words={
        "digest.morning": _told(digest_words.of_day),
        "digest.evening": _told(digest_words.of_day),
        "digest.month": _told(_tell_month),
    },
    tellers={_MONTH: _count_month},
)
