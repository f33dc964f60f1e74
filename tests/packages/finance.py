"""Option prices, cash flows."""
import numpy as np

from packages import case, package

with package("vollib"):
    from vollib.black_scholes_merton import black_scholes_merton as fast_merton
    from vollib.ref_python.black import black
    from vollib.ref_python.black_scholes import black_scholes
    from vollib.ref_python.black_scholes.greeks import analytical as bs
    from vollib.ref_python.black_scholes_merton import black_scholes_merton
    from vollib.ref_python.black_scholes_merton.greeks import analytical as bsm

    def call_price(S, K, t, r, sigma):
        return black_scholes("c", S, K, t, r, sigma)

    def put_price(S, K, t, r, sigma):
        return black_scholes("p", S, K, t, r, sigma)

    def straddle(S, K, t, r, sigma):
        return sum(black_scholes(flag, S, K, t, r, sigma) for flag in ("c", "p"))

    def dividend_call(S, K, t, r, sigma, q):
        return black_scholes_merton("c", S, K, t, r, sigma, q)

    def delta_of_sigma(S, sigma):
        return bs.delta("c", S, 100.0, 0.5, 0.03, sigma)

    def fast_call(S, sigma):
        return fast_merton("c", S, 100.0, 0.5, 0.03, sigma, 0.01)

    # vega and rho are for one percent, theta for one day
    case(call_price, 104.0, 100.0, 0.5, 0.03, 0.22, wrt=("S", "r", "sigma"), derivative=lambda *a: (
        bs.delta("c", *a), 100.0 * bs.rho("c", *a), 100.0 * bs.vega("c", *a)))
    case(put_price, 104.0, 100.0, 0.5, 0.03, 0.22, wrt=("S", "t", "sigma"), derivative=lambda *a: (
        bs.delta("p", *a), -365.0 * bs.theta("p", *a), 100.0 * bs.vega("p", *a)))
    case(straddle, 95.0, 100.0, 1.5, 0.01, 0.35, wrt=(0, 1, 2, 3, 4))
    case(dividend_call, 49.0, 50.0, 0.3846, 0.05, 0.2, 0.02, wrt=("S", "r", "sigma"), derivative=lambda *a: (
        bsm.delta("c", *a), 100.0 * bsm.rho("c", *a), 100.0 * bsm.vega("c", *a)))
    case(delta_of_sigma, 104.0, 0.22, wrt=(0, 1))
    case(black, "p", 100.0, 95.0, 0.2, 0.02, 0.5, wrt=(1, 2, 3, 4, 5))
    case(fast_call, 104.0, 0.22, wrt=(0, 1))

with package("numpy-financial"):
    import numpy_financial as npf

    def interest_paid(rate, principal):
        return npf.ipmt(rate / 12, np.arange(1, 25), 24, principal).sum()

    def internal_rate(flows):
        return npf.irr(flows)

    def present_value(rate, payments):
        return npf.npv(rate, payments)

    case(npf.pv, 0.05 / 12, 120.0, -100.0, 15692.93, wrt=(0, 1, 2, 3))
    case(npf.fv, 0.05 / 12, 120.0, -100.0, -100.0, wrt=(0, 1, 2, 3), when="begin")
    case(npf.ppmt, 0.1, 3, 12.0, 2000.0, wrt=(0, 2, 3))
    case(interest_paid, 0.082, 2500.0, wrt=(0, 1))
    case(internal_rate, np.array([-150000.0, 15000.0, 25000.0, 35000.0, 45000.0, 60000.0]))
    case(present_value, 0.08, np.array([-40000.0, 5000.0, 8000.0, 12000.0, 30000.0]), wrt=(0, 1))
