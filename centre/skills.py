"""What volunteers can do: codes, whose labels are the sentences `skill.CODE`."""

SKILLS = (
    "phones",
    "online",
    "appliances",
    "networks",
    "haircuts",
    "order",
    "first_aid",
    "flood",
    "company",
    "clinic",
    "arts",
    "tutoring",
    "cleaning",
    "festivals",
)
