"""More programs in the style of numeric packages: classes, tables of functions, protocols, searches and parsers."""

import abc
import bisect
import contextlib
import enum
import functools
import heapq
import inspect
import itertools
import math
import operator
import re
import warnings
from collections import ChainMap, UserDict, namedtuple
from dataclasses import asdict, astuple, dataclass, replace
from fractions import Fraction
from functools import wraps

import numpy as np


class Spring:
    def __init__(self, k):
        self.k = k

    def force(self, u, *, damping=0.0):
        return -self.k * u - damping * u**3

    stiff = functools.partialmethod(force, damping=2.0)


def partial_method(x):
    return Spring(x).stiff(0.7 * x)


class Model(abc.ABC):
    @abc.abstractmethod
    def rate(self, t, y): ...
    def run(self, y0, n=10, h=0.1, callback=None):
        y = y0
        t = 0.0
        history = [(t, y)]
        for i in range(n):
            y = y + h * self.rate(t, y)
            t += h
            history.append((t, y))
            if callback:
                callback(t, y)
        return history


class Decay(Model):
    def __init__(self, k):
        self.k = k

    def rate(self, t, y):
        return -self.k * y + math.sin(t)


def template(k):
    seen = []
    h = Decay(k).run(1.0, callback=lambda t, y: seen.append(y))
    return h[-1][1] + sum(seen)


