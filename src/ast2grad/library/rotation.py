"""scipy.spatial.transform: what the compiled functions behind Rotation compute with quaternions (x, y, z, w).

Only where Rotation itself is Python (SciPy 1.17 and later); its methods are read, and these functions are what they call.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np

from ..rules.registry import through
from . import constant, refuse

CY = "scipy.spatial.transform._rotation_cy."


def squared(v):
    return np.sum(v * v, axis=-1, keepdims=True)


def length(v):
    """|v|, whose derivative at 0 is 0."""
    s = squared(v)
    none = constant(s == 0.0)
    return np.where(none, 0.0, np.sqrt(np.where(none, 1.0, s)))


@through(CY + "from_quat")
def from_quat(quat, normalize=True, copy=True, scalar_first=False):
    q = np.asarray(quat, dtype=float)
    if scalar_first:
        q = np.concatenate((q[..., 1:], q[..., :1]), axis=-1)
    return q / np.sqrt(squared(q)) if normalize else q


@through(CY + "from_rotvec")
def from_rotvec(rotvec, degrees=False):
    r = np.asarray(rotvec, dtype=float)
    if degrees:
        r = r * (np.pi / 180.0)
    s = squared(r)
    small = constant(s <= 1e-6)
    angle = np.sqrt(np.where(small, 1.0, s))
    scale = np.where(small, 0.5 - s / 48.0 + s * s / 3840.0, np.sin(0.5 * angle) / angle)
    return np.concatenate((r * scale, np.where(small, 1.0 - s / 8.0 + s * s / 384.0, np.cos(0.5 * angle))), axis=-1)


def product(p, q):
    """Hamilton's product."""
    px, py, pz, pw = p[..., 0], p[..., 1], p[..., 2], p[..., 3]
    qx, qy, qz, qw = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    return np.stack((pw * qx + qw * px + py * qz - pz * qy, pw * qy + qw * py + pz * qx - px * qz,
                     pw * qz + qw * pz + px * qy - py * qx, pw * qw - px * qx - py * qy - pz * qz), axis=-1)


@through(CY + "compose_quat")
def compose_quat(p, q):
    return product(p, q)


def about(axis, angle):
    """The rotation about one axis of the coordinates."""
    s, c = np.sin(0.5 * angle), np.cos(0.5 * angle)
    none = 0.0 * s
    q = (s, none, none, c) if axis == "x" else (none, s, none, c) if axis == "y" else (none, none, s, c)
    return np.stack(q, axis=-1)


@through(CY + "from_euler")
def from_euler(seq, angles, degrees=False):
    a = np.asarray(angles, dtype=float)
    if degrees:
        a = a * (np.pi / 180.0)
    if len(seq) == 1:
        if np.ndim(a) > 0:
            refuse("several angles about one axis; give a row for each")
        return about(seq.lower(), a)
    q = about(seq[0].lower(), a[..., 0])
    for j in range(1, len(seq)):
        e = about(seq[j].lower(), a[..., j])
        q = product(q, e) if seq.isupper() else product(e, q)
    return q


@through(CY + "as_quat")
def as_quat(quat, canonical=False, *, scalar_first=False):
    q = quat
    if canonical:
        refuse("a canonical quaternion, whose sign is chosen")
    return np.concatenate((q[..., 3:], q[..., :3]), axis=-1) if scalar_first else q


@through(CY + "as_matrix")
def as_matrix(quat):
    x, y, z, w = quat[..., 0], quat[..., 1], quat[..., 2], quat[..., 3]
    return np.stack((np.stack((x * x - y * y - z * z + w * w, 2.0 * (x * y - z * w), 2.0 * (x * z + y * w)), axis=-1),
                     np.stack((2.0 * (x * y + z * w), -x * x + y * y - z * z + w * w, 2.0 * (y * z - x * w)), axis=-1),
                     np.stack((2.0 * (x * z - y * w), 2.0 * (y * z + x * w), -x * x - y * y + z * z + w * w), axis=-1)), axis=-2)


@through(CY + "apply")
def apply(quat, vectors, inverse=False):
    m = as_matrix(quat)
    if inverse:
        m = np.swapaxes(m, -1, -2)
    return np.sum(m * vectors[..., None, :], axis=-1)


@through(CY + "inv")
def inv(quat):
    return quat * np.array([-1.0, -1.0, -1.0, 1.0])


@through(CY + "magnitude")
def magnitude(quat):
    return 2.0 * np.arctan2(length(quat[..., :3])[..., 0], np.abs(quat[..., 3]))


@through(CY + "as_rotvec")
def as_rotvec(quat, degrees=False):
    q = np.where(constant(quat[..., 3:] < 0.0), -quat, quat)
    v, w = q[..., :3], q[..., 3:]
    s = squared(v)
    small = constant(s <= 2.5e-7)
    n = np.sqrt(np.where(small, 1.0, s))
    # 2 asin(n) / n, of a unit quaternion
    scale = np.where(small, 2.0 + s / 3.0 + 3.0 * s * s / 20.0, 2.0 * np.arctan2(n, w) / n)
    return v * scale * (180.0 / np.pi) if degrees else v * scale


@through(CY + "as_euler", note="away from gimbal lock")
def as_euler(quat, seq, degrees=False, suppress_warnings=False):
    """Bernardes and Viollet (2022), https://doi.org/10.1371/journal.pone.0276302."""
    axes = ["xyz".index(c) for c in (seq.lower() if not seq.isupper() else seq.lower()[::-1])]
    i, j, k = axes
    same = i == k
    if same:
        k = 3 - i - j
    sign = (i - j) * (j - k) * (k - i) // 2
    x, y, w = quat[..., i], quat[..., j], quat[..., 3]
    z = quat[..., k] * sign
    a, b, c, d = (w, x, y, z) if same else (w - y, x + z, y + w, z - x)
    half_sum, half_difference = np.arctan2(b, a), np.arctan2(d, c)
    first, last = half_sum - half_difference, half_sum + half_difference
    middle = 2.0 * np.arctan2(np.hypot(c, d), np.hypot(a, b))
    if not same:
        last = last * sign
        middle = middle - 0.5 * np.pi
    first, last = within_a_turn(first), within_a_turn(last)
    out = np.stack((last, middle, first) if seq.isupper() else (first, middle, last), axis=-1)
    return out * (180.0 / np.pi) if degrees else out


def within_a_turn(angle):
    return angle - constant(2.0 * math.pi * ((angle > math.pi) * 1.0 - (angle < -math.pi) * 1.0))
