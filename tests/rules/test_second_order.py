"""The text of a gradient, helpers included, is differentiated again in both modes: compared with differences of it."""

from __future__ import annotations

import linecache
import math

import numpy as np
import pytest

import ast2grad

pytestmark = pytest.mark.engine
V = np.array([0.4, 1.3, -0.7])
S = np.array([[2.0, 0.3, 0.1], [0.1, 1.5, 0.2], [0.3, -0.2, 1.8]])
W = np.arange(1.0, 10.0).reshape(3, 3)
CASES = [
    ("prod", "x", "np.prod(x)"),
    ("norm", "x", "np.linalg.norm(x)"),
    ("std", "x", "np.std(x)"),
    ("cumprod", "x", "np.sum(np.cumprod(x)*np.array([1.,2.,3.]))"),
    ("max", "x", "np.max(x*x)"),
    ("maximum", "x", "np.sum(np.maximum(x,0.2)**3)"),
    ("sinc", "x", "np.sum(np.sinc(x))"),
    ("sort", "x", "np.sum(np.sort(x)**2*np.array([1.,2.,3.]))"),
    ("take", "x", "np.sum(np.take(x,[0,0,2])**3)"),
    ("tile", "x", "np.sum(np.tile(x,2)**3)"),
    ("concat", "x", "np.sum(np.concatenate([x,x[:2]*x[1:]])**2)"),
    ("conv", "x", "np.sum(np.convolve(x,x)**2)"),
    ("var", "x", "np.var(x)**2"),
    ("median", "x", "np.median(x)**3"),
    ("pad", "x", "np.sum(np.pad(x,2,mode='reflect')**3)"),
    ("diag", "x", "np.sum(np.diag(x)**3)"),
    ("gradient", "x", "np.sum(np.gradient(x)**3)"),
    ("fft", "x", "np.sum(np.abs(np.fft.rfft(x))**4)"),
    ("lse", "x", "np.log(np.sum(np.exp(x)))"),
    ("hypot", "x", "np.sum(np.hypot(x,2*x[::-1]))"),
    ("clip", "x", "np.sum(np.clip(x,-.5,1.)**3)"),
    ("einsum", "x", "np.einsum('i,j,ij->',x,x,W)*x[0]"),
    ("interp", "x", "np.sum(np.interp(x,np.array([-1.,0,1,2]),np.array([0.,1,4,2]))**3)"),
    ("det", "a", "np.linalg.det(a)"),
    ("inv", "a", "np.sum(np.linalg.inv(a)*W)"),
    ("solve", "a", "np.sum(np.linalg.solve(a,a@v)**2)+np.sum(np.linalg.solve(a,v)**3)"),
    ("chol", "a", "np.sum(np.linalg.cholesky(a@a.T)*W)"),
    ("slogdet", "a", "np.linalg.slogdet(a)[1]**2"),
    ("eigvalsh", "a", "np.sum(np.linalg.eigvalsh(a+a.T)**3)"),
    ("matpow", "a", "np.sum(np.linalg.matrix_power(a,3)*W)"),
    ("qr", "a", "np.sum(np.linalg.qr(a)[1]*W)"),
    ("svd", "a", "np.sum(np.linalg.svd(a,compute_uv=False)**3)"),
    ("pinv", "a", "np.sum(np.linalg.pinv(a)*W)"),
    ("kron", "a", "np.sum(np.kron(a,a)**2)"),
    ("trace", "a", "np.trace(a@a@a)"),
    ("triu", "a", "np.sum(np.triu(a)**3)"),
    ("nuc", "a", "np.linalg.norm(a,'nuc')"),
    ("quantile", "x", "np.quantile(x,[0.3,0.6])@np.array([1.,2.])*x[0]"),
    ("cov", "a", "np.sum(np.cov(a)**2)"),
    ("corrcoef", "a", "np.sum(np.corrcoef(a)*W)"),
    ("qrq", "a", "np.sum(np.linalg.qr(a)[0]*W)"),
    ("svdu", "a", "np.sum(np.linalg.svd(a)[0]*W)"),
    ("svdv", "a", "np.sum(np.linalg.svd(a)[2]*W)"),
    ("eighv", "a", "np.sum(np.linalg.eigh(a@a.T)[1]**2*W)"),
    ("lstsq", "a", "np.sum(np.linalg.lstsq(a[:,:2],v,rcond=None)[0]**3)"),
    ("cond", "a", "np.linalg.cond(a)"),
    ("vander", "x", "np.sum(np.vander(x)*W)"),
    ("norm4", "x", "np.linalg.norm(x,4)"),
    ("normn2", "a", "np.linalg.norm(a,2)"),
    ("norm1", "a", "np.linalg.norm(a@a,1)"),
    ("nanprod", "x", "np.nanprod(x)"),
    ("cummax", "x", "np.sum(np.maximum.accumulate(x*x)**2)"),
    ("prodlist", "x", "math.prod([x[0],x[1],x[2]])"),
    ("dist", "x", "math.dist([x[0],x[1]],[x[2],1.0])"),
    ("average", "x", "np.average(x,weights=x*x+1)"),
    ("trapz", "x", "np.trapezoid(x**2,x**3)"),
    ("polyval", "x", "np.polyval(x,x[0])*x[1]"),
    ("gradienth", "x", "np.sum(np.gradient(x**2,x[1])**2)"),
    ("partition", "x", "np.sum(np.partition(x,1)**3*np.array([1.,2,3]))"),
    ("std", "x", "np.std(x)**3"),
    ("ptp", "x", "np.ptp(x)**3"),
    ("slog", "a", "np.linalg.slogdet(a)[1]"),
    ("tinv", "a", "np.sum(np.linalg.tensorinv(a,ind=1)*W)"),
    ("geom", "x", "np.sum(np.geomspace(x[0],x[1],4)**2)"),
    ("logsp", "x", "np.sum(np.logspace(x[0],x[2],4))"),
    ("einsum2", "a", "np.einsum('ij,jk,ki->',a,a,a)"),
    ("unwrap", "x", "np.sum(np.unwrap(x*9)**2)"),
    ("nanm", "x", "np.nanmean(x)**3"),
    ("mdot", "a", "np.sum(np.linalg.multi_dot([a,a,a])*W)"),
]


