"""scipy.special.  Loaded when the user's code has SciPy.

Numbers of formulas are those of the NIST Digital Library of Mathematical Functions (DLMF); a function without one
follows from its definition in SciPy's documentation.  Slopes by a parameter that have no closed form are sums of the
derivatives of a series' terms (emit/special_helpers.py), or refused.
"""
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from .dsl import (
    N,
    Namespace,
    Unsupported,
    Zero,
    active,
    apply,
    call,
    constant_int,
    expand,
    is_real,
    parts,
    reduced,
    unshared,
)
from .registry import FUNCTIONS, elementwise, inactive, jvp, refused, vjp

S: Any = Namespace(sp)

#: functions that the texts below use
FUNCTIONS.update({
    name: (None, getattr(sp, name)) for name in """
        agm betainc betaincc betaln chdtr chndtr ellipe ellipk elliprd elliprf ellipkinc erf erfcx eval_chebys eval_chebyu
        eval_gegenbauer eval_genlaguerre eval_hermite eval_hermitenorm eval_jacobi eval_laguerre eval_sh_chebyu
        eval_sh_jacobi expit expn bei ber beip berp kei ker keip kerp gammainc gammaln hankel1 hankel1e hankel2 hankel2e
        hyp0f1 hyp1f1 hyp2f1 hyperu i0 i0e i1 i1e iv ive j0 j1 jv jve k0 k0e k1 k1e kv kve log_ndtr log_wright_bessel
        lpmv modstruve ndtri polygamma psi struve wofz wright_bessel xlog1py xlogy y0 y1 yv yve zeta""".split()
    if hasattr(sp, name)})
FUNCTIONS.update({name: (None, getattr(np, name)) for name in "rint imag clip".split()})
FUNCTIONS.update({name: (f"helper {name}", f"helper {name}") for name in """
    expm1_slope log1p_slope agm_slope diric_slope zeta_slope gammainc_slope betainc_slope""".split()})
FUNCTIONS.update({  # found when first used
    "kolmogorov_density": ("scipy.stats.kstwobign.pdf",) * 2,
    "smirnov_density": ("scipy.stats.ksone.pdf",) * 2,
    "noncentral_t": ("scipy.stats.nct.pdf",) * 2,
    "noncentral_f": ("scipy.stats.ncf.pdf",) * 2,
})


def special(names: str, *partials: str, on: str = "positive", note: str = "") -> None:
    elementwise(", ".join(f"{n} special" for n in names.split()), *partials, on=on, note=note)


ORDER = "? there is no closed form of the derivative with respect to the order"
PARAMETER = "? there is no closed form of the derivative with respect to this parameter"
WHOLE = "? this argument is a whole number"

# ------------------------------------------------------------------------------------------------ gamma (5, 25)
special("gamma", "y * psi(a)")  # 5.2.2
special("gammaln loggamma", "psi(a)")
special("rgamma", "-y * psi(a)")
special("psi digamma", "polygamma(1, a)")  # 5.15.1
special("polygamma", WHOLE, "polygamma(a + 1, b)", on="1, 0.3 2")
special("beta", "y * (psi(a) - psi(a + b))", "y * (psi(b) - psi(a + b))")  # 5.12.1
special("betaln", "psi(a) - psi(a + b)", "psi(b) - psi(a + b)")
special("binom", "y * (psi(a + 1) - psi(a - b + 1))", "y * (psi(a - b + 1) - psi(b + 1))", on="2.1 2.9")
special("poch", "y * (psi(a + b) - psi(a))", "y * psi(a + b)")  # 5.2.5
special("zetac", "zeta_slope(a)", on="1.3 4")


@vjp("special.zeta", lanewise=True, on="above one", note="25.11.17; Riemann's zeta function by 25.2.9")
def zeta(y: Any, x: Any, q: Any = None) -> None:
    if q is None:
        x.bar = apply(y.bar, "zeta_slope(a)", a=x)
        return
    if active(x):
        raise Unsupported(ORDER[2:])
    q.bar = apply(y.bar, "-a * zeta(a + 1, b)", a=x, b=q)


@vjp("special.multigammaln", lanewise=True, on="positive")
def multigammaln(y: Any, a: Any, d: Any) -> None:
    if not isinstance(d, int):
        a.bar = y.bar * N.sum(S.psi(N.expand_dims(a, -1) - 0.5 * N.arange(d)), axis=-1)
        return
    t: Any = None
    for j in range(d):
        u = S.psi(a - 0.5 * j) if j else S.psi(a)
        t = u if t is None else t + u
    a.bar = y.bar * t


def real_factorial(exact: Any) -> None:
    if exact is not False:
        raise Unsupported("exact=True is for whole numbers")


@vjp("special.factorial", lanewise=True, on="positive")
def factorial(y: Any, n: Any, exact: Any = False, extend: Any = "zero") -> None:
    real_factorial(exact)
    n.bar = apply(y.bar, "y * psi(a + 1)", a=n, y=y)


@vjp("special.comb", lanewise=True, on="positive")
def comb(y: Any, N: Any, k: Any, *, exact: Any = False, repetition: Any = False) -> None:
    real_factorial(exact)
    if repetition is not False:
        raise Unsupported("repetition=True")
    if active(N):
        N.bar = apply(y.bar, "y * (psi(a + 1) - psi(a - b + 1))", a=N, b=k, y=y)
    if active(k):
        k.bar = apply(y.bar, "y * (psi(a - b + 1) - psi(b + 1))", a=N, b=k, y=y)


@vjp("special.perm", lanewise=True, on="positive")
def perm(y: Any, N: Any, k: Any, exact: Any = False) -> None:
    real_factorial(exact)
    if active(N):
        N.bar = apply(y.bar, "y * (psi(a + 1) - psi(a - b + 1))", a=N, b=k, y=y)
    if active(k):
        k.bar = apply(y.bar, "y * psi(a - b + 1)", a=N, b=k, y=y)


