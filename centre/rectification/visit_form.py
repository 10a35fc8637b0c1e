"""The form of a mystery visit: what is looked at, in categories. Data, a file a version."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_FORMS = Path(__file__).with_name("visit_forms")
# One tap an answer: so many points, or that it was not seen.
UNSEEN = "unseen"
POINTS = (2, 1, 0)

Worded = Annotated[dict[str, str], Field(min_length=2)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z_0-9]{1,20}$")


class FormItem(_Part):
    """One thing that is looked at, for at most so many points; `text` by language."""

    most: int = Field(ge=1, le=2)
    text: Worded


class Category(_Part):
    """What belongs together; `name` by language."""

    name: Worded
    items: tuple[FormItem, ...]


class VisitForm(BaseModel):
    """One version of the form: what was filled in by it keeps its meaning when a new one comes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    categories: tuple[Category, ...]

    @property
    def items(self) -> tuple[tuple[Category, FormItem], ...]:
        """Everything that is looked at, in order, each with its category."""
        return tuple((category, item) for category in self.categories for item in category.items)


@cache
def of_version(version: int) -> VisitForm:
    """The form of a version."""
    text = (_FORMS / f"{version}.json").read_text(encoding="utf-8")
    return VisitForm.model_validate_json(text)


def newest() -> VisitForm:
    """The form that is filled in now."""
    return of_version(max(int(path.stem) for path in _FORMS.glob("*.json")))


def category_name(version: int, code: str) -> dict[str, str]:
    """What a category of a form is called, by language."""
    return next(one.name for one in of_version(version).categories if one.code == code)
