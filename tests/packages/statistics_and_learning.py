"""Distributions, estimators, line shapes, filters, ratings, test functions of optimization."""
import math

import numpy as np

from packages import case, package

_X = np.array([0.3, 1.1, -0.7, 1.6, 0.9])
_P = np.array([0.31, 0.55, 0.12, 0.83, 0.47])

with package("stdlib"):
    import statistics

    def likelihood(mu, sigma):
        return sum(math.log(statistics.NormalDist(mu, sigma).pdf(x)) for x in (0.3, 1.1, -0.7))

    def slope_of(y):
        return statistics.linear_regression([1.0, 2.0, 3.5, 5.0], y).slope

    def overlap(mu):
        return statistics.NormalDist(mu, 1.2).overlap(statistics.NormalDist(0.3, 0.9))

    case(likelihood, 0.4, 0.8, wrt=(0, 1))
    case(slope_of, [0.3, 1.1, 0.7, 2.0])
    case(overlap, 0.9)
    case(statistics.harmonic_mean, [1.3, 0.8, 2.2])
    case(statistics.stdev, [1.3, 0.8, 2.2, 3.1])

with package("scipy"):
    from scipy import integrate, optimize, signal, spatial, special, stats

    def root_of_cosine(a):
        return optimize.brentq(lambda x: math.cos(x) - a * x, 0.0, 2.0)

    def decay(k):
        return integrate.solve_ivp(lambda t, y: -k * y, (0.0, 1.0), np.array([2.0]), t_eval=[1.0], rtol=1e-10, atol=1e-12).y[0, 0]

    def area(a):
        return integrate.quad(lambda x: math.exp(-a * x * x), 0.0, 2.0)[0]

    def weighted_minkowski(u, v):
        return spatial.distance.minkowski(u, v, 3.0)

    def resampled(y):
        return signal.savgol_filter(y, 5, 2).sum()

    case(optimize.rosen, _X, derivative=optimize.rosen_der)
    case(root_of_cosine, 1.3)
    case(area, 0.7)
    case(decay, 0.8, derivative=lambda k: -2.0 * math.exp(-k))
    case(weighted_minkowski, _X, _P, wrt=(0, 1))
    case(spatial.distance.braycurtis, np.abs(_X), _P, wrt=(0, 1))
    case(spatial.distance.cosine, _X, _P, wrt=(0, 1))
    case(stats.gmean, _P)
    case(stats.pmean, _P, 1.7, wrt=(0, 1))
    case(lambda x: stats.skew(x), _X, label="skew")
    case(lambda x: stats.zscore(x) @ _P, _X, label="zscore")
    case(lambda x: stats.entropy(x), _P, label="entropy")
    case(lambda x: special.logsumexp(x * _X), 1.4, label="logsumexp")
    case(resampled, _P)

with package("statsmodels"):
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.families.links import Log, Probit
    from statsmodels.robust.norms import AndrewWave, RamsayE
    from statsmodels.tsa.stattools import acovf

    def deviance(mu):
        return Binomial().deviance(np.array([1.0, 0.0, 1.0, 1.0, 0.0]), mu)

    def robust_cost(r):
        return AndrewWave(a=1.2).rho(r).sum() + RamsayE(a=0.3).rho(r).sum()

    def log_link(p):
        return Log()(p).sum()

    def log_link_slope(p):
        return Log().deriv(p)

    def autocovariance(x):
        return acovf(x, fft=False)[1]

    case(deviance, _P)
    case(robust_cost, _X)
    case(log_link, _P, derivative=log_link_slope)
    case(lambda p: Probit()(p).sum(), _P, label="probit", derivative=lambda p: Probit().deriv(p))
    case(autocovariance, _X)

with package("scikit-learn"):
    from sklearn.covariance import shrunk_covariance
    from sklearn.gaussian_process.kernels import RBF

    def correlation_of_kernel(x):
        return RBF(0.7)(x).sum()

    case(correlation_of_kernel, np.array([[0.3, 1.0], [0.4, 0.2], [1.2, 0.7]]))
    case(lambda c: shrunk_covariance(c, 0.2)[0, 0], np.array([[2.0, 0.3], [0.3, 1.0]]), label="shrunk_covariance")

