"""Say what the bot is made of: every locked package it runs on, with version, licence and what needs what."""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.audit import locked

PROJECT = Path("pyproject.toml")
LOCK = Path("requirements/base.txt")
PLACE = Path("build/sbom.json")
_TROVE = re.compile(r"License :: (?:OSI Approved :: )?(.+)")


def main(place: Path = PLACE) -> None:
    """Write it as CycloneDX JSON; what is locked and not installed here ends with a line and code 1."""
    try:
        bom = bill()
    except PackageNotFoundError as error:
        sys.exit(f"{error.name} is locked and not installed: `make setup` first.")
    place.parent.mkdir(parents=True, exist_ok=True)
    written = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    place.write_text(written, encoding="utf-8")
    print(f"{place}: {len(bom.components)} packages")


def bill() -> Bom:
    """The bot and what it runs on.

    Raises:
        PackageNotFoundError: something that is locked is not installed here.
    """
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    ours = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
        description=project["description"],
    )
    bom = Bom()
    bom.metadata.component = ours
    packages = {name: distribution(name) for name in sorted(locked(LOCK))}
    parts = {name: _component(package) for name, package in packages.items()}
    bom.components.update(parts.values())
    needs = {ours: project["dependencies"]} | {parts[name]: packages[name].requires or () for name in parts}
    for whole, requirements in needs.items():
        names = set(_needs(requirements)) & parts.keys()
        bom.register_dependency(whole, [parts[name] for name in sorted(names)])
    return bom


def _component(package: Distribution) -> Component:
    name = canonicalize_name(package.name)
    factory = LicenseFactory()
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=package.version,
        purl=PackageURL("pypi", name=name, version=package.version),
        bom_ref=name,
        licenses=[factory.make_from_string(each) for each in _licences(package)],
        description=_said(package, "Summary"),
    )


def _licences(package: Distribution) -> list[str]:
    """What a package says its licence is: as an expression, else a word, else by its classifiers."""
    for field in ("License-Expression", "License"):
        # Some put the whole text there.
        if (words := _said(package, field)) and "\n" not in words.strip() and words != "UNKNOWN":
            return [words.strip()]
    classes = package.metadata.get_all("Classifier") or ()
    return [found[1] for each in classes if (found := _TROVE.fullmatch(each))]


def _said(package: Distribution, field: str) -> str:
    return next(iter(package.metadata.get_all(field) or ()), "")


def _needs(requirements: Iterable[str], extra: str = "") -> Iterator[str]:
    """What is needed on a machine like this one, and what the extras need that are asked for."""
    for one in map(Requirement, requirements):
        if one.marker is None or one.marker.evaluate({"extra": extra}):
            yield canonicalize_name(one.name)
            for wanted in one.extras:
                more = distribution(one.name).requires or ()
                yield from _needs((each for each in more if "extra ==" in each), wanted)


if __name__ == "__main__":
    main()
