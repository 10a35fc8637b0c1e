"""The one way in which the centre says no."""

from typing import Any


class Refused(Exception):  # noqa: N818 - it is an answer, not a failure
    """A rule does not allow what was asked; `key` names the sentence that explains why and what to do."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
