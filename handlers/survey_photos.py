"""The photos that people sent as answers: some at a time, each as a message of its own."""

from centre.survey_results import photos
from centre.survey_results.photos import Photo
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import UNNAMED, excerpt
from models.files import FileState
from models.rights import Right

_DIGITS = 6
_CAPTION = 500


def _show(talk: Talk, survey_id: int, extra: str) -> None:
    place, number = (
        int(said) if said.isdecimal() and len(said) < _DIGITS else 0 for said in [*extra.split("/"), "0"][:2]
    )
    found = photos.page(talk.session, talk.me, survey_id, place, number)
    first = found.number * photos.ON_A_PAGE + 1
    for nth, photo in enumerate(found.items, first):
        talk.say(_shown(talk, photo, nth, found.total))
    turns = [
        talk.action(key, "survey.photos", survey_id, f"{place}/{to}")
        for key, to in (("engine.previous", found.number - 1), ("engine.next", found.number + 1))
        if 0 <= to < found.pages
    ]
    back = talk.action("results.all", "survey.results", survey_id)
    talk.say(Reply(talk.t("survey_photos.end", place=place + 1, n=found.total), [*talk.rows(turns), [back]]))


def _shown(reader: Reader, photo: Photo, nth: int, total: int) -> Reply:
    said = " · ".join(part for part in (photo.name, excerpt(photo.words, _CAPTION)) if part)
    key = "survey_photos.caption_words" if said else "survey_photos.caption"
    caption = reader.t(key, nth=nth, n=total, words=said)
    if photo.file.state is FileState.STORED:
        return Reply(caption, file=Generated(UNNAMED, {"file_id": photo.file.id}, photo.file.kind.value))
    key = "survey_photos.coming" if photo.file.state is FileState.OWED else "survey_photos.lost"
    return Reply(reader.t(key, nth=nth))


ROOM = Room(actions={"survey.photos": Action(_show, Right.SEE_SURVEYS)})