class Poly:
    def __init__(self, *c):
        self.c = list(c)

    def __call__(self, x):
        return functools.reduce(lambda a, b: a * x + b, reversed(self.c), 0.0)

    def __add__(self, o):
        if not isinstance(o, Poly):
            o = Poly(o)
        return Poly(*[a + b for a, b in itertools.zip_longest(self.c, o.c, fillvalue=0.0)])

    __radd__ = __add__

    def __mul__(self, o):
        if not isinstance(o, Poly):
            return Poly(*[a * o for a in self.c])
        out = [0.0] * (len(self.c) + len(o.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c):
                out[i + j] += a * b
        return Poly(*out)

    __rmul__ = __mul__

    def deriv(self):
        return Poly(*[i * a for i, a in enumerate(self.c)][1:])

    def __repr__(self):
        return f"Poly{self.c}"


def polynomials(x):
    p = Poly(1.0, x, 2.0)
    q = 3 * p * p + p.deriv() + 1
    return q(x) + sum([p, q])(0.5)


CONV = {("C", "K"): lambda t: t + 273.15, ("F", "K"): lambda t: (t - 32) * 5 / 9 + 273.15, ("K", "K"): lambda t: t}


def to_kelvin(t, unit="C"):
    try:
        f = CONV[unit, "K"]
    except KeyError:
        raise ValueError(f"unknown unit {unit!r}") from None
    return f(t)


def units(x):
    return sum(to_kelvin(x, u) for u in ("C", "F", "K"))


def validate(**checks):
    def deco(fn):
        sig = inspect.signature(fn)

        @wraps(fn)
        def inner(*a, **k):
            b = sig.bind(*a, **k)
            b.apply_defaults()
            for name, check in checks.items():
                if not check(b.arguments[name]):
                    raise ValueError(name)
            return fn(*b.args, **b.kwargs)

        return inner

    return deco


@validate(r=lambda v: v > 0, h=lambda v: v >= 0)
def cone(r, h=2.0):
    return math.pi * r * r * h / 3


def validated(x):
    return cone(x) + cone(x, h=x)


def memo_closure(x):
    memo = {}

    def fib(n):
        if n in memo:
            return memo[n]
        if n < 2:
            r = x * n + 1
        else:
            r = fib(n - 1) * 0.5 + fib(n - 2)
        memo[n] = r
        return r

    return fib(10)


State = namedtuple("State", "x v a", defaults=(0.0,))


def verlet(x0):
    s = State(x0, 0.0)
    for _ in range(10):
        a = -s.x
        s = s._replace(x=s.x + s.v * 0.1 + 0.5 * a * 0.01, a=a)
        s = s._replace(v=s.v + 0.5 * (a - s.x) * 0.1)
    return s.x * s.v + sum(s._asdict().values())


@dataclass(frozen=True)
class P:
    a: float
    b: float = 1.0

    def scaled(self, k):
        return replace(self, a=self.a * k, b=self.b + k)


def frozen(x):
    p = P(x).scaled(2.0).scaled(x)
    return p.a * p.b + sum(astuple(p)) + asdict(p)["a"]


def chain_map(x):
    d = ChainMap({"a": x}, {"a": 1.0, "b": x * x})
    return d["a"] * d["b"]


class Params(UserDict):
    def __getattr__(self, name):
        if name == "data":
            raise AttributeError(name)
        try:
            return self.data[name]
        except KeyError:
            raise AttributeError(name) from None


def user_dict(x):
    p = Params(k=x, m=2.0)
    p["c"] = p.k * p.m
    return p.c + p["k"]


def piecewise(x):
    x = np.asarray(x, dtype=float)
    return float(
        np.sum(np.piecewise(x, [x < 0, (x >= 0) & (x < 1), x >= 1], [lambda v: -v, lambda v: v**2, lambda v: np.log(v) + 1]))
    )


def nested(x):
    out = 0.0
    for i in range(5):
        for j in range(5):
            if (i + j) % 3 == 0:
                continue
            if i * j > 6:
                break
            out += x**i * math.cos(j * x)
        else:
            out *= 1.1
            continue
        out += i
    return out


class NotConverged(Exception):
    pass


def fixed_point(f, x0, tol=1e-13, maxiter=500):
    x = x0
    for i in range(maxiter):
        xn = f(x)
        if abs(xn - x) < tol * max(1, abs(xn)):
            return xn, {"iterations": i, "converged": True}
        x = xn
    raise NotConverged(f"after {maxiter}")


def colebrook(re):
    def step(f):
        return 1 / (-2 * math.log10(1e-4 / 3.7 + 2.51 / (re * math.sqrt(f)))) ** 2

    f, info = fixed_point(step, 0.02)
    return f * 1e3 if info["converged"] else math.nan


def brent_py(p):
    def f(x):
        return x**3 - p * x - 5

    a, b = 2.0, 3.5
    fa, fb = f(a), f(b)
    if abs(fa) < abs(fb):
        a, b, fa, fb = b, a, fb, fa
    c, fc = a, fa
    mflag = True
    d = 0.0
    for _ in range(100):
        if fb == 0 or abs(b - a) < 1e-14:
            break
        if fa != fc and fb != fc:
            s = (
                a * fb * fc / ((fa - fb) * (fa - fc))
                + b * fa * fc / ((fb - fa) * (fb - fc))
                + c * fa * fb / ((fc - fa) * (fc - fb))
            )
        else:
            s = b - fb * (b - a) / (fb - fa)
        if (
            not ((3 * a + b) / 4 < s < b or b < s < (3 * a + b) / 4)
            or (mflag and abs(s - b) >= abs(b - c) / 2)
            or (not mflag and abs(s - b) >= abs(c - d) / 2)
        ):
            s = (a + b) / 2
            mflag = True
        else:
            mflag = False
        fs = f(s)
        d, c, fc = c, b, fb
        if fa * fs < 0:
            b, fb = s, fs
        else:
            a, fa = s, fs
        if abs(fa) < abs(fb):
            a, b, fa, fb = b, a, fb, fa
    return b


def rk_adaptive(k):
    def f(t, y):
        return np.array([y[1], -k * y[0]])

    t, y, h = 0.0, np.array([1.0, 0.0]), 0.1
    while t < 1.0:
        h = min(h, 1.0 - t)
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + 3 * h / 4, y + 3 * h / 4 * k2)
        y3 = y + h * (2 * k1 + 3 * k2 + 4 * k3) / 9
        k4 = f(t + h, y3)
        err = np.max(np.abs(h * (-5 * k1 / 72 + k2 / 12 + k3 / 9 - k4 / 8)))
        if err < 1e-6:
            t += h
            y = y3
        h *= min(2.0, max(0.3, 0.9 * (1e-6 / (err + 1e-300)) ** (1 / 3)))
    return float(y[0])


