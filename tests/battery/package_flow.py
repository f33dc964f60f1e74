"""Control flow, functions as values and searches in the style of numeric packages: each program is a small library of its own."""
import contextlib
import functools
import itertools
import math
import operator
import warnings
from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

# ----------------------------------------------------------------------------------------------------------- eval and text


def circuit_element(name, params, f):
    if name == "R":
        return params[0] + 0 * f
    if name == "C":
        return 1 / (1j * 2 * math.pi * f * params[0])
    raise ValueError(name)


def build_circuit(circuit, params):
    """Parse 'R-p(R,C)' into the text of an expression."""
    text = ""
    used = 0
    for part in circuit.split("-"):
        if text:
            text += "+"
        if part.startswith("p("):
            inner = part[2:-1].split(",")
            terms = []
            for element in inner:
                terms.append(f"1/element('{element[0]}', [{params[used]}], f)")
                used += 1
            text += "1/(" + "+".join(terms) + ")"
        else:
            text += f"element('{part[0]}', [params[{used}]], f)"
            used += 1
    return text


def impedance_by_name(r, f):
    text = "series(r, parallel(r, 3.0))"
    series = lambda a, b: a + b  # noqa: E731
    parallel = lambda a, b: 1 / (1 / a + 1 / b)  # noqa: E731
    return eval(text, {"series": series, "parallel": parallel, "r": r}) * f


def formula_of_table(x, y):
    """A column is computed by a formula of a configuration."""
    formulas = {"s": "x * y + np.sin(x)", "d": "s - y ** 2", "q": "d / (1 + s ** 2)"}
    names = {"x": x, "y": y, "np": np}
    for name, formula in formulas.items():
        names[name] = eval(formula, names)
    return names["q"]


def circuit_of_string(p):
    text = build_circuit("R-p(R,C)", [0, 1, 2]).replace("[1]", "[p[1]]").replace("[2]", "[p[2]]").replace("params", "p")
    z = eval(text, {"element": circuit_element, "p": p, "f": 2.0})
    return abs(z)


def numbers_in_the_text(x, order):
    text = "+".join(f"{k + 1.5}*x**{k}" for k in range(order))
    return eval(text)


# --------------------------------------------------------------------------------------------- functions found in tables


DAMPING = {
    "linear": lambda x, a: a * x,
    "square": lambda x, a: a * x * x,
    "tanh": lambda x, a: a * np.tanh(x),
}


def dispatch_by_string(x, kinds):
    total = 0.0
    for kind in kinds:
        total += DAMPING[kind](x, 0.5)
        x = x * 0.9
    return total


def dispatch_by_array_entry(x, codes):
    table = {0: math.sin, 1: math.cos, 2: math.exp}
    s = 0.0
    for c in codes:
        s += table[int(c)](x * 0.3)
    return s


def element_table(x, z):
    """cromermann style: a record found by a key that is computed."""
    table = {}
    for n in range(1, 6):
        table[n] = lambda q, n=n: n * math.exp(-q * q / n)
    key = int(round(z))
    return table[key](x)


class Method(Enum):
    EULER = "euler"
    HEUN = "heun"


def step_euler(f, t, y, h):
    return y + h * f(t, y)


def step_heun(f, t, y, h):
    k = f(t, y)
    return y + h / 2 * (k + f(t + h, y + h * k))


STEPPERS = {Method.EULER: step_euler, Method.HEUN: step_heun}


def integrate_by_method(k, method):
    stepper = STEPPERS[Method(method)]
    y = 1.0
    t = 0.0
    while t < 1.0 - 1e-9:
        y = stepper(lambda s, v: -k * v + math.sin(s), t, y, 0.125)
        t += 0.125
    return y


class Registry:
    models = {}

    @classmethod
    def register(cls, name):
        def decorate(fn):
            cls.models[name] = fn
            return fn
        return decorate

    @classmethod
    def get(cls, name, *default):
        try:
            return cls.models[name]
        except KeyError:
            if default:
                return default[0]
            raise ValueError(f"no model {name}") from None


@Registry.register("arrhenius")
def arrhenius(T, A=1.2, E=3.0):
    return A * math.exp(-E / T)


@Registry.register("vft")
def vft(T, A=1.2, E=3.0, T0=0.2):
    return A * math.exp(-E / (T - T0))


