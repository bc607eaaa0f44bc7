"""The containers' file against the one source of names, ports and rights, and the broker's topology against both."""

from __future__ import annotations

import contextlib
import io
import json
import re
import stat
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

_ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(_ROOT / "compose" / "containers"))

import prepare  # noqa: E402

COMPOSE = _ROOT / "compose"
SYSTEM = json.loads((COMPOSE / "system.json").read_text())
SERVICES = list(SYSTEM["services"])
WITH_PORTS = [*SERVICES, "notifier", "sandbox"]
DEFAULTS = re.compile(r"\$\{\w+:-([^}]*)\}")


def compose_file() -> dict:
    """As it is read when nothing is set."""
    return yaml.safe_load(DEFAULTS.sub(r"\1", (COMPOSE / "compose.yaml").read_text()))


class Prepared(unittest.TestCase):
    """With what `compose/prepare` makes."""

    @classmethod
    def setUpClass(cls) -> None:
        place = tempfile.TemporaryDirectory(prefix="quittance-prepared-")
        cls.addClassCleanup(place.cleanup)
        cls.folder, cls.settings = Path(place.name) / "setup", Path(place.name) / "settings"
        with contextlib.redirect_stdout(io.StringIO()):
            prepare.main(["--sandbox", "--observe", "--folder", str(cls.folder), "--settings", str(cls.settings)])
        cls.file = compose_file()
        cls.containers = cls.file["services"]

    def environment(self, name: str) -> dict:
        return self.containers[name]["environment"]

    def test_every_service_of_the_system_is_there_with_its_name_port_and_health(self) -> None:
        others = set(self.containers) - set(WITH_PORTS)
        self.assertEqual(others, {"broker", "edge", "quittance", "prometheus"})
        for name in WITH_PORTS:
            entry = SYSTEM["services"].get(name) or SYSTEM[name]
            port = str(prepare.PORT_INSIDE + entry["port"])
            self.assertEqual(str(self.environment(name)["QUITTANCE_HTTP_PORT"]), port, name)
            if name != "sandbox":
                self.assertEqual(self.containers[name]["healthcheck"]["test"], ["CMD", "health", "http", port, "/readyz"])

    def test_each_logs_in_as_itself_with_a_password_that_it_is_given(self) -> None:
        users = {"sandbox": "conductor", "quittance": "operator"}
        definitions = json.loads((self.folder / "definitions.json").read_text())
        known = {user["name"] for user in definitions["users"]}
        for name in [*WITH_PORTS, "quittance"]:
            user = self.environment(name).get("QUITTANCE_BROKER_USER", name)
            self.assertEqual(user, users.get(name, name))
            self.assertIn(user, known)
            secret = f"broker-{user}.password"
            self.assertEqual(self.environment(name)["QUITTANCE_BROKER_PASSWORD_FILE"], f"/run/secrets/{secret}")
            self.assertIn(secret, self.containers[name]["secrets"])

    def test_every_secret_is_made_and_goes_only_to_whom_it_is_for(self) -> None:
        for name, entry in self.file["secrets"].items():
            place = entry["file"].removeprefix("../.quittance/containers/")
            self.assertTrue((self.folder / place).is_file(), name)
        holders: dict[str, set[str]] = {}
        for name, container in self.containers.items():
            for secret in container.get("secrets", []):
                self.assertIn(secret, self.file["secrets"])
                holders.setdefault(secret, set()).add(name)
        self.assertEqual(set(holders), set(self.file["secrets"]))
        for secret in ("vault.kek", "vault.private", "lookup.key"):
            self.assertEqual(holders[secret], {"communication"})
        self.assertEqual(holders["users"], {"reporting"})
        self.assertEqual(holders["definitions.json"], {"broker"})
        self.assertEqual(self.containers["notifier"]["secrets"], ["broker-notifier.password", "callbacks.key"])
        for secret in (name for name in holders if name.startswith("broker-") and "-erp-" not in name):
            self.assertEqual(len(holders[secret]), 1, secret)

    def test_on_the_host_only_the_owner_gets_at_the_secrets(self) -> None:
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o700)
        self.assertEqual(stat.S_IMODE((self.folder / "keys").stat().st_mode), 0o700)

    def test_prepared_again_it_keeps_its_secrets(self) -> None:
        before = {path.name: path.read_bytes() for path in (self.folder / "keys").iterdir()}
        with contextlib.redirect_stdout(io.StringIO()):
            prepare.main(["--sandbox", "--folder", str(self.folder), "--settings", str(self.settings)])
        self.assertEqual({path.name: path.read_bytes() for path in (self.folder / "keys").iterdir()}, before)

    def test_every_queue_that_is_read_is_there_and_every_queue_has_a_reader(self) -> None:
        definitions = json.loads((self.folder / "definitions.json").read_text())
        queues = {queue["name"] for queue in definitions["queues"]}
        read = {queue for entry in SYSTEM["services"].values() for queue in entry["reads"]}
        self.assertEqual(read - queues, set())
        replies = {f"erp.replies.{system}" for system in SYSTEM["systems"]}
        self.assertEqual(queues - read, replies | {"erp.replies.unclaimed", "clock.answers"})

    def test_nobody_may_configure_and_an_erp_may_only_write_erp_and_read_its_replies(self) -> None:
        definitions = json.loads((self.folder / "definitions.json").read_text())
        self.assertEqual({entry["configure"] for entry in definitions["permissions"]}, {"^$"})
        rights = {entry["user"]: (entry["write"], entry["read"]) for entry in definitions["permissions"]}
        self.assertEqual(rights["erp-city"], ("^(erp)$", "^(erp\\.replies\\.city)$"))
        for name in SERVICES:
            own = "|".join(queue.replace(".", "\\.") for queue in SYSTEM["services"][name]["reads"])
            self.assertEqual(rights[name][1], f"^({own})$")

    def test_the_edge_leads_to_the_containers(self) -> None:
        text = (self.folder / "edge" / "nginx.conf").read_text()
        targets = set(re.findall(r"set \$service (\S+);", text))
        known = [*SERVICES, "sandbox"]
        self.assertEqual(targets, {f"{name}:{self.environment(name)['QUITTANCE_HTTP_PORT']}" for name in known})
        self.assertIn(f"listen {prepare.PORT_INSIDE};", text)
        self.assertIn("return 404", text)

    def test_prometheus_asks_each_service_where_it_is(self) -> None:
        jobs = {job["job_name"]: job for job in json.loads((self.folder / "prometheus.yml").read_text())["scrape_configs"]}
        self.assertEqual(set(jobs), {*SERVICES, "broker", "notifier"})
        for name in SERVICES:
            target = jobs[name]["static_configs"][0]["targets"][0]
            self.assertEqual(target, f"{name}:{self.environment(name)['QUITTANCE_HTTP_PORT']}")
        found = jobs["notifier"]["dns_sd_configs"][0]
        self.assertEqual((found["names"], found["port"]),
                         (["notifier"], self.environment("notifier")["QUITTANCE_HTTP_PORT"]))