def report(x, verbose=True):
    lines = []
    total = 0.0
    for i, v in enumerate([x, x * x, math.sqrt(x)]):
        total += v
        if verbose:
            lines.append("{:>3d} {:10.4f} {!r}".format(i, v, total))
    text = "\n".join(lines)
    return total if text else 0.0


def ops(x):
    data = [{"n": "a", "v": x}, {"n": "b", "v": x * x}]
    get = operator.itemgetter("v")
    s = sum(map(get, data))
    m = operator.methodcaller("get", "v", 0.0)
    return s * m(data[1]) + operator.truediv(x, 2)


def heap(x):
    q = [(3.0 * x, "c"), (x, "a"), (2.0 * x, "b")]
    heapq.heapify(q)
    t = 0.0
    n = 0
    while q and n < 6:
        t, name = heapq.heappop(q)
        n += 1
        if name != "c":
            heapq.heappush(q, (t + x * 0.7, name))
    return t


def bisect_table(x):
    xs = [0.0, 1.0, 2.0, 4.0]
    ys = [0.0, 1.0, 4.0, 16.0]
    i = min(max(bisect.bisect_right(xs, x) - 1, 0), len(xs) - 2)
    t = (x - xs[i]) / (xs[i + 1] - xs[i])
    return ys[i] * (1 - t) + ys[i + 1] * t


class Base:
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)

    def energy(self):
        return 0.5 * self.m * self.v**2


class Spin:
    def energy(self):
        return super().energy() + 0.5 * self.I * self.w**2


class Body(Spin, Base):
    @property
    def rpm(self):
        return self.w * 60 / (2 * math.pi)

    @rpm.setter
    def rpm(self, value):
        self.w = value * 2 * math.pi / 60


def mixins(x):
    b = Body(m=x, v=2.0, I=x * x, w=0.0)
    b.rpm = 10 * x
    return b.energy() + b.rpm


class Countdown:
    def __init__(self, n, x):
        self.n, self.x = n, x

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        self.x = math.sin(self.x) * 1.2
        return self.x


def iterator_class(x):
    return sum(v * i for i, v in enumerate(Countdown(5, x)))


def matmul(*ms):
    def mul(a, b):
        return [[sum(p * q for p, q in zip(r, c)) for c in zip(*b)] for r in a]

    return functools.reduce(mul, ms)


def rot(t):
    return [[math.cos(t), -math.sin(t)], [math.sin(t), math.cos(t)]]


def matrices(x):
    return matmul(rot(x), rot(2 * x), [[x], [1.0]])[0][0]


class Res:
    log = 0

    def __init__(self, x):
        self.x = x
        self.open = False

    def __enter__(self):
        self.open = True
        return self

    def __exit__(self, *exc):
        self.open = False
        return exc[0] is ZeroDivisionError


def resources(x):
    y = 1.0
    with Res(x) as r:
        y = r.x * 2
        y = y / (x - x)
    try:
        y += math.sqrt(r.x)
    except ValueError:
        y = -1.0
    else:
        y *= 2
    finally:
        y += 1 if not r.open else 100
    return y


def exit_stack(x):
    log = []
    with contextlib.ExitStack() as st:
        for k in range(3):
            st.callback(log.append, k * x)
        y = x**2
    return y + sum(v * (i + 1) for i, v in enumerate(log))


def fa(x, _cache={}):
    fa.calls = getattr(fa, "calls", 0) + 1
    return x * x


def function_attribute(x):
    return fa(x) * 2


def typed(x):
    handlers = {int: lambda v: float(v), float: lambda v: v * v, str: len, list: lambda v: sum(map(typed, v))}
    return handlers[type(x)](x)


def typed_case(x):
    return typed([x, 2, "abc", [x, x]])


def formula_mass(fH):
    masses = {"H": fH, "O": 15.999, "C": 12.011}
    total = 0.0
    for el, n in re.findall(r"([A-Z][a-z]?)(\d*)", "C2H6O"):
        total += masses[el] * (int(n) if n else 1)
    return total * total


@np.vectorize
def soft(x, k):
    return x / k if x < k else math.log(x / k) + 1


def vectorized(v):
    return float(np.sum(soft(v, 1.0)))


def nearest_pop(v):
    items = list(v)
    out = 0.0
    w = 1.0
    while items:
        i = min(range(len(items)), key=lambda k: abs(items[k] - 1.0))
        out += w * items.pop(i) ** 2
        w *= 0.5
    return out


