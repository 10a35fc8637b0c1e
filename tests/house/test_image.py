import json
import re
from pathlib import Path, PurePath
from typing import Any

import pytest
import yaml

from bot.app import LAST_LOOK_SECONDS, WIND_DOWN_SECONDS
from bot.courier import LAST_ROUND_SECONDS
from bot.settings import Settings
from tests.house.tree import PACKAGES, ROOT, files
from tools.rehearse_image import in_context, instructions

DOCKERFILE = list(instructions((ROOT / "Dockerfile").read_text()))
DOCKERIGNORE = (ROOT / ".dockerignore").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())


KUBERNETES = [
    each
    for block in re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/kubernetes.md").read_text(), re.DOTALL)
    for each in yaml.safe_load_all(block)
]


def argument(word: str) -> str:
    """What the last instruction of a kind says: the last stage is the image."""
    return [text for name, text in DOCKERFILE if name == word][-1]


def test_the_context_is_what_runs_and_nothing_else() -> None:
    runs = {*PACKAGES, "locales"}
    for path in files():
        expected = path.parts[0] in runs or path == Path("requirements/base.txt")
        assert in_context(path, DOCKERIGNORE) == expected, path


@pytest.mark.parametrize(
    "path", [".env", "data/linli.db", ".git/config", ".venv/bin/python", "bot/__pycache__/app.pyc"]
)
def test_secrets_data_and_leftovers_stay_out(path: str) -> None:
    assert not in_context(PurePath(path), DOCKERIGNORE)


def test_what_is_copied_exists() -> None:
    copied = [
        text.split()[0] for word, text in DOCKERFILE if word == "COPY" and not text.startswith("--from")
    ]
    assert copied
    for source in copied:
        assert (ROOT / source).exists()
        assert source == "." or in_context(PurePath(source), DOCKERIGNORE)


def test_the_image_runs_the_bot_as_a_user_without_rights() -> None:
    assert json.loads(argument("ENTRYPOINT")) == ["python", "-m", "bot"]
    assert json.loads(argument("CMD")) == ["run"]
    assert argument("HEALTHCHECK").endswith('CMD ["python", "-m", "bot", "health"]')
    assert argument("USER").split(":")[0] not in {"0", "root"}
    assert argument("STOPSIGNAL") == "SIGTERM"
    assert argument("VOLUME") == "/data"
    assert "DATABASE_URL=sqlite:////data/linli.db" in argument("ENV").split()


def test_the_image_installs_the_lock_with_hashes() -> None:
    installs = [text for word, text in DOCKERFILE if word == "RUN" and "pip install" in text]
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "-r requirements/base.txt" in installs[0]


def test_the_composition_migrates_before_the_bot_starts() -> None:
    services = COMPOSE["services"]
    assert services["postgres"]["healthcheck"]["test"]
    assert services["migrate"]["command"] == "migrate"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert services["bot"]["command"] == "run"
    assert services["bot"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_composition_holds_no_secret() -> None:
    for name, service in COMPOSE["services"].items():
        for setting, value in service.get("environment", {}).items():
            assert "PASSWORD" not in setting or value.startswith("${"), f"{name}: {setting}"
    for name in ("migrate", "bot"):
        assert COMPOSE["services"][name]["env_file"] == ".env"
        assert ":${POSTGRES_PASSWORD:?" in COMPOSE["services"][name]["environment"]["DATABASE_URL"]


def test_the_composition_runs_two_bots_and_lets_in_the_webhook_only() -> None:
    bot, proxy = COMPOSE["services"]["bot"], COMPOSE["services"]["proxy"]
    assert bot["deploy"]["replicas"] == 2
    assert "ports" not in bot
    assert bot["environment"].keys() <= {name.upper() for name in Settings.model_fields}
    assert proxy["profiles"] == ["webhook"]
    way_in = COMPOSE["configs"][proxy["configs"][0]["source"]]["content"]
    assert way_in.count("{") == way_in.count("}")
    (path,) = re.findall(r"handle (/\S+)", way_in)
    assert bot["environment"]["WEBHOOK_URL"] == f"${{DOMAIN:+https://${{DOMAIN}}{path}}}"
    assert f"dynamic a bot {bot['environment']['HTTP_PORT']}" in way_in
    assert "respond 404" in way_in
    for name in ("postgres", "migrate", "bot", "proxy"):
        for volume in COMPOSE["services"][name]["volumes"]:
            assert volume.split(":")[0] in COMPOSE["volumes"]


def test_the_example_for_kubernetes_fits_the_bot() -> None:
    found = {each["kind"]: each for each in KUBERNETES}
    assert [*found] == [
        "PersistentVolumeClaim",
        "Deployment",
        "PodDisruptionBudget",
        "Service",
        "Ingress",
    ]
    pod = found["Deployment"]["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    settings = {each["name"]: each["value"] for each in container["env"]}
    assert settings.keys() <= {name.upper() for name in Settings.model_fields}
    assert all(isinstance(value, str) for value in settings.values())
    (port,) = container["ports"]
    assert (port["name"], str(port["containerPort"])) == ("http", settings["HTTP_PORT"])
    asked = {container[f"{when}Probe"]["httpGet"]["path"] for when in ("liveness", "readiness", "startup")}
    assert asked == {"/healthz", "/readyz"}
    for kind in ("Deployment", "PodDisruptionBudget"):
        assert found[kind]["spec"]["selector"]["matchLabels"] == pod["metadata"]["labels"]
    assert found["Service"]["spec"]["selector"] == pod["metadata"]["labels"]
    (rule,) = found["Ingress"]["spec"]["rules"]
    (way_in,) = rule["http"]["paths"]
    assert settings["WEBHOOK_URL"] == f"https://{rule['host']}{way_in['path']}"
    assert way_in["pathType"] == "Exact"
    volumes = {each["name"]: each for each in pod["spec"]["volumes"]}
    mounted = {each["mountPath"]: volumes[each["name"]] for each in container["volumeMounts"]}
    claim = mounted[settings["DATA_DIR"]]["persistentVolumeClaim"]["claimName"]
    assert claim == found["PersistentVolumeClaim"]["metadata"]["name"]
    assert str(pod["spec"]["securityContext"]["runAsUser"]) == argument("USER").split(":")[0]
    winding_down = WIND_DOWN_SECONDS + LAST_LOOK_SECONDS + LAST_ROUND_SECONDS
    assert pod["spec"]["terminationGracePeriodSeconds"] > winding_down