# ---------------------------------------------------------------- incomplete gamma and beta (8), distributions
def density(of: str, at: str, scale: str = "") -> str:
    """The density of the gamma distribution with the shape `of`."""
    return f"{scale}exp(xlogy({of} - 1, {at}) - {at} - gammaln({of}))"


def beta_density(p: str, q: str, x: str) -> str:
    return f"exp(xlogy({p} - 1, {x}) + xlog1py({q} - 1, -{x}) - betaln({p}, {q}))"


_D = density("a", "b")  # 8.8.13
special("gammainc", "gammainc_slope(a, b)", _D)
special("gammaincc", "-gammainc_slope(a, b)", "-" + _D)
_D = density("a", "y")
special("gammaincinv", f"-gammainc_slope(a, y) / {_D}", f"1 / {_D}", on="0.5 3, 0.1 0.9")
special("gammainccinv", f"-gammainc_slope(a, y) / {_D}", f"-1 / {_D}", on="0.5 3, 0.1 0.9")
_D = beta_density("a", "b", "c")  # 8.17.1
_FG = "betainc_slope(a, b, c)", "betainc_slope(b, a, 1 - c)"
special("betainc", _FG[0], "-" + _FG[1], _D, on="0.4 3, 0.4 3, 0.1 0.9")
special("betaincc", "-" + _FG[0], _FG[1], "-" + _D, on="0.4 3, 0.4 3, 0.1 0.9")
_D = beta_density("a", "b", "y")
_FG = f"betainc_slope(a, b, y) / {_D}", f"betainc_slope(b, a, 1 - y) / {_D}"
special("betaincinv", "-" + _FG[0], _FG[1], f"1 / {_D}", on="0.4 3, 0.4 3, 0.1 0.9")
special("betainccinv", "-" + _FG[0], _FG[1], f"-1 / {_D}", on="0.4 3, 0.4 3, 0.1 0.9")
_D = beta_density("y", "b", "c")
special("btdtria", "1 / betainc_slope(y, b, c)", "betainc_slope(b, y, 1 - c) / betainc_slope(y, b, c)",
        "-" + beta_density("y", "b", "c") + " / betainc_slope(y, b, c)", on="0.2 0.8, 1 3, 0.2 0.8")
special("btdtrib", "betainc_slope(a, y, c) / betainc_slope(y, a, 1 - c)", "-1 / betainc_slope(y, a, 1 - c)",
        beta_density("a", "y", "c") + " / betainc_slope(y, a, 1 - c)", on="1 3, 0.2 0.8, 0.2 0.8")
_D = density("b", "(a * c)")
special("gdtr", f"c * {_D}", "gammainc_slope(b, a * c)", f"a * {_D}")
special("gdtrc", f"-c * {_D}", "-gammainc_slope(b, a * c)", f"-a * {_D}")
_D = density("b", "(a * y)")
special("gdtrix", "-y / a", f"-gammainc_slope(b, a * y) / (a * {_D})", f"1 / (a * {_D})", on="0.5 2, 0.5 3, 0.2 0.8")
_D = density("b", "(y * c)")
special("gdtria", f"1 / (c * {_D})", f"-gammainc_slope(b, y * c) / (c * {_D})", "-y / c", on="0.2 0.8, 0.5 3, 0.5 2")
_D = density("y", "(a * c)")
special("gdtrib", f"-c * {_D} / gammainc_slope(y, a * c)", "1 / gammainc_slope(y, a * c)",
        f"-a * {_D} / gammainc_slope(y, a * c)", on="0.5 2, 0.2 0.8, 0.5 3")
_D = density("(a / 2)", "(b / 2)", "0.5 * ")
special("chdtr", "0.5 * gammainc_slope(a / 2, b / 2)", _D)
special("chdtrc", "-0.5 * gammainc_slope(a / 2, b / 2)", "-" + _D)
_D = density("(a / 2)", "(y / 2)", "0.5 * ")
special("chdtri", f"-0.5 * gammainc_slope(a / 2, y / 2) / ({_D})", f"-1 / ({_D})", on="1 4, 0.1 0.9")
_D = density("(y / 2)", "(b / 2)", "0.5 * ")
special("chdtriv", "2 / gammainc_slope(y / 2, b / 2)", f"-2 * ({_D}) / gammainc_slope(y / 2, b / 2)", on="0.2 0.8, 1 4")
_D = "exp(xlogy(floor(a), b) - b - gammaln(floor(a) + 1))"
special("pdtr", "0", "-" + _D, on="3, 0.5 3")
special("pdtrc", "0", _D, on="3, 0.5 3")
special("pdtri", WHOLE, "-exp(y - xlogy(floor(a), y) + gammaln(floor(a) + 1))", on="3, 0.1 0.9")
special("pdtrik", "-1 / gammainc_slope(y + 1, b)", density("(y + 1)", "b", "-1 * ") + " / gammainc_slope(y + 1, b)",
        on="0.2 0.8, 1 4")
_D = "exp(gammaln(b + 1) - gammaln(floor(a) + 1) - gammaln(b - floor(a)) + xlogy(floor(a), c) + xlog1py(b - floor(a) - 1, -c))"
special("bdtr", "0", WHOLE, "-" + _D, on="2, 5, 0.2 0.8")
special("bdtrc", "0", WHOLE, _D, on="2, 5, 0.2 0.8")
_D = "exp(gammaln(b + 1) - gammaln(floor(a) + 1) - gammaln(b - floor(a)) + xlogy(floor(a), y) + xlog1py(b - floor(a) - 1, -y))"
special("bdtri", WHOLE, WHOLE, f"-1 / {_D}", on="2, 5, 0.2 0.8")
_D = beta_density("b", "(floor(a) + 1)", "c")
special("nbdtr", "0", WHOLE, _D, on="2, 5, 0.2 0.8")
special("nbdtrc", "0", WHOLE, "-" + _D, on="2, 5, 0.2 0.8")
special("nbdtri", WHOLE, WHOLE, "1 / " + beta_density("b", "(floor(a) + 1)", "y"), on="2, 5, 0.2 0.8")


