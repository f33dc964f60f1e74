"""Stability of clocks, skill of players, scores of models, filters and rational functions."""
import numpy as np

from packages import case, package

with package("AllanTools"):
    import allantools

    PHASE = np.cumsum(np.sin(np.arange(40.0) * 1.3)) * 1e-2

    def deviation(phase):
        return allantools.adev(phase, rate=1.0, data_type="phase", taus=[1, 2, 4])[1].sum()

    def overlapping_deviation(frequency):
        return allantools.oadev(frequency, rate=2.0, data_type="freq", taus=[1, 2, 4])[1].sum()

    def modified_deviation(phase):
        return allantools.mdev(phase, taus=[1, 2, 4])[1].sum()

    def total_deviation(phase):
        return allantools.totdev(phase, taus=[1, 2, 4])[1].sum()

    case(deviation, PHASE)
    case(overlapping_deviation, PHASE)
    case(modified_deviation, PHASE)
    case(total_deviation, PHASE)

with package("trueskillthroughtime"):
    from trueskillthroughtime import Gaussian, trunc

    def cut_off(mean, spread):
        return trunc(mean, spread, 0.3, False)[1]

    def product(mean, spread):
        both = Gaussian(mean, spread) * Gaussian(1.0, 2.0)
        return both.mu + both.sigma

    case(cut_off, 0.4, 1.2, wrt=(0, 1))
    case(product, 0.4, 1.2, wrt=(0, 1))

with package("HydroErr"):
    import HydroErr

    SIMULATED = np.array([4.7, 6.0, 10.0, 2.5, 4.0])
    OBSERVED = np.array([5.0, 7.0, 9.0, 2.0, 4.5])

    def kling_gupta(simulated):
        return HydroErr.kge_2012(simulated, OBSERVED)

    def efficiency(simulated):
        return HydroErr.nse_mod(simulated, OBSERVED)

    case(kling_gupta, SIMULATED)
    case(efficiency, SIMULATED)
    case(HydroErr.sa, SIMULATED, OBSERVED, wrt=(0, 1))
    case(HydroErr.d1_p, SIMULATED, OBSERVED, wrt=(0, 1))

with package("baryrat"):
    import baryrat

    NODES = np.linspace(-1.0, 1.0, 7)

    def blended(values, x):
        return baryrat.floater_hormann(NODES, values, 3)(x)

    def slope_of_polynomial(values, x):
        return baryrat.interpolate_poly(NODES, values).eval_deriv(x)

    case(blended, np.exp(NODES), 0.37, wrt=(0, 1))
    case(slope_of_polynomial, np.exp(NODES), 0.37, wrt=(0, 1))

with package("simdkalman"):
    import simdkalman
    from simdkalman.primitives import predict, update

    def after_a_measurement(mean, covariance, noise, measured):
        mean, covariance = predict(mean, covariance, np.array([[1.0, 1.0], [0.0, 1.0]]), noise * np.eye(2))
        mean, covariance, *_ = update(mean, covariance, np.array([[1.0, 0.0]]), np.array([[0.5]]), np.array([measured]))
        return mean[0, 0] + covariance[1, 1]

    def smoothed(process, noise):
        kalman = simdkalman.KalmanFilter(np.array([[1, 1], [0, 1]]), np.diag([0.1, process]), np.array([[1, 0]]), noise)
        states = kalman.smooth(np.array([[1.0, 2.2, 2.9, 4.1]]), initial_value=[1, 0], initial_covariance=np.eye(2))
        return states.observations.mean.sum()

    case(after_a_measurement, np.array([1.0, 0.5]), np.eye(2), 0.1, 1.7, wrt=(0, 1, 2, 3))
    case(smoothed, 0.01, 1.0, wrt=(0, 1))
