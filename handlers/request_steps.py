"""The questions of a request: those of a booking but day and time, and papers, urgency, what it is about."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from centre import catalogue
from chat.flow import Answers, Choice, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.languages import Markup
from chat.parsers import join_stories, show_story, story
from chat.talk import Reader
from handlers import booking_steps, party_steps
from handlers.bookings import BOOK
from handlers.complaint_steps import leaves_no_trace, openness_step
from handlers.free_times import service_of
from models.cases import Openness, Urgency
from models.catalogue import Service

_NOW, _BRING = "now", "bring"
URGENCY = (*(one.value for one in Urgency), "no")
# 我带过来, "I'll bring it": as good as a tap, unless it is that they cannot.
_BRINGS = re.compile(r"[带拿捎送](?:[来去到]|过[来去])|\bbring|\btake (?:it|them) along", re.IGNORECASE)
_BRINGS_NOT = re.compile(
    r"[没不别](?:[能用想会要]|方便)?[带拿捎送]|(?:not|n[’']t|cannot|never|unable) (?:\w+ ){0,3}bring",
    re.IGNORECASE,
)
# What is asked again, for what the centre may refuse (`Flow.reopens`).
REOPENS: dict[str, tuple[str, ...]] = {
    "refused.service_withdrawn": ("service",),
    "refused.service_unknown": ("service",),
    "refused.service_is_booked": ("service",),
    "refused.consent_missing": ("service",),
    "refused.party_missing": ("service",),
    "refused.name_needed": ("service",),
    "refused.address_missing": ("building",),
    "refused.relative_unknown": ("whom",),
    "refused.too_many_relatives": ("whom",),
    "refused.name_unusable": ("name",),
    "refused.too_many_files": ("about",),
}
_OF_ANOTHER_SERVICE = ("openness", "case", "consent", *party_steps.NAMES, "papers", "place", "urgent")


def steps() -> tuple[Step, ...]:
    """Everything that is asked before the card."""
    asked = {step.name: step for step in BOOK.steps}
    return (
        replace(asked["service"], choices=_services, settle=_service, clears=_OF_ANOTHER_SERVICE),
        replace(
            openness_step(),
            choices=among("openness", Openness.OPEN, Openness.NO_TRACE),
            when=lambda answers: bool(answers.get("service", {}).get("anonymous")),
        ),
        *(_by_name(asked[name]) for name in ("whom", "name", "agreed")),
        asked["case"],
        _by_name(asked["consent"]),
        *party_steps.steps(),
        Step(
            "papers",
            parse=_papers,
            choices=among("request.papers", _NOW, _BRING),
            settle=_sent,
            merge=join_sendings,
            when=lambda answers: bool(answers.get("service", {}).get("papers")),
            show=show_sending,
            params=_all_papers,
        ),
        *(asked[name] for name in ("place", "building", "unit", "room")),
        Step(
            "urgent",
            choices=among("request.urgent", *URGENCY),
            when=lambda answers: bool(answers.get("service", {}).get("urgent")),
            show=shown_as("request.urgent"),
            columns=1,
        ),
        replace(asked["words"], name="about"),
    )


def given(reader: Reader, service: Service, known: Answers) -> dict[str, Any]:
    """A service as the answer that the form keeps, with all that decides about its further questions."""
    answer = booking_steps.answer(reader, service, known)
    papers = bool(_materials(reader, service))
    flags = {"urgent": service.urgent, "two": service.two_party, "anonymous": service.anonymous}
    return answer | {"papers": papers, **flags}


def urgency_of(answers: Answers) -> Urgency | None:
    """Why it cannot wait; None if it can."""
    said = answers.get("urgent", "no")
    return None if said == "no" else Urgency(said)


def bring(reader: Reader) -> Choice:
    """To bring something to the counter instead of sending it."""
    return Choice(_BRING, reader.language.label(f"request.papers.{_BRING}"))


def sending(value: Any) -> dict[str, Any]:
    """What was sent, or that it will be brought, as one kind of answer."""
    if value == _BRING:
        return {"brings": True, "words": "", "files": []}
    return {"brings": says_it_is_brought(value["words"]), **value}


def says_it_is_brought(said: str) -> bool:
    """Whether somebody writes that they will bring something, instead of tapping it."""
    return bool(_BRINGS.search(said)) and not _BRINGS_NOT.search(said)


def join_sendings(before: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Two of those as one."""
    return {**join_stories(before, more), "brings": before["brings"] or more["brings"]}


def show_sending(reader: Reader, value: dict[str, Any]) -> str:
    """What was sent, as the card reads it back."""
    brings = [reader.language.label(f"request.papers.{_BRING}")] if value["brings"] else []
    sent = show_story(reader, value)
    return "\n".join([*brings, *([sent] if sent else [])])


def _by_name(step: Step) -> Step:
    """A question for whoever is known: it would say who they are."""
    return replace(step, when=lambda answers: not leaves_no_trace(answers) and step.when(answers))


def _services(reader: Reader, _known: Answers) -> list[Choice]:
    found = catalogue.applicable(reader.session, reader.language.code)
    return [Choice(str(line.id), line.title) for line in found]


def _service(reader: Reader, known: Answers, value: Any) -> dict[str, Any]:
    return given(reader, booking_steps.meant(reader, value, _services(reader, known)), known)


def _all_papers(reader: Reader, known: Answers) -> dict[str, Any]:
    """Everything that the service needs, a line each: nothing is asked for later that could be said now."""
    needed = _materials(reader, service_of(reader, known))
    return {"things": Markup("\n".join(reader.t("case.bullet", what=thing) for thing in needed))}


def _materials(reader: Reader, service: Service) -> Sequence[str]:
    code = reader.language.code
    return catalogue.wording(reader.session, service.id or 0, service.version, code).materials


def _papers(reader: Reader, incoming: Incoming) -> dict[str, Any]:
    """Photos and documents, or that they will be brought; what else somebody wants to say is asked later."""
    if incoming.file is None and not says_it_is_brought(incoming.text):
        raise Misread("misread.papers")
    return story(reader, incoming)


def _sent(_reader: Reader, _known: Answers, value: Any) -> dict[str, Any]:
    if value == _NOW:
        raise Misread("misread.papers_now", only=(_BRING,))
    return sending(value)