class Hardened(unittest.TestCase):
    containers = compose_file()["services"]

    def test_every_container_is_confined_and_limited(self) -> None:
        for name, container in self.containers.items():
            with self.subTest(name):
                self.assertTrue(container["read_only"])
                self.assertEqual(container["cap_drop"], ["ALL"])
                self.assertEqual(container["security_opt"], ["no-new-privileges:true"])
                for limit in ("mem_limit", "pids_limit", "stop_grace_period", "restart"):
                    self.assertIn(limit, container)
                self.assertNotIn("privileged", container)
                if name not in ("sandbox", "quittance"):
                    self.assertIn("healthcheck", container)
                    self.assertEqual(container["restart"], "unless-stopped")

    def test_nothing_is_published_but_edge_broker_and_prometheus_and_those_on_loopback(self) -> None:
        published = {name: container["ports"] for name, container in self.containers.items() if "ports" in container}
        self.assertEqual(set(published), {"edge", "broker", "prometheus"})
        for ports in published.values():
            self.assertTrue(all(port.startswith("127.0.0.1:") for port in ports))

    def test_each_store_has_a_volume_of_its_own(self) -> None:
        stores = {name: self.containers[name]["volumes"] for name in SERVICES}
        self.assertEqual(stores, {name: [f"{name}-store:/var/lib/quittance/store"] for name in SERVICES})

    def test_health_is_waited_for_in_order(self) -> None:
        order = {name: set(container.get("depends_on", {})) for name, container in self.containers.items()}
        for name in SERVICES:
            self.assertEqual(order[name], {"broker"})
        self.assertEqual(order["notifier"], {"broker", "communication"})
        self.assertEqual(order["edge"], set(SERVICES))
        self.assertEqual(order["sandbox"], {"edge", "notifier"})
        for container in self.containers.values():
            for entry in container.get("depends_on", {}).values():
                self.assertEqual(entry, {"condition": "service_healthy"})


if __name__ == "__main__":
    unittest.main()
