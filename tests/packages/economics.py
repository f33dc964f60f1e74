"""Options, yield curves, returns, life insurance, queues, quadrature for economists."""
import math
import sys

import numpy as np

from packages import case, package

_RETURNS = np.array([0.011, -0.006, 0.021, 0.004, -0.013, 0.009, 0.017, -0.002])
_MARKET = np.array([0.008, -0.004, 0.015, 0.006, -0.011, 0.005, 0.012, 0.001])

with package("blackscholes"):
    from blackscholes import (
        BinaryCall,
        Black76Call,
        BlackScholesButterflyLong,
        BlackScholesCall,
        BlackScholesPut,
        BlackScholesStraddleLong,
    )

    def call_of(S, K, T, r, sigma, q):
        return BlackScholesCall(S=S, K=K, T=T, r=r, sigma=sigma, q=q).price()

    def put_greeks(S, sigma):
        put = BlackScholesPut(S=S, K=50.0, T=1.0, r=0.0025, sigma=sigma)
        return put.delta() + put.gamma() + put.vanna() + put.theta()

    def black76(F, sigma):
        return Black76Call(F=F, K=50.0, T=1.0, r=0.0025, sigma=sigma).price()

    def butterfly(S, sigma):
        return BlackScholesButterflyLong(S=S, K1=40.0, K2=50.0, K3=60.0, T=1.0, r=0.0025, sigma=sigma).price()

    def straddle_vega(S, sigma):
        return BlackScholesStraddleLong(S=S, K=50.0, T=1.0, r=0.0025, sigma=sigma).vega()

    def binary_call(S, sigma):
        return BinaryCall(S=S, K=50.0, T=1.0, r=0.0025, sigma=sigma).price()

    def all_greeks(S):
        greeks = BlackScholesCall(S=S, K=50.0, T=1.0, r=0.0025, sigma=0.2).get_core_greeks()
        return greeks["delta"] + greeks["vega"]

    case(call_of, 55.0, 50.0, 1.0, 0.0025, 0.15, 0.01, wrt=(0, 1, 2, 3, 4, 5))
    case(put_greeks, 55.0, 0.2, wrt=(0, 1))
    case(black76, 55.0, 0.2, wrt=(0, 1))
    case(butterfly, 55.0, 0.2, wrt=(0, 1))
    case(straddle_vega, 55.0, 0.2, wrt=(0, 1))
    case(binary_call, 55.0, 0.2, wrt=(0, 1))
    case(all_greeks, 55.0)

with package("nelson-siegel-svensson"):
    from nelson_siegel_svensson import NelsonSiegelCurve, NelsonSiegelSvenssonCurve

    _MATURITIES = np.array([0.5, 1.0, 2.0, 5.0, 10.0])
    _YIELDS = np.array([0.01, 0.012, 0.015, 0.022, 0.026])

    def misfit_of_curve(beta0, beta1, beta2, tau):
        curve = NelsonSiegelCurve(beta0, beta1, beta2, tau)
        return ((curve(_MATURITIES.copy()) - _YIELDS) ** 2).sum()

    def forward_rate(beta1, tau, T):
        return NelsonSiegelCurve(0.028, beta1, -0.02, tau).forward(T)

    def svensson(b, tau1, tau2):
        return NelsonSiegelSvenssonCurve(b[0], b[1], b[2], b[3], tau1, tau2).zero(3.5)

    case(misfit_of_curve, 0.028, -0.03, -0.02, 2.0, wrt=(0, 1, 2, 3))
    case(forward_rate, -0.03, 2.0, 3.5, wrt=(0, 1, 2))
    case(svensson, np.array([0.028, -0.03, -0.04, -0.015]), 1.1, 4.0, wrt=(0, 1, 2))

with package("empyrical-reloaded"):
    import empyrical

    case(empyrical.sharpe_ratio, _RETURNS)
    case(empyrical.sortino_ratio, _RETURNS)
    case(empyrical.annual_volatility, _RETURNS)
    case(empyrical.cagr, _RETURNS)
    case(empyrical.max_drawdown, _RETURNS)
    case(empyrical.omega_ratio, _RETURNS)
    case(empyrical.beta, _RETURNS, _MARKET, wrt=(0, 1))
    case(empyrical.value_at_risk, _RETURNS)
    case(empyrical.conditional_value_at_risk, _RETURNS, cutoff=0.3)

