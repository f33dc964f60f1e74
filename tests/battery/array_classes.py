"""Subclasses of ndarray, and other classes, that tell NumPy what to do: __array_ufunc__, __array_function__, __array_wrap__."""
import math
import numbers

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin


class Info(np.ndarray):
    def __new__(cls, a, info=1.0):
        obj = np.asarray(a).view(cls)
        obj.info = info
        return obj

    def __array_finalize__(self, source):
        if source is not None:
            self.info = getattr(source, "info", None)


OUTSIDE = Info(np.arange(1.0, 4.0), 2.0)


def outside_instance(x, w):
    both = np.concatenate([x, OUTSIDE])
    product = (x * OUTSIDE) ** 2
    return np.sum(both ** 2) + np.sum(product) * product.info + np.dot(x, OUTSIDE) + OUTSIDE @ x + w @ (x - OUTSIDE[::-1])


def reductions_are_instances(x, k):
    t = Info(x, k)
    s, m, d = t.sum(), np.mean(t), t.dot(t)
    kinds = isinstance(s, Info) + 2 * isinstance(m, Info) + 4 * isinstance(d, Info) + 8 * isinstance(t[0], Info) + (
        16 * isinstance(np.sin(s), Info) + 32 * isinstance(np.linalg.norm(t), Info))
    return float(s) * m.info + math.sin(m) * kinds + d + s[()] * 2.0 + (-s).info * abs(s) + max(t) * np.std(t)


def items_are_instances(x):
    m = Info(np.outer(x, x), 3.0)
    total = m[0].sum()
    for i, row in enumerate(m):
        total = total + row.sum() * row.info * (i + 1.0)
    return total + sum(float(r[0]) if isinstance(r, Info) else 100.0 for r in m[1:])


def views_share_memory(x):
    t = Info(x * 1.0, 1.0)
    plain, again = t.view(np.ndarray), t.view(Info)
    plain[0] = 5.0 * x[1]
    s = np.sum(t)
    v = s.view(np.ndarray)
    s += 2.0 * x[2]
    t *= 2.0
    return float(v) * again[0] + (again.info * t[1] if not isinstance(plain, Info) else 0.0)


def plain_copies(x):
    t = Info(x, 1.0)
    made = [np.array(t), np.asarray(t), np.array([t, t * 2.0]), np.copy(t), np.stack([t, x])]
    kept = [np.array(t, subok=True), np.asanyarray(t), t.copy(), t.reshape(3, 1), t.astype(float)]
    n = sum(isinstance(a, Info) for a in made) + 10 * sum(isinstance(a, Info) for a in kept)
    return n * sum(a.sum() ** 2 for a in made) + kept[1].sum() + np.where(t > 0.7, t, 2.0 * t).sum()


class Wrapped(np.ndarray):
    def __new__(cls, a, scale=2.0):
        obj = np.asarray(a).view(cls)
        obj.scale = scale
        return obj

    def __array_finalize__(self, source):
        self.scale = getattr(source, "scale", 7.0)

    def __array_wrap__(self, array, context=None, return_scalar=False):
        if context is not None and context[0] is np.subtract:
            return np.asarray(array) * 10.0
        if array.ndim == 0:
            return float(array)
        made = super().__array_wrap__(array, context)
        made.scale = self.scale + 1.0
        return made


def array_wrap(x):
    t = Wrapped(x)
    r = np.sin(t * t) + 1.0
    d = t - 0.5 * x
    return r.sum() * r.scale + d.sum() * (1.0 if isinstance(d, Wrapped) else 3.0) + np.dot(t, x) + np.max(t) * r[1:].scale


class Old(np.ndarray):
    def __array_wrap__(self, array, context=None):
        return np.asarray(array) if array.shape != (3,) else array.view(Old)


def array_wrap_of_an_older_numpy(x):
    t = np.array([x[0], x[1], x[2]]).view(Old)
    s = 2.0 * t + t
    return (s @ x) * (2.0 if isinstance(s, Old) else 1.0) + (3.0 if isinstance(np.sum(t), Old) else 5.0) * x[0]


class Counted(np.ndarray):
    """After the example of NumPy's manual."""

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        args = [i.view(np.ndarray) if isinstance(i, Counted) else i for i in inputs]
        if out:
            kwargs["out"] = tuple(o.view(np.ndarray) if isinstance(o, Counted) else o for o in out)
        else:
            out = (None,) * ufunc.nout
        results = super().__array_ufunc__(ufunc, method, *args, **kwargs)
        if results is NotImplemented:
            return NotImplemented
        if ufunc.nout == 1:
            results = (results,)
        results = tuple(np.asarray(r).view(Counted) if o is None else o for r, o in zip(results, out))
        results[0].calls = 1 + sum(getattr(i, "calls", 0) for i in inputs)
        return results[0] if len(results) == 1 else results


