"""What the Bot API answers when it refuses."""

from collections.abc import Mapping


class ApiError(Exception):
    """A refusal, with the code, the words and the parameters that the Bot API server would answer."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> ApiError:
    """The request itself is wrong; sending it again will not help."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """The person does not want (or cannot have) messages of this bot."""
    return ApiError(403, f"Forbidden: {reason}")


def not_found() -> ApiError:
    """No such method (or a hiccup of a proxy in between)."""
    return ApiError(404, "Not Found")


def unauthorized() -> ApiError:
    """The token is nobody's."""
    return ApiError(401, "Unauthorized")


def conflict() -> ApiError:
    """Another getUpdates has taken the place of this one."""
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


def webhook_is_active() -> ApiError:
    """Telegram gives updates in one way only."""
    return ApiError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )


def too_many_requests(retry_after: int) -> ApiError:
    """The bot is too fast; `retry_after` is in whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


class DeedError(Exception):
    """A person cannot do that: there is no such message, the bot is blocked, the text is empty."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status
