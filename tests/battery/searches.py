"""Roots and minima that are found by comparing: bisection in its many spellings, and what is like it."""
import math

import numpy as np


def f(x, p):
    return x * x * x + math.exp(0.3 * x) - p


def plain(p):
    lo, hi = 0.0, 4.0
    for _ in range(60):
        mid = (lo + hi) / 2
        if f(mid, p) > 0:
            hi = mid
        else:
            lo = mid
    return mid


def sign_of_product(p):
    a, b = 0.0, 4.0
    while b - a > 1e-13 * max(1, abs(a)):
        c = a + (b - a) / 2
        if f(a, p) * f(c, p) <= 0:
            b = c
        else:
            a = c
    return (a + b) / 2


def values_kept(p):
    a, b = 0.0, 4.0
    fa, fb = f(a, p), f(b, p)
    if fa * fb > 0:
        raise ValueError("no change of sign")
    n = 0
    while True:
        c = 0.5 * (a + b)
        fc = f(c, p)
        if fc == 0 or abs(b - a) < 1e-13:
            return c
        if fa * fc < 0:
            b, fb = c, fc
        else:
            a, fa = c, fc
        n += 1
        if n > 200:
            raise RuntimeError("no convergence")


def equal_signs(p):
    a, b = 0.0, 4.0
    for _ in range(100):
        c = (a + b) / 2
        fc = f(c, p)
        if abs(fc) < 1e-13 or (b - a) / 2 < 1e-14:
            return c
        if np.sign(fc) == np.sign(f(a, p)):
            a = c
        else:
            b = c
    return c


def one_end_and_a_step(p):
    x1, x2 = 0.0, 4.0
    if f(x1, p) < 0.0:
        dx, x = x2 - x1, x1
    else:
        dx, x = x1 - x2, x2
    for _ in range(60):
        dx *= 0.5
        mid = x + dx
        fm = f(mid, p)
        if fm <= 0.0:
            x = mid
        if abs(dx) < 1e-13 or fm == 0.0:
            return x
    raise RuntimeError("no convergence")


def evaluated_at_the_end(p):
    lo, hi = 0.0, 4.0
    mid = 0.5 * (lo + hi)
    fm = f(mid, p)
    while abs(fm) > 1e-13 and hi - lo > 1e-14:
        if fm > 0:
            hi = mid
        else:
            lo = mid
        mid = 0.5 * (lo + hi)
        fm = f(mid, p)
    return mid


def solver(fun, a, b, tol=1e-13):
    fa = fun(a)
    while (b - a) > tol:
        m = 0.5 * (a + b)
        fm = fun(m)
        if (fm > 0) == (fa > 0):
            a, fa = m, fm
        else:
            b = m
    return 0.5 * (a + b)


def in_a_solver_of_its_own(p):
    return solver(lambda x: f(x, p), 0.0, 4.0) * p


def ends_that_carry_derivatives(p):
    return solver(lambda x: f(x, p), -p, p)


def only_the_ends_carry_derivatives(p):
    return solver(lambda x: f(x, 3.0), -p, p) * p


def geometric_mean(p):
    lo, hi = 0.01, 4.0
    for _ in range(80):
        mid = math.sqrt(lo * hi)
        if f(mid, p) > 0:
            hi = mid
        else:
            lo = mid
    return mid


def two_sides(p):
    lo, hi = 0.0, 4.0
    for _ in range(60):
        x = 0.5 * (lo + hi)
        if x**3 + math.exp(0.3 * x) < p:
            lo = x
        else:
            hi = x
    return x


class Bracket:
    def __init__(self, p):
        self.p = p
        self.lo, self.hi = 0.0, 4.0

    def halve(self):
        mid = 0.5 * (self.lo + self.hi)
        if f(mid, self.p) > 0:
            self.hi = mid
        else:
            self.lo = mid


def ends_are_attributes(p):
    b = Bracket(p)
    for _ in range(60):
        b.halve()
    return 0.5 * (b.lo + b.hi)


