"""The list of what the bot is made of leaves nothing out and is read by others."""

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom

from tools import sbom
from tools.audit import locked

# Packages that do not say what their licence is.
SILENT = {"pyrage"}


def test_every_locked_package_is_named_with_its_version_and_licence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sbom.main(tmp_path / "made" / "sbom.json")
    content = json.loads((tmp_path / "made" / "sbom.json").read_text(encoding="utf-8"))
    read = Bom.from_json(content)  # type: ignore[attr-defined]
    parts = {part.name: part for part in read.components}
    assert set(parts) == locked(sbom.LOCK)
    assert f"{len(parts)} packages" in capsys.readouterr().out
    pinned = sbom.LOCK.read_text(encoding="utf-8").casefold()
    for part in parts.values():
        assert f"\n{part.name}=={part.version} " in pinned
        assert part.licenses or part.name in SILENT
        assert str(part.purl) == f"pkg:pypi/{part.name}@{part.version}"
    needs = {one["ref"]: one.get("dependsOn", []) for one in content["dependencies"]}
    assert {"aiohttp", "python-telegram-bot"} <= set(needs["linli"])
    assert "httpx" in needs["python-telegram-bot"]
    # Nothing is there that nobody needs.
    assert set().union(*needs.values()) == set(parts)


def test_what_is_locked_and_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(sbom, "distribution", missing)
    with pytest.raises(SystemExit, match="aiohappyeyeballs is locked and not installed"):
        sbom.main(tmp_path / "sbom.json")
    assert not list(tmp_path.iterdir())
