"""scipy.spatial.distance: distances of all rows from all others."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from ..rules.registry import through
from . import refuse

SD = "scipy.spatial.distance."


def between(u, v, metric, p, w, V, VI):
    """The distances of rows, which are broadcast; of the metrics, those with names."""
    d = u - v
    if metric in ("euclidean", "euclid", "eu", "e") and w is None:
        return np.linalg.norm(d, axis=-1)
    if metric in ("seuclidean", "se", "s") and V is not None and w is None:
        return np.linalg.norm(d / np.sqrt(V), axis=-1)
    if metric in ("mahalanobis", "mahal", "mah") and VI is not None and w is None:
        return np.sqrt(((d @ VI) * d).sum(axis=-1))
    a = np.abs(d)
    if metric in ("chebychev", "chebyshev", "cheby", "cheb", "ch") and w is None:
        return a.max(axis=-1)
    if metric in ("canberra",):
        total = np.abs(u) + np.abs(v)
        part = a / np.where(total == 0.0, 1.0, total)
        return part.sum(axis=-1) if w is None else (w * part).sum(axis=-1)
    if metric in ("braycurtis",) and w is None:
        return a.sum(axis=-1) / np.abs(u + v).sum(axis=-1)
    if metric in ("cosine", "cos") and w is None:
        return 1.0 - (u * v).sum(axis=-1) / (np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1))
    if metric in ("correlation", "co") and w is None:
        x = u - u.mean(axis=-1, keepdims=True)
        y = v - v.mean(axis=-1, keepdims=True)
        return 1.0 - (x * y).sum(axis=-1) / (np.linalg.norm(x, axis=-1) * np.linalg.norm(y, axis=-1))
    if metric in ("sqeuclidean", "sqe", "sqeuclid"):
        return (d * d).sum(axis=-1) if w is None else (w * d * d).sum(axis=-1)
    if metric in ("cityblock", "cblock", "cb", "c"):
        return a.sum(axis=-1) if w is None else (w * a).sum(axis=-1)
    if metric in ("euclidean", "euclid", "eu", "e"):
        return np.linalg.norm(np.sqrt(w) * d, axis=-1)
    if metric in ("minkowski", "mi", "m", "pnorm"):
        return np.linalg.norm(d, ord=p, axis=-1) if w is None else np.linalg.norm(w ** (1.0 / p) * d, ord=p, axis=-1)
    return refuse("this metric")


@through(SD + "cdist", note="metrics of real vectors that do not ask for a variance of all rows; functions")
def cdist(XA, XB, metric="euclidean", *, out=None, p=2.0, w=None, V=None, VI=None, **kwargs):
    if out is not None:
        refuse("cdist with out")
    if callable(metric):
        if w is not None or V is not None or VI is not None or p != 2.0:
            refuse("cdist with a function and options")
        result = np.empty((XA.shape[0], XB.shape[0]))
        for i in range(XA.shape[0]):
            for j in range(XB.shape[0]):
                result[i, j] = metric(XA[i], XB[j], **kwargs)
        return result
    return between(XA[:, np.newaxis, :], XB[np.newaxis, :, :], metric.lower(), p, w, V, VI)


@through(SD + "pdist", note="as cdist")
def pdist(X, metric="euclidean", *, out=None, p=2.0, w=None, V=None, VI=None, **kwargs):
    if out is not None:
        refuse("pdist with out")
    i, j = np.triu_indices(X.shape[0], 1)
    if callable(metric):
        if w is not None or V is not None or VI is not None or p != 2.0:
            refuse("pdist with a function and options")
        result = np.empty(len(i))
        for k in range(len(i)):
            result[k] = metric(X[i[k]], X[j[k]], **kwargs)
        return result
    return between(X[i], X[j], metric.lower(), p, w, V, VI)


@through(SD + "squareform", note="without checks")
def squareform(X, force="no", checks=True):
    if X.ndim == 1:
        n = int(np.ceil(np.sqrt(2 * len(X))))
        full = np.zeros((n, n))
        i, j = np.triu_indices(n, 1)
        full[i, j] = X
        full[j, i] = X
        return full
    i, j = np.triu_indices(X.shape[0], 1)
    return X[i, j]
