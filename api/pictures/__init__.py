"""Pictures of real results: small SVG drawings with a title, a description and a table beside them.

Written without any library, so that a picture is text that can be compared, and opens everywhere. Colours
keep a contrast of at least 4.5 on white and never judge: what speaks for and against differs by side and
by hatching, not by red and green. Texts come in Danish and in English.
"""

from api.pictures.crowding import Crowding, crowding_picture
from api.pictures.first_hour import FirstHour, first_hour_picture
from api.pictures.forest import Forest, forest_picture
from api.pictures.forest import Row as ForestRow
from api.pictures.page import Page, Section, html_document, html_page, section_html
from api.pictures.reach_map import ReachMap, Ring, Spot, reach_picture
from api.pictures.reach_value import Mark as ReachMark
from api.pictures.reach_value import ReachValue, reach_value_picture
from api.pictures.reasons import ReasonBars, reasons_picture
from api.pictures.reliability import Curve, Reliability, reliability_picture
from api.pictures.steps import Step, Steps, steps_picture
from api.pictures.svg import DA, EN, LANGUAGES, Picture
from api.pictures.trade_off import Spread, TradeOff, trade_off_picture

__all__ = [
    "DA",
    "EN",
    "LANGUAGES",
    "Crowding",
    "Curve",
    "FirstHour",
    "Forest",
    "ForestRow",
    "Page",
    "Picture",
    "ReachMap",
    "ReachMark",
    "ReachValue",
    "ReasonBars",
    "Reliability",
    "Ring",
    "Section",
    "Spot",
    "Spread",
    "Step",
    "Steps",
    "TradeOff",
    "crowding_picture",
    "first_hour_picture",
    "forest_picture",
    "html_document",
    "html_page",
    "reach_picture",
    "reach_value_picture",
    "reasons_picture",
    "reliability_picture",
    "section_html",
    "steps_picture",
    "trade_off_picture",
]