def arrays(p):
    lo, hi = np.zeros(3), np.full(3, 4.0)
    q = p * np.array([1.0, 1.5, 2.0])
    for _ in range(60):
        m = 0.5 * (lo + hi)
        above = m**3 + np.exp(0.3 * m) - q > 0
        lo = np.where(above, lo, m)
        hi = np.where(above, m, hi)
    return np.sum(m)


def one_for_each_element(p):
    out = np.zeros(3)
    for i in range(3):
        lo, hi = 0.0, 4.0
        for _ in range(60):
            m = 0.5 * (lo + hi)
            if f(m, p * (1 + 0.5 * i)) > 0:
                hi = m
            else:
                lo = m
        out[i] = m
    return np.sum(out)


def with_an_exit_between(p):
    lo, hi = 0.0, 4.0
    for _ in range(60):
        mid = (lo + hi) / 2
        r = f(mid, p)
        if r > 0:
            hi = mid
        elif r < 0:
            lo = mid
        else:
            break
    return mid


def newton_behind_it(p):
    lo, hi = 0.0, 4.0
    for _ in range(20):
        mid = (lo + hi) / 2
        if f(mid, p) > 0:
            hi = mid
        else:
            lo = mid
    x = mid
    for _ in range(5):
        x -= f(x, p) / (3 * x * x + 0.3 * math.exp(0.3 * x))
    return x


def regula_falsi_to_the_end(p):
    a, b = 0.0, 4.0
    fa, fb = f(a, p), f(b, p)
    for _ in range(200):
        c = (a * fb - b * fa) / (fb - fa)
        fc = f(c, p)
        if abs(fc) < 1e-13:
            break
        if fa * fc < 0:
            b, fb = c, fc
        else:
            a, fa = c, fc
    return c


def water_level(p):
    ground = np.array([0.3, 0.8, 1.4])
    lo, hi = 0.0, 10.0
    while hi - lo > 1e-12:
        mid = (lo + hi) / 2
        if np.maximum(mid - ground, 0).sum() > p:
            hi = mid
        else:
            lo = mid
    return np.sum(np.maximum(lo - ground, 0)**2)


def residual_at_a_distance(p):
    lo, hi, shown = 0.0, 4.0, 0.0
    for _ in range(60):
        mid = (lo + hi) / 2
        shown = mid + 0.75
        if f(mid + 0.5, p) > 0:
            hi = mid
        else:
            lo = mid
    return shown * lo


def ends_in_a_dict(p):
    s = {"lo": 0.0, "hi": 4.0}
    for _ in range(60):
        m = (s["lo"] + s["hi"]) / 2
        if f(m, p) > 0:
            s["hi"] = m
        else:
            s["lo"] = m
    return s["lo"]


def ends_in_a_list(p):
    b = [0.0, 4.0]
    for _ in range(60):
        m = (b[0] + b[1]) / 2
        if f(m, p) > 0:
            b[1] = m
        else:
            b[0] = m
    return b[0]


def midpoint(a, b):
    return a + (b - a) * 0.5


def until_the_ends_are_neighbours(p):
    lo, hi = 0.0, 4.0
    while True:
        m = midpoint(lo, hi)
        if m == lo or m == hi:
            return m
        if f(m, p) >= 0:
            hi = m
        else:
            lo = m


def bracket_is_found_first(p):
    lo, hi = 0.0, 1.0
    while f(hi, p) < 0:
        hi *= 2
    for _ in range(60):
        m = (lo + hi) / 2
        if f(m, p) > 0:
            hi = m
        else:
            lo = m
    return m


def search_in_a_search(p):
    def inner(q):
        lo, hi = 0.0, 10.0
        for _ in range(60):
            m = (lo + hi) / 2
            if m * m > q:
                hi = m
            else:
                lo = m
        return m

    lo, hi = 0.0, 4.0
    for _ in range(60):
        m = (lo + hi) / 2
        if inner(m) + m > p:
            hi = m
        else:
            lo = m
    return m


# ------------------------------------------------------------------------------------------- refused: see test_battery

def half_step(lo, hi, p):
    m = 0.5 * (lo + hi)
    return (lo, m) if f(m, p) > 0 else (m, hi)


def steps_in_a_helper(p):
    lo, hi = 0.0, 4.0
    while hi - lo > 1e-13:
        lo, hi = half_step(lo, hi, p)
    return hi


