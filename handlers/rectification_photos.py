"""Photos of what must be put right: sent with a finding or after it, and shown to whoever has it to do."""

from typing import Any

from centre import rectification as items
from centre.rectification import ItemCard
from chat.buttons import Button
from chat.flow import Answers, Misread, Step
from chat.incoming import Incoming
from chat.parsers import file_refs, join_stories, show_story, story, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import note_files, send_files
from models.rights import Right


def _photo(reader: Reader, incoming: Incoming) -> dict[str, Any]:
    if incoming.file is None:
        raise Misread("misread.inspection_photo")
    return {**story(reader, incoming), "words": ""}


def _is_unsaid(answers: Answers) -> bool:
    """Whether there is a picture of it and not a word."""
    return not answers["words"]["words"]


PHOTOS = Step("photos", parse=_photo, merge=join_stories, show=show_story)
# A finding is written, or shown with a caption; of a picture alone it is asked what is to be seen. A further
# picture belongs to the first question, so the second takes none.
TOLD = (
    Step("words", parse=story, merge=join_stories, show=show_story),
    Step("caption", parse=words, when=_is_unsaid),
)


def told(talk: Talk, answers: Answers) -> tuple[str, list[int]]:
    """What was found, in words, and the rows of the pictures of it."""
    said = answers["words"]
    return said["words"] or answers["caption"], note_files(talk, file_refs(said))


def buttons(talk: Talk, card: ItemCard) -> list[Button]:
    """On the card of an item: to add photos of what was found, and to see those that there are."""
    row, found = card.item.id or 0, list[Button]()
    if items.photos.takes_photos(talk.me, card.item):
        found.append(talk.action("item.photo", "item.photo", row))
    if card.shown or card.proved:
        found.append(talk.action("item.files", "item.files", row))
    return found


def _files(talk: Talk, row: int, _extra: str) -> None:
    """What was found first, then how it was put right, each said so."""
    card = items.look(talk.session, talk.me, row)
    number = card.item.number
    back = talk.action("desk.open", "item.see", row, number=number)
    shown, proved = talk.t("item.of_finding", number=number), talk.t("item.of_proof", number=number)
    for named, found in ((shown, card.shown), (proved, card.proved)):
        if found:
            send_files(talk, named, found, back)
    if not card.shown and not card.proved:
        talk.say(Reply(talk.t("desk.no_files", number=number), [[back]]))


ROOM = Room(actions={"item.files": Action(_files, Right.SEE_ITEMS)})