with package("lmfit"):
    from lmfit import lineshapes as shapes

    def sum_of_squares(amplitude, center, sigma):
        model = shapes.gaussian(_X, amplitude, center, sigma) + shapes.lorentzian(_X, 0.5, 0.2, 0.9)
        return ((model - _P) ** 2).sum()

    case(sum_of_squares, 1.4, 0.4, 0.7, wrt=(0, 1, 2))
    case(shapes.pvoigt, 0.7, 1.4, 0.3, 0.8, 0.4, wrt=(0, 1, 2, 3, 4))
    case(shapes.moffat, 0.7, 1.4, 0.3, 0.8, 1.4, wrt=(0, 1, 2, 3, 4))
    case(shapes.skewed_voigt, 0.7, 1.4, 0.3, 0.8, 0.9, 0.4, wrt=(0, 1, 2, 3, 4, 5))
    case(shapes.doniach, 0.7, 1.4, 0.3, 0.8, 0.3, wrt=(0, 1, 2, 3, 4))
    case(shapes.dho, 0.7, 1.4, 0.3, 0.8, 0.3, wrt=(0, 1, 2, 3, 4))
    case(shapes.step, 0.4, 1.4, 0.3, 0.8, wrt=(0, 1, 2, 3), form="logistic")
    case(shapes.breit_wigner, 0.7, 1.4, 0.3, 0.8, 1.3, wrt=(0, 1, 2, 3, 4))

with package("PyKrige"):
    from pykrige import variogram_models

    def misfit_of_variogram(m, d):
        return ((variogram_models.exponential_variogram_model(m, d) - np.array([0.2, 0.5, 0.9])) ** 2).sum()

    case(misfit_of_variogram, [1.2, 3.0, 0.1], np.array([0.5, 1.5, 4.0]), wrt=(0, 1))

with package("filterpy"):
    from filterpy.kalman import KalmanFilter, MerweScaledSigmaPoints, unscented_transform
    from filterpy.stats import gaussian, mahalanobis

    def tracked(r, q):
        kf = KalmanFilter(dim_x=2, dim_z=1)
        kf.F = np.array([[1.0, 1.0], [0.0, 1.0]])
        kf.H = np.array([[1.0, 0.0]])
        kf.P *= 10.0
        kf.R = r * np.eye(1)
        kf.Q = q * np.eye(2)
        for z in (1.1, 1.9, 3.2):
            kf.predict()
            kf.update(z)
        return kf.x[0, 0] + kf.P[1, 1]

    def unscented_mean(x):
        points = MerweScaledSigmaPoints(2, 0.3, 2.0, 1.0)
        sigmas = points.sigma_points(x, np.array([[2.0, 0.3], [0.3, 1.0]]))
        mean, cov = unscented_transform(sigmas ** 2, points.Wm, points.Wc)
        return mean.sum() + cov[0, 1]

    case(tracked, 2.0, 0.05, wrt=(0, 1))
    case(unscented_mean, np.array([0.4, 1.2]))
    case(gaussian, 0.4, 1.1, 0.7, wrt=(0, 1, 2))
    case(lambda x, m: mahalanobis(x, m, np.array([[2.0, 0.3], [0.3, 1.0]])), _X[:2].copy(), _P[:2].copy(), wrt=(0, 1),
         label="mahalanobis")

with package("trueskill"):
    import trueskill

    def win_probability(mu, sigma):
        env = trueskill.TrueSkill(backend=None)
        a, b = env.create_rating(mu, sigma), env.create_rating(23.0, 7.0)
        spread = math.sqrt(2 * env.beta ** 2 + a.sigma ** 2 + b.sigma ** 2)
        return env.cdf((a.mu - b.mu) / spread)

    def match_quality(mu):
        return trueskill.quality_1vs1(trueskill.Rating(mu, 6.0), trueskill.Rating(23.0, 7.0))

    case(win_probability, 27.0, 6.0, wrt=(0, 1))
    case(match_quality, 27.0)

with package("glicko2"):
    from glicko2 import Player

    def rated(rating, rd):
        player = Player(rating, rd)
        player.update_player([1400.0, 1550.0, 1700.0], [30.0, 100.0, 300.0], [1, 0, 0])
        return player.rating

    case(rated, 1500.0, 200.0, wrt=(0, 1))

with package("openskill"):
    from openskill.models import PlackettLuce

    def chance(mu):
        model = PlackettLuce()
        return model.predict_win([[model.rating(mu=mu)], [model.rating(mu=24.0, sigma=6.0)]])[0]

    def after_the_match(mu, sigma):
        model = PlackettLuce()
        [[winner], [loser]] = model.rate([[model.rating(mu=mu, sigma=sigma)], [model.rating(mu=24.0, sigma=6.0)]])
        return winner.mu

    case(chance, 27.0)
    case(after_the_match, 27.0, 6.0, wrt=(0, 1))