def f_density(x: str) -> str:
    return (f"exp(0.5 * a * log(a) + 0.5 * b * log(b) + xlogy(0.5 * a - 1, {x}) - 0.5 * (a + b) * log(b + a * {x})"
            " - betaln(0.5 * a, 0.5 * b))")


# the F distribution is betainc(a / 2, b / 2, a x / (a x + b))
_A = "(0.5 * betainc_slope(a / 2, b / 2, a * c / (a * c + b)) + c / a * " + f_density("c") + ")"
_B = "(-0.5 * betainc_slope(b / 2, a / 2, b / (a * c + b)) - c / b * " + f_density("c") + ")"
special("fdtr", _A, _B, f_density("c"), on="1 5, 1 5, 0.3 3")
special("fdtrc", "-" + _A, "-" + _B, "-" + f_density("c"), on="1 5, 1 5, 0.3 3")
_A, _B = (t.replace("c /", "y /").replace("* c", "* y") for t in (
    "0.5 * betainc_slope(a / 2, b / 2, a * c / (a * c + b))", "0.5 * betainc_slope(b / 2, a / 2, b / (a * c + b))"))
special("fdtri", f"-{_A} / {f_density('y')} - y / a", f"{_B} / {f_density('y')} + y / b", f"1 / {f_density('y')}",
        on="1 5, 1 5, 0.2 0.8")


def t_density(x: str) -> str:
    return f"exp(gammaln((a + 1) / 2) - gammaln(a / 2) - (a + 1) / 2 * log1p({x} * {x} / a)) / sqrt(a * pi)"


def t_slope(x: str) -> str:
    """Student's distribution is 1 - betainc(a / 2, 1 / 2, a / (a + x**2)) / 2 for x > 0."""
    return f"(-0.25 * sign({x}) * betainc_slope(a / 2, 0.5, a / (a + {x} * {x})) - {x} / (2 * a) * {t_density(x)})"


special("stdtr", t_slope("b"), t_density("b"), on="1 5, -2 2")
special("stdtrit", f"-{t_slope('y')} / ({t_density('y')})", f"1 / ({t_density('y')})", on="1 5, 0.1 0.45")
_D = "0.5 * exp(-0.5 * (sqrt(a) - sqrt(c)) ** 2) * (a / c) ** (b / 4 - 0.5) * ive(b / 2 - 1, sqrt(a * c))"
special("chndtr", _D, PARAMETER, "0.5 * (chndtr(a, b + 2, c) - chndtr(a, b, c))", on="1 4, 2 5, 0.5 2")
_D = "0.5 * exp(-0.5 * (sqrt(y) - sqrt(c)) ** 2) * (y / c) ** (b / 4 - 0.5) * ive(b / 2 - 1, sqrt(y * c))"
special("chndtrix", f"1 / ({_D})", PARAMETER, f"-0.5 * (chndtr(y, b + 2, c) - chndtr(y, b, c)) / ({_D})",
        on="0.2 0.8, 2 5, 0.5 2")
special("nctdtr", PARAMETER, PARAMETER, "noncentral_t(c, a, b)", on="2 5, 0.3 1, -1 2")
special("ncfdtr", PARAMETER, PARAMETER, PARAMETER, "noncentral_f(d, a, b, c)", on="2 5, 2 5, 0.3 1, 0.4 2")
special("nctdtrit", PARAMETER, PARAMETER, "1 / noncentral_t(y, a, b)", on="2 5, 0.3 1, 0.2 0.8")
special("ncfdtri", PARAMETER, PARAMETER, PARAMETER, "1 / noncentral_f(y, a, b, c)", on="2 5, 2 5, 0.3 1, 0.2 0.8")
special("kolmogorov", "-kolmogorov_density(a)", on="0.4 2")
special("kolmogi", "-1 / kolmogorov_density(y)", on="0.1 0.9")
special("smirnov", WHOLE, "-smirnov_density(b, a)", on="4, 0.1 0.6")
special("smirnovi", WHOLE, "-1 / smirnov_density(y, a)", on="4, 0.1 0.6")
special("tklmbda", "1 / (y ** (b - 1) + (1 - y) ** (b - 1))",
        "-(log(y) ** 2 * expm1_slope(b * log(y)) - log1p(-y) ** 2 * expm1_slope(b * log1p(-y)))"
        " / (y ** (b - 1) + (1 - y) ** (b - 1))", on="-0.8 0.8, 0.3 0.8")
special("nrdtrimn", "-b * 2.5066282746310002 * exp(0.5 * ((c - y) / b) ** 2)", "(y - c) / b", "1",
        on="0.2 0.8, 0.5 2, -1 1")
special("nrdtrisd", "-1 / ndtri(b)", "-y / ndtri(b) * 2.5066282746310002 * exp(0.5 * ndtri(b) ** 2)", "1 / ndtri(b)",
        on="-1 0.5, 0.6 0.9, 1 2")
special("owens_t", "-0.19947114020071635 * exp(-0.5 * (a * a)) * erf(0.7071067811865476 * a * b)",
        "exp(-0.5 * (a * a) * (1 + b * b)) / (2 * pi * (1 + b * b))", on="reals")

