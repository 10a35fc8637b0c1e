"""A poster in every language whose code opens something with the bot: a vote, a call for ideas."""

from collections.abc import Mapping
from dataclasses import asdict

from centre import rules
from centre.posters import Face, Poster
from chat.languages import Language
from chat.replies import Generated
from chat.talk import Talk
from handlers.common import in_language


def poster_of(
    talk: Talk, link: str, title: Mapping[str, str], about: Mapping[str, str], scan: str
) -> Generated:
    """The poster of what a link opens, with its title and a few words; `scan`: the words by the code."""
    in_force = rules.load(talk.session)

    def face(language: Language) -> Face:
        return Face(
            title=in_language(title, language.code),
            content=in_language(about, language.code),
            scan=language.label(scan),
            centre=in_language(in_force.centre_name, language.code),
            address=in_force.centre_address.get(language.code, ""),
        )

    poster = Poster(talk.house.deep_link(link), [face(one) for one in talk.languages], in_force.centre_phone)
    return Generated("service.poster", {"name": f"{link}.pdf", "poster": asdict(poster)})