with package("deap"):
    from deap import benchmarks

    def weighted_zdt(x):
        a, b = benchmarks.zdt6(x)
        return a + 2.0 * b

    case(lambda x: benchmarks.rosenbrock(x)[0], [0.3, 1.1, -0.7], label="rosenbrock",
         derivative=lambda x: list(optimize.rosen_der(x)))
    case(lambda x: benchmarks.bohachevsky(x)[0], [0.3, 1.1, -0.7], label="bohachevsky")
    case(lambda x: benchmarks.h1(x)[0], [8.3, 6.1], label="h1")
    case(lambda x: benchmarks.himmelblau(x)[0], [8.3, 6.1], label="himmelblau")
    case(weighted_zdt, [0.3, 0.6, 0.2])
    case(lambda x: benchmarks.poloni(x)[0], [0.3, 0.6], label="poloni")
    case(lambda x: benchmarks.dtlz4(x, 3, 2.0)[1], [0.3, 0.6, 0.2, 0.8], label="dtlz4")

with package("SALib"):
    from SALib.test_functions import Ishigami, Sobol_G

    case(lambda x: Ishigami.evaluate(x).sum(), np.array([[0.3, 1.1, -0.7], [1.0, 0.2, 2.0]]), label="Ishigami")
    case(lambda x: Sobol_G.evaluate(x, a=np.array([0.0, 1.0, 4.5])).sum(), np.array([[0.3, 0.1, 0.7], [0.9, 0.2, 0.6]]),
         label="Sobol_G")

with package("cma"):
    from cma import ff

    case(ff.elli, _X, label="elli")

with package("scikit-fuzzy"):
    import skfuzzy as fuzz

    case(lambda x, a, b, c: fuzz.gbellmf(x, a, b, c).sum(), _X, 0.8, 2.0, 0.4, wrt=(0, 1, 2, 3), label="gbellmf")
    case(lambda x, b, c: fuzz.sigmf(x, b, c).sum(), _X, 0.4, 2.0, wrt=(0, 1, 2), label="sigmf")
    case(lambda x, a, b: fuzz.smf(x, a, b).sum(), _X, -1.0, 2.0, wrt=(0, 1, 2), label="smf")
    case(lambda x, abc: fuzz.trimf(x, abc).sum(), _X, np.array([-0.9, 0.4, 2.0]), wrt=(0, 1), label="trimf")
    case(lambda x, m: fuzz.defuzz(x, m, "centroid"), np.array([0.0, 0.4, 1.1, 2.0]), np.array([0.1, 0.6, 0.9, 0.2]), wrt=(0, 1),
         label="defuzz")

with package("sympy"):
    import sympy

    _x, _y = sympy.symbols("x y")
    _formula = sympy.exp(-_x * _y) * sympy.sin(_x) + sympy.sqrt(_x ** 2 + _y) / (1 + sympy.cos(_y) ** 2)
    lambdified = sympy.lambdify((_x, _y), _formula, "math")
    _lambdified_slope = sympy.lambdify((_x, _y), [_formula.diff(_x), _formula.diff(_y)], "math")
    vectorized = sympy.lambdify((_x, _y), sympy.Piecewise((_x ** 2 * _y, _x > 1), (_x * _y, True)), "numpy")

    case(lambdified, 0.7, 1.3, wrt=(0, 1), label="math", derivative=_lambdified_slope)
    case(lambda x, y: vectorized(x, y).sum(), _X, 1.3, wrt=(0, 1), label="numpy")

with package("networkx"):
    import networkx as nx

    def flow_hierarchy(w):
        g = nx.Graph()
        g.add_edge(0, 1, weight=w)
        g.add_edge(1, 2, weight=2.0)
        return g.degree(1, weight="weight") ** 2

    case(flow_hierarchy, 1.3)

with package("control"):
    import control

    def gain(k):
        return abs(control.TransferFunction([k], [1.0, 2.0, k])(2.0j))

    case(gain, 3.0)

with package("quantities"):
    import quantities as pq

    def speed(x):
        return float((x * pq.m / (2.0 * pq.s)).rescale(pq.km / pq.h))

    case(speed, 3.0)

with package("ase"):
    from ase.geometry import cell_to_cellpar, cellpar_to_cell

    case(lambda c: cellpar_to_cell(c)[2].sum(), np.array([4.0, 5.0, 6.0, 80.0, 95.0, 100.0]), label="cellpar_to_cell")
    case(lambda c: cell_to_cellpar(c) @ np.arange(6.0), np.array([[4.0, 0.1, 0.0], [0.4, 5.0, 0.2], [0.1, 0.3, 6.0]]),
         label="cell_to_cellpar")
