"""Draw the states of a call-back from the table that the code obeys."""

from models.calls import TRANSITIONS, CallState


def drawing() -> str:
    """Give the diagram that docs/architecture.md shows, in Mermaid."""
    arrows: dict[tuple[CallState, CallState], list[str]] = {}
    for (before, action), after in TRANSITIONS.items():
        arrows.setdefault((before, after), []).append(action.replace("_", " "))
    lines = ["stateDiagram-v2", f"    [*] --> {CallState.OPEN}: ask"]
    lines += [f"    {before} --> {after}: {', '.join(acts)}" for (before, after), acts in arrows.items()]
    left = {before for before, _ in arrows}
    lines += [f"    {state} --> [*]" for state in CallState if state not in left]
    return "\n".join(["```mermaid", *lines, "```"])
