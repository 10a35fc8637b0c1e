"""How soon a cry for help is seen, and whether what the centre writes arrives (M97, M98)."""

from sqlmodel import col

from centre.metrics.asking import Ask, Facts, Figures
from models.base import constant
from models.desk import Alert
from models.outbox import Message, MessageState

_ALERTS = Facts(Alert, {})
_MESSAGES = Facts(Message, {})
# What became of a message that was to arrive; one that was put off or overtaken was not.
_TRIED = [
    constant(state)
    for state in (
        MessageState.SENT,
        MessageState.UNKNOWN,
        MessageState.UNREACHABLE,
        MessageState.REFUSED,
    )
]


def m97(ask: Ask) -> Figures:
    """From a danger word to whoever leads saying that they have seen it, of those raised and seen."""
    seen = col(Alert.acknowledged_at).is_not(None)
    raised = col(Alert.raised_at)
    return _ALERTS.spread(ask, raised, col(Alert.acknowledged_at), ask.within(raised), seen)


def m98(ask: Ask) -> Figures:
    """Messages that arrived, of those sent to people; what is only shown anew or taken back is none."""
    sent = (col(Message.method).startswith("send"), col(Message.state).in_(_TRIED), col(Message.chat_id) > 0)
    return _MESSAGES.share(
        ask, col(Message.state) == MessageState.SENT, *sent, ask.within(col(Message.finished_at))
    )
