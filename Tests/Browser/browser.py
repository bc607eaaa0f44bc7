"""One Chromium, and what it found wrong with the pages it was shown."""

from __future__ import annotations

from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

WIDTHS = {"phone": (390, 844), "desktop": (1440, 900)}
SCHEMES = ("light", "dark")
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
HEIGHT_MAX = 4000


class Browser:
    """Looks at pages in one width and colour scheme at a time."""

    def __init__(self, pictures: Path) -> None:
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.pictures = pictures
        self.problems: list[str] = []
        self.pages = 0

    def quit(self) -> None:
        self.driver.quit()

    def dress(self, width: str, scheme: str) -> None:
        """The window's size and the colour scheme the reader's system asks for."""
        self._size(width, WIDTHS[width][1])
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def sign_in(self, origin: str, password: str) -> None:
        self.driver.get(origin + "/sign-in")
        self.driver.find_element(By.NAME, "user").send_keys("demo")
        self.driver.find_element(By.NAME, "password").send_keys(password)
        self.driver.find_element(By.CSS_SELECTOR, "main button, form button").click()
        self.wait(lambda driver: "/sign-in" not in driver.current_url, "the sign-in did not work")

    def look(self, address: str, name: str, width: str, scheme: str, language: str = "en", status: int = 200) -> None:
        """Opens a page, notes what is wrong with it, and keeps its picture."""
        self.dress(width, scheme)
        self.driver.get_log("browser")
        self.driver.get(address)
        where = f"{name} at {width} width in {scheme}"
        self.pages += 1
        found = self.driver.execute_script(LOOK, False)
        if found["charts"]:
            self.wait(lambda driver: driver.execute_script(LOOK, False)["drawn"] == found["charts"],
                      f"{where}: a chart is not drawn")
        checks = {
            "has not one main heading": found["headings"] != 1,
            f"says its language is '{found['language']}', not '{language}'": found["language"] != language,
            "has fields without a label": found["unlabelled"] > 0,
            "has links or buttons without a name": found["nameless"] > 0,
            f"shows places that were not filled in: {found['unfilled']}": found["unfilled"],
            f"has text that is too faint: {found['faint']}": found["faint"],
            f"is wider than its window: {found['wide']}": found["wide"],
        }
        self.problems += [f"{where} {what}" for what, wrong in checks.items() if wrong]
        for entry in self.driver.get_log("browser"):
            if entry["level"] == "SEVERE" and status == 200:
                self.problems.append(f"{where}: {entry['message'].split(' ', 1)[-1][:200]}")
        self.picture(f"{name}-{width}-{scheme}", width)
        stretched = self.driver.execute_script(LOOK, True)["stretched"]
        if stretched:
            self.problems.append(f"{where} is wider than its window with large values: {stretched}")

    def picture(self, name: str, width: str) -> None:
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        self._size(width, min(height, HEIGHT_MAX))
        self.driver.save_screenshot(str(self.pictures / f"{name}.png"))

    def wait(self, condition, message: str, seconds: float = 15) -> None:
        WebDriverWait(self.driver, seconds).until(condition, message)

    def _size(self, width: str, height: int) -> None:
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": WIDTHS[width][0], "height": height, "deviceScaleFactor": 1, "mobile": width == "phone"})