def between(lo, hi, p):
    m = 0.5 * (lo + hi)
    if hi - lo < 1e-13:
        return m
    if f(m, p) > 0:
        return between(lo, m, p)
    return between(m, hi, p)


def by_recursion(p):
    return between(0.0, 4.0, p)


def stores_below_a_mask(p):
    lo, hi = np.zeros(3), np.full(3, 4.0)
    q = p * np.array([1.0, 1.5, 2.0])
    for _ in range(60):
        m = 0.5 * (lo + hi)
        above = m**3 + np.exp(0.3 * m) - q > 0
        hi[above] = m[above]
        lo[~above] = m[~above]
    return np.sum(lo)


def ends_are_items(p):
    ends = [0.0, 4.0]
    for _ in range(60):
        m = sum(ends) / 2
        ends[1 if f(m, p) > 0 else 0] = m
    return ends[0]


def arithmetic_of_tests(p):
    lo, hi = 0.0, 4.0
    for _ in range(60):
        m = 0.5 * (lo + hi)
        above = f(m, p) > 0
        hi = above * m + (1 - above) * hi
        lo = (1 - above) * m + above * lo
    return m


def golden_section(p):
    g = (math.sqrt(5) - 1) / 2
    a, b = 0.0, 4.0
    while b - a > 1e-8:
        c, d = b - g * (b - a), a + g * (b - a)
        if (c - p)**2 + 0.1 * c < (d - p)**2 + 0.1 * d:
            b = d
        else:
            a = c
    return 0.5 * (a + b)


def thirds(p):
    a, b = 0.0, 4.0
    for _ in range(100):
        c, d = a + (b - a) / 3, b - (b - a) / 3
        if (c - p)**2 < (d - p)**2:
            b = d
        else:
            a = c
    return a


def halved_steps(p):
    x, step = 0.0, 2.0
    for _ in range(60):
        if f(x + step, p) < 0:
            x += step
        else:
            step /= 2
    return x


def hill_climbing(p):
    x, step = 0.0, 1.0
    best = (x - p)**2
    while step > 1e-10:
        for d in (step, -step):
            v = (x + d - p)**2
            if v < best:
                best, x = v, x + d
                break
        else:
            step *= 0.5
    return x


def steps_of_a_sign(p):
    x, step = 2.0, 1.0
    for _ in range(60):
        x -= step * np.sign(f(x, p))
        step *= 0.5
    return x


def residual_is_used(p):
    lo, hi = 0.0, 4.0
    for _ in range(60):
        mid = (lo + hi) / 2
        r = f(mid, p)
        if r > 0:
            hi = mid
        else:
            lo = mid
    return mid + r


def secant_at_the_end(p):
    lo, hi = 0.0, 4.0
    flo, fhi = f(lo, p), f(hi, p)
    for _ in range(20):
        mid = (lo + hi) / 2
        r = f(mid, p)
        if r > 0:
            hi, fhi = mid, r
        else:
            lo, flo = mid, r
    return lo - flo * (hi - lo) / (fhi - flo)


def chosen_arguments(lo, hi, p, n):
    m = 0.5 * (lo + hi)
    if n > 45:
        return m
    return chosen_arguments(*((lo, m) if f(m, p) > 0 else (m, hi)), p, n + 1)


def one_call_in_a_recursion(p):
    return chosen_arguments(0.0, 4.0, p, 0)


def smaller_steps(p):
    x, d = 0.0, 0.5
    while abs(d) > 1e-12:
        while f(x, p) < 0:
            x += d
        x -= d
        d /= 10
    return x


# ------------------------------------------------------------------------- comparisons that choose, but search nothing

def greatest(x):
    best = x[0]
    for v in x:
        if v > best:
            best = v
    return best


def place_of_the_greatest(x):
    best, where = x[0], 0.0
    for i in range(len(x)):
        if x[i] > best:
            best, where = x[i], 0.5 * i
    return best + where


def reduced(lon):
    while lon > 180:
        lon -= 360
    for _ in range(3):
        if lon < -180:
            lon += 360
    return lon * lon


def scaled(p):
    x = 64.0
    while x > p:
        x /= 2
    return p / x


