"""All that the writer of an export has to know, as plain values."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from centre.periods import Period

Form = Literal["xlsx", "csv", "json"]


class Recipe(BaseModel):
    """Which list, of which time, for whom, and all words that come into the file.

    url: of the database; it may hold a password and goes from process to process only. words: by the name of
    the sentence, in every language, the first first. persons: with what is personal.
    """

    name: str
    form: Form
    person_id: int
    persons: bool
    first: date
    last: date
    begins: datetime
    ends: datetime
    made_at: datetime
    zone: str
    words: dict[str, list[str]]
    url: str = ""

    @property
    def span(self) -> Period:
        """The time of which the rows are."""
        return Period(self.first, self.last, self.begins, self.ends)

    def said(self, key: str) -> str:
        """A sentence in all languages, side by side."""
        return " / ".join(dict.fromkeys(self.words[key]))

    def local(self, at: datetime) -> datetime:
        """A time as the centre's clocks show it; without a zone, which spreadsheets do not know."""
        return at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
