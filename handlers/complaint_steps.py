"""The questions of a complaint: what kind, about whom or what, who may know who complains, what happened."""

from typing import Any

from centre import complaints
from centre.complaints import Similar
from chat import when
from chat.flow import Answers, Choice, Step, Told, among, from_label, shown_as
from chat.parsers import words_within
from chat.talk import Reader
from handlers.tellings import telling_step
from models.cases import Openness
from models.complaints import ComplaintCategory, Target

# What people would say it is about comes first; each leads to a handful of categories.
TOPICS: dict[str, tuple[Target, tuple[ComplaintCategory, ...]]] = {
    "service": (
        Target.SERVICE,
        (
            ComplaintCategory.LATE,
            ComplaintCategory.MISTAKE,
            ComplaintCategory.INFORMATION,
            ComplaintCategory.SHIRKING,
            ComplaintCategory.PROVIDER,
            ComplaintCategory.OTHER,
        ),
    ),
    "person": (
        Target.PERSON,
        (
            ComplaintCategory.ATTITUDE,
            ComplaintCategory.SHIRKING,
            ComplaintCategory.VOLUNTEER,
            ComplaintCategory.MONEY,
            ComplaintCategory.PRIVACY,
            ComplaintCategory.IDENTITY,
            ComplaintCategory.OTHER,
        ),
    ),
    "place": (
        Target.PLACE,
        (ComplaintCategory.PREMISES, ComplaintCategory.SAFETY, ComplaintCategory.OTHER),
    ),
    "money": (
        Target.SERVICE,
        (
            ComplaintCategory.FEE,
            ComplaintCategory.MONEY,
            ComplaintCategory.DONATION,
            ComplaintCategory.OTHER,
        ),
    ),
    "other": (
        Target.OTHER,
        (
            ComplaintCategory.PRIVACY,
            ComplaintCategory.IDENTITY,
            ComplaintCategory.SYSTEM,
            ComplaintCategory.OTHER,
        ),
    ),
}
ANOTHER = "another"
_LONGEST_WHOM, _LONGEST_WISH = 200, 1000


def steps() -> tuple[Step, ...]:
    """Everything that is asked before the card; who has said "me too" need not tell it all again."""
    return (
        Step(
            "topic",
            choices=among("complain.topic", *TOPICS),
            clears=("category", "whom", "like"),
            show=shown_as("complain.topic"),
            columns=1,
        ),
        Step(
            "category",
            choices=_categories,
            settle=_category,
            clears=("like",),
            show=shown_as("complain.kind"),
            columns=1,
        ),
        Step(
            "whom",
            parse=words_within(_LONGEST_WHOM),
            settle=_place,
            clears=("like",),
            show=lambda _reader, value: str(value["words"]),
            optional=True,
            params=lambda reader, known: {"question": reader.t(f"complain.whom.{known['topic']}")},
        ),
        openness_step(),
        Step(
            "like",
            choices=_likes,
            when=_may_join,
            show=lambda reader, value: reader.language.label(
                "complain.another" if value == ANOTHER else "complain.too"
            ),
            params=_others,
            columns=1,
        ),
        telling_step("about", when=is_own),
        # A photo or a voice note belongs to what happened.
        Step("wish", parse=words_within(_LONGEST_WISH), when=is_own, optional=True),
    )


def openness_step() -> Step:
    """Who may know who speaks."""
    return Step(
        "openness",
        choices=among("openness", *Openness),
        show=shown_as("openness"),
        columns=1,
    )


def leaves_no_trace(known: Answers) -> bool:
    """Whether whoever fills in the form is to be forgotten."""
    return known.get("openness") == Openness.NO_TRACE


def is_own(answers: Answers) -> bool:
    """Whether it is a complaint of its own, and not the same as one that others made."""
    return answers.get("like", ANOTHER) == ANOTHER or not _may_join(answers)


def place_of(reader: Reader, known: Answers, said: str) -> dict[str, Any]:
    """Whom or what it is about, as the form keeps it: with whether others complained of the same."""
    return {"words": said, "similar": bool(_similar(reader, known, said))}


def _categories(reader: Reader, known: Answers) -> list[Choice]:
    _, categories = TOPICS[known["topic"]]
    return from_label(reader, "complain.kind", *categories)


def _category(reader: Reader, known: Answers, value: str) -> str | Told:
    """Which complaints are the same depends on the category as well."""
    if not known.get("whom"):
        return value
    whom = place_of(reader, {**known, "category": value}, known["whom"]["words"])
    return Told(value, {"whom": whom})


def _place(reader: Reader, known: Answers, said: str) -> dict[str, Any]:
    return place_of(reader, known, said)


def _similar(reader: Reader, known: Answers, said: str) -> list[Similar]:
    target, _ = TOPICS[known["topic"]]
    if target is not Target.PLACE or reader.who is None or "category" not in known:
        return []
    category = ComplaintCategory(known["category"])
    return complaints.similar(reader.session, reader.moment, reader.who, category, said)


def _may_join(answers: Answers) -> bool:
    """Whoever joins is told what comes of it: that is not for those who leave no trace."""
    return bool((answers.get("whom") or {}).get("similar")) and not leaves_no_trace(answers)


def _likes(reader: Reader, known: Answers) -> list[Choice]:
    found = _similar(reader, known, known["whom"]["words"])
    label = reader.language.label
    joins = [Choice(str(one.id), label("complain.me_too", day=_day(reader, one))) for one in found]
    return [*joins, Choice(ANOTHER, label("complain.another"))]


def _others(reader: Reader, known: Answers) -> dict[str, Any]:
    """What others may know of the complaints of somebody else: no more than this."""
    category = reader.t(f"complain.kind.{known['category']}")
    return {"category": category, "place": known["whom"]["words"]}


def _day(reader: Reader, one: Similar) -> str:
    today = reader.moment.calendar.local(reader.now).date()
    return str(when.day(reader.language, one.day, today))
