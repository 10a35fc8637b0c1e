"""What is to change in a service: its card, how residents would read it, and what can be done with it."""

from collections.abc import Callable, Iterator
from typing import Any

from centre import catalogue
from centre.catalogue import ServiceCard, planned, policies, revising
from centre.catalogue.revising import REVISIONS
from chat import engine, when
from chat.buttons import Button
from chat.languages import Markup
from chat.lengths import shortened
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import in_language
from handlers.service_words import card_text, fee_text
from models.catalogue import ServiceState
from models.revisions import OPEN, Revision, RevisionAction, RevisionState
from models.rights import Right

_YES = "yes"
_SHOWN = 150
_ENDED = ServiceState.WITHDRAWN
# What can be done in each state; who wrote it cannot publish it, and is not offered that.
STEPS: dict[RevisionState, tuple[str, ...]] = {
    RevisionState.DRAFT: ("submit", "words", "fees", "terms", "offer", "drop"),
    RevisionState.WAITING: ("publish", "decline", "words", "fees", "terms", "offer", "drop"),
    RevisionState.PUBLISHED: (),
    RevisionState.DROPPED: (),
}
_SECOND = ("publish", "decline")
_DOES: dict[str, Callable[..., Revision]] = {"submit": revising.submit, "drop": revising.drop}


def card(reader: Reader, revision: Revision, note: Markup | None = None) -> Reply:
    """What would change, and what can be done about it."""
    lines = [*([note, Markup("")] if note else []), *_lines(reader, revision)]
    row = revision.id or 0
    looks = [
        reader.action("revision.look", "revision.look", row, one.code, name=one.name)
        for one in reader.languages
        if revision.state in OPEN
    ]
    back = reader.action("revision.service", "catalogue.see", revision.service_id)
    buttons = [*_steps(reader, revision), *looks, back]
    return Reply(Markup("\n".join(lines)), reader.rows(buttons), subject=revising.subject(revision))


def title(reader: Reader, revision: Revision) -> str:
    """What the service is called today."""
    version = planned.service_of(reader.session, revision).version
    return catalogue.title(reader.session, revision.service_id, version, reader.language.code)


def language_name(reader: Reader, code: str) -> str:
    """What a language calls itself; one that is no more by its code."""
    return next((one.name for one in reader.languages if one.code == code), code)


def fee_lines(reader: Reader, revision: Revision) -> list[Markup]:
    """What it would charge, a line a tariff."""
    return [
        reader.t(
            "revision.fee_of" if fee.names else "revision.fee",
            name=in_language(fee.names, reader.language.code),
            price=fee_text(reader, fee),
            day=when.date_text(reader.language, fee.from_day),
        )
        for fee in planned.planned_fees(revision)
    ]


def to_edit(talk: Talk, row: int) -> Revision:
    """A revision that may be changed by who asks.

    Raises:
        Refused: they may not, or it is over.
    """
    revision = revising.for_keeper(talk.session, talk.me, row)
    REVISIONS.check(revision, RevisionAction.EDIT)
    return revision


