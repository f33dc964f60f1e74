"""Options and indicators, ratings and simulated worlds, tracks and transforms, curves and colours."""
import numpy as np

from packages import case, package

_PRICES = [10.2, 10.5, 10.1, 10.8, 11.2, 11.0, 11.6, 11.3, 12.0, 12.4]
_WAVE = np.cos(np.arange(40) * 0.7) + 0.3 * np.sin(np.arange(40) ** 1.5)
_TIMES = np.linspace(0.0, 3.5, 8)
_VALUES = np.array([0.3, 1.1, -0.7, 1.6, 0.9, 2.1, 1.3, 0.4])

with package("talipp"):
    from talipp.indicators import ATR, BB, EMA, RSI, SMA
    from talipp.ohlcv import OHLCV

    def exponential_average(prices):
        return EMA(3, prices)[-1]

    def simple_average(prices):
        return SMA(period=4, input_values=prices)[-1]

    def relative_strength(prices):
        return RSI(4, prices)[-1]

    def band_width(prices):
        band = BB(5, 2, prices)[-1]
        return band.ub - band.lb

    def true_range(scale):
        bars = [OHLCV(p, p * (1 + scale), p * (1 - scale), p + 0.1) for p in _PRICES[:6]]
        return ATR(3, bars)[-1]

    case(exponential_average, list(_PRICES))
    case(simple_average, list(_PRICES))
    case(relative_strength, list(_PRICES))
    case(band_width, list(_PRICES))
    case(true_range, 0.03)

with package("mibian"):
    import mibian

    def call_price(S, r, vol):
        return mibian.BS([S, 50.0, r, 90.0], volatility=vol).callPrice

    def greeks(S, vol):
        c = mibian.BS([S, 50.0, 2.0, 90.0], volatility=vol)
        return c.callDelta + c.gamma + 0.01 * c.vega + c.putTheta

    def currency_put(S, rd, rf):
        return mibian.GK([S, 1.45, rd, rf, 30.0], volatility=20.0).putPrice

    case(call_price, 52.0, 2.0, 25.0, wrt=(0, 1, 2))
    case(greeks, 52.0, 25.0, wrt=(0, 1))
    case(currency_put, 1.4565, 1.0, 2.0, wrt=(0, 1, 2))

with package("elopy"):
    from elopy.elo import Elo

    def after_game(a, b):
        home, away = Elo(a, k=24), Elo(b)
        home.play_game(away, 12)
        return home.elo - 0.5 * away.elo

    case(after_game, 1560.0, 1490.0, wrt=(0, 1))

with package("neat-python"):
    from neat.activations import selu_activation, sigmoid_activation
    from neat.aggregations import product_aggregation
    from neat.math_util import softmax, stdev
    from neat.nn import FeedForwardNetwork

    def network(x, w):
        net = FeedForwardNetwork([-1, -2], [0], [
            (1, sigmoid_activation, sum, 0.1, 1.0, [(-1, w), (-2, 0.7)]),
            (0, sigmoid_activation, product_aggregation, -0.2, 1.3, [(1, 1.1), (-2, 0.4)])])
        return net.activate([x, 0.5])[0]

    case(network, 0.8, 0.3, wrt=(0, 1))
    case(lambda v: softmax(v)[1], [0.3, 0.5, -0.4], label="softmax")
    case(stdev, [0.3, 0.5, -0.4])
    case(selu_activation, -0.3)

with package("perlin-noise"):
    from perlin_noise import PerlinNoise

    _NOISE = PerlinNoise(octaves=3, seed=7)

    def noise(x, y):
        return _NOISE([x, y])

    case(noise, 0.23, 0.61, wrt=(0, 1))

with package("vector3d"):
    from vector3d.point import Point
    from vector3d.vector import Vector, angle, from_points, horizontal_angle

    def turned(x, y):
        return angle(Vector(x, y, 0.3), Vector(0.2, 1.0, y)) + horizontal_angle(Vector(x, y, 0.3), Vector(0.2, 1.0, y))

    def in_place(x):
        v = Vector(x, 1.0, 2.0)
        v += from_points(Point(1, 2, 3), Point(x, 0.5, 1.0))
        w = v * 2.0
        return 3.0 * (w * v.normalize()) - (-w).length()

    case(turned, 1.2, 0.4, wrt=(0, 1))
    case(in_place, 0.7)

with package("affine"):
    from affine import Affine

    def placed(angle, sx):
        a = Affine.translation(3.0, 1.0) * Affine.rotation(angle) * Affine.scale(sx, 2.0)
        x, y = a * (1.0, 2.0)
        return x * y

    def corner(gx):
        return (~Affine.from_gdal(-237481.5, gx, 0.0, 237536.4, 0.0, -425.0) * (1000.0, 2000.0))[0]

    case(placed, 30.0, 1.5, wrt=(0, 1))
    case(corner, 425.0)

