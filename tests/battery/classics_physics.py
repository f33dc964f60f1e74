"""Physics, geometry, interpolation, polynomials, and code that dispatches on strings and tables."""
import cmath
import math

import numpy as np

FACTORS = {"m": 1.0, "km": 1000.0, "ft": 0.3048}
_memo = {}


def horner(coeffs, x):
    r = coeffs[0]
    for c in coeffs[1:]:
        r = r * x + c
    return r


def clenshaw(c, x):
    b1 = b2 = 0.0
    for a in c[:0:-1]:
        b1, b2 = 2 * x * b1 - b2 + a, b1
    return x * b1 - b2 + c[0]


def legendre(n, x):
    p0, p1 = 1.0, x
    for k in range(2, n + 1):
        p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
    return p1 * x


def continued_fraction(a, x):
    value = a[-1]
    for c in a[-2::-1]:
        value = c + x / value
    return value


def lentz_tan(x):
    f = 1e-30
    c, d = f, 0.0
    for n in range(1, 20):
        b = 2 * n - 1
        a = x if n == 1 else -x * x
        d = 1 / (b + a * d)
        c = b + a / c
        f *= c * d
    return f


def lagrange(xs, ys, x):
    total = 0.0
    for i in range(len(xs)):
        term = ys[i]
        for j in range(len(xs)):
            if j != i:
                term *= (x - xs[j]) / (xs[i] - xs[j])
        total += term
    return total


def neville(xs, ys, x):
    p = list(ys)
    n = len(p)
    for k in range(1, n):
        for i in range(n - k):
            p[i] = ((x - xs[i + k]) * p[i] + (xs[i] - x) * p[i + 1]) / (xs[i] - xs[i + k])
    return p[0]


def cubic_spline(xs, ys, x):
    n = len(xs)
    h = np.diff(xs)
    a = np.eye(n)
    rhs = np.zeros(n)
    for i in range(1, n - 1):
        a[i, i - 1], a[i, i], a[i, i + 1] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        rhs[i] = 6 * ((ys[i + 1] - ys[i]) / h[i] - (ys[i] - ys[i - 1]) / h[i - 1])
    m = np.linalg.solve(a, rhs)
    k = 0
    while k < n - 2 and x > xs[k + 1]:
        k += 1
    t, u = x - xs[k], xs[k + 1] - x
    return ((m[k] * u ** 3 + m[k + 1] * t ** 3) / (6 * h[k]) + (ys[k] / h[k] - m[k] * h[k] / 6) * u
            + (ys[k + 1] / h[k] - m[k + 1] * h[k] / 6) * t)


def bezier(points, t):
    pts = [p for p in points]
    while len(pts) > 1:
        pts = [(1 - t) * a + t * b for a, b in zip(pts, pts[1:])]
    return pts[0][0] * pts[0][1]


def bspline_basis(i, p, t, knots):
    if p == 0:
        return 1.0 if knots[i] <= t < knots[i + 1] else 0.0
    left = (t - knots[i]) / (knots[i + p] - knots[i]) * bspline_basis(i, p - 1, t, knots)
    right = (knots[i + p + 1] - t) / (knots[i + p + 1] - knots[i + 1]) * bspline_basis(i + 1, p - 1, t, knots)
    return left + right


