"""The summary card: everything that was understood, read back before anything happens."""

from chat.flow import Flow
from chat.forms import Form
from chat.languages import Markup
from chat.talk import Reader


def text(reader: Reader, flow: Flow, form: Form) -> Markup:
    """Heading and one line an answer."""
    lines = [reader.t(f"{flow.name}.card", **flow.params(reader, form.context))]
    for step in flow.asked(form.answers):
        value = form.answers[step.name]
        shown = reader.t("engine.none") if value is None else step.show(reader, value)
        label = reader.t(f"{flow.name}.{step.name}.line")
        lines.append(reader.t("engine.card_line", label=label, value=shown))
    return Markup("\n".join(lines))
