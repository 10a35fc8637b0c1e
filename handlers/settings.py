"""/settings: the centre's rules, chapter by chapter; a director changes one and can take it back."""

from collections.abc import Sequence
from typing import Any

from centre import rules, settings
from centre.rules import DEFAULTS, NOTES
from centre.settings import Shape
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.languages import Markup
from chat.parsers import words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Rows, Talk
from handlers import setting_words as said_as
from handlers.setting_answers import understood
from models.refused import Refused
from models.rights import Right

_DROP, _YES, _NO, _WORD = "drop", "yes", "no", "#"
# Whoever is refused one of these at the end says another value.
_BROKEN = (
    "least",
    "more",
    "most",
    "length",
    "none",
    "hours",
    "rising",
    "below",
    "above",
    "same",
    "other",
)


def show(talk: Talk) -> None:
    """Show the chapters."""
    chapters = [
        talk.action(f"rule.chapter.{chapter}", "settings.chapter", 0, str(chapter))
        for chapter in settings.chapters()
    ]
    in_force = rules.load(talk.session)
    changed = sum(rules.value(in_force, key) != rules.value(DEFAULTS, key) for key in NOTES)
    text = talk.t("setting.all", total=len(NOTES), n=changed)
    last = [
        talk.action("setting.changes", "settings.changes", 0),
        talk.action("config.send", "config.send", 0),
        talk.action("config.begin", "config.begin", 0),
        talk.menu("start"),
    ]
    talk.show(Reply(text, [*talk.rows(chapters), *talk.rows(last)]))