def table(p):
    xs = [0.0, 1.0, 2.5, 4.0]
    i = 0
    while xs[i + 1] < p:
        i += 1
    lo, hi = 0, 3
    while hi - lo > 1:
        m = (lo + hi) // 2
        if xs[m] < p:
            lo = m
        else:
            hi = m
    return (p - xs[i]) / (xs[hi] - xs[lo])


def first_crossing(p):
    x = 0.0
    while True:
        if f(x, p) > 0:
            break
        x += 0.25
    return x * p


def adaptive_steps(k):
    t, y, h = 0.0, 1.0, 0.1
    while t < 1.0:
        if t + h > 1.0:
            h = 1.0 - t
        full = y * (1 - k * h + 0.5 * (k * h)**2)
        half = y * (1 - k * h / 2 + 0.5 * (k * h / 2)**2)**2
        if abs(full - half) < 1e-4:
            t, y = t + h, half
            h *= 1.5
        else:
            h *= 0.5
    return y


def sorted_in_place(x):
    a = [v for v in x]
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a[0] + 2 * a[1] + 3 * a[2]


def backtracking(p):
    x, step = 0.0, 1.0
    for _ in range(30):
        g = 2 * (x - p) + 4 * x**3
        new = x - step * g
        if (new - p)**2 + new**4 < (x - p)**2 + x**4:
            x = new
        else:
            step *= 0.5
    return x


def list_of_the_last_try(p):
    x = [1.0, p]
    s = 0.0
    for _ in range(3):
        for k in range(2):
            try:
                new = [x[0] * p / (k + 1.0), math.sqrt(x[1] / p + k)]
            except ValueError:
                continue
            if new[0] < 5.0:
                break
        s = 0.0
        for v in new:
            s += v * v
        x = new
    return x[0] + x[1] + s


CASES = [
    (list_of_the_last_try, (3.0,), 0), (water_level, (3.0,), 0), (residual_at_a_distance, (3.0,), 0), (ends_in_a_dict, (3.0,), 0),
    (ends_in_a_list, (3.0,), 0), (until_the_ends_are_neighbours, (3.0,), 0), (bracket_is_found_first, (3.0,), 0),
    (search_in_a_search, (3.0,), 0), (one_call_in_a_recursion, (3.0,), 0), (smaller_steps, (3.0,), 0),
    (plain, (3.0,), 0), (sign_of_product, (3.0,), 0), (values_kept, (3.0,), 0), (equal_signs, (3.0,), 0), (one_end_and_a_step, (3.0,), 0),
    (evaluated_at_the_end, (3.0,), 0), (in_a_solver_of_its_own, (3.0,), 0), (ends_that_carry_derivatives, (3.0,), 0),
    (only_the_ends_carry_derivatives, (3.0,), 0), (geometric_mean, (3.0,), 0), (two_sides, (3.0,), 0), (ends_are_attributes, (3.0,), 0),
    (arrays, (3.0,), 0), (one_for_each_element, (3.0,), 0), (with_an_exit_between, (3.0,), 0), (newton_behind_it, (3.0,), 0),
    (regula_falsi_to_the_end, (3.0,), 0), (steps_in_a_helper, (3.0,), 0), (by_recursion, (3.0,), 0), (stores_below_a_mask, (3.0,), 0),
    (ends_are_items, (3.0,), 0), (arithmetic_of_tests, (3.0,), 0), (golden_section, (3.0,), 0), (thirds, (3.0,), 0), (halved_steps, (3.0,), 0),
    (hill_climbing, (3.0,), 0), (steps_of_a_sign, (3.0,), 0), (residual_is_used, (3.0,), 0), (secant_at_the_end, (3.0,), 0),
    (greatest, ([1.0, 3.0, 2.0],), 0), (place_of_the_greatest, ([1.0, 3.0, 2.0],), 0), (reduced, (800.0,), 0), (scaled, (3.0,), 0),
    (table, (3.0,), 0), (first_crossing, (3.0,), 0), (adaptive_steps, (3.0,), 0), (sorted_in_place, ([3.0, 1.0, 2.0],), 0), (backtracking, (0.7,), 0),
]