def models_of_a_registry(T):
    s = 0.0
    for name in ("arrhenius", "vft", "other"):
        s += Registry.get(name, lambda T: T**0.5)(T)
    return s


def bound_method_by_name(x, names):
    class Model:
        def __init__(self, scale):
            self.scale = scale

        def eval_gauss(self, x):
            return self.scale * math.exp(-x * x)

        def eval_lorentz(self, x):
            return self.scale / (1 + x * x)

        def __call__(self, name, x):
            return getattr(self, f"eval_{name}")(x)

    model = Model(1.5 * x)
    return sum(model(name, x) for name in names)


# --------------------------------------------------------------------------------------------------------- functools


@functools.singledispatch
def area(shape, k):
    return k * shape


@area.register
def _(shape: list, k):
    return sum(area(s, k) for s in shape)


@area.register(tuple)
def _(shape, k):
    return k * shape[0] * shape[1]


@area.register(np.ndarray)
def _(shape, k):
    return k * np.prod(shape)


def areas(x):
    return area([x, (x, 2.0), np.array([x, x, 3.0]), [x * x, 4.0]], 1.1)


def partial_and_reduce(x):
    scaled = functools.partial(operator.mul, 2.5)
    power = functools.partial(pow, x)
    return functools.reduce(lambda a, b: a * b + x, [scaled(x), power(2), power(0.5)], 1.0)


def compose(*fns):
    return functools.reduce(lambda f, g: lambda *a, **k: g(f(*a, **k)), fns)


def composed_pipeline(x):
    pipeline = compose(lambda a, b=2.0: a * b, math.sin, functools.partial(math.pow, 2.0), lambda v: v + x)
    return pipeline(x, b=1.5)


def method_partial(x):
    class Spring:
        def __init__(self, k):
            self.k = k

        def force(self, u, *, damping=0.0):
            return -self.k * u - damping * u**3

        stiff = functools.partialmethod(force, damping=2.0)

    s = Spring(x)
    return s.stiff(0.7 * x) + s.force(x)


class Cached:
    def __init__(self, r):
        self.r = r

    @functools.cached_property
    def area(self):
        return math.pi * self.r**2

    @property
    def volume(self):
        return self.area * self.r * 4 / 3


def cached_properties(r):
    c = Cached(r)
    return c.volume + c.area


def cached_inner(x, n):
    @functools.lru_cache(maxsize=None)
    def legendre(k):
        if k == 0:
            return 1.0
        if k == 1:
            return x
        return ((2 * k - 1) * x * legendre(k - 1) - (k - 1) * legendre(k - 2)) / k

    return sum(legendre(k) for k in range(n))


# ----------------------------------------------------------------------------------------------------------- generators


def running_mean():
    total, n, value = 0.0, 0, None
    while True:
        value = yield (total / n if n else 0.0)
        total += value
        n += 1


def coroutine_with_send(x):
    gen = running_mean()
    next(gen)
    out = 0.0
    for k in range(4):
        out += gen.send(x * math.sin(k + 1.0)) * (k + 1)
    gen.close()
    return out


def flatten(tree):
    for node in tree:
        if isinstance(node, (list, tuple)):
            yield from flatten(node)
        else:
            yield node


def recursive_yield_from(x):
    return sum(v * (i + 1) for i, v in enumerate(flatten([x, [x * x, (x**3, 2.0)], [[math.sin(x)]]])))


def continued_fraction(x):
    n = 1
    while True:
        yield n * x, 2 * n + 1
        n += 1


def islice_of_an_endless_generator(x):
    value = 0.0
    for a, b in reversed(list(itertools.islice(continued_fraction(x), 8))):
        value = a / (b + value)
    return value


def takewhile_of_terms(x):
    def terms():
        t, n = 1.0, 0
        while True:
            yield t
            n += 1
            t *= x / n

    return sum(itertools.takewhile(lambda t: abs(t) > 1e-9, terms()))


def generator_with_return(x):
    def worker(n):
        acc = 0.0
        for k in range(n):
            acc += x**k
            yield acc
        return acc * 2

    def outer():
        a = yield from worker(3)
        b = yield from worker(2)
        yield a * b

    return sum(outer())


