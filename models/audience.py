"""Whom something that goes out to many is for, as it is kept."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from models.people import Role
from models.survey_questions import Part


class Everybody(Part):
    """Everybody who may be written to."""

    kind: Literal["everybody"] = "everybody"


class ByRole(Part):
    """Those with one of these roles."""

    kind: Literal["roles"] = "roles"
    roles: tuple[Role, ...] = Field(min_length=1)


class ByService(Part):
    """Those whom a service was given in the last so many days."""

    kind: Literal["service"] = "service"
    service_id: int
    days: int = Field(ge=1, le=366)


class ByTeam(Part):
    """The members of a team."""

    kind: Literal["team"] = "team"
    team_id: int


class ByLink(Part):
    """Whoever comes by the link or its poster; nobody is written to."""

    kind: Literal["link"] = "link"


Audience = Annotated[Everybody | ByRole | ByService | ByTeam | ByLink, Field(discriminator="kind")]
_READER: TypeAdapter[Audience] = TypeAdapter(Audience)


def read(kept: dict[str, Any]) -> Audience:
    """An audience as it was kept.

    Raises:
        ValueError: it is none.
    """
    return _READER.validate_python(kept)
