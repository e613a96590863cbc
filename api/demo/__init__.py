"""The demo: the main job from file to plan on the committed sample municipality, in a store of its own.

`travel_through` does what a municipality's first day does, with the very functions of the commands;
`print_story` tells it at the terminal; `draw_story` makes the pictures and their page.
"""

from api.demo.drawing import draw_story
from api.demo.journey import SAMPLE, SAMPLE_DAY, Journey, travel_through
from api.demo.story import print_story

__all__ = ["SAMPLE", "SAMPLE_DAY", "Journey", "draw_story", "print_story", "travel_through"]
