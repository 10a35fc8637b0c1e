"""What is personal about what must be put right: who did what; the findings are about the centre."""

from centre.personal_data.kinds import Personal, whose
from models.rectification import Inspection, Item, ItemLine

PERSONAL = (
    Personal(
        "items",
        Item,
        whose(Item.owner_id),
        ("number", "state", "measure", "due_at", "proof", "created_at", "closed_at"),
        kept="kept.acts",
    ),
    Personal(
        "item_steps", ItemLine, whose(ItemLine.author_id), ("action", "text", "said_at"), kept="kept.acts"
    ),
    Personal(
        "inspections",
        Inspection,
        whose(Inspection.noted_by),
        ("number", "kind", "day", "title", "noted_at"),
        kept="kept.acts",
    ),
)
