"""Distances, test functions of optimization, smoothing."""
import numpy as np

from packages import case, package

_X = np.array([0.3, 1.1, -0.7, 1.6, 0.9])
_P = np.array([0.31, 0.55, 0.12, 0.83, 0.47])

with package("pynndescent"):
    from pynndescent import distances as dist

    case(dist.euclidean, _X, _P, wrt=(0, 1))
    case(dist.bray_curtis, np.abs(_X), _P, wrt=(0, 1))
    case(dist.cosine, _X, _P, wrt=(0, 1))
    case(dist.correlation, _X, _P, wrt=(0, 1))
    case(dist.haversine, np.array([0.4, 0.2]), np.array([0.9, -0.3]), wrt=(0, 1))
    case(dist.jensen_shannon_divergence, np.abs(_X), _P, wrt=(0, 1))
    case(dist.symmetric_kl_divergence, np.abs(_X), _P, wrt=(0, 1))
    case(dist.wasserstein_1d, np.abs(_X), _P, wrt=(0, 1))
    case(dist.tsss, _X, _P, wrt=(0, 1))
    case(dist.weighted_minkowski, _X, _P, np.array([0.4, 1.0, 2.0, 0.3, 0.9]), 3.0, wrt=(0, 1, 2))

with package("opfunu"):
    from opfunu.cec_based.cec2014 import F12014
    from opfunu.name_based import Ackley01, Colville, DixonPrice, Griewank, Hartmann3, Langermann, Michalewicz

    def ackley(x):
        return Ackley01(ndim=5).evaluate(x)

    def cec2014(x):
        return F12014(ndim=10).evaluate(x)

    def hartmann(x):
        return Hartmann3().evaluate(x)

    case(ackley, _X)
    case(lambda x: DixonPrice(ndim=5).evaluate(x), _X, label="DixonPrice")
    case(lambda x: Griewank(ndim=5).evaluate(x), _X, label="Griewank")
    case(lambda x: Michalewicz().evaluate(x), np.array([1.1, 1.4]), label="Michalewicz")
    case(lambda x: Colville().evaluate(x), _X[:4].copy(), label="Colville")
    case(lambda x: Langermann().evaluate(x), np.array([1.1, 1.4]), label="Langermann")
    case(hartmann, np.array([0.2, 0.5, 0.7]))
    case(cec2014, np.linspace(-3.0, 4.0, 10))

with package("csaps"):
    from csaps import CubicSmoothingSpline, csaps

    def smoothed(y):
        return csaps([0.0, 1.0, 2.5, 3.0, 4.2], y, [1.7], smooth=0.8)[0]

    def smoothing(p):
        return CubicSmoothingSpline(np.array([0.0, 1.0, 2.5, 3.0, 4.2]), _X, smooth=p)(np.array([1.7])).sum()

    case(smoothed, _X)
    case(smoothing, 0.8)

with package("micrograd"):
    from micrograd.engine import Value

    def polynomial(a, b):
        x, y = Value(a), Value(b)
        return ((x * y + x ** 3).relu() / (y - 0.5) - 2 * x).data

    def own_gradient(a):
        x = Value(a)
        (x * x * 3.0 + x ** 3).backward()
        return x.grad

    case(polynomial, 1.3, 2.0, wrt=(0, 1))
    case(own_gradient, 1.3)