# ------------------------------------------------------------------------------------- error function (7)
special("erf", "1.1283791670955126 * exp(-(a * a))", on="reals")  # 7.10.1
special("erfc", "-(1.1283791670955126 * exp(-(a * a)))", on="reals")
special("erfcx", "2 * a * y - 1.1283791670955126", on="reals")
special("erfi", "1.1283791670955126 * exp(a * a)", on="reals")
special("wofz", "1.1283791670955126j - 2 * a * y", on="reals")  # 7.10.2
special("dawsn", "1 - 2 * a * y", on="reals")  # 7.10.3
special("erfinv", "0.886226925452758 * exp(y * y)", on="unit")
special("erfcinv", "-(0.886226925452758 * exp(y * y))", on="unit+")
special("ndtr", "0.3989422804014327 * exp(-0.5 * (a * a))", on="reals")
special("ndtri", "2.5066282746310002 * exp(0.5 * (y * y))", on="unit+")
special("log_ndtr", "0.3989422804014327 * exp(-0.5 * (a * a) - y)", on="reals")
special("ndtri_exp", "2.5066282746310002 * exp(0.5 * (y * y) + a)", on="negative")
# Re w(z) / (s sqrt(2 pi)) with z = (x + i g) / (s sqrt 2) (7.19); w' = 2 i / sqrt pi - 2 z w
_Z = "((a + 1j * c) / (b * 1.4142135623730951))"
_W = f"(1.1283791670955126j - 2 * {_Z} * wofz({_Z}))"
special("voigt_profile", f"real({_W}) / (3.5449077018110318 * (b * b))",
        f"-y / b - real({_W} * {_Z}) / (2.5066282746310002 * (b * b))", f"-imag({_W}) / (3.5449077018110318 * (b * b))",
        on="-1 1, 0.5 2, 0.5 2")

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
special("powm1", "b * a ** (b - 1)", "log(a) * (y + 1)")
special("cosm1", "-sin(a)", on="reals")
special("sindg", "0.017453292519943295 * cos(0.017453292519943295 * a)", on="reals")
special("cosdg", "-(0.017453292519943295 * sin(0.017453292519943295 * a))", on="reals")
special("tandg", "0.017453292519943295 * (1 + y * y)", on="reals")
special("cotdg", "-(0.017453292519943295 * (1 + y * y))", on="20 70")
special("radian", "0.017453292519943295", "0.0002908882086657216", "4.84813681109536e-06", on="reals")
special("boxcox", "a ** (b - 1)", "log(a) ** 2 * expm1_slope(b * log(a))")
special("boxcox1p", "(1 + a) ** (b - 1)", "log1p(a) ** 2 * expm1_slope(b * log1p(a))")
special("inv_boxcox", "y / (1 + a * b)", "-y * (a * a) * log1p_slope(a * b)")
special("inv_boxcox1p", "(y + 1) / (1 + a * b)", "-(y + 1) * (a * a) * log1p_slope(a * b)")
special("huber", "where(b > a, b - a, where(b < -a, -b - a, 0))", "where(b > a, a, where(b < -a, -a, b))")
special("pseudo_huber", "2 * a * (sqrt(1 + (b / a) ** 2) - 1) - b * b / (a * sqrt(1 + (b / a) ** 2))",
        "b / sqrt(1 + (b / a) ** 2)")
special("exprel", "expm1_slope(a)", on="reals")
special("agm", "agm_slope(a, b)", "agm_slope(b, a)", note="19.8.1")
special("wrightomega", "y / (1 + y)", on="reals", note="4.13.1_1")


@vjp("special.diric", lanewise=True, on="reals")
def diric(y: Any, x: Any, n: Any) -> None:
    x.bar = apply(y.bar, "diric_slope(a, b)", a=x, b=constant_int(n, "n"))


# -------------------------------------------------------------------------------------------- Bessel (10)
special("j0", "-j1(a)", on="reals")  # 10.6.3
special("j1", "0.5 * (j0(a) - jv(2, a))", on="reals")
special("y0", "-y1(a)")
special("y1", "0.5 * (y0(a) - yv(2, a))")
special("i0", "i1(a)", on="reals")  # 10.29.3
special("i1", "0.5 * (i0(a) + iv(2, a))", on="reals")
special("i0e", "i1e(a) - sign(a) * y", on="nonzero")
special("i1e", "0.5 * (i0e(a) + ive(2, a)) - sign(a) * y", on="nonzero")
special("k0", "-k1(a)")
special("k1", "-0.5 * (k0(a) + kv(2, a))")
special("k0e", "y - k1e(a)")
special("k1e", "y - 0.5 * (k0e(a) + kve(2, a))")
special("jv", ORDER, "0.5 * (jv(a - 1, b) - jv(a + 1, b))")  # 10.6.1; jn is the same object
special("jve", ORDER, "0.5 * (jve(a - 1, b) - jve(a + 1, b))", note="of real arguments")
special("yv", ORDER, "0.5 * (yv(a - 1, b) - yv(a + 1, b))")
special("yn", WHOLE, "0.5 * (yv(a - 1, b) - yv(a + 1, b))", on="2, 0.5 2")
special("yve", ORDER, "0.5 * (yve(a - 1, b) - yve(a + 1, b))", note="of real arguments")
special("iv", ORDER, "0.5 * (iv(a - 1, b) + iv(a + 1, b))")  # 10.29.1
special("ive", ORDER, "0.5 * (ive(a - 1, b) + ive(a + 1, b)) - sign(b) * y")
special("kv", ORDER, "-0.5 * (kv(a - 1, b) + kv(a + 1, b))")
special("kn", WHOLE, "-0.5 * (kv(a - 1, b) + kv(a + 1, b))", on="2, 0.5 2")
special("kve", ORDER, "y - 0.5 * (kve(a - 1, b) + kve(a + 1, b))")
special("hankel1", ORDER, "0.5 * (hankel1(a - 1, b) - hankel1(a + 1, b))")
special("hankel2", ORDER, "0.5 * (hankel2(a - 1, b) - hankel2(a + 1, b))")
special("hankel1e", ORDER, "0.5 * (hankel1e(a - 1, b) - hankel1e(a + 1, b)) - 1j * y")
special("hankel2e", ORDER, "0.5 * (hankel2e(a - 1, b) - hankel2e(a + 1, b)) + 1j * y")
_H = "exp(a * log(0.5 * b) - gammaln(a + 1.5)) * 0.5641895835477563"
special("struve", ORDER, f"0.5 * (struve(a - 1, b) - struve(a + 1, b) + {_H})")  # 11.4.27, 11.4.28
special("modstruve", ORDER, f"0.5 * (modstruve(a - 1, b) + modstruve(a + 1, b) + {_H})")  # 11.4.29, 11.4.30
# x**2 w'' + x w' = i x**2 w for w = ber + i bei, ker + i kei (10.61.3)
special("ber", "berp(a)", on="reals")
special("bei", "beip(a)", on="reals")
special("ker", "kerp(a)")
special("kei", "keip(a)")
special("berp", "where(a == 0, 0, -bei(a) - y / where(a == 0, 1, a))", on="reals")
special("beip", "where(a == 0, 0.5, ber(a) - y / where(a == 0, 1, a))", on="reals")
special("kerp", "-kei(a) - y / a")
special("keip", "ker(a) - y / a")
special("itstruve0", "struve(0, a)")
special("it2struve0", "-struve(0, a) / a")
special("itmodstruve0", "modstruve(0, a)")