with package("pyliferisk"):
    import pyliferisk
    from pyliferisk.mortalitytables import GKM95

    def annuity(i):
        return pyliferisk.aaxn(pyliferisk.Actuarial(nt=GKM95, i=i), 45, 20)

    def term_insurance(i):
        table = pyliferisk.Actuarial(nt=GKM95, i=i)
        return pyliferisk.Axn(table, 50, 10) / pyliferisk.aaxn(table, 50, 10)

    def life_expectancy(q):
        table = pyliferisk.MortalityTable(qx=[q, 2.0 * q, 150.0, 400.0, 1000.0])
        return pyliferisk.ex(table, 1)

    case(annuity, 0.02)
    case(term_insurance, 0.02)
    case(life_expectancy, 30.0)

with package("pyworkforce"):
    from pyworkforce.queuing import ErlangC

    def waiting(transactions, aht):
        return ErlangC(transactions=transactions, aht=aht, asa=20 / 60, interval=30).waiting_probability(14)

    def service(transactions, aht, asa):
        return ErlangC(transactions=transactions, aht=aht, asa=asa, interval=30, shrinkage=0.3).service_level(14)

    case(waiting, 100.0, 3.0, wrt=(0, 1))
    case(service, 100.0, 3.0, 20 / 60, wrt=(0, 1, 2))

with package("quantecon"):
    import quantecon as qe
    import quantecon.distributions

    _A = np.array([[0.6, 0.2], [-0.1, 0.5]])

    def lyapunov(B):
        return qe.solve_discrete_lyapunov(_A, B)[0, 1]

    def riccati_cost(R):
        return qe.solve_discrete_riccati(_A, np.eye(2), np.eye(2), R)[0, 0]

    def discounted(x0):
        return qe.var_quadratic_sum(_A, np.eye(2) * 0.1, np.eye(2), 0.9, x0)

    def area_by_simpson(b):
        nodes, weights = qe.quad.qnwsimp(9, 0.0, b)
        return np.sum(weights * np.exp(-nodes ** 2))

    def area_by_legendre(b):
        nodes, weights = qe.quad.qnwlege(7, 0.0, b)
        return weights @ np.exp(-nodes ** 2)

    def kalman_gain(sigma):
        model = qe.LinearStateSpace(_A, np.eye(2), np.array([[1.0, 0.5]]), np.array([[sigma]]))
        kalman = qe.Kalman(model, x_hat=np.zeros(2), Sigma=np.eye(2))
        kalman.prior_to_filtered(1.2)
        return kalman.x_hat.sum()

    case(qe.gini_coefficient, np.array([1.2, 4.0, 0.7, 2.2]))
    case(qe.shorrocks_index, np.array([[0.8, 0.2], [0.3, 0.7]]))
    case(lyapunov, np.array([[1.0, 0.2], [0.2, 0.8]]))
    case(riccati_cost, np.array([[2.0, 0.1], [0.1, 1.5]]))
    case(discounted, np.array([0.7, -0.3]))
    case(area_by_simpson, 1.3)
    case(area_by_legendre, 1.3)
    case(kalman_gain, 0.8)
    case(lambda x: qe.distributions.BetaBinomial(10, x, 2.0).pdf()[3], 3.0, label="BetaBinomial.pdf")

with package("stdlib"):
    import statistics

    def quartile(a):
        return statistics.quantiles([0.2, a, 1.9, 3.1, 0.7, 2.4], n=4)[0]

    def normal_of_samples(a):
        return (statistics.NormalDist.from_samples([0.2, a, 1.9, 3.1]) * 2.0 + 1.0).cdf(2.3)

    def shifted_normal(mu, sigma):
        return (statistics.NormalDist(mu, sigma) + statistics.NormalDist(0.3, 0.4)).inv_cdf(0.7)

    case(quartile, 0.4)
    case(normal_of_samples, 0.4)
    case(shifted_normal, 0.4, 1.2, wrt=(0, 1))
    if sys.version_info >= (3, 11):  # with weights
        case(statistics.fmean, [0.2, 0.7, 1.9], [1.0, 2.0, 0.5], wrt=(0, 1))
    case(statistics.geometric_mean, [0.2, 0.7, 1.9])
    case(statistics.correlation, [0.2, 0.7, 1.9, 1.1], [1.0, 2.0, 3.5, 2.8], wrt=(0, 1))
    case(math.dist, [0.2, 0.7, 1.9], [1.0, 2.0, 0.5], wrt=(0, 1))
