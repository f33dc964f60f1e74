"""scipy.special.  Loaded when the user's code has SciPy.  Formulas: DLMF, chapters as noted."""
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from .dsl import N, Namespace, Unsupported, active, apply, constant_int, expand, is_real, parts
from .registry import FUNCTIONS, elementwise, inactive, refused, vjp

S: Any = Namespace(sp)

FUNCTIONS.update(
    {
        name: (None, getattr(sp, name))
        for name in (
            "psi",
            "polygamma",
            "gammaln",
            "betaln",
            "erfcx",
            "expit",
            "log_ndtr",
            "xlogy",
            "xlog1py",
            "j0",
            "j1",
            "jv",
            "y0",
            "y1",
            "yv",
            "i0",
            "i1",
            "i0e",
            "i1e",
            "iv",
            "ive",
            "k0",
            "k1",
            "k0e",
            "k1e",
            "kv",
            "kve",
            "ellipk",
            "ellipe",
            "expn",
            "zeta",
            "hyp0f1",
            "hyp1f1",
            "hyp2f1",
            "jn",
            "kn",
            "entr",
            "lambertw",
            "ellipkm1",
            "jvp",
            "jve",
            "yve",
        )
    }
)
FUNCTIONS.update({"minimum": (None, np.minimum), "clip": (None, np.clip)})


def special(names: str, *partials: str, on: str = "positive", note: str = "") -> None:
    elementwise(", ".join(f"{n} special" for n in names.split()), *partials, on=on, note=note)


# ------------------------------------------------------------------------------ gamma (5), incomplete (8)
special("gamma", "y * psi(a)")
special("gammaln loggamma", "psi(a)")
special("rgamma", "-y * psi(a)")
special("psi digamma", "polygamma(1, a)")
special("beta", "y * (psi(a) - psi(a + b))", "y * (psi(b) - psi(a + b))")
special("betaln", "psi(a) - psi(a + b)", "psi(b) - psi(a + b)")
special("binom", "y * (psi(a + 1) - psi(a - b + 1))", "y * (psi(a - b + 1) - psi(b + 1))", on="binomial")
special("poch", "y * (psi(a + b) - psi(a))", "y * psi(a + b)")


def partial(
    fn: str, *, args: int, known: dict[int, str], on: str = "positive", why: str = "in closed form"
) -> None:
    """A function of several arguments of which only some have a derivative here; the others are refused if
    active.
    """
    f = getattr(sp, fn, None)
    if f is None:
        return

    def rule(y: Any, *xs: Any) -> None:
        if len(xs) != args:
            raise Unsupported("out=")
        env = dict(zip("abcd", xs))
        for i, x in enumerate(xs):
            if active(x):
                if i not in known:
                    raise Unsupported(f"{fn} has no derivative {why} with respect to argument {i + 1}")
                x.bar = apply(y.bar, known[i], y=y, **env)

    vjp(f"special.{fn}", on=on)(rule)


partial("polygamma", args=2, known={1: "polygamma(a + 1, b)"})
partial("zeta", args=2, known={1: "-a * zeta(a + 1, b)"}, on="above one")
partial("gammainc", args=2, known={1: "exp((a - 1) * log(b) - b - gammaln(a))"})
partial("gammaincc", args=2, known={1: "-exp((a - 1) * log(b) - b - gammaln(a))"})
partial("gammaincinv", args=2, known={1: "exp(y - (a - 1) * log(y) + gammaln(a))"}, on="unit+")
partial("gammainccinv", args=2, known={1: "-exp(y - (a - 1) * log(y) + gammaln(a))"}, on="unit+")
partial(
    "betainc", args=3, known={2: "exp((a - 1) * log(c) + (b - 1) * log1p(-c) - betaln(a, b))"}, on="unit+"
)
partial(
    "betaincc", args=3, known={2: "-exp((a - 1) * log(c) + (b - 1) * log1p(-c) - betaln(a, b))"}, on="unit+"
)
partial(
    "betaincinv", args=3, known={2: "exp(betaln(a, b) - (a - 1) * log(y) - (b - 1) * log1p(-y))"}, on="unit+"
)
partial("stdtr", args=2, known={
    1: "exp(gammaln((a + 1) / 2) - gammaln(a / 2) - (a + 1) / 2 * log1p(b * b / a)) / sqrt(a * pi)"})
partial("chdtr", args=2, known={1: "0.5 * exp((a / 2 - 1) * log(b / 2) - b / 2 - gammaln(a / 2))"})
partial("chdtrc", args=2, known={1: "-0.5 * exp((a / 2 - 1) * log(b / 2) - b / 2 - gammaln(a / 2))"})
partial("pdtr", args=2, known={1: "-exp(floor(a) * log(b) - b - gammaln(floor(a) + 1))"})
partial("pdtrc", args=2, known={1: "exp(floor(a) * log(b) - b - gammaln(floor(a) + 1))"})