def quaternion_rotate(q, v):
    w, x, y, z = q / np.sqrt(np.sum(q * q))
    rot = np.array([[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])
    return (rot @ v) @ np.array([1.0, 2.0, 3.0])


def quaternion_product(a, b):
    def mul(p, q):
        pw, px, py, pz = p
        qw, qx, qy, qz = q
        return (pw * qw - px * qx - py * qy - pz * qz, pw * qx + px * qw + py * qz - pz * qy,
                pw * qy - px * qz + py * qw + pz * qx, pw * qz + px * qy - py * qx + pz * qw)
    r = mul(mul(a, b), a)
    return r[0] * r[1] + r[2] * r[3]


def robot_arm(angles, lengths):
    x = y = theta = 0.0
    for angle, length in zip(angles, lengths):
        theta += angle
        x += length * math.cos(theta)
        y += length * math.sin(theta)
    return math.hypot(x - 1.0, y - 0.5)


def haversine(lat1, lon1, lat2, lon2):
    p1, p2 = math.radians(lat1), math.radians(lat2)
    dphi, dlam = p2 - p1, math.radians(lon2 - lon1)
    a = math.sin(dphi / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(dlam / 2) ** 2
    return 6371 * 2 * math.atan2(math.sqrt(a), math.sqrt(1 - a))


def polygon_area(vertices):
    area = 0.0
    for i in range(len(vertices)):
        x1, y1 = vertices[i - 1]
        x2, y2 = vertices[i]
        area += x1 * y2 - x2 * y1
    return abs(area) / 2


def lennard_jones(pos, eps, sigma):
    e = 0.0
    for i in range(len(pos)):
        for j in range(i + 1, len(pos)):
            r2 = np.sum((pos[i] - pos[j]) ** 2)
            s6 = (sigma ** 2 / r2) ** 3
            e += 4 * eps * (s6 * s6 - s6)
    return e


def lennard_jones_vectorised(pos, sigma):
    i, j = np.triu_indices(len(pos), k=1)
    r2 = ((pos[i] - pos[j]) ** 2).sum(axis=1)
    s6 = (sigma * sigma / r2) ** 3
    return 4 * np.sum(s6 ** 2 - s6)


def van_der_waals(p, t, a, b):
    v = 8.314 * t / p
    for _ in range(40):
        v = 8.314 * t / (p + a / v ** 2) + b
    return v


def colebrook(re, rough):
    if re < 2300:
        return 64 / re
    f = 0.02
    for _ in range(20):
        f = (-2 * math.log10(rough / 3.7 + 2.51 / (re * math.sqrt(f)))) ** -2
    return f


def thin_lens_stack(lenses, y, angle):
    for f, d in lenses:
        angle = angle - y / f
        y = y + d * angle
    return y * angle


def abcd_beam(q_re, q_im, f):
    q = complex(q_re, q_im)
    q = q / (1 - q / f)
    return abs(q) ** 2 + q.real


def impedance(r, l_h, c, w):
    z = r + 1j * w * l_h + 1 / (1j * w * c)
    return abs(1 / z) + cmath.phase(z)


def planck(lam, t):
    x = 1.4388 / (lam * t)
    return 1 / lam ** 5 / math.expm1(x)


def rgb_to_luma(rgb):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] ** 2


def units(value, unit, power):
    return (value * FACTORS[unit] / FACTORS["km"]) ** power + value


def dispatch(method, x):
    if method == "newton":
        for _ in range(2):
            x = x - (x * x - 2) / (2 * x)
    elif method == "halley":
        for _ in range(2):
            x = x * (x * x + 6) / (3 * x * x + 2)
    else:
        raise ValueError(method)
    return x + x ** 2


KERNELS = {"rbf": lambda r, s: math.exp(-r * r / s), "cauchy": lambda r, s: 1 / (1 + r * r / s), "linear": lambda r, s: s - r}


def kernel_sum(points, scale, kind):
    kernel = KERNELS[kind]
    return sum(kernel(abs(a - b), scale) for i, a in enumerate(points) for b in points[:i])


def memo_fibonacci(x, n):
    memo = {0: x, 1: 1.0}

    def fib(k):
        if k in memo:
            return memo[k]
        memo[k] = fib(k - 1) * x + fib(k - 2)
        return memo[k]
    return fib(n)


def local_memo_loop(x, queries):
    cache = {}
    total = 0.0
    for k in queries:
        if k not in cache:
            cache[k] = math.sin(k * x)
        total += cache[k] * (1 + total)
    return total


def inactive_memo(x, n):
    if n not in _memo:
        _memo[n] = math.factorial(n)
    return x ** n / _memo[n]


def edit_by_table(table, keys, x):
    out = 1.0
    for k in keys:
        slope, offset = table.get(k, (1.0, 0.0))
        out = out * (slope * x + offset)
    return out


def ising_energy(spins, couplings, field):
    e = 0.0
    for (i, j), c in couplings.items():
        e -= c * spins[i] * spins[j]
    return e - field * sum(spins)


def bilinear_interpolation(grid, x, y):
    i, j = int(x), int(y)
    u, v = x - i, y - j
    return (grid[i, j] * (1 - u) * (1 - v) + grid[i + 1, j] * u * (1 - v) + grid[i, j + 1] * (1 - u) * v
            + grid[i + 1, j + 1] * u * v)


def mandelbrot_distance(cx, cy):
    x = y = 0.0
    n = 0
    while x * x + y * y < 4.0 and n < 6:
        x, y = x * x - y * y + cx, 2 * x * y + cy
        n += 1
    return math.log(1.0 + x * x + y * y) + n


XS = np.array([0.0, 0.7, 1.5, 2.2, 3.0])
YS = np.array([0.5, 1.2, -0.8, 1.1, 0.3])
POS = np.array([[0.0, 0.1, 0.2], [1.1, 0.0, -0.1], [0.3, 1.2, 0.4]])
CASES = [
    (horner, ([1.0, -2.0, 0.5], 0.7), (0, 1)), (horner, (YS, 0.7), (0, 1)), (clenshaw, (YS, 0.4), (0, 1)), (clenshaw, ([0.3, 0.2, 0.1], 0.4), (0, 1)), (legendre, (5, 0.4), 1),
    (continued_fraction, ([1.0, 2.0, 1.5, 3.0], 0.7), (0, 1)), (lentz_tan, (0.7,), 0), (lagrange, (XS[:3], YS[:3], 0.9), (0, 1, 2)), (neville, (list(XS[:4]), list(YS[:4]), 0.9), (0, 1, 2)),
    (cubic_spline, (XS, YS, 1.9), (0, 1, 2)), (bezier, ([np.array([0.1, 0.2]), np.array([0.5, 1.1]), np.array([1.0, 0.3])], 0.4), (0, 1)),
    (bspline_basis, (1, 2, 1.7, XS), (2, 3)), (quaternion_rotate, (np.array([0.9, 0.1, -0.2, 0.3]), POS[1]), (0, 1)), (quaternion_product, ((0.9, 0.1, -0.2, 0.3), (0.5, 0.4, 0.2, -0.1)), (0, 1)),
    (robot_arm, ([0.3, 0.5, -0.2], [1.0, 0.8, 0.4]), (0, 1)), (haversine, (48.1, 11.5, 52.5, 13.4), (0, 1, 2, 3)), (polygon_area, ([(0.0, 0.0), (2.0, 0.1), (1.5, 1.2), (0.2, 0.9)],), 0),
    (polygon_area, (POS[:, :2],), 0), (lennard_jones, (POS, 0.8, 0.9), (0, 1, 2)), (lennard_jones_vectorised, (POS, 0.9), (0, 1)), (van_der_waals, (100.0, 30.0, 0.5, 0.03), (0, 1, 2, 3)),
    (colebrook, (1e5, 0.001), (1,)), (colebrook, (2.0, 0.001), 0), (thin_lens_stack, ([(1.5, 0.2), (-2.0, 0.4)], 0.5, 0.1), (0, 1, 2)), (abcd_beam, (0.7, 1.2, 2.0), (0, 1, 2)),
    (impedance, (0.7, 1.2, 0.5, 0.9), (0, 1, 2, 3)), (planck, (0.7, 1.2), (0, 1)), (rgb_to_luma, ([0.02, 0.5, 0.9],), 0), (units, (2.0, "ft", 2), 0), (units, (2.0, "km", 3), 0),
    (dispatch, ("newton", 0.4), 1), (dispatch, ("halley", 0.9), 1), *[(kernel_sum, ([0.1, 0.7, 1.5], 0.9, k), (0, 1)) for k in KERNELS], (memo_fibonacci, (0.7, 6), 0),
    (local_memo_loop, (0.7, [1, 2, 1, 3, 2]), 0), (inactive_memo, (0.7, 4), 0), (edit_by_table, ({"a": (0.5, 1.0), "b": (2.0, -0.3)}, ["a", "b", "c", "a"], 0.7), (0, 2)),
    (ising_energy, ([0.5, -0.7, 0.9], {(0, 1): 0.3, (1, 2): -0.4}, 0.2), (0, 2)), (bilinear_interpolation, (POS, 0.6, 1.3), (0, 1, 2)), (mandelbrot_distance, (0.3, 0.5), (0, 1)),
    (mandelbrot_distance, (0.9, 0.7), (0, 1)),
]
