"""The manifests: by Kubernetes' own schemas, and by what they say of one another and of us."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer
import yaml
from surefoot.agent.cli.app import app
from surefoot.agent.server.settings import ServerSettings

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "kubernetes"
RELEASES = ("1.34", kubernetes_validate.latest_version())
"""Of those with pods in user namespaces by default: an older one, and the newest known."""


def manifests() -> list[dict[str, Any]]:
    return [
        one
        for file in sorted(FOLDER.glob("*.yaml"))
        for one in yaml.safe_load_all(file.read_text("utf-8"))
    ]


def named(kind: str, name: str) -> dict[str, Any]:
    (found,) = (m for m in manifests() if (m["kind"], m["metadata"]["name"]) == (kind, name))
    return found


def pods() -> dict[str, dict[str, Any]]:
    kinds = ("Deployment", "StatefulSet")
    return {m["metadata"]["name"]: m["spec"]["template"] for m in manifests() if m["kind"] in kinds}


def containers() -> list[dict[str, Any]]:
    return [one for pod in pods().values() for one in pod["spec"]["containers"]]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    "manifest", manifests(), ids=lambda m: f"{m['kind']}-{m['metadata']['name']}"
)
def test_each_is_valid(manifest: dict[str, Any], release: str) -> None:
    kubernetes_validate.validate(manifest, release, strict=True)


def test_the_schema_would_say_so() -> None:
    for spoil in (lambda c: c.update(imagee="x"), lambda c: c["ports"][0].pop("containerPort")):
        bad = copy.deepcopy(named("Deployment", "surefoot"))
        spoil(bad["spec"]["template"]["spec"]["containers"][0])
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(bad, RELEASES[-1], strict=True)


def test_there_are_servers_a_sandbox_pool_and_a_database() -> None:
    pool = named("RuntimeClass", "surefoot-sandbox")
    assert pods()["surefoot"]["spec"]["runtimeClassName"] == pool["metadata"]["name"]
    assert pool["scheduling"]["nodeSelector"]
    image = named("StatefulSet", "database")["spec"]["template"]["spec"]["containers"][0]["image"]
    assert image.startswith("postgres:")


@pytest.mark.parametrize("kind", ["Service", "NetworkPolicy", "PodDisruptionBudget"])
def test_what_is_selected_is_there(kind: str) -> None:
    labels = [pod["metadata"]["labels"] for pod in pods().values()]
    found = [m for m in manifests() if m["kind"] == kind]
    assert found
    for one in found:
        selector = one["spec"].get("podSelector") or one["spec"]["selector"]
        assert selector.get("matchLabels", selector) in labels


@pytest.mark.parametrize("name", ["surefoot", "database"])
def test_a_service_leads_to_a_port_of_its_pods(name: str) -> None:
    (container,) = pods()[name]["spec"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    assert {port["targetPort"] for port in named("Service", name)["spec"]["ports"]} <= ports


def test_every_variable_is_one_that_serve_reads() -> None:
    group = typer.main.get_command(app)
    serve = group.commands["serve"]  # type: ignore[attr-defined]
    known = {"OPENAI_BASE_URL", "OPENAI_API_KEY", "SUREFOOT_MODEL"}  # the last is the registry's
    for option in serve.params:
        names = option.envvar or ()
        known |= {names} if isinstance(names, str) else set(names)
    (container,) = pods()["surefoot"]["spec"]["containers"]
    assert {one["name"] for one in container["env"]} <= known
    assert container["args"] == ["serve"]


def test_a_server_has_time_to_drain() -> None:
    assert pods()["surefoot"]["spec"]["terminationGracePeriodSeconds"] > ServerSettings().drain_s


def test_nothing_runs_as_root_or_can_become_it() -> None:
    for pod in pods().values():
        assert pod["spec"]["securityContext"]["runAsNonRoot"]
        assert pod["spec"]["automountServiceAccountToken"] is False
    for container in containers():
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


def test_no_secret_stands_in_a_file() -> None:
    assert not [m for m in manifests() if m["kind"] == "Secret"]
    secrets = ("SUREFOOT_DATABASE", "OPENAI_API_KEY", "POSTGRES_PASSWORD")
    given = {e["name"]: e for c in containers() for e in c["env"]}
    assert all(given[name]["valueFrom"]["secretKeyRef"]["name"] == "surefoot" for name in secrets)
