#!/usr/bin/env python3
"""Looks at every kind of page of a running system with a real browser, on a phone's and a desktop's width.

    Tests/Browser/browse.py --programs .build/debug --pictures FOLDER [--dashboard FILE]

Starts the whole system, lets a short story play, signs in, opens the pages, and fails when a page has an error on its console,
is wider than its window, lacks its one heading or a label on a field, or when a chart was not drawn. The pictures stay in the folder.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "compose" / "local"))

from deployment import Deployment  # noqa: E402
from processes import System  # noqa: E402
from selenium import webdriver  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

WIDTHS = {"phone": (390, 844), "desktop": (1440, 900)}
CONSOLE = ["/", "/accounts", "/segments", "/contacts", "/calls", "/disputes", "/disputes/tasks", "/disputes/holds",
           "/payments", "/console/decisions", "/console/audit", "/console/operations"]
# What a page's own script can tell about itself.
LOOK = """
const root = document.documentElement;
const fields = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')];
return {
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    tooWide: root.scrollWidth > root.clientWidth + 1,
    language: root.lang,
    unlabelled: fields.filter((field) => !field.labels.length && !field.ariaLabel && !field.getAttribute('aria-labelledby')).length,
    nameless: [...document.querySelectorAll('a, button')].filter((one) =>
        !one.textContent.trim() && !one.ariaLabel && !one.title && !one.querySelector('img[alt]')).length,
    charts: document.querySelectorAll('figure[data-chart]').length,
    drawn: document.querySelectorAll('figure.chart-drawn').length,
};
"""


class Browser:
    """One Chromium, and what it found wrong."""

    def __init__(self, pictures: Path) -> None:
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.pictures = pictures
        self.problems: list[str] = []
        self.pages = 0

    def width(self, name: str) -> None:
        width, height = WIDTHS[name]
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": name == "phone"})

    def sign_in(self, origin: str, password: str) -> None:
        self.driver.get(origin + "/sign-in")
        self.driver.find_element(By.NAME, "user").send_keys("demo")
        self.driver.find_element(By.NAME, "password").send_keys(password)
        self.driver.find_element(By.CSS_SELECTOR, "main button, form button").click()
        WebDriverWait(self.driver, 10).until(lambda driver: "/sign-in" not in driver.current_url)

    def look(self, origin: str, path: str, name: str, width: str, status: int = 200) -> None:
        self.width(width)
        self.driver.get_log("browser")
        self.driver.get(origin + path)
        found = self.driver.execute_script(LOOK)
        self.pages += 1
        where = f"{name} at {width} width"
        if found["charts"]:
            WebDriverWait(self.driver, 10).until(
                lambda driver: driver.execute_script(LOOK)["drawn"] == found["charts"], f"{where}: a chart is not drawn")
        checks = {
            "has not one main heading": found["headings"] != 1, "is wider than its window": found["tooWide"],
            "does not say its language": not found["language"], "has fields without a label": found["unlabelled"] > 0,
            "has links or buttons without a name": found["nameless"] > 0,
        }
        self.problems += [f"{where} {what}" for what, wrong in checks.items() if wrong]
        for entry in self.driver.get_log("browser"):
            if entry["level"] == "SEVERE" and status == 200:
                self.problems.append(f"{where}: {entry['message'].split(' ', 1)[-1][:200]}")
        self.driver.execute_cdp_cmd("Page.enable", {})
        height = min(self.driver.execute_script("return document.documentElement.scrollHeight"), 4000)
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": WIDTHS[width][0], "height": height, "deviceScaleFactor": 1, "mobile": width == "phone"})
        self.driver.save_screenshot(str(self.pictures / f"{name}-{width}.png"))


def debtor_pages(spool: Path) -> dict[str, str]:
    """Paths of pages behind links that were really sent."""
    pages: dict[str, str] = {}
    for path in sorted((spool / "sms").iterdir()) + sorted((spool / "mail" / "new").iterdir()):
        text = re.sub(r"=\n", "", path.read_text(encoding="utf-8", errors="replace"))
        for kind, pattern in (("pay", "/p/"), ("dispute", "/d/"), ("preferences", "/o/")):
            link = re.search(rf"https?://[^/\s]+({pattern}[A-Za-z0-9_-]+)", text)
            if link:
                pages[kind] = link.group(1)
    return pages


def play(deployment: Deployment, days: int, debtors: int) -> None:
    subprocess.run(
        [str(deployment.programs / "sandbox"), "world", "--run", str(deployment.folder), "--edge", deployment.public_url,
         "--seed", "7", "--days", str(days), "--debtors", str(debtors)],
        env=deployment.environment("sandbox", user="conductor"), check=True, stdout=subprocess.DEVNULL)


def visit(browser: Browser, deployment: Deployment) -> None:
    origin = deployment.public_url
    browser.look(origin, "/sign-in", "sign-in", "phone")
    browser.sign_in(origin, (deployment.keys / "console.password").read_text().strip())
    for width in WIDTHS:
        for path in CONSOLE:
            browser.look(origin, path, path.strip("/").replace("/", "-") or "dashboard", width)
    browser.driver.get(origin + "/accounts")
    account = browser.driver.find_element(By.CSS_SELECTOR, "main a[href^='/accounts/']").get_attribute("href")
    account = account.removeprefix(origin)
    for width in WIDTHS:
        browser.look(origin, account, "account", width)
        for kind, path in debtor_pages(deployment.folder / "spool").items():
            browser.look(origin, path, kind, width)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=Path, default=ROOT / ".build" / "debug")
    parser.add_argument("--pictures", type=Path, help="keep the pictures here")
    parser.add_argument("--dashboard", type=Path, help="where the dashboard's picture goes")
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--debtors", type=int, default=150)
    parser.add_argument("--port", type=int, default=8400)
    options = parser.parse_args()
    pictures = options.pictures or Path(tempfile.mkdtemp(prefix="quittance-pictures."))
    pictures.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="quittance-browser."))
    deployment = Deployment(
        folder=folder / "run", edge_port=options.port, programs=options.programs.resolve(), sandbox=True, stepped=True)
    system = System(deployment)
    try:
        deployment.prepare(fresh=True)
        system.start_broker()
        system.start_all()
        play(deployment, options.days, options.debtors)
        browser = Browser(pictures)
        try:
            visit(browser, deployment)
        finally:
            browser.driver.quit()
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if options.dashboard:
        shutil.copy(pictures / "dashboard-desktop.png", options.dashboard)
    for problem in browser.problems:
        print(f"  {problem}")
    print(f"{browser.pages} pages looked at, {len(browser.problems)} problems; pictures in {pictures}")
    return 1 if browser.problems else 0


if __name__ == "__main__":
    sys.exit(main())
