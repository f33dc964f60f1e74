"""Colours, thin films, splines on the screen."""
import numpy as np

from packages import case, package

_RGB = np.array([0.2, 0.6, 0.35])

with package("stdlib"):
    import colorsys

    def darker(r, g, b):
        hue, light, saturation = colorsys.rgb_to_hls(r, g, b)
        return colorsys.hls_to_rgb(hue, 0.6 * light, saturation)[1]

    def hue(r, g, b):
        return colorsys.rgb_to_hsv(r, g, b)[0]

    case(darker, 0.2, 0.6, 0.35, wrt=(0, 1, 2))
    case(hue, 0.8, 0.5, 0.35, wrt=(0, 1, 2))

with package("colorspacious"):
    from colorspacious import cspace_convert, deltaE
    from colorspacious.basics import XYZ100_to_CIELab, sRGB1_to_sRGB1_linear
    from colorspacious.ciecam02 import CIECAM02Space

    def lightness(rgb):
        return cspace_convert(rgb, "sRGB1", "CIELab")[0]

    def perceived_difference(rgb):
        return deltaE(rgb, np.array([0.3, 0.5, 0.4]), input_space="sRGB1")

    def lab_of(XYZ100):
        return (XYZ100_to_CIELab(XYZ100, np.array([95.047, 100.0, 108.883])) * np.array([1.0, 0.3, -0.2])).sum()

    case(lightness, _RGB)
    case(perceived_difference, _RGB)
    case(lab_of, np.array([41.24, 21.26, 1.93]))
    case(lambda c: sRGB1_to_sRGB1_linear(c).sum(), np.array([0.02, 0.6, 0.35]), label="linear")
    case(lambda XYZ: CIECAM02Space.sRGB.XYZ100_to_CIECAM02(XYZ).J, np.array([19.01, 20.0, 21.78]), label="CIECAM02")

with package("colour-science"):
    import colour

    def blue_yellow(XYZ):
        return colour.XYZ_to_Lab(XYZ)[2]

    def encoded(RGB):
        return colour.models.eotf_inverse_sRGB(RGB).sum()

    def temperature(x, y):
        return colour.temperature.xy_to_CCT_McCamy1992(np.array([x, y]))

    def difference_2000(a, b):
        return colour.difference.delta_E_CIE2000(a, b)

    def oklab_chroma(XYZ):
        L, a, b = colour.XYZ_to_Oklab(XYZ)
        return np.hypot(a, b)

    case(blue_yellow, np.array([0.2065, 0.1219, 0.0513]))
    case(encoded, _RGB)
    case(temperature, 0.31270, 0.32900, wrt=(0, 1))
    case(difference_2000, np.array([100.0, 21.5, 272.2]), np.array([100.0, 26.6, 200.0]), wrt=(0, 1))
    case(oklab_chroma, np.array([0.2065, 0.1219, 0.0513]))

with package("matplotlib"):
    from matplotlib.bezier import BezierSegment, get_normal_points
    from matplotlib.colors import hsv_to_rgb, rgb_to_hsv
    from matplotlib.transforms import Affine2D

    def saturated(rgb):
        hsv = rgb_to_hsv(rgb)
        hsv[1] *= 0.7
        return hsv_to_rgb(hsv) @ np.array([0.3, 0.6, 0.1])

    def point_turned(angle, scale, point):
        return Affine2D().rotate(angle).scale(scale, 2.0).translate(1.0, 3.0).get_matrix()[:2, :2] @ point @ np.ones(2)

    def on_the_curve(points, t):
        return BezierSegment(points)(t).sum()

    case(saturated, _RGB)
    case(point_turned, 0.3, 1.4, np.array([0.5, 0.8]), wrt=(0, 1, 2))
    case(on_the_curve, np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0], [4.0, 0.0]]), 0.3, wrt=(0, 1))
    case(lambda cx, cy, length: get_normal_points(cx, cy, 0.6, 0.8, length)[1], 1.0, 2.0, 0.5, wrt=(1, 2), label="normal")

with package("tmm"):
    from tmm import coh_tmm, ellips, unpolarized_RT

    def reflected(d, wavelength):
        return coh_tmm("p", [1.0, 2.2, 3.3 + 0.3j, 1.0], [np.inf, d, 300.0, np.inf], 0.3, wavelength)["R"]

    def unpolarized(thickness, angle):
        return unpolarized_RT([1.0, 2.2, 3.3 + 0.3j, 1.0], [np.inf, thickness, 300.0, np.inf], angle, 500.0)["T"]

    def psi(thickness):
        return ellips([1.0, 1.46, 3.87 + 0.016j], [np.inf, thickness, np.inf], 1.22, 633.0)["psi"]

    case(reflected, 120.0, 500.0, wrt=(0, 1))
    case(unpolarized, 120.0, 0.3, wrt=(0, 1))
    case(psi, 95.0)

with package("svgpathtools"):
    from svgpathtools import CubicBezier, QuadraticBezier

    def curve_length(x, y):
        return QuadraticBezier(0.0, complex(x, y), 300.0 + 0j).length()

    def height_on_curve(t, x):
        return CubicBezier(300 + 100j, 100 + 100j, x + 200j, 200 + 300j).point(t).imag

    def curvature(t):
        return CubicBezier(300 + 100j, 100 + 100j, 200 + 200j, 200 + 300j).curvature(t)

    case(curve_length, 120.0, 90.0, wrt=(0, 1))
    case(height_on_curve, 0.3, 210.0)
    case(curvature, 0.3)

with package("geomdl"):
    from geomdl import BSpline, helpers, linalg

    def on_the_spline(u):
        curve = BSpline.Curve()
        curve.degree = 3
        curve.ctrlpts = [[5.0, 5.0], [10.0, 10.0], [20.0, 15.0], [35.0, 15.0], [45.0, 10.0], [50.0, 5.0]]
        curve.knotvector = [0.0, 0.0, 0.0, 0.0, 0.33, 0.66, 1.0, 1.0, 1.0, 1.0]
        return curve.evaluate_single(u)[1]

    def basis(u):
        return helpers.basis_function(3, [0.0, 0.0, 0.0, 0.0, 0.33, 0.66, 1.0, 1.0, 1.0, 1.0], 4, u)[1]

    def solved(matrix, b):
        return sum(linalg.lu_solve(matrix, b)[0])

    case(on_the_spline, 0.4)
    case(basis, 0.4)
    case(solved, [[4.0, 1.0], [1.0, 3.0]], [[1.0], [2.0]], wrt=(0, 1))