def load(name, text, namespace):
    file = f"<second order {name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    exec(compile(text, file, "exec"), namespace)
    return namespace


@pytest.mark.parametrize(("name", "argument", "body"), CASES, ids=[c[0] for c in CASES])
def test_second_derivative(name, argument, body):
    x = V if argument == "x" else S
    f = load(name, f"def f({argument}):\n    return {body}\n", {"np": np, "math": math, "v": V, "W": W})["f"]
    gradient = ast2grad.grad(f)
    gradient(x)
    cotangent = np.cos(1.0 + np.arange(x.size)).reshape(x.shape)
    module = load(name + " text", gradient.source_for(x), {"np": np, "v": V, "W": W, "cotangent": cotangent})
    load(name + " sum", "def s(z):\n    return np.sum(f_grad(z) * cotangent)\n", module)
    got = ast2grad.grad(module["s"])(x)
    want = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = 1e-5
        want[i] = np.sum((gradient(x + step) - gradient(x - step)) * cotangent) / 2e-5
    np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("name", "argument", "body"), CASES, ids=[c[0] for c in CASES])
def test_forward_over_reverse(name, argument, body):
    x = V if argument == "x" else S
    f = load(name, f"def f({argument}):\n    return {body}\n", {"np": np, "math": math, "v": V, "W": W})["f"]
    gradient = ast2grad.grad(f)
    direction = np.cos(1.0 + np.arange(x.size)).reshape(x.shape)
    want = (gradient(x + 1e-5 * direction) - gradient(x - 1e-5 * direction)) / 2e-5
    np.testing.assert_allclose(ast2grad.hvp(f)(x, direction), want, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("name", "argument", "body"), CASES, ids=[c[0] for c in CASES])
def test_reverse_over_forward(name, argument, body):
    """The tangent of a function, its helpers included, is differentiated: that is its Hessian times the direction too."""
    x = V if argument == "x" else S
    direction = np.cos(1.0 + np.arange(x.size)).reshape(x.shape)
    text = f"def f({argument}):\n    return {body}\n\n\ndef s(z):\n    return ast2grad.jvp(f, (z,), (u,))[1]\n"
    made = load(name, text, {"np": np, "math": math, "v": V, "W": W, "u": direction, "ast2grad": ast2grad})
    want = ast2grad.hvp(made["f"])(x, direction)
    np.testing.assert_allclose(ast2grad.grad(made["s"])(x), want, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(ast2grad.jvp(made["s"], (x,), (direction,))[1], np.sum(want * direction), rtol=1e-7, atol=1e-9)
