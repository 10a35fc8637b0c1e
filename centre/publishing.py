"""What may be published: listed places, listed names, and no appeal without an approval (S.1, S.2).

Everything that goes out to more than one person (notices, activities, posts in groups) asks here first.
"""

import re
import unicodedata

from sqlmodel import Session

from centre import appeals, numbers, rules, teams
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.proposals import PREFIX, find
from centre.register import folded
from centre.sites import SITES, approved
from models.proposals import STANDS

_NUMBER = re.compile(rf"{PREFIX}-?[0-9A-Z]{{3,12}}-?[0-9A-Z]")


def check(
    session: Session, text: str, *, issuer: int | str | None = None, site: int | str | None = None
) -> None:
    """See whether a text may go out.

    issuer: in whose name it goes out, beside or in place of the centre's own. site: the place that it names.
    Both as entries of the registers or as they are written; None if it names none.

    Raises:
        Refused: a name or a place is not listed, or it asks for money or goods without the number of a
            proposal that was approved for that; the sentence says who can be asked.
    """
    if isinstance(issuer, int):
        ISSUERS.approved(session, issuer)
    elif issuer is not None and not is_ours(session, issuer):
        ISSUERS.named(session, issuer)
    if isinstance(site, int):
        approved(session, site)
    elif site is not None:
        SITES.named(session, site)
    word = appeals.word_in(session, text)
    if word is not None and not _is_approved(session, text):
        raise Refused("refused.appeal", word=word)


def is_ours(session: Session, name: str) -> bool:
    """Whether a name needs nobody's leave: the centre's own, or that of one of its teams."""
    names = list(rules.load(session).centre_name.values())
    names += [called for team in teams.active(session) for called in team.name.values()]
    return folded(name) in map(folded, names)


def _is_approved(session: Session, text: str) -> bool:
    """Whether a text names a proposal that was approved to collect and is not over."""
    for written in _NUMBER.findall(unicodedata.normalize("NFKC", text).upper()):
        try:
            proposal = find(session, numbers.parse(written)[1])
        except Refused:
            continue
        if proposal.collects and proposal.state in STANDS:
            return True
    return False
