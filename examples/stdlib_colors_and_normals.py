"""Two modules of the standard library as they are: colorsys and statistics.

NormalDist brings its own derivative: the density is the derivative of the distribution function.
"""
import colorsys
from statistics import NormalDist, correlation

from report import Table, differences

from ast2grad import grad, value_and_grad


def lightness(r, g, b):
    return colorsys.rgb_to_hls(r, g, b)[1]


def saturation(r, g, b):
    return colorsys.rgb_to_hsv(r, g, b)[1]


def likeness(a, b):
    return correlation([a, 2.0, 3.5, 1.0], [b, 1.0, 2.0, 0.4])


table = Table("standard library")
normal = NormalDist(0.4, 1.7)
for x in (-2.0, 0.4, 1.2):
    value, slope = value_and_grad(normal.cdf)(x)
    table.row(f"NormalDist(0.4, 1.7).cdf({x})", value, slope, normal.pdf(x))

color = (0.2, 0.6, 0.35)
for f in (lightness, saturation):
    for i, channel in enumerate("rgb"):
        table.row(f"{f.__name__} by {channel}", f(*color), grad(f, wrt=i)(*color), differences(f, color, i))

for i, name in enumerate("ab"):
    table.row(f"correlation by {name}", likeness(0.3, 0.9), grad(likeness, wrt=i)(0.3, 0.9),
              differences(likeness, (0.3, 0.9), i))
table.end()
