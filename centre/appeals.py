"""Words by which somebody asks for money or goods (rules 16.1, 16.2)."""

from sqlmodel import Session

from centre import phrases, rules


def word_in(session: Session, text: str) -> str | None:
    """The first words in a text that ask for money or goods; None if it does not, or only sounds like it."""
    in_force = rules.load(session)
    return phrases.first(text, in_force.appeal_words, in_force.no_appeal_words)