def _chapter(talk: Talk, page: int, said: str) -> None:
    """The rules of a chapter, with what each means and says."""
    keys = settings.of_chapter(int(said)) if said.isascii() and said.isdigit() else ()
    if not keys:
        engine.stale(talk)
        return
    size = rules.load(talk.session).page
    pages = -(-len(keys) // size)
    page = min(page, pages - 1)
    shown = keys[page * size : (page + 1) * size]
    title = talk.language.label(f"rule.chapter.{int(said)}")
    lines = [talk.t("setting.chapter", title=title), *(said_as.line(talk, key) for key in shown)]
    opens = [talk.action("setting.open", "settings.see", 0, key, number=NOTES[key].number) for key in shown]
    rows = [*talk.rows(opens, 3), *talk.turns("settings.chapter", page, pages, said)]
    talk.replace(Reply("\n\n".join(lines), [*rows, [talk.menu("settings")]]))


def _see(talk: Talk, _row: int, key: str) -> None:
    if key not in NOTES:
        engine.stale(talk)
        return
    text, rows = _card(talk, key)
    talk.replace(Reply(text, rows))


def _card(talk: Talk, key: str) -> tuple[Markup, Rows]:
    """A rule with everything that can be done about it."""
    now = rules.value(rules.load(talk.session), key)
    changed = settings.changes(talk.session, talk.me, 0, key)
    parts = settings.parts_of(key, now)
    changes = [
        talk.action(
            "setting.part_button",
            "settings.alter",
            0,
            f"{key}/{part}",
            name=said_as.part_name(talk, key, part),
        )
        for part in parts
    ]
    if not parts:
        changes = [talk.action("setting.alter", "settings.alter", 0, key, style="primary")]
    rest = []
    if now != rules.value(DEFAULTS, key):
        rest.append(talk.action("setting.restore", "settings.restore", 0, key))
    if changed.items:
        rest.append(talk.action("setting.changes_of", "settings.changes", 0, key))
    chapter = settings.chapter_of(key)
    rest += [
        talk.action(f"rule.chapter.{chapter}", "settings.chapter", 0, str(chapter)),
        talk.menu("settings"),
    ]
    last = changed.items[0] if changed.items else None
    return said_as.card(talk, key, last), [*talk.rows(changes), *talk.rows(rest)]


def _changes(talk: Talk, page: int, key: str) -> None:
    """Who changed what when, each with the way back."""
    found = settings.changes(talk.session, talk.me, page, key if key in NOTES else "")
    lines = [talk.t("setting.changes_heading", n=found.total)]
    lines += [said_as.change(talk, one) for one in found.items]
    backs = [
        talk.action("setting.undo", "settings.undo", one.id, number=NOTES[one.key].number)
        for one in found.items
    ]
    turns = talk.turns("settings.changes", found.number, found.pages, key)
    talk.replace(Reply("\n\n".join(lines), [*talk.rows(backs), *turns, [talk.menu("settings")]]))


def _alter(talk: Talk, _row: int, said: str) -> None:
    """Ask for another value."""
    key, _, part = said.partition("/")
    if key not in NOTES or (part or None) not in (_parts(talk, key) or (None,)):
        engine.stale(talk)
        return
    _begin(talk, key, part)


def _restore(talk: Talk, _row: int, key: str) -> None:
    if key not in NOTES:
        engine.stale(talk)
        return
    _begin(talk, key, "", rules.value(DEFAULTS, key))


def _undo(talk: Talk, change_id: int, _extra: str) -> None:
    """Offer what was in force before a change."""
    one = settings.change(talk.session, talk.me, change_id)
    _begin(talk, one.key, "", one.before)


def _begin(talk: Talk, key: str, part: str, value: Any = None) -> None:
    """Begin the form; with a value, at its card."""
    context = {"key": key, "part": part, "seen": settings.newest(talk.session, key)}
    given = None if value is None else {"value": {"key": key, "part": "", "new": value}}
    engine.start(talk, CHANGE, context=context, given=given)


def _parts(reader: Reader, key: str) -> tuple[str, ...]:
    return settings.parts_of(key, rules.value(rules.load(reader.session), key))


def _choices(reader: Reader, known: Answers) -> Sequence[Choice]:
    key, part = known["key"], known["part"]
    match settings.shape_of(key):
        case Shape.YES_NO:
            return [Choice(code, reader.language.label(f"setting.{code}")) for code in (_YES, _NO)]
        case Shape.DEGREE:
            return [Choice(code, said_as.one(reader, key, code)) for code in settings.degrees_of(key)]
        case Shape.WORDS if part == settings.TAKE:
            # By tapping: to write a word of danger raises the alarm.
            now = rules.value(rules.load(reader.session), key)
            return [Choice(f"{_WORD}{place}", word) for place, word in enumerate(now)]
        case Shape.NAMES if part and part != settings.NEW:
            return [Choice(_DROP, reader.language.label("setting.drop"))]
    return ()


def _settled(reader: Reader, known: Answers, said: str) -> dict[str, Any]:
    """What was said or tapped, as the whole value that the rule would have.

    Raises:
        Misread: it is none, or breaks a bound.
    """
    key, part = known["key"], known["part"]
    now = rules.value(rules.load(reader.session), key)
    tapped = {choice.code for choice in _choices(reader, known)}
    try:
        if said not in tapped:
            new = understood(key, now, part, said)
        elif said == _DROP:
            new = {code: names for code, names in now.items() if code != part}
        elif said.startswith(_WORD):
            new = [word for place, word in enumerate(now) if f"{_WORD}{place}" != said]
        elif settings.shape_of(key) is Shape.YES_NO:
            new = said == _YES
        else:
            new = {**now, part: said}
        new = settings.usable(reader.session, key, new)
    except ValueError:
        raise Misread(f"misread.setting.{settings.shape_of(key).value}") from None
    except Refused as no:
        raise Misread(no.key, **no.params) from None
    if new == now:
        raise Misread("refused.setting_same")
    return {"key": key, "part": part, "new": new}


def _read_back(reader: Reader, value: dict[str, Any]) -> str:
    key, new = value["key"], value["new"]
    return said_as.shown(reader, key, new) if _whole(key) else _difference(reader, key, new)[1]


def _whole(key: str) -> bool:
    """Whether a rule is said as a whole; of others only what is changed is said."""
    return settings.kinds_of(key) is None and settings.shape_of(key) is not Shape.WORDS


def _difference(reader: Reader, key: str, new: Any) -> tuple[str, str]:
    return said_as.difference(reader, key, rules.value(rules.load(reader.session), key), new)


def _remarks(reader: Reader, answers: Answers) -> Sequence[str]:
    """What the change would mean."""
    key, new = answers["value"]["key"], answers["value"]["new"]
    now = rules.value(rules.load(reader.session), key)
    lines = [
        reader.t("setting.instead", value=_difference(reader, key, new)[0]),
        reader.t("setting.means"),
    ]
    if key.startswith("keep_") and new < now:
        lines.append(reader.t("setting.deletes"))
    if key == "consent_version" and new > now:
        lines.append(reader.t("setting.asks_all"))
    return lines


def _finish(talk: Talk, form: Finished) -> Reply:
    key = form.context["key"]
    new = form.answers["value"]["new"]
    try:
        settings.put(talk.session, talk.moment, talk.me, key, new, seen=form.context["seen"])
    except Refused as no:
        if no.key != "refused.setting_changed":
            raise
        # Theirs holds now: this form knows of another value, so it ends, and both are told what stands.
        note = talk.why(no)
    else:
        note = talk.t("setting.done", number=NOTES[key].number)
    text, rows = _card(talk, key)
    return Reply(f"{note}\n\n{text}", rows)


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    key, part = context["key"], context["part"]
    now = rules.value(rules.load(reader.session), key)
    if settings.kinds_of(key) is not None and part:
        now_said = said_as.one(reader, key, now[part])
        part = said_as.part_name(reader, key, part)
        about = reader.t("setting.about_part", meaning=said_as.meaning(reader, key), part=part)
    else:
        now_said, about = said_as.shown(reader, key, now), said_as.meaning(reader, key)
    how = "yes_no" if context["part"] == settings.TAKE else settings.shape_of(key).value
    return {
        "number": NOTES[key].number,
        "meaning": about,
        "now": now_said,
        "unit": said_as.unit(reader, key),
        "how": reader.t(f"setting.how.{how}"),
    }


CHANGE = Flow(
    name="setting",
    version=1,
    steps=(Step("value", parse=words, choices=_choices, settle=_settled, show=_read_back),),
    finish=_finish,
    params=_blanks,
    remarks=_remarks,
    reopens={f"refused.setting_{fault}": ("value",) for fault in _BROKEN},
)

ROOM = Room(
    commands={"settings": Command(show, Right.CHANGE_SETTINGS)},
    flows=(CHANGE,),
    actions={
        "settings.chapter": Action(_chapter, Right.CHANGE_SETTINGS),
        "settings.see": Action(_see, Right.CHANGE_SETTINGS),
        "settings.alter": Action(_alter, Right.CHANGE_SETTINGS),
        "settings.restore": Action(_restore, Right.CHANGE_SETTINGS),
        "settings.changes": Action(_changes, Right.CHANGE_SETTINGS),
        "settings.undo": Action(_undo, Right.CHANGE_SETTINGS),
    },
)