with package("svgelements"):
    import svgelements

    def bezier_at(t):
        return svgelements.CubicBezier((0, 0), (0.5, 2), (2, 2), (3, 0)).point(t).y

    def matrix_point(angle):
        m = svgelements.Matrix()
        m.post_rotate(angle)
        m.post_scale(2.0, 1.5)
        return m.point_in_matrix_space((1.0, 2.0)).x

    case(bezier_at, 0.3)
    case(matrix_point, 0.4)

with package("fonttools"):
    from fontTools.misc.transform import Transform
    from fontTools.misc.vector import Vector as FontVector
    from fontTools.varLib.models import normalizeValue

    def transformed(angle, sx):
        t = Transform().translate(2.0, 1.0).rotate(angle).scale(sx, 1.5).skew(0.1)
        x, y = t.transformPoint((3.0, 4.0))
        return x + 2.0 * y

    def projected(x, y):
        a = FontVector((x, 2.0, 3.0))
        return (a + FontVector((y, 1.0, 1.0)) * 2).dot(a.normalized())

    case(transformed, 0.4, 2.0, wrt=(0, 1))
    case(normalizeValue, 550.0, (100.0, 400.0, 900.0))
    case(projected, 1.2, 0.7, wrt=(0, 1))

with package("basic-colormath"):
    import basic_colormath as bc

    case(bc.get_delta_e, (255.0, 100.0, 20.0), (10.0, 200.0, 100.0))
    case(lambda c: bc.hsv_to_rgb(c)[1], (200.0, 60.0, 70.0), label="hsv")
    case(lambda c: bc.get_deltas_e_lab(c, np.array([50.0, 2.0, 3.0])).sum(), np.array([[40.0, 20.0, -30.0], [70.0, 5.0, 9.0]]),
         label="deltas")

with package("pyciede2000"):
    from pyciede2000 import ciede2000

    case(lambda a, b: ciede2000(a, b)["delta_E_00"], (50.0, 2.67, -79.77), (50.0, 0.0, -82.7), wrt=(0, 1), label="ciede2000")

with package("gpxpy"):
    from gpxpy.geo import Location, get_course, haversine_distance, length_3d

    def track_length(elevation):
        return length_3d([Location(46.0, 11.0, 200.0), Location(46.01, 11.02, elevation), Location(46.03, 11.05, 260.0)])

    case(haversine_distance, 46.0, 11.0, 46.3, 11.4, wrt=(0, 1, 2, 3))
    case(get_course, 46.0, 11.0, 46.3, 11.4, wrt=(0, 1, 2, 3))
    case(track_length, 230.0)

with package("astronomy-engine"):
    import astronomy

    def moon_distance(t):
        return astronomy.GeoMoon(astronomy.Time(t)).Length()

    def sun_altitude(lat, lon):
        time, here = astronomy.Time(9000.3), astronomy.Observer(lat, lon, 100.0)
        equ = astronomy.Equator(astronomy.Body.Sun, time, here, True, True)
        return astronomy.Horizon(time, here, equ.ra, equ.dec, astronomy.Refraction.Airless).altitude

    case(moon_distance, 9000.3)
    case(sun_altitude, 50.1, 8.68, wrt=(0, 1))
    case(astronomy.ObserverGravity, 50.1, 300.0, wrt=(0, 1))

with package("similaritymeasures"):
    import similaritymeasures as sm

    _C1 = np.column_stack([np.linspace(0, 1, 6), np.linspace(0, 1, 6) ** 2])
    _C2 = np.column_stack([np.linspace(0, 1, 6), np.sin(np.linspace(0, 1, 6)) + 0.3])

    case(sm.frechet_dist, _C1, _C2, wrt=(0, 1))
    case(lambda a, b: sm.dtw(a, b)[0], _C1, _C2, wrt=(0, 1), label="dtw")
    case(sm.area_between_two_curves, _C1, _C2, wrt=(0, 1))
    case(sm.curve_length_measure, _C1, _C2, wrt=(0, 1))

with package("pwlf"):
    import pwlf

    def fitted(y):
        return pwlf.PiecewiseLinFit(_TIMES, y).fit_with_breaks([0.0, 1.2, 2.4, 3.5])

    def predicted(y):
        m = pwlf.PiecewiseLinFit(_TIMES, y)
        m.fit_with_breaks([0.0, 1.2, 3.5])
        return m.predict([0.7, 2.9]).sum() + m.r_squared()

    def by_break(b):
        return pwlf.PiecewiseLinFit(_TIMES, _VALUES).fit_with_breaks([0.0, b, 3.5])

    case(fitted, _VALUES)
    case(predicted, _VALUES)
    case(by_break, 1.2)

with package("emcee"):
    from emcee.autocorr import function_1d, integrated_time

    case(lambda x: function_1d(x)[1:4].sum(), _WAVE, label="function_1d")
    case(lambda x: integrated_time(x, quiet=True)[0], _WAVE, label="integrated_time")

with package("landscapes"):
    from landscapes import single_objective as so

    case(so.keane, np.array([1.1, 0.7]))
    case(so.colville, [1.1, 0.7, 0.4, 0.9])
    case(so.trid, [1.1, 0.7, 0.4])
    case(so.hosaki, [1.1, 0.7])
