"""The forms of inspections: who looked, where, when, what was found; mystery visits; improvement months."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from centre import rectification as items
from centre.rectification.inspecting import TITLE_LIMIT
from centre.rectification.visit_form import POINTS, UNSEEN, Category, FormItem
from chat import engine, forms
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, from_label, shown_as
from chat.incoming import Incoming
from chat.languages import Markup
from chat.parsers import file_refs, words, words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days, inspection_words, places
from handlers.common import excerpt, in_language, note_files
from handlers.desk_lists import begins
from handlers.rectification_forms import SEND_AGAIN, colleagues, name_of
from handlers.rectification_pasted import findings, show_findings
from handlers.rectification_photos import PHOTOS
from models.rectification import Inspection, InspectionKind
from models.rights import Right

# Those that have a form of their own are begun by other buttons.
KINDS = tuple(
    kind for kind in InspectionKind if kind not in {InspectionKind.MYSTERY, InspectionKind.IMPROVEMENT}
)
_WHOLE = "whole"
_RANK = re.compile(
    r"\s*(?:第\s*)?(\d{1,4})\s*(?:/|／|of|名\s*[,，]?\s*共|,|，|\s)\s*(\d{1,4})\s*(?:名|个|家)?\s*",
    re.IGNORECASE,
)
_LINE = 40


def _new(talk: Talk, _row: int, _extra: str) -> None:
    engine.start(talk, INSPECTION)


def _month(talk: Talk, _row: int, _extra: str) -> None:
    engine.start(talk, MONTH)


def _visit(talk: Talk, _row: int, _extra: str) -> None:
    """Begin the form, or go on with the version that was begun."""
    newest = items.visit_form.newest().version
    begun = (
        one
        for one in range(newest, 0, -1)
        if forms.like(talk.session, talk.me.id, VISIT.name, {"version": one})
    )
    engine.start(talk, VISIT, context={"version": next(begun, newest)})


def _places(reader: Reader, known: Answers) -> list[Choice]:
    return [*from_label(reader, "inspection", _WHOLE), *places.listed(reader, known)]


def _show_place(reader: Reader, value: str) -> str:
    return reader.language.label("inspection.whole") if value == _WHOLE else places.show(reader, value)


def _site(answers: Answers) -> int | None:
    said = answers["site"]
    return None if said == _WHOLE else int(said[1:])


def _rank(reader: Reader, incoming: Incoming) -> list[int]:
    """Which of how many: "4/22", "4 of 22", "第4名，共22家".

    Raises:
        Misread: it is no rank, or cannot be one.
    """
    heard = _RANK.fullmatch(words(reader, incoming))
    rank, ranked = map(int, heard.groups()) if heard else (0, 0)
    if not 1 <= rank <= ranked:
        raise Misread("misread.inspection_rank")
    return [rank, ranked]


def _receipt(talk: Talk, found: Inspection, key: str, **told: Any) -> Reply:
    row = found.id or 0
    see = talk.action("desk.open", "inspection.see", row, number=found.number, style="primary")
    rows = talk.rows([see, talk.menu("inspection")])
    return Reply(talk.t(key, number=found.number, **told), rows, subject=("inspection", row))


def _finish_inspection(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    rank, ranked = said["rank"] or (None, None)
    sent = note_files(talk, file_refs(said["photos"])) if said["photos"] else ()
    found = items.inspect(
        talk.session,
        talk.moment,
        talk.me,
        kind=InspectionKind(said["kind"]),
        day=date.fromisoformat(said["day"]),
        title=said["title"],
        site_id=_site(said),
        rank=rank,
        ranked=ranked,
        file_ids=sent,
    )
    lines = said["findings"]
    made = items.add_findings(talk.session, talk.moment, talk.me, found.id or 0, lines) if lines else []
    return _receipt(talk, found, "inspection_new.done", n=len(made))


def _expect_add(talk: Talk, row: int) -> dict[str, Any]:
    found = items.scoring.find(talk.session, talk.me, row)
    return {"number": found.number}


def _is_one(answers: Answers) -> bool:
    """Whether photos can only be of one finding."""
    return len(items.read_list(answers["lines"])) == 1


def _finish_add(talk: Talk, form: Finished) -> Reply:
    row = form.context["inspection"]
    photos = form.answers.get("photos")
    sent = note_files(talk, file_refs(photos)) if photos else ()
    made = items.add_findings(talk.session, talk.moment, talk.me, row, form.answers["lines"], sent)
    found = items.scoring.find(talk.session, talk.me, row)
    return _receipt(talk, found, "inspection_add.done", n=len(made))


def _asked(place: int, category: Category, item: FormItem, count: int) -> Step:
    """One thing that is looked at, as a question of four taps."""

    def params(reader: Reader, _known: Answers) -> dict[str, Any]:
        said = in_language(item.text, reader.language.code)
        name = in_language(category.name, reader.language.code)
        return {"place": place, "count": count, "category": name, "text": said, "short": excerpt(said, _LINE)}

    codes = [str(points) for points in POINTS if points <= item.most]
    return Step(
        item.code,
        choices=among("visit.points", *codes, UNSEEN),
        show=shown_as("visit.points"),
        params=params,
        texts="item",
    )


def _made(_reader: Reader, context: dict[str, Any]) -> Flow:
    asked = items.visit_form.of_version(context["version"]).items
    steps = [_asked(place, *one, len(asked)) for place, one in enumerate(asked, start=1)]
    return replace(VISIT, steps=(*VISIT.steps, *steps))


def _finish_visit(talk: Talk, form: Finished) -> Reply:
    said, version = form.answers, form.context["version"]
    noted = {item.code: said[item.code] for _, item in items.visit_form.of_version(version).items}
    found = items.visit(
        talk.session,
        talk.moment,
        talk.me,
        version=version,
        day=date.fromisoformat(said["day"]),
        points={code: None if one == UNSEEN else int(one) for code, one in noted.items()},
        site_id=_site(said),
    )
    came = items.scoring.came(talk.session, talk.me, found.id or 0)
    scores = "\n".join(inspection_words.score_lines(talk, came))
    return _receipt(talk, found, "visit.done", scores=Markup(scores))


def _owner_step(place: int, task: items.improvement.Task) -> Step:
    def params(reader: Reader, known: Answers) -> dict[str, Any]:
        first = date.fromisoformat(known["first"])
        day = items.improvement.due_day(reader.moment, first, task)
        return {
            "place": place,
            "title": in_language(task.title, reader.language.code),
            "stage": in_language(task.stage, reader.language.code),
            "day": days.show(reader, day.isoformat()),
        }

    return Step(task.code, choices=colleagues, show=name_of, params=params, texts="owner", page=8)


def _with_owners(_reader: Reader, _context: dict[str, Any]) -> Flow:
    tasks = enumerate(items.improvement.tasks(), start=1)
    return replace(MONTH, steps=(*MONTH.steps, *(_owner_step(place, task) for place, task in tasks)))


def _finish_month(talk: Talk, form: Finished) -> Reply:
    owners = {task.code: int(form.answers[task.code][1:]) for task in items.improvement.tasks()}
    first = date.fromisoformat(form.answers["first"])
    found = items.improvement.begin_month(
        talk.session, talk.moment, talk.me, first, owners, language=talk.language.code
    )
    return _receipt(talk, found, "improvement.done", n=len(owners))


_SITE = Step("site", choices=_places, show=_show_place, columns=1)
_DAY = Step("day", parse=days.said_past, choices=days.gone, show=days.show)
INSPECTION = Flow(
    name="inspection_new",
    version=1,
    steps=(
        Step("kind", choices=among("inspection.kind", *KINDS), show=shown_as("inspection.kind")),
        Step("title", parse=words_within(TITLE_LIMIT)),
        _SITE,
        _DAY,
        Step(
            "rank",
            parse=_rank,
            optional=True,
            show=lambda reader, value: reader.language.label(
                "inspection.rank_short", rank=value[0], ranked=value[1]
            ),
        ),
        Step("findings", parse=findings, show=show_findings, optional=True),
        replace(PHOTOS, optional=True),
    ),
    finish=_finish_inspection,
    reopens=dict.fromkeys(SEND_AGAIN, ("findings",)),
)
ADD = Flow(
    name="inspection_add",
    version=1,
    steps=(
        Step("lines", parse=findings, show=show_findings),
        replace(PHOTOS, optional=True, when=_is_one),
    ),
    finish=_finish_add,
    params=lambda _reader, context: {"number": context["number"]},
    subject=lambda context: ("inspection", context["inspection"]),
    reopens=dict.fromkeys(SEND_AGAIN, ("lines",)),
)
VISIT = Flow(
    "visit", 1, (_DAY, _SITE), _finish_visit, made=_made, reopens={"refused.visit_incomplete": ("day",)}
)
MONTH = Flow(
    name="improvement",
    version=1,
    steps=(Step("first", parse=days.said, choices=days.coming, show=days.show),),
    finish=_finish_month,
    made=_with_owners,
)
ROOM = Room(
    flows=(INSPECTION, ADD, VISIT, MONTH),
    actions={
        "inspection.new": Action(_new, Right.LEAD_ITEMS),
        "inspection.add": begins("inspection_add", "inspection", _expect_add, Right.LEAD_ITEMS),
        "visit.new": Action(_visit, Right.LEAD_ITEMS),
        "improvement.new": Action(_month, Right.LEAD_ITEMS),
    },
)
