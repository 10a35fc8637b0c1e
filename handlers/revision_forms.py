"""Wording a service anew part by part, planning a fee, and saying why a revision goes back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from centre.catalogue import planned, planning, revising
from centre.catalogue.planned import NEEDED, PARTS
from centre.catalogue.revising import REVISIONS
from centre.errors import Refused
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.languages import Markup
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers.case_desk_forms import amount, show_amount
from handlers.common import in_language
from handlers.revisions import card, language_name, numbered, title, to_edit
from models.catalogue import Unit
from models.revisions import RevisionAction
from models.rights import Right

_LONGEST_TITLE = 80


def _which_words(talk: Talk, row: int, code: str) -> None:
    """In which language, and then which part is to be worded anew?"""
    revision = to_edit(talk, row)
    codes = {one.code for one in talk.languages}
    if code in codes:
        text = talk.t("revision.which_part", title=title(talk, revision), language=language_name(talk, code))
        buttons = [
            talk.action(f"revision.part.{part}", "revision.word", row, f"{code}.{part}") for part in PARTS
        ]
        buttons.append(talk.action("engine.back", "revision.words", row))
    else:
        text = talk.t("revision.which_language", title=title(talk, revision))
        buttons = [
            talk.action("revision.language", "revision.words", row, one.code, name=one.name)
            for one in talk.languages
        ]
        buttons.append(talk.action("engine.back", "revision.card", row))
    talk.replace(Reply(text, talk.rows(buttons), subject=revising.subject(revision)))


def _word(talk: Talk, row: int, said: str) -> None:
    to_edit(talk, row)
    code, _, part = said.partition(".")
    if code not in {one.code for one in talk.languages} or part not in PARTS:
        engine.stale(talk)
        return
    engine.start(talk, REVISION_WORDS, context={"revision": row, "language": code, "part": part})


def _words_params(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    """Which part of which service in which language, and how it stands."""
    revision = revising.find(reader.session, context["revision"])
    texts = {one.language: one for one in planned.wordings(reader.session, revision)}
    code, part = context["language"], context["part"]
    said = getattr(texts[code], part) if code in texts else ""
    now = said if isinstance(said, str) else "\n".join(said)
    return {
        "title": title(reader, revision),
        "language": language_name(reader, code),
        "part": reader.t(f"revision.part.{part}"),
        "now": now or reader.t("revision.nothing"),
        "hint": _hint(reader, part),
    }


def _hint(reader: Reader, part: str) -> Markup:
    """How papers are written, and how to leave empty what a service can do without."""
    papers = [reader.t("revision.hint_papers")] if part == "materials" else []
    empty = [reader.t("revision.hint_empty")] if part not in NEEDED else []
    return Markup("".join(f"\n{hint}" for hint in (*papers, *empty)))


def _settle_words(_reader: Reader, known: Answers, said: str) -> str:
    if known.get("part") == "title" and len(said) > _LONGEST_TITLE:
        raise Misread("revision_words.too_long", limit=_LONGEST_TITLE)
    return said


def _worded(talk: Talk, form: Finished) -> Reply:
    row, code, part = (form.context[name] for name in ("revision", "language", "part"))
    said = form.answers["words"] or ""
    revision = planning.write(talk.session, talk.moment, talk.me, row, code, part, said)
    return card(talk, revision, talk.t("revision_words.done"))


def _which_fee(talk: Talk, row: int, _extra: str) -> None:
    """Which fee is to be another? Where there is one, it is that."""
    revision = to_edit(talk, row)
    lasts = planned.last_fees(talk.session, revision.service_id)
    changing = {one["tariff"] for one in revision.fees}
    if len(lasts) <= 1 and not changing:
        _begin_fee(talk, row, next(iter(lasts), ""))
        return
    buttons: list[Button] = []
    for tariff in lasts or ("",):
        last = lasts.get(tariff)
        name = in_language(last.names, talk.language.code) if last else ""
        key = "revision.fee_named" if name else "revision.fee_only"
        buttons.append(talk.action(key, "revision.charge", row, tariff, name=name))
        if tariff in changing:
            key = "revision.unfee_named" if name else "revision.unfee"
            buttons.append(talk.action(key, "revision.uncharge", row, tariff, name=name))
    buttons.append(talk.action("engine.back", "revision.card", row))
    text = talk.t("revision.which_fee", title=title(talk, revision))
    talk.replace(Reply(text, talk.rows(buttons), subject=revising.subject(revision)))


def _begin_fee(talk: Talk, row: int, tariff: str) -> None:
    revision = to_edit(talk, row)
    lasts = planned.last_fees(talk.session, revision.service_id)
    if tariff not in (lasts or ("",)):
        engine.stale(talk)
        return
    # An hour stays an hour, unless somebody changes it on the card.
    given = {"unit": lasts[tariff].unit.value} if tariff in lasts else {}
    engine.start(talk, REVISION_FEE, context={"revision": row, "tariff": tariff}, given=given)


def _fee_params(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"title": title(reader, revising.find(reader.session, context["revision"]))}


def _from_days(reader: Reader, _known: Answers) -> list[Choice]:
    """Tomorrow, and the first days of the next months."""
    today = days.today(reader)
    firsts = [today + timedelta(days=1)]
    first = today.replace(day=1)
    for _ in range(3):
        first = (first + timedelta(days=31)).replace(day=1)
        firsts.append(first)
    return days.choices(reader, sorted(set(firsts)))


def _settle_day(reader: Reader, known: Answers, said: str) -> str:
    revision = revising.find(reader.session, known["revision"])
    day = date.fromisoformat(said)
    try:
        planned.refuse_day(reader.session, reader.moment, revision.service_id, known["tariff"], day)
    except Refused as no:
        raise Misread(no.key) from None
    return said


def _charged(talk: Talk, form: Finished) -> Reply:
    answers = form.answers
    revision = planning.charge(
        talk.session,
        talk.moment,
        talk.me,
        form.context["revision"],
        form.context["tariff"],
        answers["amount"],
        Unit(answers["unit"]),
        date.fromisoformat(answers["day"]),
    )
    return card(talk, revision, talk.t("revision_fee.done"))


def _uncharge(talk: Talk, row: int, tariff: str) -> None:
    revision = planning.uncharge(talk.session, talk.moment, talk.me, row, tariff)
    talk.replace(card(talk, revision, talk.t("revision.done.uncharge")))


def _decline(talk: Talk, row: int, said: str) -> None:
    version = numbered(said)
    if version is None:
        engine.stale(talk)
        return
    revision = revising.for_second(talk.session, talk.me, row, version)
    REVISIONS.check(revision, RevisionAction.DECLINE)
    engine.start(talk, REVISION_DECLINE, context={"revision": row, "version": version})


def _declined(talk: Talk, form: Finished) -> Reply:
    about = (form.context["revision"], form.context["version"], form.answers["why"])
    revision = revising.decline(talk.session, talk.moment, talk.me, *about)
    return card(talk, revision, talk.t("revision_decline.done"))


def _about(context: dict[str, Any]) -> tuple[str, int]:
    return ("revision", context["revision"])


def _words_form(_reader: Reader, context: dict[str, Any]) -> Flow:
    """What a service can do without may be left empty."""
    (step,) = REVISION_WORDS.steps
    return replace(REVISION_WORDS, steps=(replace(step, optional=context["part"] not in NEEDED),))


REVISION_WORDS = Flow(
    name="revision_words",
    version=1,
    steps=(Step("words", parse=words, settle=_settle_words, merge=join_words),),
    finish=_worded,
    params=_words_params,
    subject=_about,
    made=_words_form,
)
REVISION_FEE = Flow(
    name="revision_fee",
    version=1,
    steps=(
        Step("amount", parse=amount, show=show_amount),
        Step("unit", choices=among("fee.unit", *Unit), show=shown_as("fee.unit")),
        Step("day", parse=days.said, choices=_from_days, settle=_settle_day, show=days.show),
    ),
    finish=_charged,
    params=_fee_params,
    subject=_about,
    reopens={"refused.fee_too_late": ("day",), "refused.fee_twice": ("day",)},
)
REVISION_DECLINE = Flow(
    name="revision_decline",
    version=1,
    steps=(Step("why", parse=words),),
    finish=_declined,
    carded=False,
    subject=_about,
)

ROOM = Room(
    flows=(REVISION_WORDS, REVISION_FEE, REVISION_DECLINE),
    actions={
        "revision.words": Action(_which_words, Right.KEEP_CATALOGUE),
        "revision.word": Action(_word, Right.KEEP_CATALOGUE),
        "revision.fees": Action(_which_fee, Right.KEEP_CATALOGUE),
        "revision.charge": Action(_begin_fee, Right.KEEP_CATALOGUE),
        "revision.uncharge": Action(_uncharge, Right.KEEP_CATALOGUE),
        "revision.decline": Action(_decline, Right.KEEP_CATALOGUE),
    },
)
