from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import files
from centre.errors import Refused
from centre.files import MEGABYTE
from models.files import FileKind, FileState, StoredFile
from models.who import Who
from tests.auxil.factories import NOW, a_file, a_moment, a_rule, at
from tests.auxil.outgoing import a_replica

SUBJECT = ("call", 3)
ME, ANOTHER, DEAD = 1, 2, 3


def note(session: Session, who: Who, size: int = 1000) -> StoredFile:
    return files.note_file(
        session, at("10:00"), who, kind=FileKind.VOICE, telegram_file_id="AwAC", name="", size=size
    )


def test_a_file_is_noted_and_owed(session: Session, resident: Who) -> None:
    file = note(session, resident)
    assert file.id is not None
    assert [one.id for one in files.waiting(session, at("10:00").now, 10, ME)] == [file.id]
    assert not files.stored(session, file.id, ME, "2026/1.oga", 1234)
    assert files.claim(session, at("10:00").now, file.id, ME)
    assert files.stored(session, file.id, ME, "2026/1.oga", 1234)
    assert (file.state, file.path, file.size) == (FileState.STORED, "2026/1.oga", 1234)
    assert files.waiting(session, at("10:00").now, 10, ME) == []
    assert not files.stored(session, file.id, ME, "again", 1)


def test_a_file_that_cannot_be_fetched_is_refused_with_the_limit(session: Session, resident: Who) -> None:
    assert note(session, resident, 20 * MEGABYTE).state is FileState.OWED
    with pytest.raises(Refused) as refused:
        note(session, resident, 20 * MEGABYTE + 1)
    assert (refused.value.key, refused.value.params) == ("refused.file_too_large", {"limit": 20})
    a_rule(session, "file_limit", 5)
    with pytest.raises(Refused):
        note(session, resident, 6 * MEGABYTE)


def test_files_are_attached_to_what_they_are_about(
    session: Session, resident: Who, other_resident: Who
) -> None:
    mine, another, theirs = (a_file(session, who) for who in (resident, resident, other_resident))
    ids = [file.id or 0 for file in (mine, another, theirs)]
    files.attach(session, resident, ids, SUBJECT)
    files.attach(session, resident, ids, ("call", 4))
    assert files.of(session, SUBJECT) == [mine, another]
    assert files.of(session, ("call", 4)) == []
    assert theirs.subject_kind == ""


def test_an_unnamed_file_is_nobodys_and_telegram_is_not_asked_again(
    session: Session, resident: Who, other_resident: Who
) -> None:
    mine, lost, theirs = (a_file(session, who) for who in (resident, resident, other_resident))
    ids = [file.id or 0 for file in (mine, lost, theirs)]
    files.attach_unnamed(session, resident, ids, SUBJECT)
    assert files.of(session, SUBJECT) == [mine, lost]
    assert (mine.person_id, mine.name, mine.telegram_file_id) == (None, "", "AgACAgUAAx")
    assert (theirs.person_id, theirs.subject_kind) == (other_resident.id, "")
    for number in ids:
        files.claim(session, at("10:00").now, number, ME)
    files.stored(session, ids[0], ME, "1.jpg", 7)
    files.failed(session, at("10:00"), ids[1], ME)
    assert (mine.telegram_file_id, lost.telegram_file_id) == ("", "AgACAgUAAx")
    files.claim(session, at("10:01").now, ids[1], ME)
    files.failed(session, at("10:01"), ids[1], ME, for_good=True)
    assert lost.telegram_file_id == ""
    files.stored(session, ids[2], ME, "3.jpg", 7)
    assert theirs.telegram_file_id


def test_what_lies_on_the_disk_of_one_person(session: Session, resident: Who, other_resident: Who) -> None:
    mine = a_file(session, resident, state=FileState.STORED, path="1.jpg")
    a_file(session, resident)
    a_file(session, resident, state=FileState.DOOMED, path="2.jpg")
    a_file(session, other_resident, state=FileState.STORED, path="3.jpg")
    assert files.stored_of(session, resident.id) == [mine]


def test_fetching_is_tried_again_after_longer_pauses_and_then_given_up(
    session: Session, resident: Who
) -> None:
    file = a_file(session, resident)
    assert file.id is not None
    now, pauses = NOW, []
    while file.state is FileState.OWED:
        files.claim(session, now, file.id, ME)
        files.failed(session, a_moment(now), file.id, ME)
        pauses.append((file.not_before - now) // timedelta(minutes=1))
        now = file.not_before
    assert pauses[:5] == [1, 5, 15, 60, 240]
    assert len(pauses) == 8
    assert file.state is FileState.REFUSED
    assert files.waiting(session, now + timedelta(days=1), 10, ME) == []


def test_a_file_waits_for_its_next_try(session: Session, resident: Who) -> None:
    file = a_file(session, resident)
    assert file.id is not None
    files.claim(session, NOW, file.id, ME)
    files.failed(session, a_moment(NOW), file.id, ME)
    assert files.waiting(session, NOW + timedelta(seconds=59), 10, ME) == []
    assert not files.claim(session, NOW + timedelta(seconds=59), file.id, ME)
    soon = NOW + timedelta(seconds=60)
    assert files.waiting(session, soon, 10, ME) == [file]
    assert files.claim(session, soon, file.id, ME)
    files.failed(session, a_moment(soon), file.id, ME, for_good=True)
    assert file.state is FileState.REFUSED
    files.failed(session, a_moment(NOW), 4711, ME)


def test_a_doomed_file_is_shown_to_nobody_and_goes_once_it_is_removed(
    session: Session, resident: Who
) -> None:
    file = a_file(
        session, resident, subject_kind="call", subject_id=3, state=FileState.DOOMED, path="2026/1.jpg"
    )
    kept = a_file(session, resident)
    assert file.id is not None
    assert kept.id is not None
    assert files.of(session, SUBJECT) == []
    assert not files.stored(session, file.id, ME, "late", 1)
    assert files.waiting(session, NOW, 10, ME) == [file, kept]
    files.removed(session, file.id)
    files.removed(session, file.id)
    files.removed(session, kept.id)
    assert files.waiting(session, NOW, 10, ME) == [kept]
    assert session.get(StoredFile, kept.id) is kept


def test_one_replica_at_a_time_has_a_file_in_hand(session: Session, resident: Who) -> None:
    file = a_file(session, resident)
    assert file.id is not None
    a_replica(session, ME)
    a_replica(session, ANOTHER)
    assert files.claim(session, NOW, file.id, ME)
    assert not files.claim(session, NOW, file.id, ANOTHER)
    assert files.waiting(session, NOW, 10, ANOTHER) == []
    assert files.waiting(session, NOW, 10, ME) == [file]  # it did not get it onto the disk: once more
    assert files.claim(session, NOW, file.id, ME)
    assert not files.failed(session, a_moment(NOW), file.id, ANOTHER, for_good=True)
    assert not files.consumed(session, file.id, ANOTHER)
    assert file.state is FileState.OWED


def test_what_a_dead_replica_was_fetching_is_taken_over_and_it_notes_nothing(
    session: Session, resident: Who
) -> None:
    file = a_file(session, resident)
    assert file.id is not None
    a_replica(session, ME)
    assert files.claim(session, NOW, file.id, DEAD)
    assert files.waiting(session, NOW, 10, ME) == [file]
    assert files.claim(session, NOW, file.id, ME)
    assert not files.stored(session, file.id, DEAD, "1.jpg", 7)
    assert files.stored(session, file.id, ME, "1.jpg", 7)
    assert not files.unwanted(session, file.id)
