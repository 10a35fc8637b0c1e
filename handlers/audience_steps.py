"""The questions by which a survey or an announcement is aimed."""

from collections.abc import Callable

from centre import catalogue, teams
from chat.flow import Answers, Choice, Step, among
from chat.talk import Reader
from handlers.volunteer_words import team_name
from models.audience import Audience, ByLink, ByRole, ByService, ByTeam, Everybody
from models.people import Role
from models.rights import STAFF

WHOM = ("everybody", "volunteers", "staff", "team", "service", "link")
SINCE = ("30", "90", "365")
_VOLUNTEERS, _STAFF = (Role.VOLUNTEER,), tuple(sorted(STAFF))


def steps(*whom: str) -> tuple[Step, ...]:
    """Ask for whom something is, of these ways to say it."""
    return (
        Step(
            "whom",
            choices=among("audience.whom", *whom),
            show=lambda reader, code: reader.language.label(f"audience.whom.{code}"),
            clears=("team", "service", "since"),
            columns=1,
        ),
        Step("team", choices=_teams, show=_show_team, when=_is("team"), columns=1),
        Step("service", choices=_services, show=_show_service, when=_is("service"), columns=1),
        Step(
            "since",
            choices=among("audience.since", *SINCE),
            show=lambda reader, code: reader.language.label(f"audience.since.{code}"),
            when=_is("service"),
            columns=1,
        ),
    )


def audience_of(answers: Answers) -> Audience:
    """Whom the answers mean."""
    match answers["whom"]:
        case "volunteers":
            return ByRole(roles=_VOLUNTEERS)
        case "staff":
            return ByRole(roles=_STAFF)
        case "team":
            return ByTeam(team_id=int(answers["team"]))
        case "service":
            return ByService(service_id=int(answers["service"]), days=int(answers["since"]))
        case "link":
            return ByLink()
        case _:
            return Everybody()


def answers_of(audience: Audience) -> Answers:
    """The answers that mean an audience."""
    match audience:
        case ByRole(roles=roles):
            return {"whom": "volunteers" if roles == _VOLUNTEERS else "staff"}
        case ByTeam(team_id=team_id):
            return {"whom": "team", "team": str(team_id)}
        case ByService(service_id=service_id, days=days):
            return {"whom": "service", "service": str(service_id), "since": str(days)}
        case _:
            return {"whom": audience.kind}


def _is(whom: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("whom") == whom


def _teams(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(one.id), team_name(reader, one)) for one in teams.active(reader.session)]


def _show_team(reader: Reader, value: str) -> str:
    return team_name(reader, teams.find(reader.session, int(value)))


def _services(reader: Reader, _known: Answers) -> list[Choice]:
    code = reader.language.code
    return [Choice(str(one.id), one.title) for one in catalogue.bookable(reader.session, code)]


def _show_service(reader: Reader, value: str) -> str:
    service = catalogue.offered(reader.session, int(value))
    return catalogue.title(reader.session, service.id or 0, service.version, reader.language.code)