def read(x):
    for k in range(6):
        yield x * k


def positive(it):
    for v in it:
        if v > 1.0:
            yield v


def scaled(it, f):
    yield from (f(v) for v in it)


def pipeline(x):
    return sum(scaled(positive(read(x)), math.sqrt))


# steam-table style region dispatch with while refinement
REG = {1: lambda p, t: p * t + 1, 2: lambda p, t: p / t + t, 3: lambda p, t: math.log(p * t)}


def region(p, t):
    if t < 1.0:
        return 1
    elif p > 2.0:
        return 3
    return 2


def enthalpy(x):
    s = 0.0
    for p, t in ((0.5 * x, 0.3), (x, 2 * x), (3 * x, 2.0)):
        s += REG[region(p, t)](p, t)
    return s


# cubic eos: roots, min/max by selection
def cubic_roots(a, b, c):
    q = (a * a - 3 * b) / 9
    r = (2 * a**3 - 9 * a * b + 27 * c) / 54
    if r * r < q**3:
        th = math.acos(r / math.sqrt(q**3))
        return [-2 * math.sqrt(q) * math.cos((th + k * 2 * math.pi) / 3) - a / 3 for k in range(3)]
    A = -math.copysign((abs(r) + math.sqrt(r * r - q**3)) ** (1 / 3), r)
    B = q / A if A != 0 else 0
    return [A + B - a / 3]


def z_factor(x, phase="vapor"):
    A, B = 0.3 * x, 0.05 * x
    roots = [z for z in cubic_roots(B - 1, A - 3 * B * B - 2 * B, -(A * B - B * B - B**3)) if z > B]
    z = max(roots) if phase == "vapor" else min(roots)
    return z - 1 - math.log(z - B) - A / (2 * math.sqrt(2) * B) * math.log((z + 2.414 * B) / (z - 0.414 * B))


# numpy roots
def np_roots(x):
    r = np.roots([1.0, -6.0 * x, 11.0, -6.0])
    r = r[np.isreal(r)].real
    return float(np.sum(r)) * 1.0 + float(np.max(r))


# lookup table with dict of namedtuples & default by try
Mat = namedtuple("Mat", "rho cp k")
MATS = {"steel": Mat(7850.0, 490.0, 54.0), "al": Mat(2700.0, 900.0, 237.0)}


def diffusivity(x, name="steel"):
    m = MATS.get(name.lower()) or MATS["al"]
    m = m._replace(k=m.k * x)
    return m.k / (m.rho * m.cp) * 1e6


# parse "key=value" options
def options(x, spec="scale=2.0;shift=1;mode=sq"):
    o = dict(item.split("=") for item in spec.split(";"))
    y = x * float(o["scale"]) + int(o.get("shift", 0))
    return {"sq": lambda v: v * v, "lin": lambda v: v}[o["mode"]](y)


# Kalman filter loop over dict state
def kalman(x):
    st = {"m": 0.0, "p": 1.0}
    ll = 0.0
    for z in (x, 2 * x, 1.5):
        st["p"] += 0.1
        k = st["p"] / (st["p"] + 0.5)
        r = z - st["m"]
        ll -= 0.5 * (math.log(2 * math.pi * (st["p"] + 0.5)) + r * r / (st["p"] + 0.5))
        st.update(m=st["m"] + k * r, p=(1 - k) * st["p"])
    return ll


# memoized recursive bspline
def bspline(x):
    t = [0, 0, 0, 0, 1, 2, 3, 3, 3, 3]
    c = [1.0, 2.0, x, 0.5, 1.0, 3.0]

    @functools.lru_cache(None)
    def N(i, k):
        if k == 0:
            return 1.0 if t[i] <= x < t[i + 1] else 0.0
        a = 0.0 if t[i + k] == t[i] else (x - t[i]) / (t[i + k] - t[i]) * N(i, k - 1)
        b = 0.0 if t[i + k + 1] == t[i + 1] else (t[i + k + 1] - x) / (t[i + k + 1] - t[i + 1]) * N(i + 1, k - 1)
        return a + b

    return sum(c[i] * N(i, 3) for i in range(6))


