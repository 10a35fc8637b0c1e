"""The guardian of a minor who volunteers: asked by a link, answers in a chat of their own."""

from typing import Any

from centre.volunteers import guardians
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import centre_name, home
from models.people import Person

LINK = guardians.PREFIX
_YES, _NO = "yes", "no"


def open_link(talk: Talk, payload: str) -> None:
    """Ask whoever opened the link whether the minor may serve."""
    asked = guardians.opened(talk.session, talk.moment, talk.me, payload)
    engine.start(talk, GUARDIAN, context={"guardianship": asked.id, "minor": asked.person_id})


def buttons(talk: Talk) -> list[Button]:
    """The way to take back what one has agreed to as a guardian, a button for each minor."""
    return [
        talk.action("guardian.take_back", "guardian.take_back", one.id or 0, name=_name(talk, one.person_id))
        for one in guardians.wards(talk.session, talk.me)
    ]


def _name(reader: Reader, person_id: int) -> str:
    return reader.session.get_one(Person, person_id).name


def _link(talk: Talk, _record: int, _extra: str) -> None:
    """Make the link, with words to pass on."""
    made = guardians.link(talk.session, talk.moment, talk.me)
    link, until = talk.house.deep_link(made.payload), talk.moment_text(made.expires_at)
    text = talk.t("volunteer.link_made", link=link, until=until)
    copy = Button(talk.language.label("invite.copy"), copies=link)
    talk.show(Reply(text, [[copy], [talk.menu("volunteer")], *home(talk)]))


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {"name": _name(reader, context["minor"]), "centre": centre_name(reader)}


def _finish(talk: Talk, form: Finished) -> Reply:
    agreed = form.answers["answer"] == _YES
    guardians.answer(
        talk.session,
        talk.moment,
        talk.me,
        form.context["guardianship"],
        relation=form.answers["relation"],
        agreed=agreed,
    )
    key = "guardian.agreed" if agreed else "guardian.refused"
    return Reply(talk.t(key, **_blanks(talk, form.context)), [[talk.menu("volunteer")], *home(talk)])


GUARDIAN = Flow(
    name="guardian",
    version=1,
    steps=(
        Step(
            "relation",
            choices=among("guardian.relation", "parent", "other"),
            show=shown_as("guardian.relation"),
            columns=1,
        ),
        Step("answer", choices=among("guardian.answer", _YES, _NO), show=shown_as("guardian.answer")),
    ),
    finish=_finish,
    params=_blanks,
)


def _ask(talk: Talk, guardianship_id: int, _extra: str) -> None:
    """Ask once more before the consent is taken back."""
    ward = next((one for one in guardians.wards(talk.session, talk.me) if one.id == guardianship_id), None)
    if ward is None:
        engine.stale(talk)
        return
    yes = talk.action("guardian.take_back_now", "guardian.take_back_now", guardianship_id, style="danger")
    text = talk.t("guardian.sure", name=_name(talk, ward.person_id))
    talk.show(Reply(text, talk.rows([yes, talk.menu("volunteer")], 1)))


def _take_back(talk: Talk, guardianship_id: int, _extra: str) -> None:
    guardians.take_back(talk.session, talk.moment, talk.me, guardianship_id)
    talk.show(Reply(talk.t("guardian.taken_back"), home(talk)))


ROOM = Room(
    flows=(GUARDIAN,),
    actions={
        "volunteer.link": Action(_link),
        "guardian.take_back": Action(_ask),
        "guardian.take_back_now": Action(_take_back),
    },
)