def derivative_of_order(name: str) -> None:
    """The n-th derivative of a function: its derivative is the next one."""
    f = getattr(sp, name)

    @vjp(f"special.{name}", lanewise=True, on="positive")
    def rule(y: Any, v: Any, z: Any, n: Any = 1) -> None:
        if active(v):
            raise Unsupported(ORDER[2:])
        z.bar = y.bar * call(f, v, z, constant_int(n, "n") + 1)


for _n in ("jvp", "yvp", "ivp", "kvp", "h1vp", "h2vp"):
    derivative_of_order(_n)


def spherical(name: str, equation: str) -> None:
    """Spherical Bessel functions; their second derivative by 10.47.1 and 10.47.2."""
    f = getattr(sp, name)

    @vjp(f"special.{name}", lanewise=True, on="positive")
    def rule(y: Any, n: Any, z: Any, derivative: Any = False) -> None:
        if not isinstance(derivative, (bool, int)):
            raise Unsupported("derivative must be a literal")
        z.bar = apply(y.bar, equation, a=n, b=z, c=call(f, n, z), y=y) if derivative else y.bar * call(f, n, z, True)


spherical("spherical_jn", "(a * (a + 1) / (b * b) - 1) * c - 2 * y / b")
spherical("spherical_yn", "(a * (a + 1) / (b * b) - 1) * c - 2 * y / b")
spherical("spherical_in", "(a * (a + 1) / (b * b) + 1) * c - 2 * y / b")
spherical("spherical_kn", "(a * (a + 1) / (b * b) + 1) * c - 2 * y / b")

# ------------------------------------------------------------ elliptic integrals (19), by Carlson's, which do not cancel
special("ellipk", "elliprd(0, 1, 1 - a) / 6", on="unit+")
special("ellipkm1", "-elliprd(0, 1, a) / 6", on="unit+")
special("ellipe", "-elliprd(0, 1 - a, 1) / 6", on="unit+")
# beyond a quarter period: k half periods and a rest
_K = "rint(a / pi)"
special("ellipkinc", "1 / sqrt(1 - b * sin(a) ** 2)",
        "sin(a - pi * rint(a / pi)) ** 3 / 6 * elliprd(cos(a) ** 2, 1, 1 - b * sin(a) ** 2)"
        " + rint(a / pi) / 3 * elliprd(0, 1, 1 - where(rint(a / pi) == 0, 0, b))", on="-4 4, 0.1 0.9")
special("ellipeinc", "sqrt(1 - b * sin(a) ** 2)",
        "-(sin(a - pi * rint(a / pi)) ** 3 / 6 * elliprd(cos(a) ** 2, 1 - b * sin(a) ** 2, 1)"
        " + rint(a / pi) / 3 * elliprd(0, 1 - b, 1))", on="-4 4, 0.1 0.9")
special("elliprf", "-elliprd(b, c, a) / 6", "-elliprd(a, c, b) / 6", "-elliprd(a, b, c) / 6")
special("elliprc", "-elliprd(b, b, a) / 6", "-elliprd(a, b, b) / 3")
special("elliprg", *(f"0.25 * (elliprf(a, b, c) - {x} * elliprd({u}, {v}, {x}) / 3)" for x, u, v in (
    "abc", "bac", "cab")))
# 19.18.14; by an argument that equals the third a third of that by it, which homogeneity of degree -3/2 gives
_X, _Y = (f"(elliprd({q}, c, {p}) - y) / where({p} == c, 1, 2 * ({p} - c))" for p, q in ("ab", "ba"))
_X, _Y = (f"where({p} == c, -(1.5 * y + {q} * where({q} == 0, 0, {v})) / where({q} == c, 5 * c, 4 * c), {u})"
          for p, q, u, v in (("a", "b", _X, _Y), ("b", "a", _Y, _X)))
special("elliprd", _X, _Y, f"-(1.5 * y + a * where(a == 0, 0, {_X}) + b * where(b == 0, 0, {_Y})) / c",
        on="0.2 0.6, 0.8 1, 1.4 2")


@vjp("special.ellipj", lanewise=True, on="unit+")
def ellipj(y: Any, u: Any, m: Any) -> None:
    """22.13.1, 22.13.2; by the parameter through the amplitude, whose incomplete integral is u."""
    sn, cn, dn, ph = (y[i] for i in range(4))
    by_u = (lambda g: g * cn * dn, lambda g: -g * sn * dn, lambda g: -g * m * sn * cn, lambda g: g * dn)
    for g, f in zip(parts(y.bar, 4), by_u):
        if g is not None and active(u):
            u.bar = f(g)
    if not active(m):
        return
    t = -apply(dn, "sin(a - pi * rint(a / pi)) ** 3 / 6 * elliprd(cos(a) ** 2, 1, 1 - b * sin(a) ** 2)"
               " + rint(a / pi) / 3 * elliprd(0, 1, 1 - where(rint(a / pi) == 0, 0, b))", a=ph, b=m)
    by_m = (lambda g: g * cn * t, lambda g: -g * sn * t, lambda g: -g * (0.5 * sn * sn + m * sn * cn * t) / dn,
            lambda g: g * t)
    for g, f in zip(parts(y.bar, 4), by_m):
        if g is not None:
            m.bar = f(g)


