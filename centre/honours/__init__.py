"""Honours: who comes first by their points, and lists only of who wants to be in them."""

from centre.honours import boards, cards, ranks

__all__ = ["boards", "cards", "ranks"]
