"""Reads a river gauge and says when its stage changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_LIFE = timedelta(hours=1)


@dataclass(frozen=True)
class Reading:
    at: datetime
    level: float  # metres above the zero of the gauge


def stage_of(level: float, rise_per_hour: float) -> str:
    if level > 3.5:
        return "alarm"
    if level < 2.0:
        return "calm"
    return "warn" if rise_per_hour >= 0.1 else "watch"


async def stages(readings: AsyncIterator[Reading]) -> AsyncIterator[str]:
    """Yields a stage whenever it is another one than before."""
    smooth: float | None = None
    rise = 0.0
    last: Reading | None = None
    told = ""
    async for reading in readings:
        elapsed = reading.at - last.at if last else HALF_LIFE * 2
        if elapsed <= timedelta(0):
            continue  # out of order: it changes nothing
        last = reading
        if smooth is None or elapsed > HALF_LIFE:
            smooth, rise = reading.level, 0.0
        else:
            keep = 0.5 ** (elapsed / HALF_LIFE)
            following = smooth * keep + reading.level * (1 - keep)
            rise = (following - smooth) / (elapsed / timedelta(hours=1))
            smooth = following
        stage = stage_of(smooth, rise)
        if stage != told:
            told = stage
            yield stage


async def main() -> None:
    async for stage in stages(connect("gauge.river.example")):
        print(f"{datetime.now():%H:%M} {stage}")


if __name__ == "__main__":
    asyncio.run(main())
