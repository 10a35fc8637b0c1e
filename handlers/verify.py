"""/verify: is this badge ours? Anybody may ask, and learns nothing about the person."""

from centre import badges, public_codes
from centre.badges import Answer
from chat import engine
from chat.flow import Finished, Flow, Step
from chat.parsers import words_within
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import certificate_words, complaints
from handlers.common import excerpt, in_language, said_earlier
from models.badges import Verdict
from models.complaints import ComplaintCategory

_LONGEST = 40
# Who says that they are ours and is not, or is not sent by us now, can be reported at once.
_DOUBTFUL = frozenset({Verdict.UNKNOWN, Verdict.OFF_DUTY})


def ask(talk: Talk) -> None:
    """Check the code behind the command, or ask for one; of strangers no form is kept."""
    if talk.incoming.command == "verify" and talk.incoming.argument:
        talk.say(_checked(talk, talk.incoming.argument))
    elif talk.who is None:
        talk.say(Reply(talk.t("verify.how"), [[talk.menu("start")]]))
    else:
        engine.start(talk, VERIFY)


def open_link(talk: Talk, payload: str) -> None:
    """Check the code that was scanned."""
    talk.say(_checked(talk, payload[len(public_codes.LINK) :]))


def looks_like_code(text: str) -> bool:
    """Whether somebody wrote nothing but what can be a code of ours."""
    return public_codes.holds(public_codes.figures(text))


def take_up(talk: Talk) -> None:
    """Check a code that was written without more words."""
    talk.say(_checked(talk, talk.incoming.text))


def _finish(talk: Talk, form: Finished) -> Reply:
    return _checked(talk, form.answers["code"])


def _checked(talk: Talk, typed: str) -> Reply:
    answer = badges.check(talk.session, talk.moment, talk.incoming.chat_id, typed)
    buttons = [talk.menu("verify"), talk.menu("start")]
    if answer.verdict in _DOUBTFUL:
        buttons.insert(0, talk.action("verify.report", "verify.report", talk.inbox_id, style="danger"))
    return Reply(_said(talk, answer, typed), talk.rows(buttons))


def _said(talk: Talk, answer: Answer, typed: str) -> str:
    code = public_codes.grouped(public_codes.figures(typed)) or excerpt(typed, _LONGEST)
    said = talk.t(f"verify.{answer.verdict.value}", code=code)
    if answer.certificate is not None:
        return certificate_words.checked(talk, said, answer.certificate)
    if answer.site is None:
        return said
    place = in_language(answer.site.name, talk.language.code)
    return f"{said}\n{talk.t('verify.place', place=place)}"


def _report(talk: Talk, inbox_id: int, _extra: str) -> None:
    """Complain of somebody who says that they are ours: what was typed, and when, is filled in."""
    said = said_earlier(talk, inbox_id)
    if said is None:  # the inbox let it go
        complaints.begin_about(talk, "person", "", category=ComplaintCategory.IDENTITY)
        return
    code = excerpt(said.text.removeprefix(public_codes.LINK), _LONGEST)
    whom = talk.language.label("verify.whom", code=code, at=talk.past_text(said.sent_at or talk.now))
    complaints.begin_about(talk, "person", whom, category=ComplaintCategory.IDENTITY)


VERIFY = Flow("verify", 1, (Step("code", parse=words_within(_LONGEST)),), _finish, carded=False)

ROOM = Room(
    commands={"verify": Command(ask, open=True, listed=False)},
    flows=(VERIFY,),
    actions={"verify.report": Action(_report)},
)
