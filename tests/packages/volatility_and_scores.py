"""Volatility smiles and bonds, scores of forecasts and heavy tails, test functions."""
import datetime

import numpy as np

from packages import case, package

_SAMPLE = [2.3, 1.9, 3.4, 4.1, 2.2, 6.0, 3.3]
_TAIL = np.array([1.7, 3.2, 5.4, 2.1, 1.5, 2.8])

with package("pysabr"):
    from pysabr import Hagan2002LognormalSABR, Hagan2002NormalSABR
    from pysabr import black as pysabr_black
    from pysabr.models import hagan_2002_lognormal_sabr

    def lognormal_smile(rho, volvol):
        model = Hagan2002LognormalSABR(f=0.025, shift=0.03, t=1.0, v_atm_n=0.0040, beta=0.5, rho=rho, volvol=volvol)
        return model.lognormal_vol(0.027)

    def call_on_a_rate(f, rho):
        return Hagan2002LognormalSABR(f=f, shift=0.03, t=1.0, v_atm_n=0.0040, beta=0.5, rho=rho, volvol=0.3).call(0.027)

    def normal_smile(f, rho, volvol):
        return Hagan2002NormalSABR(f=f, shift=0.02, t=2.0, v_atm_n=0.005, beta=0.4, rho=rho, volvol=volvol).normal_vol(0.03)

    def smile_over_strikes(k):
        return sum(hagan_2002_lognormal_sabr.lognormal_vol(x, 0.05, 1.0, 0.04, 0.5, -0.3, 0.4) for x in k)

    def put_on_a_rate(k, v):
        return pysabr_black.lognormal_call(k, 0.05, 1.5, v, 0.01, cp="put")

    case(lognormal_smile, -0.2, 0.3, wrt=(0, 1))
    case(call_on_a_rate, 0.025, -0.2, wrt=(0, 1))
    case(normal_smile, 0.025, -0.2, 0.3, wrt=(0, 1, 2))
    case(smile_over_strikes, np.array([0.03, 0.045, 0.07]))
    case(put_on_a_rate, 0.05, 0.3, wrt=(0, 1))

with package("bond-pricing"):
    import bond_pricing

    def bond_price(y):
        return bond_pricing.bond_price(mat=9.5, yld=y, cpn=0.05, freq=2)

    def bond_duration(y):
        return bond_pricing.bond_duration(mat=9.5, yld=y, cpn=0.05, freq=2)

    def bond_yield(p):
        return bond_pricing.bond_yield(mat=9.5, price=p, cpn=0.05, freq=2)

    def present_value_of_flows(r):
        return bond_pricing.npv(cf=[-100.0, 150.0, -50.0, 75.0], rate=r)

    def rate_of_return(cf):
        return bond_pricing.irr(cf=cf)

    def annuity(r):
        return bond_pricing.annuity_pv(rate=r, n_periods=15, instalment=500.0)

    def along_a_curve(r):
        curve = bond_pricing.make_zero_price_fun(flat_curve=r)
        return bond_pricing.zero_curve_bond_price(mat=5, cpn=0.04, zero_price_fn=curve)

    case(bond_price, 0.04)
    case(bond_duration, 0.04)
    case(bond_yield, 104.0)
    case(present_value_of_flows, 0.05)
    case(rate_of_return, np.array([-100.0, 50.0, 40.0, 35.0]))
    case(annuity, 0.1)
    case(along_a_curve, 0.03)

with package("fixedincome-analytics"):
    import fixedincome.bonds as fixedincome_bonds

    def price_between_dates(rate, y):
        return fixedincome_bonds.price(datetime.date(2020, 2, 15), datetime.date(2024, 8, 15), rate, y, 100.0, 2)

    case(price_between_dates, 0.04, 0.05, wrt=(0, 1))

with package("properscoring"):
    import properscoring

    def score_of_normal(mu, sig):
        return properscoring.crps_gaussian(np.array([0.3, 1.2]), mu=mu, sig=sig).sum()

    def score_of_ensemble(forecasts):
        return properscoring.crps_ensemble(np.array([0.3, 1.2]), forecasts).sum()

    def brier(p):
        return properscoring.brier_score(np.array([0.0, 1.0, 1.0]), p).mean()

    def score_by_quadrature(x):
        from scipy.stats import norm

        return properscoring.crps_quadrature(x, norm)

    case(score_of_normal, 0.4, 1.3, wrt=(0, 1))
    case(score_of_ensemble, np.array([[0.1, 0.5, 0.8], [1.0, 0.7, 1.9]]))
    case(brier, np.array([0.2, 0.7, 0.9]))
    case(score_by_quadrature, 0.3)

with package("lmoments3"):
    import lmoments3
    from lmoments3 import distr as lmoments_distr

    def l_scale(x):
        return lmoments3.lmom_ratios(x, nmom=4)[1]

    def l_skewness(x):
        return lmoments3.lmom_ratios(x, nmom=4)[2]

    def gumbel_by_l_moments(x):
        fitted = lmoments_distr.gum.lmom_fit(x)
        return fitted["loc"] + 2.0 * fitted["scale"]

    case(l_scale, list(_SAMPLE))
    case(l_skewness, list(_SAMPLE))
    case(l_skewness, np.array(_SAMPLE), label="array")
    case(gumbel_by_l_moments, list(_SAMPLE))

with package("powerlaw"):
    import powerlaw
    from powerlaw.statistics import loglikelihood_ratio

    def power_law_likelihood(alpha):
        return powerlaw.Power_Law(xmin=1.4, parameters=[alpha]).loglikelihoods(_TAIL).sum()

    def exponential_density(rate):
        return powerlaw.Exponential(xmin=1.4, parameters=[rate]).pdf(_TAIL).sum()

    def fitted_exponent(x):
        return powerlaw.Fit(x, xmin=1.4).power_law.alpha

    def ratio_and_significance(a, b):
        r, p = loglikelihood_ratio(a, b)
        return 0.7 * r + p

    case(power_law_likelihood, 2.5)
    case(exponential_density, 0.4)
    case(fitted_exponent, _TAIL.copy())
    case(ratio_and_significance, np.array([0.37, 0.618, 0.42]), np.array([0.48, 0.77, 0.49]), wrt=(0, 1))

with package("PyBenchFCN"):
    from PyBenchFCN import SingleObjectiveProblem

    def griewank_of_a_population(x):
        return SingleObjectiveProblem.griewankfcn(2).F(x).sum()

    def happycat(x):
        return SingleObjectiveProblem.happycatfcn(3).f(x)

    case(griewank_of_a_population, np.array([[0.3, 0.4], [1.0, 0.2]]))
    case(happycat, np.array([0.3, 0.4, -0.7]))

with package("optimization-benchmarks"):
    import optimization_benchmarks

    case(optimization_benchmarks.ackley, np.array([0.3, -0.7]))
    case(optimization_benchmarks.griewank, np.array([0.3, -0.7]))

with package("elo-rating"):
    from elo_rating import Elo as CrowdElo

    def after_two_matches(k):
        elo = CrowdElo()
        elo.add_matches([("p1", "p2", 1.0), ("p2", "p1", 0.5)], k=k)
        return elo.rating("p1")

    case(after_two_matches, 0.15)

with package("numdifftools"):
    from numdifftools.extrapolation import dea3
    from numdifftools.fornberg import fd_weights

    def weight_of_a_difference(x0):
        return fd_weights(np.array([0.0, 0.1, 0.3]), x0, 1)[0]

    def extrapolated(v):
        return dea3(v, 0.48, 0.495)[0].sum()

    case(weight_of_a_difference, 0.15)
    case(extrapolated, 0.45)
