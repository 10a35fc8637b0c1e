"""What people read about a rating: of what it is, and what they said."""

from typing import Any

from centre import bad_marks, ratings
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers.booking_words import is_private, service_title
from handlers.common import in_language
from models.activities import Activity
from models.bad_marks import BadMarkState
from models.catalogue import Service
from models.ratings import BAD, GRADES, Rating


def what(reader: Reader, rating: Rating) -> str:
    """What is rated, as anybody may read it who looks at the phone."""
    service = reader.session.get(Service, rating.service_id) if rating.service_id else None
    activity = reader.session.get(Activity, rating.activity_id) if rating.activity_id else None
    if service is not None and not is_private(service):
        return reader.t("rating.named", name=service_title(reader, service))
    if activity is not None:
        return reader.t("rating.named", name=in_language(activity.title, reader.language.code))
    return reader.t("rating.matter")


def blanks(reader: Reader, rating: Rating) -> dict[str, Any]:
    """What the sentences about a rating are filled in with."""
    local = reader.moment.calendar.local
    day = when.plain_day(reader.language, local(ratings.held_at(reader.session, rating)).date())
    return {"what": what(reader, rating), "day": day}


def grades(reader: Reader, rating: Rating) -> list[Button]:
    """The five grades, the best first, none of them more than another."""
    return [
        reader.action(f"rating.grade.{grade}", "rating.give", rating.id or 0, str(grade))
        for grade in reversed(GRADES)
    ]


def card(reader: Reader, rating: Rating) -> Markup:
    """What was said, and until when it can be changed."""
    said = _said(reader, rating)
    if rating.grade in BAD:
        return _with_number(reader, rating, reader.t("rating.given_low", **said))
    return reader.t("rating.given", **said)


def thanks(reader: Reader, rating: Rating) -> Markup:
    """The same, with thanks for what was added."""
    added = reader.t("rating.added", **_said(reader, rating))
    return _with_number(reader, rating, added) if rating.grade in BAD else added


def lacks_reasons(rating: Rating) -> bool:
    """Whether a low grade was given and not why."""
    return rating.grade in BAD and not rating.reasons


def buttons(reader: Reader, rating: Rating) -> list[Button]:
    """What can be done with what was said; a low grade without its reasons asks for them first."""
    rating_id = rating.id or 0
    why = reader.action("rating.why", "rating.why", rating_id)
    more = reader.action("rating.more", "rating.more", rating_id)
    change = reader.action("rating.change", "rating.change", rating_id)
    return [why if lacks_reasons(rating) else more, change]


def _with_number(reader: Reader, rating: Rating, text: Markup) -> Markup:
    """What was said, and under which number it is looked into as long as nobody has been in touch."""
    mark = bad_marks.of_rating(reader.session, rating.id)
    if mark is None or mark.state is not BadMarkState.OPEN:
        return text
    due = reader.moment_text(mark.contact_due_at)
    return Markup("\n".join([text, reader.t("bad_mark.given", number=mark.number, due=due)]))


def _said(reader: Reader, rating: Rating) -> dict[str, Any]:
    grade, until = reader.t(f"rating.grade.{rating.grade}"), reader.moment_text(rating.closes_at)
    return {"grade": grade, "until": until, **blanks(reader, rating)}