# --------------------------------------------- exponential integrals (6), hypergeometric (13, 15, 16), polylogarithms (25)
special("expi", "exp(a) / a")
special("exp1", "-exp(-a) / a")
special("expn", ORDER, "where(a == 0, -exp(-b) * (1 + 1 / b) / b, -expn(maximum(a - 1, 0), b))", on="2, 0.5 2")  # 8.19.13
special("hyp0f1", PARAMETER, "hyp0f1(a + 1, b) / a")  # 16.3.1
special("hyp1f1", PARAMETER, PARAMETER, "a / b * hyp1f1(a + 1, b + 1, c)")  # 13.3.15
special("hyp2f1", PARAMETER, PARAMETER, PARAMETER, "a * b / c * hyp2f1(a + 1, b + 1, c + 1, d)", on="unit+")  # 15.5.1
special("hyperu", PARAMETER, PARAMETER, "-a * hyperu(a + 1, b + 1, c)")  # 13.3.22
special("wright_bessel", PARAMETER, PARAMETER, "wright_bessel(a, a + b, c)")  # 10.46.1
special("log_wright_bessel", PARAMETER, PARAMETER, "exp(log_wright_bessel(a, a + b, c) - y)")
special("spence", "where(a == 1, -1, log(a) / where(a == 1, 1, 1 - a))")  # 25.12.1

# ------------------------------------------------------------------------ orthogonal polynomials (18.9), Legendre (14)
# the degree below, 0 for degree 0, where the factor before it vanishes
special("eval_legendre", ORDER, "(a != 0) * 0.5 * (a + 1) * eval_jacobi(a - (a != 0), 1, 1, b)", on="3, -0.9 0.9")
special("eval_sh_legendre", ORDER, "(a != 0) * (a + 1) * eval_jacobi(a - (a != 0), 1, 1, 2 * b - 1)", on="3, 0.1 0.9")
special("eval_jacobi", ORDER, PARAMETER, PARAMETER,
        "(a != 0) * 0.5 * (a + b + c + 1) * eval_jacobi(a - (a != 0), b + 1, c + 1, d)", on="3, 0.5 2, 0.5 2, -0.9 0.9")
special("eval_sh_jacobi", ORDER, PARAMETER, PARAMETER, "a * eval_sh_jacobi(a - (a != 0), b + 2, c + 1, d)",
        on="3, 2 3, 0.5 2, 0.1 0.9")
special("eval_gegenbauer", ORDER, PARAMETER, "(a != 0) * 2 * b * eval_gegenbauer(a - (a != 0), b + 1, c)",
        on="3, 0.5 2, -0.9 0.9")
special("eval_chebyt", ORDER, "a * eval_chebyu(a - (a != 0), b)", on="3, -0.9 0.9")
special("eval_chebyu", ORDER, "(a != 0) * 2 * eval_gegenbauer(a - (a != 0), 2, b)", on="3, -0.9 0.9")
special("eval_chebyc", ORDER, "a * eval_chebys(a - (a != 0), b)", on="3, -1.9 1.9")
special("eval_chebys", ORDER, "(a != 0) * eval_gegenbauer(a - (a != 0), 2, b / 2)", on="3, -1.9 1.9")
special("eval_sh_chebyt", ORDER, "2 * a * eval_sh_chebyu(a - (a != 0), b)", on="3, 0.1 0.9")
special("eval_sh_chebyu", ORDER, "(a != 0) * 4 * eval_gegenbauer(a - (a != 0), 2, 2 * b - 1)", on="3, 0.1 0.9")
special("eval_laguerre", ORDER, "-(a != 0) * eval_genlaguerre(a - (a != 0), 1, b)", on="3, 0.2 2")
special("eval_genlaguerre", ORDER, PARAMETER, "-(a != 0) * eval_genlaguerre(a - (a != 0), b + 1, c)", on="3, 0.5 2, 0.2 2")
special("eval_hermite", WHOLE, "2 * a * eval_hermite(a - (a != 0), b)", on="3, -2 2")
special("eval_hermitenorm", WHOLE, "a * eval_hermitenorm(a - (a != 0), b)", on="3, -2 2")
special("lpmv", ORDER, ORDER, "(b * c * y - (a + b) * lpmv(a, b - 1, c)) / ((c - 1) * (c + 1))", on="1, 3, -0.9 0.9")


def legendre(name: str, count: int) -> None:
    """Functions of SciPy 1.15 that return derivatives too, if asked; the argument is the one after `count` others."""
    f = getattr(sp, name, None)
    if f is None:
        return

    @vjp(f"special.{name}", lanewise=True, on="unit")
    def rule(y: Any, *args: Any, diff_n: Any = 0, **kws: Any) -> None:
        if diff_n != 0 or active(*args[:count]):
            raise Unsupported("only the function itself, with respect to its argument")
        args[count].bar = y.bar * call(f, *args, diff_n=1, **kws)[1]


legendre("legendre_p", 1)
legendre("assoc_legendre_p", 2)
legendre("sph_legendre_p", 2)

