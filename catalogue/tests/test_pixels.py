"""What the child takes out of a picture, tried without a child."""

import gc

import pytest
from PIL import Image, ImageChops, ImageStat

from catalogue.photos.decode import fresh_pixels
from catalogue.photos.pipeline import LIMITS
from catalogue.photos.pixels import decoded, open_within
from catalogue.tests.pictures import photo_file


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_pixels_outlive_the_picture_that_they_came_from(kind):
    """Those of HEIC lie in memory that goes with the picture: they were black."""
    pixels = decoded(open_within(photo_file(kind=kind), LIMITS))
    gc.collect()
    meanwhile = [Image.new("RGB", (400, 300)) for _ in range(20)]  # where the pixels may have been
    difference = ImageChops.difference(fresh_pixels(pixels, LIMITS), Image.open(photo_file(kind=kind)).convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 1
    del meanwhile