@vjp("special.multigammaln", lanewise=True, on="positive")
def multigammaln(y: Any, a: Any, d: Any) -> None:
    t: Any = None
    for j in range(constant_int(d, "d")):
        u = S.psi(a - 0.5 * j) if j else S.psi(a)
        t = u if t is None else t + u
    a.bar = y.bar * t


# ------------------------------------------------------------------------------------- error function (7)
special("erf", "1.1283791670955126 * exp(-(a * a))", on="reals")
special("erfc", "-(1.1283791670955126 * exp(-(a * a)))", on="reals")
special("erfcx", "2 * a * y - 1.1283791670955126", on="reals")
special("erfi", "1.1283791670955126 * exp(a * a)", on="reals")
special("wofz", "1.1283791670955126j - 2 * a * y", on="reals")
special("dawsn", "1 - 2 * a * y", on="reals")
special("erfinv", "0.886226925452758 * exp(y * y)", on="unit")
special("erfcinv", "-(0.886226925452758 * exp(y * y))", on="unit+")
special("ndtr", "0.3989422804014327 * exp(-0.5 * (a * a))", on="reals")
special("ndtri", "2.5066282746310002 * exp(0.5 * (y * y))", on="unit+")
special("log_ndtr", "0.3989422804014327 * exp(-0.5 * (a * a) - y)", on="reals")
special("ndtri_exp", "2.5066282746310002 * exp(0.5 * (y * y) + a)", on="negative")

# ------------------------------------------------------------------------------ logistic, entropy, powers
special("expit", "y * (1 - y)", on="reals")
special("log_expit", "expit(-a)", on="reals")
special("softplus", "expit(a)", on="reals")
special("logit", "1 / (a * (1 - a))", on="unit+")
special("xlogy", "log(where(b == 0, 1, b))", "a / where(b == 0, 1, b)")
special("xlog1py", "log1p(b)", "a / (1 + b)")
special("entr", "-log(a) - 1")
special("rel_entr", "log(a / b) + 1", "-a / b")
special("kl_div", "log(a / b)", "1 - a / b")
special("cbrt", "1 / (3 * (y * y))")
special("exp2", "0.6931471805599453 * y", on="reals")
special("exp10", "2.302585092994046 * y", on="reals")
special("expm1", "exp(a)", on="reals")
special("log1p", "1 / (1 + a)")
special("cosm1", "-sin(a)", on="reals")
special("sindg", "0.017453292519943295 * cos(0.017453292519943295 * a)", on="reals")
special("cosdg", "-(0.017453292519943295 * sin(0.017453292519943295 * a))", on="reals")
special("tandg", "0.017453292519943295 * (1 + y * y)", on="reals")
special(
    "boxcox",
    "a ** (b - 1)",
    "where(b == 0, 0.5 * log(a) ** 2, (a ** b * (b * log(a) - 1) + 1) / where(b == 0, 1, b) ** 2)",
    note="cancels for lambda near 0",
)
special("huber", "where(b > a, b - a, where(b < -a, -b - a, 0))", "where(b > a, a, where(b < -a, -a, b))")
special("pseudo_huber", "2 * a * (sqrt(1 + (b / a) ** 2) - 1) - b * b / (a * sqrt(1 + (b / a) ** 2))",
        "b / sqrt(1 + (b / a) ** 2)")
special("exprel", "(exp(a) - y) / a", on="nonzero")

# -------------------------------------------------------------------------------------------- Bessel (10)
special("j0", "-j1(a)", on="reals")
special("j1", "0.5 * (j0(a) - jv(2, a))", on="reals")
special("y0", "-y1(a)")
special("y1", "0.5 * (y0(a) - yv(2, a))")
special("i0", "i1(a)", on="reals")
special("i1", "0.5 * (i0(a) + iv(2, a))", on="reals")
special("i0e", "i1e(a) - sign(a) * y", on="nonzero")
special("i1e", "0.5 * (i0e(a) + ive(2, a)) - sign(a) * y", on="nonzero")
special("k0", "-k1(a)")
special("k1", "-0.5 * (k0(a) + kv(2, a))")
special("k0e", "y - k1e(a)")
special("k1e", "y - 0.5 * (k0e(a) + kve(2, a))")
ORDER = "with respect to the order"
for _n in ("jv",):  # jn is the same object
    partial(_n, args=2, known={1: "0.5 * (jv(a - 1, b) - jv(a + 1, b))"}, why=ORDER)
for _n in ("yv", "yn"):
    partial(_n, args=2, known={1: "0.5 * (yv(a - 1, b) - yv(a + 1, b))"}, why=ORDER)
partial("iv", args=2, known={1: "0.5 * (iv(a - 1, b) + iv(a + 1, b))"}, why=ORDER)
partial("ive", args=2, known={1: "0.5 * (ive(a - 1, b) + ive(a + 1, b)) - sign(b) * y"}, why=ORDER)
for _n in ("kv", "kn"):
    partial(_n, args=2, known={1: "-0.5 * (kv(a - 1, b) + kv(a + 1, b))"}, why=ORDER)