def numbered(said: str) -> int | None:
    """The version that a button carries; it may be forged."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < len(str(2**31)) else None


def _lines(reader: Reader, revision: Revision) -> Iterator[Markup]:
    service = planned.service_of(reader.session, revision)
    yield reader.t("revision.card", title=title(reader, revision), code=service.code)
    yield reader.t(f"revision.state.{revision.state.value}")
    if revision.why:
        yield reader.t("revision.why", why=revision.why)
    for language, part, before, after in planned.changes(reader.session, revision):
        yield Markup("")
        yield reader.t(
            "revision.part_of",
            language=language_name(reader, language),
            part=reader.t(f"revision.part.{part}"),
        )
        yield reader.t("revision.before", words=_said(reader, before))
        yield reader.t("revision.after", words=_said(reader, after))
    if revision.policies:
        yield Markup("")
        yield from _term_lines(reader, revision)
    if revision.offered is not None:
        yield Markup("")
        yield reader.t("revision.offered.yes" if revision.offered else "revision.offered.no")
    if revision.fees:
        yield Markup("")
        yield from fee_lines(reader, revision)


def _term_lines(reader: Reader, revision: Revision) -> Iterator[Markup]:
    now = policies.all_of(planned.service_of(reader.session, revision))
    for name, after in revision.policies.items():
        yield reader.t(
            "revision.term_line",
            name=reader.language.label(f"policy.{name}"),
            before=term_text(reader, now[name]),
            after=term_text(reader, after),
        )


def term_text(reader: Reader, value: Any) -> str:
    """What holds of a service, as people say it."""
    if isinstance(value, bool):
        return reader.language.label("setting.yes" if value else "setting.no")
    return str(value) or reader.language.label("revision.nothing")


def _offer_button(reader: Reader, revision: Revision) -> Button | None:
    """Offer it no longer or again, or leave that as it is; a draft is offered once it is published."""
    state, row = planned.service_of(reader.session, revision).state, revision.id or 0
    if revision.offered is not None:
        return reader.action("revision.offer.stay", "revision.offer", row)
    if state is ServiceState.PUBLISHED:
        return reader.action("revision.offer.no", "revision.offer", row, "no")
    return reader.action("revision.offer.yes", "revision.offer", row, "yes") if state is _ENDED else None


def _said(reader: Reader, value: Any) -> str:
    text = value if isinstance(value, str) else reader.t("service.semicolon").join(value)
    return shortened(text, _SHOWN) if text else reader.t("revision.nothing")


def _steps(reader: Reader, revision: Revision) -> list[Button]:
    """What this reader can do with it now."""
    if reader.who is None or not reader.who.may(Right.KEEP_CATALOGUE):
        return []
    buttons = []
    for step in STEPS[revision.state]:
        if step in _SECOND and revision.written_by == reader.who.id:
            continue
        if step == "submit" and not planned.changed(revision):
            continue
        if step == "offer":
            offer = _offer_button(reader, revision)
            buttons += [offer] if offer is not None else []
            continue
        # Who publishes says yes to what they have read.
        extra = str(revision.version) if step in _SECOND else ""
        style = "primary" if step in {"submit", "publish"} else ""
        buttons.append(
            reader.action(f"revision.do.{step}", f"revision.{step}", revision.id or 0, extra, style=style)
        )
    return buttons


def _begin(talk: Talk, service_id: int, _extra: str) -> None:
    talk.replace(card(talk, revising.begin(talk.session, talk.moment, talk.me, service_id)))


def _card(talk: Talk, row: int, _extra: str) -> None:
    talk.replace(card(talk, revising.for_keeper(talk.session, talk.me, row)))


def _look(talk: Talk, row: int, code: str) -> None:
    """Show a service as residents would read it."""
    revision = revising.for_keeper(talk.session, talk.me, row)
    wordings = planned.wordings(talk.session, revision)
    words = next((one for one in wordings if one.language == code), None)
    if words is None:
        back = talk.action("engine.back", "revision.card", row)
        talk.replace(Reply(talk.t("revision.not_in_it"), [[back]], subject=revising.subject(revision)))
        return
    service = planned.service_of(talk.session, revision)
    now = catalogue.shown(talk.session, talk.moment, service, code).tariffs
    in_it = talk.reading(code)
    text = card_text(in_it, ServiceCard(service, words, now))
    lines = [talk.t("revision.looks"), Markup(""), text, *fee_lines(in_it, revision)]
    back = talk.action("engine.back", "revision.card", row)
    talk.replace(Reply(Markup("\n".join(lines)), [[back]], subject=revising.subject(revision)))


def _do(step: str) -> Action:
    def run(talk: Talk, row: int, said: str) -> None:
        if step == "drop" and said != _YES:
            _ask_sure(talk, row)
            return
        revision = _DOES[step](talk.session, talk.moment, talk.me, row)
        talk.replace(card(talk, revision, talk.t(f"revision.done.{step}")))

    return Action(run, Right.KEEP_CATALOGUE)


def _ask_sure(talk: Talk, row: int) -> None:
    revision = revising.for_keeper(talk.session, talk.me, row)
    REVISIONS.check(revision, RevisionAction.DROP)
    yes = talk.action("revision.yes", "revision.drop", row, _YES, style="primary")
    back = talk.action("engine.back", "revision.card", row)
    text = talk.t("revision.sure", title=title(talk, revision))
    talk.replace(Reply(text, [[yes], [back]], subject=revising.subject(revision)))


def _publish(talk: Talk, row: int, said: str) -> None:
    version = numbered(said)
    if version is None:
        engine.stale(talk)
        return
    revision = revising.publish(talk.session, talk.moment, talk.me, row, version)
    talk.replace(card(talk, revision, talk.t("revision.done.publish")))


ROOM = Room(
    actions={
        "revision.begin": Action(_begin, Right.KEEP_CATALOGUE),
        "revision.card": Action(_card, Right.KEEP_CATALOGUE),
        "revision.look": Action(_look, Right.KEEP_CATALOGUE),
        "revision.publish": Action(_publish, Right.KEEP_CATALOGUE),
        **{f"revision.{step}": _do(step) for step in _DOES},
    },
)