if hasattr(sp, "sph_harm_y"):
    @vjp("special.sph_harm_y", lanewise=True, on="unit")
    def sph_harm_y(y: Any, n: Any, m: Any, theta: Any, phi: Any, *, diff_n: Any = 0) -> None:
        if diff_n != 0:
            raise Unsupported("diff_n")
        if active(theta):
            t = y.bar * call(sp.sph_harm_y, n, m, theta, phi, diff_n=1)[1][..., 0]
            theta.bar = N.real(t) if is_real(theta) else t
        if active(phi):
            t = y.bar * y * (1j * m)
            phi.bar = N.real(t) if is_real(phi) else t

    @jvp("special.sph_harm_y")
    def sph_harm_y_dot(y: Any, n: Any, m: Any, theta: Any, phi: Any, *, diff_n: Any = 0) -> None:
        if diff_n != 0:
            raise Unsupported("diff_n")
        t = call(sp.sph_harm_y, n, m, theta, phi, diff_n=1)[1][..., 0] * theta.dot if active(theta) else Zero(y.b)
        y.dot = t + y * (1j * m) * phi.dot if active(phi) else t


# ------------------------------------------------------------------------------------------ functions with several results
def several(names: str, slopes: Any, *, at: int = 0, on: str = "positive") -> None:
    """slopes(y, *arguments) are the derivatives of the results by the argument `at`; the others are held constant."""
    def make(f: Any) -> None:
        def rule(y: Any, *args: Any) -> None:
            if active(*args[:at]):
                raise Unsupported(PARAMETER[2:])
            for i, g in enumerate(parts(y.bar, f.nout)):
                if g is not None:
                    t = g * slopes(y, *args)[i]()
                    args[at].bar = t if is_real(t) or not is_real(args[at]) else N.real(t)

        def rule_dot(y: Any, *args: Any) -> None:
            if active(*args[:at]):
                raise Unsupported(PARAMETER[2:])
            y.dot = tuple([slope() * args[at].dot for slope in slopes(y, *args)])

        vjp(f"special.{f.__name__}", on=on)(rule)
        jvp(f"special.{f.__name__}")(rule_dot)

    for name in names.split():
        if hasattr(sp, name):
            make(getattr(sp, name))


several("sici", lambda y, x: (lambda: N.sinc(x / np.pi), lambda: N.cos(x) / x))  # 6.2.9, 6.2.11
several("shichi", lambda y, x: (lambda: N.sinh(x) / x, lambda: N.cosh(x) / x))
several("fresnel", lambda y, x: (lambda: N.sin(0.5 * np.pi * (x * x)), lambda: N.cos(0.5 * np.pi * (x * x))))  # 7.2.7
several("modfresnelp", lambda y, x: (
    lambda: -N.exp(x * x * 1j), lambda: -2j * x * y[1] - np.exp(-0.25j * np.pi) / np.sqrt(np.pi)))
several("modfresnelm", lambda y, x: (
    lambda: -N.exp(x * x * -1j), lambda: 2j * x * y[1] - np.exp(0.25j * np.pi) / np.sqrt(np.pi)))
several("airy", lambda y, z: (lambda: y[1], lambda: z * y[0], lambda: y[3], lambda: z * y[2]), on="reals")  # 9.2.1
several("airye", lambda y, z: (
    lambda: y[1] + N.sqrt(z) * y[0], lambda: z * y[0] + N.sqrt(z) * y[1],
    lambda: y[3] - N.sqrt(N.maximum(z, 0.0)) * y[2], lambda: z * y[2] - N.sqrt(N.maximum(z, 0.0)) * y[3]))
several("itairy", lambda y, x: (lambda: S.airy(x)[0], lambda: S.airy(x)[2], lambda: S.airy(-x)[0], lambda: S.airy(-x)[2]))
several("itj0y0", lambda y, x: (lambda: S.j0(x), lambda: S.y0(x)))
several("iti0k0", lambda y, x: (lambda: S.i0(x), lambda: S.k0(x)))
several("it2j0y0", lambda y, x: (lambda: (1.0 - S.j0(x)) / x, lambda: -S.y0(x) / x))
several("it2i0k0", lambda y, x: (lambda: (S.i0(x) - 1.0) / x, lambda: -S.k0(x) / x))
several("kelvin", lambda y, x: (
    lambda: y[2], lambda: y[3], lambda: y[0] * 1j - y[2] / x, lambda: y[1] * 1j - y[3] / x))  # 10.61.3
several("pbdv", lambda y, v, x: (lambda: y[1], lambda: (0.25 * x * x - v - 0.5) * y[0]), at=1)  # 12.2.4
several("pbvv", lambda y, v, x: (lambda: y[1], lambda: (0.25 * x * x - v - 0.5) * y[0]), at=1)
several("pbwa", lambda y, a, x: (lambda: y[1], lambda: (a - 0.25 * x * x) * y[0]), at=1)  # 12.14.2
# Mathieu's equations 28.2.1 and 28.20.1; cem and sem take degrees
_DEG = np.pi / 180
for _n, _v in (("cem", S.mathieu_a), ("sem", S.mathieu_b)):
    several(f"mathieu_{_n}", lambda y, m, q, x, v=_v: (
        lambda: _DEG * y[1], lambda: -_DEG * (v(m, q) - 2.0 * q * N.cos(2.0 * _DEG * x)) * y[0]), at=2)
for _n, _v in (("modcem1 mathieu_modcem2", S.mathieu_a), ("modsem1 mathieu_modsem2", S.mathieu_b)):
    several(f"mathieu_{_n}", lambda y, m, q, x, v=_v: (
        lambda: y[1], lambda: (v(m, q) - 2.0 * q * N.cosh(2.0 * x)) * y[0]), at=2)


def spheroidal(kind: str, sign: float, radial: float) -> None:
    """30.2.1: ((1 - x**2) w')' + (cv - c**2 x**2 - m**2 / (1 - x**2)) w = 0, in its prolate and oblate forms."""
    def slopes(y: Any, m: Any, x: Any, c: Any, cv: Any) -> Any:
        def second() -> Any:
            u = 1.0 - radial * x * x
            return radial * (2.0 * x * y[1] - (cv - sign * (c * c) * (x * x) - m * m / u) * y[0]) / u
        return lambda: y[1], second

    head, tail = kind.split("_")
    value = getattr(S, f"{head}_cv")
    several(kind, lambda y, m, n, c, x: slopes(y, m, x, c, value(m, n, c)), at=3, on="unit+")
    several(f"{kind}_cv", lambda y, m, n, c, cv, x: slopes(y, m, x, c, cv), at=4, on="unit+")


