"""Honours as volunteers see them: the names that are out, their own honours, their own yes or no."""

from typing import Any

from centre import honours
from centre.honours import objections, rounds, sharing, shortlist
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import honour_words as words
from handlers.common import excerpt, home
from models.honours import Honour


def _list(talk: Talk, _record: int, _extra: str) -> None:
    """The names that are out for objections, and one's own honours."""
    honours.boards.expect_reader(talk.me)
    lines, buttons = [talk.t("honours.heading")], []
    for about in rounds.published(talk.session):
        lines.append(talk.t("honours.named", title=words.title(talk, about), until=words.until(talk, about)))
        for one in rounds.people_in(talk.session, about.id or 0):
            lines.append(talk.t("honours.name", name=words.name(talk, one.person_id)))
            buttons.append(_way(talk, one))
    lines += [] if buttons else [talk.t("honours.nobody")]
    for one, about in shortlist.awarded_to(talk.session, talk.me.id):
        lines.append(talk.t("honours.yours", title=words.title(talk, about)))
        buttons += share_buttons(talk, one)
    rows = [*talk.rows(buttons, 1), [talk.menu("points"), talk.menu("start")]]
    engine.aside(talk, "\n".join(lines), rows)


def _way(talk: Talk, one: Honour) -> Button:
    if one.person_id == talk.me.id:
        return talk.action("honour.no", "honour.no", one.id or 0)
    return talk.action("honour.object", "honour.object", one.id or 0, name=words.name(talk, one.person_id))


def _yes(talk: Talk, honour_id: int, _extra: str) -> None:
    one = shortlist.agree(talk.session, talk.moment, talk.me, honour_id)
    talk.conclude(Reply(talk.t("honour.agreed", title=words.title_of(talk, one)), home(talk)))


def _no(talk: Talk, honour_id: int, _extra: str) -> None:
    one = shortlist.decline(talk.session, talk.moment, talk.me, honour_id)
    talk.conclude(Reply(talk.t("honour.declined", title=words.title_of(talk, one)), home(talk)))


def _share(talk: Talk, honour_id: int, _extra: str) -> None:
    sharing.share(talk.session, talk.moment, talk.me, honour_id)
    talk.toast = talk.language.label("honour.shared_toast")
    _list(talk, 0, "")


def _unshare(talk: Talk, honour_id: int, _extra: str) -> None:
    sharing.unshare(talk.session, talk.moment, talk.me, honour_id)
    talk.toast = talk.language.label("honour.unshared_toast")
    _list(talk, 0, "")


def share_buttons(reader: Reader, one: Honour) -> list[Button]:
    """To have the group of one's team told of an honour, if there is one; or to take that back."""
    if one.shared_in is not None:
        return [reader.action("honour.unshare", "honour.unshare", one.id or 0)]
    group = sharing.group_for(reader.session, one.person_id)
    if group is None:
        return []
    return [reader.action("honour.share", "honour.share", one.id or 0, group=excerpt(group.title, 20))]


def _object(talk: Talk, honour_id: int, _extra: str) -> None:
    objections.expect(talk.session, talk.moment, talk.me, honour_id)
    engine.start(talk, HONOUR_OBJECT, context={"honour": honour_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return words.blanks(reader, rounds.HONOURS.find(reader.session, context["honour"]))


def _objected(talk: Talk, form: Finished) -> Reply:
    honour_id = form.context["honour"]
    objections.make(talk.session, talk.moment, talk.me, honour_id, form.answers["words"])
    return Reply(talk.t("honour_object.done", **_blanks(talk, form.context)), home(talk))


HONOUR_OBJECT = Flow(
    name="honour_object",
    version=1,
    steps=(Step("words", parse=in_words, merge=join_words),),
    finish=_objected,
    params=_blanks,
)


def invitation(reader: Reader, one: Honour) -> Reply:
    """Ask somebody on a shortlist whether they want to be named."""
    buttons = [
        reader.action("honour.yes", "honour.yes", one.id or 0, style="primary"),
        reader.action("honour.no", "honour.no", one.id or 0),
    ]
    text = reader.t("notice.honour.asked", title=words.title_of(reader, one))
    return Reply(text, [buttons], subject=("honour", one.id or 0))


ROOM = Room(
    flows=(HONOUR_OBJECT,),
    actions={
        "honours.list": Action(_list),
        "honour.yes": Action(_yes),
        "honour.no": Action(_no),
        "honour.object": Action(_object),
        "honour.share": Action(_share),
        "honour.unshare": Action(_unshare),
    },
)
