"""The tokens of the window: colours of the light and the dark theme, spacing, sizes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme's colours as the style sheet and the icons use them."""

    name: str
    bg: str
    surface: str
    line: str
    text: str
    soft: str
    primary: str
    primary_text: str
    tint: str
    ok: str
    ok_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    hover: str


LIGHT = Theme(
    name="light",
    bg="#F4F6F8",
    surface="#FFFFFF",
    line="#DDE2E8",
    text="#17202B",
    soft="#566273",
    primary="#0B5CAD",
    primary_text="#FFFFFF",
    tint="#E8F1FB",
    ok="#17784A",
    ok_tint="#E6F4EC",
    warn="#9A5200",
    warn_tint="#FFF3E0",
    bad="#B3261E",
    bad_tint="#FDECEA",
    hover="#F0F3F7",
)

DARK = Theme(
    name="dark",
    bg="#12161B",
    surface="#1B2128",
    line="#323B46",
    text="#E8ECF1",
    soft="#9AA7B5",
    primary="#5AA9F5",
    primary_text="#0E1620",
    tint="#1B2E42",
    ok="#5CC793",
    ok_tint="#183427",
    warn="#F0B25A",
    warn_tint="#3A2B14",
    bad="#F28B82",
    bad_tint="#402020",
    hover="#232B34",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

GAP_XS, GAP_S, GAP_M, GAP_L, GAP_XL = 4, 8, 12, 16, 24
RADIUS_FIELD, RADIUS_BUTTON, RADIUS_CARD = 6, 8, 10
FIELD_HEIGHT, BUTTON_HEIGHT, ROW_HEIGHT = 34, 38, 36
LABEL, BODY, HEAD, FIGURE = 12, 14, 15, 20
"""Type sizes in pixels at 100 %."""
