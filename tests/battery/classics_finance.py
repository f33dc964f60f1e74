"""Money: option prices, bonds, internal rates of return, loans, portfolios, trees."""
import math
from functools import lru_cache

import numpy as np


def norm_cdf(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def black_scholes(s, k, t, r, sigma, kind="call"):
    d1 = (math.log(s / k) + (r + 0.5 * sigma ** 2) * t) / (sigma * math.sqrt(t))
    d2 = d1 - sigma * math.sqrt(t)
    if kind == "call":
        return s * norm_cdf(d1) - k * math.exp(-r * t) * norm_cdf(d2)
    elif kind == "put":
        return k * math.exp(-r * t) * norm_cdf(-d2) - s * norm_cdf(-d1)
    raise ValueError(kind)


def cdf_polynomial(x):
    a = (0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429)
    neg = x < 0
    z = -x if neg else x
    k = 1.0 / (1.0 + 0.2316419 * z)
    poly = 0.0
    for c in reversed(a):
        poly = (poly + c) * k
    p = 1.0 - math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * poly
    return 1.0 - p if neg else p


def binomial_tree(s, k, r, sigma, n, american):
    dt = 1.0 / n
    up = math.exp(sigma * math.sqrt(dt))
    down = 1 / up
    p = (math.exp(r * dt) - down) / (up - down)
    disc = math.exp(-r * dt)
    values = [max(k - s * up ** j * down ** (n - j), 0.0) for j in range(n + 1)]
    for step in range(n - 1, -1, -1):
        for j in range(step + 1):
            v = disc * (p * values[j + 1] + (1 - p) * values[j])
            if american:
                v = max(v, k - s * up ** j * down ** (step - j))
            values[j] = v
    return values[0]


def bond_price(face, coupon, y, years, freq=2):
    c = face * coupon / freq
    price = 0.0
    for t in range(1, years * freq + 1):
        price += c / (1 + y / freq) ** t
    price += face / (1 + y / freq) ** (years * freq)
    return price


def npv(rate, flows):
    return sum(cf / (1 + rate) ** t for t, cf in enumerate(flows))


def irr(flows):
    rate = 0.1
    for _ in range(30):
        f = df = 0.0
        for t, cf in enumerate(flows):
            f += cf / (1 + rate) ** t
            df -= t * cf / (1 + rate) ** (t + 1)
        rate -= f / df
        if abs(f) < 1e-12:
            break
    return rate


def loan_payment(principal, annual, months):
    r = annual / 12
    return principal * r / (1 - (1 + r) ** -months)


def amortisation(principal, rate, payment):
    balance = principal
    interest_paid = 0.0
    month = 0
    while balance > 0 and month < 60:
        interest = balance * rate / 12
        interest_paid += interest
        paid = min(payment, balance + interest)
        balance = balance + interest - paid
        month += 1
    return interest_paid


def progressive_tax(income, allowance):
    brackets = [(0.0, 0.1), (10.0, 0.2), (40.0, 0.4)]
    taxable = max(income - allowance, 0.0)
    tax = 0.0
    for i, (lower, rate) in enumerate(brackets):
        upper = brackets[i + 1][0] if i + 1 < len(brackets) else float("inf")
        if taxable > lower:
            tax += (min(taxable, upper) - lower) * rate
    return tax * (1 + 0.01 * income)


def portfolio_sharpe(w, mu, cov):
    return (w @ mu - 0.01) / np.sqrt(w @ cov @ w)


def nelson_siegel(params, maturities, yields):
    b0, b1, b2, tau = params
    sse = 0.0
    for m, y in zip(maturities, yields):
        x = m / tau
        loading = (1 - math.exp(-x)) / x
        sse += (b0 + b1 * loading + b2 * (loading - math.exp(-x)) - y) ** 2
    return sse


def monte_carlo_call(s, k, sigma, z):
    st = s * np.exp(-0.5 * sigma ** 2 + sigma * z)
    return np.maximum(st - k, 0.0).mean()


def asian_path(s, r, sigma, shocks):
    total, dt = 0.0, 0.25
    for z in shocks:
        s *= math.exp((r - 0.5 * sigma * sigma) * dt + sigma * math.sqrt(dt) * z)
        total += s
    return max(total / len(shocks) - 1.0, 0.0)


def implied_vol(price):
    sigma = 0.3
    for _ in range(15):
        d1 = (0.5 * sigma * sigma) / sigma
        value = 2 * norm_cdf(d1) - 1
        vega = math.exp(-d1 * d1 / 2) / math.sqrt(2 * math.pi)
        sigma = sigma - (value - price) / vega
    return sigma


def curve_bootstrap(swap_rates):
    factors = []
    for n, rate in enumerate(swap_rates, start=1):
        annuity = sum(factors)
        factors.append((1 - rate * annuity) / (1 + rate))
    return factors[-1] * factors[0]


@lru_cache(maxsize=32)
def day_count(start, end):
    return (end - start) / 365.0


def accrued(face, rate, start, end):
    return face * rate * day_count(start, end) + face * rate ** 2


def convert(amount, unit_from, unit_to, rates):
    return amount * rates[unit_from] / rates[unit_to]


CASES = [
    (black_scholes, (1.1, 1.0, 0.7, 0.03, 0.25), (0, 1, 2, 3, 4)), (black_scholes, (1.1, 1.0, 0.7, 0.03, 0.25, "put"), ("s", "k", "t", "r", "sigma")), (cdf_polynomial, (0.7,), 0),
    (cdf_polynomial, (-0.7,), 0), (binomial_tree, (1.0, 1.07, 0.05, 0.3, 6, False), (0, 1, 2, 3)), (binomial_tree, (1.0, 1.07, 0.05, 0.3, 6, True), (0, 1, 2, 3)),
    (bond_price, (100.0, 0.05, 0.04, 3), (0, 1, 2)), (npv, (0.07, [-100.0, 30.0, 45.0, 50.0]), (0, 1)), (irr, ([-100.0, 30.0, 45.0, 50.0],), 0), (irr, (np.array([-100.0, 30.0, 45.0, 50.0]),), 0),
    (loan_payment, (1000.0, 0.06, 24), (0, 1)), (amortisation, (100.0, 0.06, 9.3), (0, 1, 2)), (progressive_tax, (35.0, 5.0), (0, 1)), (progressive_tax, (65.0, 5.0), (0, 1)),
    (portfolio_sharpe, (np.array([0.4, 0.6]), np.array([0.05, 0.08]), np.array([[0.04, 0.01], [0.01, 0.09]])), (0, 1, 2)),
    (nelson_siegel, ((0.04, -0.02, 0.01, 1.5), [0.5, 1.0, 5.0], [0.02, 0.025, 0.035]), (0, 2)), (monte_carlo_call, (1.0, 1.05, 0.3, np.array([-0.5, 0.9, 0.2, 1.7])), (0, 1, 2)),
    (asian_path, (1.0, 0.05, 0.3, [0.5, 0.9, -0.2]), (0, 1, 2)), (implied_vol, (0.1,), 0), (curve_bootstrap, ([0.02, 0.025, 0.03],), 0), (accrued, (100.0, 0.05, 10, 192), (0, 1)),
    (convert, (5.0, "usd", "eur", {"usd": 0.9, "eur": 1.2, "gbp": 1.4}), (0, 3)), (norm_cdf, (0.4,), 0),
]