def windows(seq, n):
    it = iter(seq)
    window = deque(itertools.islice(it, n), maxlen=n)
    if len(window) == n:
        yield tuple(window)
    for item in it:
        window.append(item)
        yield tuple(window)


def moving_windows(v):
    return sum(a * b - c for a, b, c in windows(v, 3))


def pairwise_segments(points):
    length = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        length += math.hypot(x1 - x0, y1 - y0)
    return length


# ------------------------------------------------------------------------------------------ match, walrus, while-else


@dataclass
class Disc:
    r: float


@dataclass
class Box:
    w: float
    h: float = 1.0


def match_of_shapes(x):
    total = 0.0
    for shape in [Disc(x), Box(x, 2.0), Box(h=x, w=3.0), {"kind": "tri", "a": x, "b": 2 * x}, (x, 1.0, x), None]:
        match shape:
            case Disc(r=r) if r > 0:
                total += math.pi * r * r
            case Box(w, h):
                total += w * h
            case {"kind": "tri", "a": a, **rest}:
                total += a * rest["b"] / 2
            case (a, *middle, b):
                total += a * b + sum(middle)
            case None:
                total += 1.0
            case _:
                raise TypeError
    return total


def match_of_states(x, codes):
    state = "start"
    y = x
    for c in codes:
        match (state, c):
            case ("start", 0):
                y, state = y * 2, "run"
            case ("run", 0 | 1):
                y = math.sin(y)
            case ("run", n) if n > 3:
                y, state = y / n, "end"
            case ("end", _):
                break
            case _:
                y += 0.1
    return y


def walrus_series(x, tol=1e-10):
    total, n, term = 0.0, 0, 1.0
    while abs(term := (-1) ** n * x ** (2 * n) / math.factorial(2 * n)) > tol:
        total += term
        n += 1
    return total


def walrus_filter(values):
    return sum(y for v in values if (y := math.sin(v)) > 0.1)


def while_else(x):
    y, n = x, 0
    while n < 20:
        y = y - (y * y - x) / (2 * y)
        n += 1
        if abs(y * y - x) < 1e-14:
            break
    else:
        raise RuntimeError("no convergence")
    return y


def for_else_lookup(x, breaks):
    for i, b in enumerate(breaks):
        if x < b:
            slope = i + 1.0
            break
    else:
        slope, i = 10.0, len(breaks)
    return slope * x + i


# --------------------------------------------------------------------------------------------- nonlocal, try, finally


def counter_and_memory(x):
    calls = 0
    best = None

    def objective(p):
        nonlocal calls, best
        calls += 1
        value = (p - x) ** 2 + 1.0
        if best is None or value < best:
            best = value
        return value

    s = sum(objective(k * 0.5) for k in range(4))
    return s * calls + best


def try_finally_restores(x):
    state = {"level": 1.0}

    def scaled(v):
        old = state["level"]
        state["level"] = old * 2
        try:
            if v > 4:
                return v * state["level"] ** 2
            return scaled(v * 2) + state["level"]
        finally:
            state["level"] = old

    return scaled(x) * state["level"]


def try_number_or_array(x):
    try:
        n = len(x)
    except TypeError:
        x = [x]
        n = 1
    out = []
    for i in range(n):
        out.append(math.exp(-x[i]) * (i + 1))
    return sum(out) if n > 1 else out[0]


def try_with_effects(v):
    history = []
    total = 0.0
    for k in range(4):
        try:
            history.append(v[k] * 2)
            total += math.sqrt(v[k])
        except ValueError:
            total += v[k] ** 2
    return total + sum(h * h for h in history)


def try_key_or_default(x):
    params = {"a": x, "b": 2.0}
    s = 0.0
    for key in ("a", "b", "c"):
        try:
            s += params[key] * x
        except KeyError:
            params[key] = x * 0.5
            s += params[key]
    return s


def range_or_iterate(x, steps):
    try:
        it = range(steps)
    except TypeError:
        it = steps
    s = 0.0
    for k in it:
        s += x ** (k + 1)
    return s


def retry_with_smaller_step(x):
    h = 4.0
    while True:
        try:
            y = math.log(x - h)
        except ValueError:
            h /= 2
            continue
        break
    return y * x