partial("kve", args=2, known={1: "y - 0.5 * (kve(a - 1, b) + kve(a + 1, b))"}, why=ORDER)


@vjp("special.spherical_jn", lanewise=True, on="positive")
def spherical_jn(y: Any, n: Any, z: Any, derivative: Any = False) -> None:
    if derivative is not False:
        raise Unsupported("derivative=True")
    z.bar = y.bar * S.spherical_jn(n, z, True)


@vjp("special.spherical_yn", lanewise=True, on="positive")
def spherical_yn(y: Any, n: Any, z: Any, derivative: Any = False) -> None:
    if derivative is not False:
        raise Unsupported("derivative=True")
    z.bar = y.bar * S.spherical_yn(n, z, True)


# ------------------------------------------------------- elliptic (19), exponential integrals (6), others
special("ellipk", "(ellipe(a) / (1 - a) - y) / (2 * a)", on="unit+")
special("ellipe", "(y - ellipk(a)) / (2 * a)", on="unit+")
special("expi", "exp(a) / a")
special("exp1", "-exp(-a) / a")
partial("expn", args=2, known={1: "-expn(a - 1, b)"}, why=ORDER)
partial("hyp0f1", args=2, known={1: "hyp0f1(a + 1, b) / a"}, why="with respect to a parameter")
partial("hyp1f1", args=3, known={2: "a / b * hyp1f1(a + 1, b + 1, c)"}, why="with respect to a parameter")
partial("hyp2f1", args=4, known={3: "a * b / c * hyp2f1(a + 1, b + 1, c + 1, d)"}, on="unit+",
        why="with respect to a parameter")


@vjp("special.sici", on="positive")
def sici(y: Any, x: Any) -> None:
    s, c = parts(y.bar, 2)
    if s is not None:
        x.bar = s * (N.sin(x) / x)
    if c is not None:
        x.bar = c * (N.cos(x) / x)


@vjp("special.shichi", on="positive")
def shichi(y: Any, x: Any) -> None:
    s, c = parts(y.bar, 2)
    if s is not None:
        x.bar = s * (N.sinh(x) / x)
    if c is not None:
        x.bar = c * (N.cosh(x) / x)


@vjp("special.fresnel", on="positive")
def fresnel(y: Any, x: Any) -> None:
    s, c = parts(y.bar, 2)
    u = (0.5 * np.pi) * (x * x)
    if s is not None:
        x.bar = s * N.sin(u)
    if c is not None:
        x.bar = c * N.cos(u)


@vjp("special.airy", on="reals")
def airy(y: Any, z: Any) -> None:
    """Ai'' = z Ai, Bi'' = z Bi (DLMF 9.2.1)."""
    for i, g in enumerate(parts(y.bar, 4)):
        if g is not None:
            z.bar = g * (y[i + 1] if i % 2 == 0 else z * y[i - 1])


@vjp("special.lambertw", lanewise=True, on="positive")
def lambertw(y: Any, z: Any, k: Any = 0, tol: Any = 1e-8) -> None:
    """y exp(y) = z; the form without 1 / z holds at 0 too (DLMF 4.13.4)."""
    z.bar = N.real(y.bar / (N.exp(y) * (1.0 + y))) if is_real(z) else y.bar / (N.exp(y) * (1.0 + y))


# ----------------------------------------------------------------------------------- sums of exponentials
@vjp("special.logsumexp", on="reals")
def logsumexp(
    y: Any, a: Any, axis: Any = None, b: Any = None, keepdims: Any = False, return_sign: Any = False
) -> None:
    if return_sign is not False:
        raise Unsupported("return_sign=True")
    if isinstance(a, (list, tuple)):
        raise Unsupported("a sequence display; make it an array")
    v = expand(y, a, axis, keepdims)
    # all terms -inf: share 0 instead of exp(nan)
    share = N.exp(a - N.where(v == -np.inf, 0.0, v))
    g = expand(y.bar, a, axis, keepdims)
    if b is None:
        a.bar = g * share
        return
    if active(a):
        a.bar = g * b * share
    if active(b):
        b.bar = g * share * N.ones_like(b)  # where b is larger than a


@vjp("special.softmax", on="reals")
def softmax(y: Any, x: Any, axis: Any = None) -> None:
    t = y.bar * y
    s = N.sum(t) if axis is None else N.sum(t, axis=axis, keepdims=True)
    x.bar = t - y * s


@vjp("special.log_softmax", on="reals")
def log_softmax(y: Any, x: Any, axis: Any = None) -> None:
    s = N.sum(y.bar) if axis is None else N.sum(y.bar, axis=axis, keepdims=True)
    x.bar = y.bar - N.exp(y) * s


inactive("special.gammasgn special.factorial special.comb special.perm special.bernoulli special.euler")
inactive(
    "special.jn_zeros special.yn_zeros special.roots_legendre special.roots_hermite special.roots_laguerre"
)
refused("special.errstate special.geterr special.seterr special.test", "not a numerical function")