# graph traversal / topological evaluation
def expression_graph(x):
    g = {
        "a": (lambda: x, ()),
        "b": (math.sin, ("a",)),
        "c": (operator.mul, ("a", "b")),
        "d": (lambda u, v: u + v * v, ("c", "b")),
    }
    vals = {}

    def value(n):
        if n not in vals:
            f, deps = g[n]
            vals[n] = f(*[value(d) for d in deps])
        return vals[n]

    return value("d")


# dynamic programming table (alignment)
def soft_dtw(x):
    a = [x, 2.0, 3 * x]
    b = [1.0, x * x, 2.5, 2.0]
    D = [[math.inf] * (len(b) + 1) for _ in range(len(a) + 1)]
    D[0][0] = 0.0
    for i, u in enumerate(a, 1):
        for j, v in enumerate(b, 1):
            D[i][j] = abs(u - v) + min(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
    return D[-1][-1]


# hmm forward with dicts of dicts
def hmm(x):
    T = {"s": {"s": 0.7 * x, "r": 1 - 0.7 * x}, "r": {"s": 0.4, "r": 0.6}}
    E = {"s": {"w": 0.6, "n": 0.4}, "r": {"w": 0.2 * x, "n": 1 - 0.2 * x}}
    a = {k: 0.5 * E[k]["w"] for k in T}
    for o in "nwn":
        a = {k: E[k][o] * sum(a[j] * T[j][k] for j in a) for k in T}
    return sum(a.values())


# monte-carlo-free option binomial tree
def crr(s, n=8):
    u = math.exp(0.2 * math.sqrt(1 / n))
    d = 1 / u
    q = (math.exp(0.03 / n) - d) / (u - d)
    v = [max(s * u**j * d ** (n - j) - 1.0, 0.0) for j in range(n + 1)]
    for i in range(n - 1, -1, -1):
        v = [max(math.exp(-0.03 / n) * (q * v[j + 1] + (1 - q) * v[j]), s * u**j * d ** (i - j) - 1.0) for j in range(i + 1)]
    return v[0]


# newton w/ numeric derivative + for/else + xtol rtol
def newton_num(p):
    def f(x):
        return math.exp(-x) * p - x

    x = 0.5
    for it in range(100):
        h = 1e-6 * max(abs(x), 1)
        df = (f(x + h) - f(x - h)) / (2 * h)
        dx = f(x) / df
        x -= dx
        if abs(dx) < 1e-14:
            break
    else:
        raise RuntimeError
    return x


# implied vol bisect with arrays
def implied(price):
    from math import erf, sqrt, log, exp

    def N(z):
        return 0.5 * (1 + erf(z / sqrt(2)))

    def bs(v):
        d1 = (log(1.05) + 0.5 * v * v) / v
        return 1.05 * N(d1) - N(d1 - v)

    lo, hi = 1e-4, 5.0
    while hi - lo > 1e-13:
        m = 0.5 * (lo + hi)
        lo, hi = (m, hi) if bs(m) < price else (lo, m)
    return 0.5 * (lo + hi)


def implied_while_true(price):
    lo, hi = 0.0, 3.0
    it = 0
    while True:
        mid = lo + (hi - lo) / 2
        diff = math.sinh(mid) - price
        if abs(diff) < 1e-14 or it > 100:
            return mid
        if diff < 0:
            lo = mid
        else:
            hi = mid
        it += 1


def brackets_in_list(p):
    br = [0.0, 4.0]
    f = lambda x: x**2 - p
    for _ in range(80):
        m = sum(br) / 2
        br[0 if f(m) < 0 else 1] = m
    return br[0]


def ternary_flag(p):
    a, b = 0.0, 10.0
    done = False
    while not done:
        c = (a + b) / 2
        fc = c * c * c + c - p
        if fc == 0.0 or (b - a) / 2 < 1e-14:
            done = True
        elif fc > 0:
            b = c
        else:
            a = c
    return c


def ridders(p):
    f = lambda x: math.exp(x) - p * x * x - 1.5
    a, b = 0.0, 1.5
    fa, fb = f(a), f(b)
    for _ in range(60):
        c = 0.5 * (a + b)
        fc = f(c)
        s = math.sqrt(fc * fc - fa * fb)
        if s == 0:
            return c
        x = c + (c - a) * math.copysign(1, fa - fb) * fc / s
        fx = f(x)
        if abs(fx) < 1e-14:
            return x
        if fc * fx < 0:
            a, fa, b, fb = c, fc, x, fx
        elif fa * fx < 0:
            b, fb = x, fx
        else:
            a, fa = x, fx
    return x


# visitor by class name (ast evaluators)
@dataclass
class Num:
    v: float


@dataclass
class Add:
    l: object
    r: object


@dataclass
class Mul:
    l: object
    r: object


class Eval:
    def visit(self, n):
        return getattr(self, "visit_" + type(n).__name__)(n)

    def visit_Num(self, n):
        return n.v

    def visit_Add(self, n):
        return self.visit(n.l) + self.visit(n.r)

    def visit_Mul(self, n):
        return self.visit(n.l) * self.visit(n.r)


def visitor(x):
    return Eval().visit(Add(Mul(Num(x), Num(3.0)), Mul(Num(x), Add(Num(x), Num(1.0)))))


# eval of own grammar (recursive descent)
def calc(x, text="2*(x+3)*x-x/4"):
    toks = list(text)
    pos = 0

    def peek():
        return toks[pos] if pos < len(toks) else ""

    def atom():
        nonlocal pos
        t = peek()
        pos += 1
        if t == "(":
            v = expr()
            pos += 1
            return v
        return x if t == "x" else float(t)

    def term():
        nonlocal pos
        v = atom()
        while peek() in ("*", "/"):
            op = toks[pos]
            pos += 1
            w = atom()
            v = v * w if op == "*" else v / w
        return v

    def expr():
        nonlocal pos
        v = term()
        while peek() in ("+", "-") and peek():
            op = toks[pos]
            pos += 1
            w = term()
            v = v + w if op == "+" else v - w
        return v

    return expr()


# state machine with enum & table of bound methods
class S(enum.IntEnum):
    IDLE = 0
    RUN = 1
    STOP = 2


class Machine:
    def __init__(self, x):
        self.x = x
        self.s = S.IDLE

    def idle(self):
        self.x *= 2
        return S.RUN

    def run(self):
        self.x = math.sin(self.x) + 1
        return S.STOP if self.x > 1.5 else S.RUN

    def go(self):
        table = {S.IDLE: self.idle, S.RUN: self.run}
        n = 0
        while self.s in table and n < 10:
            self.s = table[self.s]()
            n += 1
        return self.x


def machine(x):
    return Machine(x).go()


# np.fromiter, np.array of generator list
def fromiter(x):
    return float(np.fromiter((x * k**2 for k in range(5)), float).sum() + np.array([*(x + k for k in range(3))]).prod())


# deferred / lazy property descriptor
class lazy:
    def __init__(self, fn):
        self.fn = fn
        self.name = fn.__name__

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        v = self.fn(obj)
        obj.__dict__[self.name] = v
        return v


class Beam:
    def __init__(self, b, h):
        self.b, self.h = b, h

    @lazy
    def I(self):
        return self.b * self.h**3 / 12

    @lazy
    def W(self):
        return self.I / (self.h / 2)


def beam(x):
    b = Beam(x, 2 * x)
    return b.W + b.I + b.W


def warn_and_go(x):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        if x > 1:
            warnings.warn("big", RuntimeWarning)
        y = x**2
    return y + len(w)


def chained(x):
    return x if 0 < x < 1 else -x if -1 < x <= 0 else (lambda z: z * z)(x) if x else 0.0


def starred(x):
    first, *mid, last = [x * k for k in range(1, 6)]

    def f(a, /, b, *c, d, e=2.0, **k):
        return a * b + sum(c) * d + e * k.get("z", 1.0)

    return f(first, *mid, d=last, **{"z": x})


def fraction(x):
    w = [Fraction(1, 3), Fraction(2, 5)]
    return sum(float(k) * x**i for i, k in enumerate(w, 1))


class El:
    def __init__(self, z, m):
        self.z, self.m = z, m

    def __repr__(self):
        return f"El{self.z}"


TABLE = {"H": El(1, 1.008), "O": El(8, 15.999)}


class Formula:
    def __init__(self, parts):
        self.parts = parts

    @property
    def atoms(self):
        out = {}
        for n, e in self.parts:
            out[e] = out.get(e, 0) + n
        return out


W = Formula([(2, TABLE["H"]), (1, TABLE["O"])])


def mass(compound):
    return sum(e.m * n for e, n in compound.atoms.items())


def scatter(compound, density=None, scale=1.0):
    s = 0.0
    for e, n in compound.atoms.items():
        s += weight(e, scale) * n * density / mass(compound)
    return s, density


def weight(e, scale):
    if e.z > 3:
        return math.log(e.m) * scale
    return e.m * scale


def wrapped(*a, **k):
    return scatter(*a, **k)[0]


def sum_over_elements(x):
    return wrapped(W, density=x, scale=x * x)


def steps_of_an_object_with_numbers(x):
    s = 0.0
    for i, v in enumerate(Countdown(5, x), start=1):
        s += v * i
    return s + sum(map(math.cos, Countdown(3, x)))


class Choice:
    def __init__(self, x):
        self.x = x

    def sine(self):
        return math.sin(self.x)

    def square(self):
        return self.x**2

    def chosen(self, k):
        table = {0: self.sine, 1: self.square}
        return table[k]() if k in table else 0.0


def methods_in_a_table(x):
    return Choice(x).chosen(int(x)) + Choice(x).chosen(int(x) - 1) + Choice(x).chosen(7)


CASES = [
    (partial_method, (1.3,), 0),
    (template, (1.3,), 0),
    (polynomials, (1.3,), 0),
    (units, (20.0,), 0),
    (validated, (1.3,), 0),
    (memo_closure, (1.3,), 0),
    (verlet, (1.3,), 0),
    (frozen, (1.3,), 0),
    (chain_map, (1.3,), 0),
    (user_dict, (1.3,), 0),
    (piecewise, ([-1.0, 0.5, 2.0],), 0),
    (nested, (0.7,), 0),
    (colebrook, (1e5,), 0),
    (brent_py, (2.0,), 0),
    (rk_adaptive, (2.0,), 0),
    (report, (1.3,), 0),
    (ops, (1.3,), 0),
    (heap, (1.3,), 0),
    (bisect_table, (1.3,), 0),
    (mixins, (1.3,), 0),
    (iterator_class, (0.7,), 0),
    (matrices, (0.7,), 0),
    (resources, (1.3,), 0),
    (exit_stack, (1.3,), 0),
    (function_attribute, (1.3,), 0),
    (typed_case, (1.3,), 0),
    (formula_mass, (1.008,), 0),
    (vectorized, (np.array([0.5, 2.0, 3.0]),), 0),
    (nearest_pop, ([0.5, 2.0, 1.2],), 0),
    (pipeline, (0.7,), 0),
    (enthalpy, (1.3,), 0),
    (z_factor, (0.7,), 0),
    (np_roots, (1.0,), 0),
    (diffusivity, (1.3,), 0),
    (options, (1.3,), 0),
    (kalman, (1.3,), 0),
    (bspline, (1.3,), 0),
    (expression_graph, (1.3,), 0),
    (soft_dtw, (1.3,), 0),
    (hmm, (1.1,), 0),
    (crr, (1.05,), 0),
    (newton_num, (1.3,), 0),
    (implied, (0.2,), 0),
    (implied_while_true, (2.0,), 0),
    (brackets_in_list, (3.0,), 0),
    (ternary_flag, (5.0,), 0),
    (ridders, (1.3,), 0),
    (visitor, (1.3,), 0),
    (calc, (1.3,), 0),
    (machine, (1.3,), 0),
    (fromiter, (1.3,), 0),
    (beam, (1.3,), 0),
    (warn_and_go, (1.3,), 0),
    (chained, (1.3,), 0),
    (starred, (1.3,), 0),
    (fraction, (1.3,), 0),
    (sum_over_elements, (1.3,), 0),
    (steps_of_an_object_with_numbers, (0.7,), 0),
    (methods_in_a_table, (1.3,), 0),
]