def raise_in_helper(x):
    class OutOfRange(Exception):
        pass

    def checked(v, low, high):
        if not low <= v <= high:
            raise OutOfRange(f"{v} not in [{low}, {high}]")
        return math.log(v)

    total = 0.0
    for scale in (1.0, 10.0, 0.1):
        try:
            total += checked(x * scale, 0.5, 5.0)
        except OutOfRange:
            total += x * scale
        else:
            total *= 1.5
    return total


@contextlib.contextmanager
def temporarily(settings, **values):
    old = dict(settings)
    settings.update(values)
    try:
        yield settings
    finally:
        settings.clear()
        settings.update(old)


def context_of_settings(x):
    settings = {"g": 9.81, "drag": 0.1}

    def acceleration(v):
        return settings["g"] - settings["drag"] * v * v

    a = acceleration(x)
    with temporarily(settings, drag=0.4) as s:
        b = acceleration(x) * s["drag"]
    return a * b + acceleration(x)


def errstate_and_warnings(x):
    with np.errstate(divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = np.log(x)
    with contextlib.suppress(ZeroDivisionError):
        y = y * x
        y += 1 / (len(x) - 3)
    return float(np.sum(y))


# -------------------------------------------------------------------------------------------- recursion and star-args


def adaptive_simpson(f, a, b, fa, fm, fb, whole, tol, depth):
    m = (a + b) / 2
    flm, frm = f((a + m) / 2), f((m + b) / 2)
    left, right = (m - a) / 6 * (fa + 4 * flm + fm), (b - m) / 6 * (fm + 4 * frm + fb)
    delta = left + right - whole
    if depth <= 0 or abs(delta) <= 15 * tol:
        return left + right + delta / 15
    return adaptive_simpson(f, a, m, fa, flm, fm, left, tol / 2, depth - 1) + adaptive_simpson(
        f, m, b, fm, frm, fb, right, tol / 2, depth - 1
    )


def adaptive_quadrature(k):
    f = lambda t: math.exp(-k * t) * math.sin(5 * t)  # noqa: E731
    a, b = 0.0, 2.0
    fa, fm, fb = f(a), f(1.0), f(b)
    return adaptive_simpson(f, a, b, fa, fm, fb, (b - a) / 6 * (fa + 4 * fm + fb), 1e-6, 12)


def de_casteljau(points, t):
    if len(points) == 1:
        return points[0]
    return de_casteljau([(1 - t) * p + t * q for p, q in zip(points[:-1], points[1:])], t)


def bezier(points, t):
    return de_casteljau(list(points), t)


def horner(x, *coeffs, scale=1.0, **options):
    y = 0.0
    for c in reversed(coeffs):
        y = y * x + c
    if options.get("log"):
        y = math.log(1 + y * y)
    return scale * y


def star_args(x):
    coeffs = [1.0, x, x * x]
    kw = dict(scale=x)
    first, *rest = coeffs
    return horner(x, *coeffs, **kw) + horner(2.0, *rest, first, log=True, **kw)


def mutual_recursion(x, n):
    def sine(v, k):
        return v if k == 0 else 2 * sine(v / 2, k - 1) * cosine(v / 2, k - 1)

    def cosine(v, k):
        return 1 - v * v / 2 if k == 0 else 1 - 2 * sine(v / 2, k - 1) ** 2

    return sine(x, n) + cosine(x, n)


def hanoi_tree(x, n):
    if n == 0:
        return x
    left = hanoi_tree(x * 0.5, n - 1)
    right = hanoi_tree(x + n, n - 1)
    return math.sin(left) + right * 0.3


# ------------------------------------------------------------------------------------------------------------ searches


def mach_by_halved_steps(qc):
    """aero-calc style: a guess is moved by a step that changes its sign and is halved at each crossing."""
    def pressure(m):
        return (1 + 0.2 * m * m) ** 3.5 - 1

    guess, step = 0.1, 0.4
    low = pressure(guess) < qc
    while abs(step) > 1e-12:
        guess += step
        if (pressure(guess) < qc) != low:
            low = not low
            step = -step / 2
    return guess


def secant(p):
    def f(x):
        return x**3 - p * x - 2.0

    x0, x1 = 1.0, 2.0
    f0, f1 = f(x0), f(x1)
    for _ in range(50):
        if abs(f1 - f0) < 1e-300:
            break
        x0, x1, f0 = x1, x1 - f1 * (x1 - x0) / (f1 - f0), f1
        f1 = f(x1)
        if abs(f1) < 1e-14:
            break
    return x1


def regula_falsi(p):
    f = lambda x: math.exp(x) - p * x - 2  # noqa: E731
    a, b = 0.0, 3.0
    fa, fb = f(a), f(b)
    side = 0
    for _ in range(100):
        c = (fa * b - fb * a) / (fa - fb)
        fc = f(c)
        if abs(fc) < 1e-14:
            break
        if fc * fb > 0:
            b, fb = c, fc
            if side == -1:
                fa /= 2
            side = -1
        elif fa * fc > 0:
            a, fa = c, fc
            if side == 1:
                fb /= 2
            side = 1
        else:
            break
    return c


def kepler_newton(M, e):
    E = M if e < 0.8 else math.pi
    for _ in range(100):
        dE = (E - e * math.sin(E) - M) / (1 - e * math.cos(E))
        E -= dE
        if abs(dE) < 1e-15:
            break
    return E


def bisection_of_a_class(target):
    class Solver:
        def __init__(self, f, lo, hi, tol=1e-13):
            self.f, self.lo, self.hi, self.tol = f, lo, hi, tol

        def solve(self):
            lo, hi = self.lo, self.hi
            flo = self.f(lo)
            while hi - lo > self.tol:
                mid = 0.5 * (lo + hi)
                fmid = self.f(mid)
                if fmid == 0:
                    return mid
                if flo * fmid < 0:
                    hi = mid
                else:
                    lo, flo = mid, fmid
            return 0.5 * (lo + hi)

    return Solver(lambda v: v * math.exp(v) - target, 0.0, 3.0).solve()


def kepler_by_signed_halves(M, e):
    """Meeus' third method (Sinnott): a step that is halved and takes the sign of what is left."""
    F = 1.0 if M >= 0 else -1.0
    M = abs(M)
    E0, D = math.pi / 2, math.pi / 4
    for _ in range(53):
        M1 = E0 - e * math.sin(E0)
        E0 += D if M > M1 else -D
        D /= 2
    return E0 * F


def kepler_by_copied_signs(m, ecc):
    f = math.copysign(1.0, m)
    m = abs(m) / (2.0 * math.pi)
    m = (m - int(m)) * 2.0 * math.pi * f
    if m < 0.0:
        m += 2.0 * math.pi
    f = 1.0
    if m > math.pi:
        f = -1
        m = 2.0 * math.pi - m
    e0 = math.pi / 2.0
    d = math.pi / 4.0
    ef = 0.0
    while abs(e0 - ef) > 1e-14:
        ef = e0
        m1 = e0 - ecc * math.sin(e0)
        s = math.copysign(1.0, m - m1)
        e0 += d * s
        d /= 2.0
    return 2.0 * math.atan(math.sqrt((1.0 + ecc) / (1.0 - ecc)) * math.tan(e0 * f / 2.0))


def pressure_ratio(m):
    return (m**2 / 5 + 1.0) ** 3.5 - 1.0 if m <= 1.0 else 166.9215801 * m**7 / (7 * m**2 - 1) ** 2.5 - 1.0


def mach_of_pressure_ratio(seek):
    """The residual is computed by a function that knows nothing of what is sought."""
    low, high = 1.0, 10.0
    guess = (low + high) / 2.0
    at_guess = pressure_ratio(guess)
    while math.fabs(at_guess - seek) / seek > 1e-14 and high - low > 1e-15:
        if at_guess > seek:
            high = guess
        else:
            low = guess
        guess = (low + high) / 2.0
        at_guess = pressure_ratio(guess)
    return guess


def steps_until_passed(p):
    lo, step = 0.0, 1.0
    while step > 1e-14:
        if math.exp(lo + step) > p:
            step /= 2
        else:
            lo += step
    return lo * lo


def chunks(seq, n):
    it = iter(seq)
    while chunk := tuple(itertools.islice(it, n)):
        yield chunk


def sums_of_chunks(v):
    return sum(sum(c) ** 2 for c in chunks(v, 2))


def header_and_rest(x):
    it = iter([x, 2 * x, x * x, 4 * x])
    next(it)
    return sum(itertools.islice(it, 2)) ** 2 + sum(it)


def aero_crossing(cas):
    """Steps of one direction until the target is passed, then back with a tenth of the step."""
    def forward(m):
        return m * math.sqrt(1 + 0.2 * m * m)

    guess, step = 0.0, 0.5
    while step > 1e-13:
        while forward(guess) < cas:
            guess += step
        guess -= step
        step *= 0.1
    return guess


def bracket_then_bisect(p):
    f = lambda x: math.log(1 + x) - p / (1 + x)  # noqa: E731
    hi = 1.0
    while f(hi) < 0:
        hi *= 2
    lo = 0.0
    for _ in range(60):
        mid = (lo + hi) / 2
        if f(mid) > 0:
            hi = mid
        else:
            lo = mid
    return (lo + hi) / 2


def guess_by_sign(p):
    x, dx = 1.0, 0.5
    for _ in range(60):
        r = x**3 + x - p
        if r > 0:
            x = x - dx
        else:
            x = x + dx
        dx = dx / 2
    return x


# --------------------------------------------------------------------------------------------------------------- others


def interpolate_table(x, xs, ys):
    if x <= xs[0]:
        return ys[0] * x / xs[0]
    for i in range(len(xs) - 1):
        if xs[i] <= x <= xs[i + 1]:
            t = (x - xs[i]) / (xs[i + 1] - xs[i])
            return ys[i] + t * (ys[i + 1] - ys[i])
    return ys[-1]


def grouped(values):
    groups = defaultdict(list)
    for i, v in enumerate(values):
        groups[i % 3].append(v * v)
    out = OrderedDict((k, sum(g) / len(g)) for k, g in sorted(groups.items()))
    return functools.reduce(operator.mul, out.values())


def event_loop(v0):
    y, v, t, bounces = 1.0, v0, 0.0, 0
    while bounces < 2:
        tf = (v + math.sqrt(v * v + 2 * 9.81 * y)) / 9.81
        v = -0.8 * (v - 9.81 * tf)
        y = 0.0
        t += tf
        bounces += 1
    return t * v


@dataclass
class Layer:
    thickness: float
    conductivity: float = 1.0
    children: list = field(default_factory=list)

    def resistance(self):
        r = self.thickness / self.conductivity
        if self.children:
            r += 1 / sum(1 / c.resistance() for c in self.children)
        return r


def tree_of_layers(d):
    return Layer(d, 0.5, [Layer(2 * d), Layer(0.3, d, [Layer(d, 3.0)])]).resistance()


def record_or_none(x, t):
    """On one path a dict, on the other None, and the reader asks which."""
    event = None
    for k in range(5):
        if event is None and t * k > x:
            event = {"k": k, "time": t * k - x}
        if event is not None and event["k"] > 1:
            return event["time"] * k * t
    return 0.0 * x


def default_of_none(x, weights=None, scale=None):
    if weights is None:
        weights = np.ones_like(x)
    if not callable(scale):
        factor = scale or 2.0
        scale = lambda v: v * factor  # noqa: E731
    return float(np.sum(scale(x) * weights))


def ordinal_date_parts(days):
    """The fraction of a day goes through hours and minutes."""
    day = int(days)
    rest = (days - day) * 24.0
    hour = int(rest)
    minute = (rest - hour) * 60.0
    return minute * 0.01 + hour * day


def fold_of_state_tuples(x):
    State = tuple
    state = State((x, 0.0, 1.0))
    steps = [lambda s: (s[0] * s[2], s[1] + s[0], s[2]), lambda s: (math.sin(s[1]), *s[1:])]
    for i in range(5):
        state = steps[i % 2](state)
    a, b, c = state
    return a + b * c


def sorted_by_key(x):
    items = [("a", x * x, 3), ("b", x, 1), ("c", 2.0, 2)]
    items.sort(key=lambda item: item[1], reverse=True)
    best = max(items, key=operator.itemgetter(2))
    return sum(v * w / (i + 1) for i, (_, v, w) in enumerate(items)) + best[1]


CASES = [
    (impedance_by_name, (2.0, 3.0), (0, 1)), (formula_of_table, (1.2, 0.7), (0, 1)),
    (circuit_of_string, (np.array([1.0, 2.0, 0.3]),), 0), (numbers_in_the_text, (1.3, 4), 0),
    (dispatch_by_string, (1.3, ["linear", "tanh", "square", "tanh"]), 0),
    (dispatch_by_array_entry, (1.3, np.array([0, 2, 1, 0])), 0), (element_table, (1.3, 3.2), 0),
    (integrate_by_method, (1.3, "heun"), 0), (models_of_a_registry, (2.0,), 0),
    (bound_method_by_name, (0.8, ("gauss", "lorentz", "gauss")), 0),
    (areas, (1.3,), 0), (partial_and_reduce, (1.3,), 0), (composed_pipeline, (0.8,), 0), (method_partial, (1.3,), 0),
    (cached_properties, (1.3,), 0), (cached_inner, (0.3, 6), 0),
    (coroutine_with_send, (1.3,), 0), (recursive_yield_from, (1.3,), 0), (islice_of_an_endless_generator, (0.7,), 0),
    (takewhile_of_terms, (1.3,), 0), (generator_with_return, (1.3,), 0),
    (moving_windows, ([1.0, 2.0, 0.5, 3.0, 1.5],), 0),
    (pairwise_segments, ([(0.0, 1.0), (1.0, 3.0), (2.5, 2.0)],), 0),
    (match_of_shapes, (1.3,), 0), (match_of_states, (1.3, [1, 0, 1, 0, 5, 2]), 0), (walrus_series, (1.3,), 0),
    (walrus_filter, ([0.5, 4.0, 1.5],), 0), (while_else, (2.0,), 0), (for_else_lookup, (1.3, [0.5, 1.0, 2.0]), 0),
    (for_else_lookup, (2.3, [0.5, 1.0, 2.0]), 0),
    (counter_and_memory, (1.3,), 0), (try_finally_restores, (1.3,), 0), (try_number_or_array, (1.3,), 0),
    (try_number_or_array, ([1.3, 0.4],), 0), (try_with_effects, ([1.0, -2.0, 0.5, -0.3],), 0),
    (try_key_or_default, (1.3,), 0), (range_or_iterate, (1.3, 3), 0), (range_or_iterate, (1.3, [0, 2]), 0),
    (retry_with_smaller_step, (1.3,), 0), (raise_in_helper, (1.3,), 0), (context_of_settings, (1.3,), 0),
    (errstate_and_warnings, (np.array([1.0, 2.0, 3.0]),), 0),
    (adaptive_quadrature, (1.3,), 0), (bezier, ([1.0, 2.0, 0.5, 3.0], 0.3), (0, 1)), (star_args, (1.3,), 0),
    (mutual_recursion, (1.3, 3), 0), (hanoi_tree, (1.3, 3), 0),
    (secant, (2.0,), 0), (regula_falsi, (1.5,), 0), (kepler_newton, (1.0, 0.3), (0, 1)), (bisection_of_a_class, (2.0,), 0),
    (kepler_by_signed_halves, (1.0, 0.3), (0, 1)), (aero_crossing, (0.7,), 0),
    (kepler_by_copied_signs, (1.0, 0.3), (0, 1)), (kepler_by_copied_signs, (4.0, 0.3), (0, 1)),
    (mach_of_pressure_ratio, (3.0,), 0), (steps_until_passed, (2.5,), 0), (sums_of_chunks, ([1.0, 2.0, 3.0, 4.0, 5.0],), 0),
    (header_and_rest, (1.3,), 0), (bracket_then_bisect, (3.0,), 0),
    (guess_by_sign, (2.5,), 0), (mach_by_halved_steps, (0.5,), 0),
    (interpolate_table, (1.3, [0.5, 1.0, 2.0], [1.0, 3.0, 2.0]), (0, 2)), (grouped, ([1.0, 2.0, 0.5, 3.0, 1.5],), 0),
    (event_loop, (2.0,), 0), (tree_of_layers, (0.4,), 0), (record_or_none, (1.3, 0.9), (0, 1)),
    (default_of_none, (np.array([1.0, 2.0]),), 0), (ordinal_date_parts, (20.43,), 0), (fold_of_state_tuples, (1.3,), 0),
    (sorted_by_key, (1.3,), 0),
]
