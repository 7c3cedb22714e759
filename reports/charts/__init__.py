"""Pictures as SVG: shapes, codes and numbers; words stay in the HTML around them."""

from reports.charts.bars import CELL_HEIGHT, CELL_WIDTH, level_bar, range_bar, swatch
from reports.charts.distribution import distribution
from reports.charts.heat_map import heat_map
from reports.charts.shapes import INK, LINE, PAPER, QUIET, TONES, Range, ink_on, tone
from reports.charts.trend import trend
from reports.charts.wheel import ON_COVER, ON_PAPER, Palette, Sector, wheel

__all__ = [
    "CELL_HEIGHT",
    "CELL_WIDTH",
    "INK",
    "LINE",
    "ON_COVER",
    "ON_PAPER",
    "PAPER",
    "QUIET",
    "TONES",
    "Palette",
    "Range",
    "Sector",
    "distribution",
    "heat_map",
    "ink_on",
    "level_bar",
    "range_bar",
    "swatch",
    "tone",
    "trend",
    "wheel",
]
