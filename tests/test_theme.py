"""A provider's colours: contrast as WCAG works it out, and what is refused."""

from __future__ import annotations

import pytest

from xl_npq.errors import UsageError
from xl_npq.theme import colour_of, contrast, lightened, themed


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#777777", "#FFFFFF", 4.48),
        ("#767676", "#FFFFFF", 4.54),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#0000FF", "#FFFFFF", 8.59),
    ],
)
def test_contrast_is_what_others_publish_for_these_pairs(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_a_pale_colour_is_refused_with_its_ratio() -> None:
    with pytest.raises(UsageError, match=r"primary: #777777 has a contrast of 4\.47 to 1 .* needs 4\.5 to 1"):
        themed(primary="#777777")
    with pytest.raises(UsageError, match=r"secondary: #FFFF00 has a contrast of 1\.07 to 1 .* needs 3 to 1"):
        themed(secondary="ffff00")
    assert themed(primary="767676").primary == "#767676"


@pytest.mark.parametrize("written", ["red", "#12345", "#GGGGGG", "rgb(0,0,0)", "#123456;}"])
def test_what_is_no_colour_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="is not a colour such as"):
        colour_of(written)


def test_blanks_leave_the_look_as_it_is() -> None:
    assert themed() == themed(" ", " ", "", " ", None)


@pytest.mark.parametrize("colour", ["#000000", "#12436D", "#8A1538", "#28A197"])
def test_a_colour_is_lightened_as_far_as_the_dark_needs_and_no_further(colour: str) -> None:
    light = lightened(colour, "#16191D", 6.0)
    assert 6.0 <= contrast(light, "#16191D") < 6.6 or light == colour
