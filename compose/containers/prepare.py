"""Makes what the containers are started with: secrets, the broker's definitions, the edge's and Prometheus' configuration,
and the settings of compose/compose.yaml. All of it from the same source as the runs on this machine."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "local"))

import edge  # noqa: E402
from setup import COMPOSE, ROOT, Setup  # noqa: E402

# Where the edge listens inside; services stand on the ports behind it, each in a container of its own.
PORT_INSIDE = 8080
BROKER_METRICS_PORT = 15692
# Docker's own, in every container that is on a network of ours.
RESOLVER = "127.0.0.11"


@dataclass
class Containers(Setup):
    """What stands in a folder that is its owner's alone. Its files can be read by anybody, since they are handed, one by
    one, into containers whose user is another than the owner; on the host nobody else gets into the folder."""

    folders = ("keys", "edge")
    file_mode = 0o644

    def prepare(self, fresh: bool) -> None:
        super().prepare(fresh)
        place = edge.Place(
            listen=str(PORT_INSIDE), scratch="/tmp", error_log="/dev/stderr", access_log="/dev/stdout",
            addresses={name: f"{name}:{self.port(name)}" for name in self.pages}, resolver=RESOLVER)
        self.write(self.folder / "edge" / "nginx.conf", edge.configuration(self.system, place).encode())
        self.write(self.folder / "prometheus.yml", json.dumps(self.scraping(), indent=1).encode())

    def scraping(self) -> dict:
        """Prometheus' configuration. JSON is YAML too."""
        jobs = {name: self.port(name) for name in self.system["services"]}
        jobs["broker"] = BROKER_METRICS_PORT
        configs: list[dict] = [
            {"job_name": name, "static_configs": [{"targets": [f"{name}:{port}"]}]} for name, port in jobs.items()]
        # The name stands for every replica there is at the moment.
        configs.append({"job_name": "notifier", "dns_sd_configs": [
            {"names": ["notifier"], "type": "A", "port": self.port("notifier"), "refresh_interval": "5s"}]})
        return {"global": {"scrape_interval": "10s"}, "scrape_configs": configs}


def settings(options: argparse.Namespace, folder: Path) -> dict[str, str]:
    found = {
        "COMPOSE_PROJECT_NAME": options.project,
        "QUITTANCE_SETUP": str(folder),
        "QUITTANCE_PORT": str(options.port),
        "QUITTANCE_AMQP_PORT": str(options.amqp_port),
        "QUITTANCE_PROMETHEUS_PORT": str(options.prometheus_port),
        "QUITTANCE_PUBLIC_URL": options.public_url or f"http://127.0.0.1:{options.port}",
        "QUITTANCE_CLOCK": "stepped" if options.sandbox else "system",
    }
    profiles = [name for name, on in (("sandbox", options.sandbox), ("observe", options.observe)) if on]
    if profiles:
        found["COMPOSE_PROFILES"] = ",".join(profiles)
    if options.sandbox:
        found |= {"QUITTANCE_SEED": str(options.seed), "QUITTANCE_DAYS": str(options.days),
                  "QUITTANCE_DEBTORS": str(options.debtors)}
    return found


def arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compose/prepare", description=(
        "Makes secrets, configurations and settings for the containers. What is there of secrets is kept."))
    parser.add_argument("--public-url", help="the address debtors and staff use, like https://pay.example.org")
    parser.add_argument("--port", type=int, default=8080, help="where the edge is published on 127.0.0.1")
    parser.add_argument("--amqp-port", type=int, default=5672, help="where the broker is published on 127.0.0.1")
    parser.add_argument("--observe", action="store_true", help="with Prometheus")
    parser.add_argument("--prometheus-port", type=int, default=9090)
    parser.add_argument("--sandbox", action="store_true", help="with the made-up world, in stepped time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--debtors", type=int, default=1000)
    parser.add_argument("--project", default="quittance", help="the name that containers and volumes begin with")
    parser.add_argument("--folder", default=str(ROOT / ".quittance" / "containers"), help="default: %(default)s")
    parser.add_argument("--settings", default=str(COMPOSE / ".env"), help="default: %(default)s")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    options = arguments(given)
    if options.public_url and (options.public_url.endswith("/") or "://" not in options.public_url):
        print("compose/prepare: --public-url must be like https://pay.example.org, without a slash at the end.",
              file=sys.stderr)
        return 2
    folder = Path(options.folder).resolve()
    setup = Containers(folder=folder, edge_port=PORT_INSIDE, sandbox=options.sandbox)
    setup.prepare(fresh=False)
    lines = [f"{name}={value}\n" for name, value in settings(options, folder).items()]
    Path(options.settings).write_text("".join(lines))
    print(f"Secrets and configurations: {folder}\nSettings: {options.settings}\n"
          f"The console's first user is “demo”; its password stands in {folder / 'keys' / 'console.password'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