for _n, _s, _r in (("pro_ang1", 1.0, 1.0), ("pro_rad1", 1.0, 1.0), ("obl_ang1", -1.0, 1.0), ("obl_rad1", 1.0, -1.0)):
    spheroidal(_n, _s, _r)


@vjp("special.lambertw", lanewise=True, on="positive")
def lambertw(y: Any, z: Any, k: Any = 0, tol: Any = 1e-8) -> None:
    """y exp(y) = z; the form without 1 / z holds at 0 too (4.13.4)."""
    z.bar = N.real(y.bar / (N.exp(y) * (1.0 + y))) if is_real(z) else y.bar / (N.exp(y) * (1.0 + y))


@jvp("special.lambertw")
def lambertw_dot(y: Any, z: Any, k: Any = 0, tol: Any = 1e-8) -> None:
    unshared(tol)
    y.dot = z.dot / (N.exp(y) * (1.0 + y))


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


@jvp("special.logsumexp")
def logsumexp_dot(
    y: Any, a: Any, axis: Any = None, b: Any = None, keepdims: Any = False, return_sign: Any = False
) -> None:
    """The tangents weighted by the shares of the terms."""
    if return_sign is not False:
        raise Unsupported("return_sign=True")
    v = expand(y, a, axis, keepdims)
    share = N.exp(a - N.where(v == -np.inf, 0.0, v))
    t = a.dot if b is None else b * a.dot + b.dot if active(b) else b * a.dot
    y.dot = reduced(np.sum, share * t, axis, keepdims)


@vjp("special.softmax", on="reals")
def softmax(y: Any, x: Any, axis: Any = None) -> None:
    t = y.bar * y
    s = N.sum(t) if axis is None else N.sum(t, axis=axis, keepdims=True)
    x.bar = t - y * s


@jvp("special.softmax")
def softmax_dot(y: Any, x: Any, axis: Any = None) -> None:
    """The Jacobian diag(y) - y y^T is symmetric."""
    t = y * x.dot
    y.dot = t - y * (N.sum(t) if axis is None else N.sum(t, axis=axis, keepdims=True))


@vjp("special.log_softmax", on="reals")
def log_softmax(y: Any, x: Any, axis: Any = None) -> None:
    s = N.sum(y.bar) if axis is None else N.sum(y.bar, axis=axis, keepdims=True)
    x.bar = y.bar - N.exp(y) * s


@jvp("special.log_softmax")
def log_softmax_dot(y: Any, x: Any, axis: Any = None) -> None:
    t = N.exp(y) * x.dot
    y.dot = x.dot - (N.sum(t) if axis is None else N.sum(t, axis=axis, keepdims=True))


def each(words: str) -> str:
    return " ".join(f"special.{w}" for w in words.split())


inactive(each("gammasgn round"), "derivative 0 wherever it exists")
inactive(each("bernoulli euler stirling2 factorial2 factorialk"), "functions of integers")
inactive(each("""
    ai_zeros bi_zeros bei_zeros beip_zeros ber_zeros berp_zeros erf_zeros fresnel_zeros fresnelc_zeros fresnels_zeros
    jn_zeros jnjnp_zeros jnp_zeros jnyn_zeros kei_zeros keip_zeros kelvin_zeros ker_zeros kerp_zeros y0_zeros y1_zeros
    y1p_zeros yn_zeros ynp_zeros"""), "zeros of functions, by number")
inactive(each("""
    roots_chebyc roots_chebys roots_chebyt roots_chebyu roots_hermite roots_hermitenorm roots_laguerre roots_legendre
    roots_sh_chebyt roots_sh_chebyu roots_sh_legendre c_roots h_roots he_roots l_roots p_roots s_roots t_roots ts_roots
    u_roots us_roots ps_roots"""), "nodes and weights, by number")
refused(each("""
    roots_gegenbauer roots_genlaguerre roots_jacobi roots_sh_jacobi cg_roots j_roots js_roots la_roots"""),
        "the dependence of nodes on the parameters of the weight has no rule")
refused(each("""
    chebyc chebys chebyt chebyu gegenbauer genlaguerre hermite hermitenorm jacobi laguerre legendre sh_chebyt sh_chebyu
    sh_jacobi sh_legendre"""), "a polynomial object; evaluate it with eval_chebyt, eval_legendre, ...")
refused(each("""
    assoc_legendre_p_all legendre_p_all sph_harm_y_all sph_legendre_p_all lpmn lpn lqmn lqn clpmn riccati_jn riccati_yn lmbda
    pbdn_seq pbdv_seq pbvv_seq"""), "a table of functions and their derivatives; take the function of one order")
refused(each("""
    ellip_harm ellip_harm_2 ellip_normal mathieu_a mathieu_b mathieu_even_coef mathieu_odd_coef obl_cv obl_cv_seq pro_cv
    pro_cv_seq besselpoly elliprj bdtrik bdtrin nbdtrik nbdtrin chndtridf chndtrinc fdtridfd ncfdtridfd ncfdtridfn
    ncfdtrinc nctdtridf nctdtrinc stdtridf"""), "there is no closed form of the derivative")
refused(each("pro_rad2 pro_rad2_cv obl_rad2 obl_rad2_cv"), "SciPy's values do not satisfy the differential equation")
refused(each("sph_harm"), "deprecated in SciPy; use sph_harm_y")
refused(each("errstate geterr seterr test SpecialFunctionError SpecialFunctionWarning"), "not a numerical function")
