"""Synthetic worlds with known truth: people, workplaces, years of matches, and the figures behind them.

`generate` makes a world from a preset, a seed and a family; `write_world` writes it as CSV folders in the
exchange format, with the truth in a separate folder that nothing but `experiments` may read. Families differ
in mechanism, in what is never recorded, in how jobformidlere choose and in how data go missing, so that a
model choice that holds on all of them is worth something. Figures are data with a source: `calibration.csv`.
"""

from data.synthetic.presets import FAMILIES, SCENARIOS, Preset, preset
from data.synthetic.world import World, generate
from data.synthetic.write import write_world

__all__ = ["FAMILIES", "SCENARIOS", "Preset", "World", "generate", "preset", "write_world"]