def array_ufunc(x):
    t = x.view(Counted)
    r = np.add(t, 2.0) * t ** 2
    s = r.sum()
    q = np.hypot(t, x)
    q += t
    whole, rest = np.divmod(t * 3.0, 1.0)
    return float(s) * s.calls * r.calls + np.asarray(q).sum() * q.calls + float(np.max(rest * t)) + float(whole[0])


class Watched(NDArrayOperatorsMixin):
    def __init__(self, value):
        self.value = np.asarray(value)

    kinds = (np.ndarray, numbers.Number)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        for i in inputs + kwargs.get("out", ()):
            if not isinstance(i, self.kinds + (Watched,)):
                return NotImplemented
        inputs = tuple(i.value if isinstance(i, Watched) else i for i in inputs)
        result = getattr(ufunc, method)(*inputs, **kwargs)
        return tuple(type(self)(r) for r in result) if type(result) is tuple else type(self)(result)


def operators_by_array_ufunc(x, k):
    a = Watched(x)
    b = x * (2.0 * a - np.exp(-a)) / k
    c = np.add.reduce(b)
    return float(c.value) + abs(b).value[0] + (b ** 2).value[1] + (b.value[2] if (b > 1.0).value.any() else 0.0)


HANDLED = {}


def handles(fn):
    def keep(g):
        HANDLED[fn] = g
        return g
    return keep


class Diagonal:
    def __init__(self, n, value):
        self.n, self.value = n, value

    def __array__(self, dtype=None, copy=None):
        return self.value * np.eye(self.n)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if method != "__call__":
            return NotImplemented
        values = []
        for i in inputs:
            if isinstance(i, numbers.Number):
                values.append(i)
            elif isinstance(i, Diagonal):
                values.append(i.value)
            else:
                return NotImplemented
        return Diagonal(self.n, ufunc(*values, **kwargs))

    def __array_function__(self, func, types, args, kwargs):
        if func not in HANDLED or not all(issubclass(t, Diagonal) for t in types):
            return NotImplemented
        return HANDLED[func](*args, **kwargs)


@handles(np.sum)
def _sum_of_diagonal(a):
    return a.value * a.n


@handles(np.concatenate)
def _joined(parts, axis=0):
    return Diagonal(sum(p.n for p in parts), parts[0].value)


def array_function(v):
    a = Diagonal(3, v)
    b = np.add(np.multiply(a, v), a)
    return np.sum(b) * np.sum(np.sin(a)) + np.concatenate([b, a]).value * np.concatenate((a, b)).n


class Deferring:
    __array_ufunc__ = None

    def __init__(self, v):
        self.v = v

    def __rmul__(self, other):
        return other.sum() * self.v

    def __radd__(self, other):
        return self.v * 3.0


def left_to_the_object(x, v):
    return x * Deferring(v) + (x + Deferring(v)) * x[0] + np.float64(2.0) * 1.0


GIVEN = np.matrix([[1.0, 2.0], [3.0, 4.0]])


def matrices(x):
    m = np.matrix([[x[0], x[1]], [x[1], 5.0]])
    v = np.matrix(x[:2]).T
    turned = m * np.matrix([[0.6], [0.8]]) + 2.0 * v
    return (m.I * m.T)[0, 1] + m[:, 0].sum() + (m[0] * m[1].T)[0, 0] + float((GIVEN * v)[1, 0]) + (m ** 2)[0, 1] + (
        np.asarray(turned).ravel()[0] * turned.A1[1] + np.linalg.det(GIVEN * x[2]) + (x[:2] * GIVEN)[0, 1])


X = np.array([1.2, 0.4, 0.9])
CASES = [
    (outside_instance, (X, np.array([0.3, 0.2, 1.5])), (0, 1)), (reductions_are_instances, (X, 2.5), (0, 1)),
    (items_are_instances, (X,), (0,)), (views_share_memory, (X,), (0,)), (plain_copies, (X,), (0,)), (array_wrap, (X,), (0,)),
    (array_wrap_of_an_older_numpy, (X,), (0,)), (array_ufunc, (X,), (0,)), (operators_by_array_ufunc, (X, 1.7), (0, 1)),
    (array_function, (0.7,), (0,)), (left_to_the_object, (X, 0.7), (0, 1)),
    (matrices, (X,), (0,)),
]
