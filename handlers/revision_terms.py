"""How a service is had and whether it is offered, planned in a revision; and a service that is new."""

from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from centre.catalogue import Wording, planned, planning, policies, revising
from centre.catalogue.policies import Bound
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step, among, shown_as
from chat.parsers import number, words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import in_language
from handlers.revisions import card, term_text, title, to_edit
from models.catalogue import Category, Mode
from models.rights import Right

_LONGEST_TITLE = 80


def _terms(talk: Talk, row: int, _extra: str) -> None:
    """Everything that can be set of such a service, each with what holds or is planned."""
    revision = to_edit(talk, row)
    service = planned.service_of(talk.session, revision)
    now = {**policies.all_of(service), **revision.policies}
    buttons = [
        talk.action(
            "revision.term",
            "revision.term",
            row,
            name,
            name=talk.language.label(f"policy.{name}"),
            value=term_text(talk, now[name]),
        )
        for name in policies.of_mode(service.mode)
    ]
    buttons.append(talk.action("engine.back", "revision.card", row))
    text = talk.t("revision.which_term", title=title(talk, revision))
    talk.replace(Reply(text, talk.rows(buttons), subject=revising.subject(revision)))


def _term(talk: Talk, row: int, name: str) -> None:
    """Turn a yes into a no and back; ask for a number."""
    revision = to_edit(talk, row)
    service = planned.service_of(talk.session, revision)
    bounds = policies.of_mode(service.mode)
    if name not in bounds:
        engine.stale(talk)
        return
    if bounds[name] is not None:
        engine.start(talk, REVISION_TERM, context={"revision": row, "term": name})
        return
    now = {**policies.all_of(service), **revision.policies}[name]
    planning.set_policy(talk.session, talk.moment, talk.me, row, name, not now)
    _terms(talk, row, "")


def _asked(reader: Reader, context: dict[str, Any]) -> tuple[Bound, Any]:
    """The bounds of what is asked for, and what holds now."""
    service = planned.service_of(reader.session, revising.find(reader.session, context["revision"]))
    bound = policies.of_mode(service.mode)[context["term"]]
    return bound or Bound(0, 0), policies.all_of(service)[context["term"]]


def _params(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    bound, now = _asked(reader, context)
    revision = revising.find(reader.session, context["revision"])
    return {
        "title": title(reader, revision),
        "term": reader.language.label(f"policy.{context['term']}"),
        "now": term_text(reader, now),
        "least": bound.least,
        "most": bound.most,
    }


def _made(reader: Reader, context: dict[str, Any]) -> Flow:
    bound, _ = _asked(reader, context)
    (step,) = REVISION_TERM.steps
    return replace(REVISION_TERM, steps=(replace(step, parse=number(bound.least, bound.most)),))


def _set(talk: Talk, form: Finished) -> Reply:
    row, name, value = form.context["revision"], form.context["term"], int(form.answers["value"])
    revision = planning.set_policy(talk.session, talk.moment, talk.me, row, name, value)
    return card(talk, revision, talk.t("revision_term.done"))


def _offer(talk: Talk, row: int, said: str) -> None:
    """Plan that a service is offered no longer, or again, or leave that as it is."""
    offered = {"yes": True, "no": False}.get(said)
    revision = planning.offer(talk.session, talk.moment, talk.me, row, offered)
    talk.replace(card(talk, revision))


def _new(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, SERVICE_NEW)


def _shelves(reader: Reader, _known: Answers) -> list[Choice]:
    found = reader.session.exec(select(Category).order_by(col(Category.position), col(Category.code)))
    return [Choice(one.code, in_language(one.names, reader.language.code)) for one in found]


def _show_shelf(reader: Reader, code: str) -> str:
    shelf = reader.session.get(Category, code)
    return in_language(shelf.names, reader.language.code) if shelf is not None else code


def _drafted(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    words = Wording(talk.language.code, said["title"], "", "", "", "", materials=[], time_limit="")
    about = (said["shelf"], Mode(said["mode"]), words)
    revision = planning.begin_new(talk.session, talk.moment, talk.me, *about)
    return card(talk, revision, talk.t("service_new.done"))


REVISION_TERM = Flow(
    name="revision_term",
    version=1,
    steps=(Step("value"),),
    finish=_set,
    carded=False,
    params=_params,
    subject=lambda context: ("revision", context["revision"]),
    made=_made,
)
SERVICE_NEW = Flow(
    name="service_new",
    version=1,
    steps=(
        Step("shelf", choices=_shelves, show=_show_shelf, columns=1),
        Step("mode", choices=among("service_new.mode", *Mode), show=shown_as("service_new.mode"), columns=1),
        Step("title", parse=words_within(_LONGEST_TITLE)),
    ),
    finish=_drafted,
)

_KEEP = Right.KEEP_CATALOGUE
ROOM = Room(
    flows=(REVISION_TERM, SERVICE_NEW),
    actions={
        "revision.terms": Action(_terms, _KEEP),
        "revision.term": Action(_term, _KEEP),
        "revision.offer": Action(_offer, _KEEP),
        "service.new": Action(_new, _KEEP),
    },
)
