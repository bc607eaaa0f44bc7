#!/usr/bin/env python3
"""Looks at every kind of page of a running system with a real browser: phone and desktop, light and dark.

    Tests/Browser/browse.py --programs .build/debug --pictures FOLDER [--dashboard FILE]

Starts the whole system, watches the dashboard while a short story plays, cuts its connection, then opens the pages and
notes what is wrong with each (`browser.py`, `look.js`). The pictures stay in the folder.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "compose" / "local"))

from browser import SCHEMES, WIDTHS, Browser  # noqa: E402
from deployment import Deployment  # noqa: E402
from live import LiveDashboard  # noqa: E402
from processes import System  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

CONSOLE = ["/", "/accounts", "/segments", "/contacts", "/calls", "/disputes", "/disputes/tasks", "/disputes/holds",
           "/payments", "/console/decisions", "/console/audit", "/console/operations"]
LANGUAGES = {"en": "English", "af": "Afrikaans", "zu": "isiZulu"}


PREFIXES = {"pay": "/p/", "dispute": "/d/", "preferences": "/o/"}
# What text messages of a language say.
MARKS = {"en": "Reply STOP", "af": "Antwoord STOP", "zu": "Phendula uthi STOP"}


def messages(spool: Path) -> list[str]:
    """Texts and e-mails that were really sent."""
    files = sorted((spool / "sms").iterdir()) + sorted((spool / "mail" / "new").iterdir())
    return [re.sub(r"=\n", "", file.read_text(encoding="utf-8", errors="replace")) for file in files]


def links(texts: list[str], prefix: str) -> list[str]:
    found = (re.search(rf"https?://[^/\s]+({prefix}[A-Za-z0-9_-]+)", text) for text in texts)
    return [link.group(1) for link in found if link]


def page_text(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return f"{error.code}"


def debtor_pages(origin: str, spool: Path) -> dict[str, str]:
    """Addresses of pages behind links that were sent; of pay pages one that still asks for money, and one that does not."""
    texts = messages(spool)
    pages = {kind: origin + found[-1] for kind, prefix in PREFIXES.items() if (found := links(texts, prefix))}
    for path in links(texts, "/p/")[:200]:
        owes = 'name="amount"' in page_text(origin + path)
        pages["pay" if owes else "pay-settled"] = origin + path
        if "pay-settled" in pages and owes:
            break
    return pages


def check_languages(browser: Browser, origin: str, spool: Path) -> None:
    """The page behind a message speaks the message's language without being asked."""
    for code, mark in MARKS.items():
        sent = [text for text in messages(spool) if mark in text]
        found = links(sent, "/p/")
        if not found:
            browser.problems.append(f"no message in '{code}' was sent")
        elif f'<html lang="{code}">' not in page_text(origin + found[-1]):
            browser.problems.append(f"the page behind a message in '{code}' speaks another language")


def story(deployment: Deployment, days: int, debtors: int) -> subprocess.Popen:
    return subprocess.Popen(
        [str(deployment.programs / "sandbox"), "world", "--run", str(deployment.folder), "--edge", deployment.public_url,
         "--seed", "7", "--days", str(days), "--debtors", str(debtors)],
        env=deployment.environment("sandbox", user="conductor"), stdout=subprocess.DEVNULL)


def dressings() -> list[tuple[str, str]]:
    return [(width, scheme) for scheme in SCHEMES for width in WIDTHS]


def visit_console(browser: Browser, origin: str, suffix: str = "") -> None:
    for width, scheme in dressings():
        for path in CONSOLE:
            browser.look(origin + path, (path.strip("/").replace("/", "-") or "dashboard") + suffix, width, scheme)


def visit_first(browser: Browser, origin: str, listing: str, link: str, name: str) -> None:
    """The page behind the first such link on a list."""
    browser.driver.get(origin + listing)
    found = browser.driver.find_elements(By.CSS_SELECTOR, f"main {link}")
    if not found:
        browser.problems.append(f"{listing} leads to no {name}")
        return
    address = found[0].get_attribute("href")
    for width, scheme in dressings():
        browser.look(address, name, width, scheme)


def visit_debtor(browser: Browser, origin: str, spool: Path) -> None:
    """Each page a debtor can get to, in every language, reached by the page's own links."""
    starts = debtor_pages(origin, spool)
    if len(starts) < 4:
        browser.problems.append(f"the messages lead only to {sorted(starts)}")
    browser.driver.get(starts["pay"])
    for kind, prefix in (("statement", "/s/"), ("portal", "/portal/")):
        starts[kind] = browser.driver.find_element(By.CSS_SELECTOR, f"a[href*='{prefix}']").get_attribute("href")
    starts["no-link"] = origin + "/p/not-a-link"
    for kind, start in starts.items():
        for code, name in LANGUAGES.items():
            browser.driver.get(start)
            address = start
            for link in browser.driver.find_elements(By.CSS_SELECTOR, ".languages a"):
                if link.text == name:
                    address = link.get_attribute("href")
            status = 404 if kind == "no-link" else 200
            for width, scheme in dressings():
                browser.look(address, f"{kind}-{code}", width, scheme, code, status)


def visit(browser: Browser, deployment: Deployment) -> None:
    origin = deployment.public_url
    visit_console(browser, origin)
    visit_first(browser, origin, "/accounts", "a[href^='/accounts/']", "account")
    visit_first(browser, origin, "/contacts", "a[href^='/contacts/']", "contact")
    visit_first(browser, origin, "/disputes?show=all", "tbody a[href^='/disputes/']", "dispute-case")
    visit_first(browser, origin, "/console/decisions", "a[href^='/console/decisions/']", "decision")
    check_languages(browser, origin, deployment.folder / "spool")
    visit_debtor(browser, origin, deployment.folder / "spool")


def browse(browser: Browser, system: System, days: int, debtors: int) -> None:
    deployment = system.deployment
    for width, scheme in dressings():
        browser.look(deployment.public_url + "/sign-in", "sign-in", width, scheme)
    browser.sign_in(deployment.public_url, (deployment.keys / "console.password").read_text().strip())
    visit_console(browser, deployment.public_url, "-empty")
    live = LiveDashboard(browser, system)
    live.open_empty()
    playing = story(deployment, days, debtors)
    try:
        live.watch()
        if playing.wait(timeout=600) != 0:
            browser.problems.append("the story did not end well")
    finally:
        playing.kill()
    live.cut()
    visit(browser, deployment)


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
    system = System(Deployment(
        folder=folder / "run", edge_port=options.port, programs=options.programs.resolve(), sandbox=True, stepped=True))
    try:
        system.deployment.prepare(fresh=True)
        system.start_broker()
        system.start_all()
        browser = Browser(pictures)
        try:
            browse(browser, system, options.days, options.debtors)
        finally:
            browser.quit()
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if options.dashboard:
        shutil.copy(pictures / "dashboard-desktop-light.png", options.dashboard)
    for problem in browser.problems:
        print(f"  {problem}")
    print(f"{browser.pages} pages looked at, {len(browser.problems)} problems; pictures in {pictures}")
    return 1 if browser.problems else 0


if __name__ == "__main__":
    sys.exit(main())
