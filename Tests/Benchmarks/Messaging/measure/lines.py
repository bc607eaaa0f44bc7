"""How a figure is printed: minimum and maximum of both sides, then the one line that scripts read."""
import dataclasses
import statistics


@dataclasses.dataclass
class Figure:
    name: str
    unit: str
    ours: list[float]
    yardstick: list[float]
    # The least ratio of ours to the yardstick's, or the bound our value must stay under.
    at_least: float | None = None
    under: float | None = None

    @property
    def ratio(self) -> float:
        """The median of the pairs' ratios: both of a pair ran under the same load."""
        return statistics.median(ours / yardstick for ours, yardstick in zip(self.ours, self.yardstick))

    @property
    def holds(self) -> bool:
        if self.under is not None:
            return statistics.median(self.ours) < self.under
        return self.ratio >= self.at_least

    def print(self) -> None:
        print(f"  {self.name}: {len(self.ours)} pairs;"
              f" value min={number(min(self.ours))} max={number(max(self.ours))},"
              f" yardstick min={number(min(self.yardstick))} max={number(max(self.yardstick))}")
        target = self.under if self.under is not None else self.at_least
        print(f"bench {self.name} value={number(statistics.median(self.ours))} unit={self.unit}"
              f" yardstick={number(statistics.median(self.yardstick))} ratio={self.ratio:.2f} target={target:g}"
              f" {'holds' if self.holds else 'short'}", flush=True)


def number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"
