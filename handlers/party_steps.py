"""The questions about the other side of a request: who, how they are reached, whether they know of it."""

from collections.abc import Sequence

from centre.cases import Party
from chat.flow import Answers, Step, among, shown_as
from chat.languages import Markup
from chat.parsers import words_within
from chat.talk import Reader
from handlers.booking_steps import readable_name
from models.catalogue import Service

NAMES = ("party", "party_reach", "party_knows")
KNOWS = ("yes", "no")
_LONGEST = 200


def steps() -> Sequence[Step]:
    """What is asked where two must agree."""
    return (
        Step("party", parse=readable_name, when=_is_asked),
        Step("party_reach", parse=words_within(_LONGEST), when=_is_asked, optional=True),
        Step(
            "party_knows",
            choices=among("request.party_knows", *KNOWS),
            when=_is_asked,
            show=shown_as("request.party_knows"),
            columns=1,
        ),
    )


def party_of(answers: Answers) -> Party | None:
    """Who else has to agree; None where nobody does."""
    if "party" not in answers:
        return None
    return Party(answers["party"], answers["party_reach"] or "", answers["party_knows"] == "yes")


def remarks(reader: Reader, service: Service) -> list[Markup]:
    """That nothing happens before the other side agrees (rule R.5)."""
    return [reader.t("request.remark_party")] if service.two_party else []


def _is_asked(answers: Answers) -> bool:
    return bool(answers.get("service", {}).get("two"))
