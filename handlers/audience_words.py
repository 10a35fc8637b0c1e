"""How it reads whom a survey or an announcement is for."""

from centre import catalogue, teams
from chat.languages import Markup
from chat.talk import Reader
from handlers.volunteer_words import team_name
from models.audience import Audience, ByLink, ByRole, ByService, ByTeam, Everybody


def audience(reader: Reader, whom: Audience) -> Markup:
    """Whom something is for."""
    match whom:
        case ByRole(roles=roles):
            names = reader.t("engine.comma").join(reader.t(f"role.{role}") for role in roles)
            return reader.t("audience.is.roles", roles=Markup(names))
        case ByTeam(team_id=team_id):
            name = team_name(reader, teams.find(reader.session, team_id))
            return reader.t("audience.is.team", team=name)
        case ByService(service_id=service_id, days=days):
            service = catalogue.offered(reader.session, service_id)
            named = catalogue.title(reader.session, service_id, service.version, reader.language.code)
            return reader.t("audience.is.service", service=named, n=days)
        case Everybody() | ByLink():
            return reader.t(f"audience.is.{whom.kind}")
