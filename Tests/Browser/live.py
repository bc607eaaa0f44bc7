"""The dashboard while things happen: figures change without a reload, and a cut connection is shown and comes back."""

from __future__ import annotations

from browser import Browser
from processes import System
from selenium.webdriver.common.by import By

# The mark is gone when the page was loaded anew.
MARK = "window.loadedOnce = true"
FIGURES = """
return [...document.querySelectorAll('.tile-value[data-live]')].map((one) => one.dataset.live + '=' + one.textContent).join(' ');
"""
STATE = "return document.querySelector('[data-live-state]')?.dataset.liveState ?? 'none'"


class LiveDashboard:
    """Stands on the dashboard from before the story's first event to behind its last."""

    def __init__(self, browser: Browser, system: System) -> None:
        self.browser = browser
        self.system = system
        self.origin = system.deployment.public_url

    def open_empty(self) -> None:
        self.browser.dress("desktop", "light")
        self.browser.driver.get(self.origin + "/")
        self.browser.driver.execute_script(MARK)
        self._wait_state("on", "the dashboard did not connect")

    def watch(self) -> None:
        """While the story plays: the empty page fills itself, and its figures go on changing."""
        self.browser.wait(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".tile-value"),
                          "the empty dashboard did not fill itself", seconds=60)
        first = self._figures()
        self.browser.wait(lambda driver: self._figures() != first, "no figure of the dashboard changed", seconds=60)
        second = self._figures()
        self.browser.wait(lambda driver: self._figures() != second, "the figures changed only once", seconds=60)
        self._note_reload("while the figures changed")

    def cut(self) -> None:
        """The service behind the page dies and comes back: the page says so, and is live again by itself."""
        self.system.kill("reporting")
        self._wait_state("off", "the dashboard did not show that it is cut off")
        text = self.browser.driver.find_element(By.CSS_SELECTOR, "[data-live-state]").text
        if "not live" not in text.lower():
            self.browser.problems.append(f"the cut-off dashboard says '{text}'")
        self.browser.picture("dashboard-cut-off-desktop-light", "desktop")
        self.system.restart("reporting")
        self.system.wait_ready("reporting")
        self._wait_state("on", "the dashboard did not connect again")
        self._note_reload("while it was cut off")

    def _figures(self) -> str:
        return self.browser.driver.execute_script(FIGURES)

    def _wait_state(self, state: str, message: str) -> None:
        self.browser.wait(lambda driver: driver.execute_script(STATE) == state, message, seconds=45)

    def _note_reload(self, when: str) -> None:
        if not self.browser.driver.execute_script("return window.loadedOnce === true"):
            self.browser.problems.append(f"the dashboard was loaded anew {when}")
