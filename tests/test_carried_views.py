"""Loops that carry a part of an array which they write to: the part is a copy, where nobody can tell."""
from __future__ import annotations

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

from ast2grad import UnsupportedError, grad, hvp

A = np.array([[0.9, 0.1], [0.2, 0.8]])


def scaled(v, k):
    return A @ v * k


def view_of(v):
    return v[::-1]


def smoother(p):
    a = np.zeros((4, 2))
    a[:] = p * np.arange(8.).reshape(4, 2)
    m = a[-1]
    for j in range(4)[-2::-1]:
        m = A @ (a[j] + m ** 2)
        a[j] = m
    return a.sum()


def chain(p):
    a = np.zeros((4, 2))
    a[0] = p
    prev = a[0]
    for i in range(1, 4):
        a[i] = A @ prev ** 2
        prev = a[i]
    return a.sum()


def chain_no_alias(p):
    a = np.zeros((4, 2))
    a[0] = p
    prev = a[0]
    for i in range(1, 4):
        new = A @ prev ** 2
        a[i] = new
        prev = new
    return a.sum()


def view_callee(p):
    a = np.ones((4, 2)) * p
    prev = a[0]
    for i in range(1, 4):
        w = view_of(prev)
        a[i] = a[i] * w + p
        prev = a[i]
    return (a ** 2).sum()


def used_after(p):
    a = np.ones((4, 2)) * p
    prev = a[0]
    for i in range(1, 4):
        a[i] = a[i] * prev + p
        prev = a[i]
    return (prev ** 2).sum() + a.sum()


def branches(p):
    a = np.ones((4, 2)) * p
    prev = a[0]
    for i in range(1, 4):
        if i % 2:
            a[i] = a[i] * prev + p
        else:
            a[i] = np.sin(prev)
        prev = a[i]
    return (prev ** 2).sum() + a.sum()


def whiles(p):
    a = np.ones((5, 2)) * p
    i = 1
    prev = a[0]
    while prev.sum() < 40.0 and i < 5:
        a[i] = a[i] * prev + p
        prev = a[i]
        i += 1
    return (a ** 2).sum()


def nested(p):
    a = np.ones((4, 2)) * p
    t = 0.0
    for j in range(2):
        prev = a[j]
        for i in range(1, 4):
            a[i] = a[i] * prev + p
            prev = a[i]
        t = t + prev.sum()
        a[0] = p * t
    return (a ** 2).sum() + t


def rows_of_argument(a):
    prev = a[0]
    for i in range(1, len(a)):
        a[i] = a[i] * prev + 0.5 * a[i]
        prev = a[i]
    return (a ** 2).sum()


def inner_reads_after(p):
    a = np.zeros((4, 2))
    a[0] = p
    prev = a[0]
    for i in range(1, 4):
        for k in range(2):
            a[i - 1] += scaled(prev, p + k)
        a[i] = prev * p
        prev = a[i]
    return a.sum()


def view_callee_late(p):
    a = np.ones((4, 2)) * p
    a[0, 0] = 2.0 * p
    prev = a[0]
    for i in range(1, 4):
        w = view_of(prev)
        a[i - 1] = 3.0 * p
        a[i] = a[i] * w + p
        prev = a[i]
    return (a ** 2).sum()


def used_after_store(p):
    a = np.ones((4, 2)) * p
    prev = a[0]
    for i in range(1, 4):
        a[i] = a[i] * prev + p
        prev = a[i]
    a[3] = p ** 3
    return (prev ** 2).sum() + a.sum()


def store_through(p):
    a = np.ones((4, 2)) * p
    prev = a[0]
    for i in range(1, 4):
        prev[0] = p ** 2
        a[i] = a[i] * prev + p
        prev = a[i]
    return (a ** 2).sum()


def escapes(p):
    a = np.ones((4, 2)) * p
    kept = []
    prev = a[0]
    for i in range(1, 4):
        kept.append(prev)
        a[i] = a[i] * prev + p
        prev = a[i]
    return sum(k.sum() for k in kept)


def old_new(p):
    a = np.ones((4, 2)) * p
    cur = a[0]
    for i in range(1, 4):
        old = cur
        a[i] = a[i] * old + p
        cur = a[i]
        a[i - 1] = old * cur
    return (a ** 2).sum()


def late_read(p):
    a = np.zeros((4, 2))
    a[:] = p
    m = a[-1]
    for j in range(4)[::-1]:
        a[j] = 2.0 * a[j]
        m = A @ (a[j] + m ** 2)
    return a.sum()+m.sum()


RIGHT = [smoother, chain, chain_no_alias, view_callee, used_after, branches, whiles, nested]


@pytest.mark.parametrize("f", RIGHT)
def test_a_part_that_is_read_before_the_array_is_written_to_is_a_copy(f):
    assert_gradient(f, (0.7, ))
    assert_tangent(f, (0.7, ))
    step = 1e-6
    after, before = (grad(f)(0.7 + s) for s in (step, -step))
    assert hvp(f)(0.7, 1.0) == pytest.approx((after - before) / (2 * step), rel=1e-5)


def test_rows_of_an_argument_that_is_written_to():
    assert_gradient(rows_of_argument, (np.array([[0.3, 0.4], [0.5, 0.6], [0.7, 0.8]]), ))
    assert_tangent(rows_of_argument, (np.array([[0.3, 0.4], [0.5, 0.6], [0.7, 0.8]]), ))


@pytest.mark.parametrize("f", [inner_reads_after, view_callee_late, used_after_store, store_through, escapes, old_new, late_read])
def test_a_part_that_shows_what_is_written_is_none(f):
    with pytest.raises(UnsupportedError) as caught:
        grad(f)(0.7)
    assert caught.value.code == "A213"
