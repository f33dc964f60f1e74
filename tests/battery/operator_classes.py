"""User classes with operator methods: vectors, dual numbers, complex by hand, polynomials, units."""
import math


class Vec:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vec(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __abs__(self):
        return math.sqrt(self @ self)

    def __getitem__(self, i):
        return self.y if i else self.x

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return abs(self) < abs(other)

    __hash__ = None


class Dual:
    def __init__(self, re, eps=0.0):
        self.re = re
        self.eps = eps

    def __add__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.re + o.re, self.eps + o.eps)

    __radd__ = __add__

    def __mul__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.re * o.re, self.re * o.eps + self.eps * o.re)

    __rmul__ = __mul__

    def __truediv__(self, o):
        return Dual(self.re / o.re, (self.eps * o.re - self.re * o.eps) / o.re ** 2)

    def __pow__(self, n):
        return Dual(self.re ** n, n * self.re ** (n - 1) * self.eps)

    def sin(self):
        return Dual(math.sin(self.re), math.cos(self.re) * self.eps)


class Cplx:
    def __init__(self, re, im):
        self.re, self.im = re, im

    def __mul__(self, o):
        return Cplx(self.re * o.re - self.im * o.im, self.re * o.im + self.im * o.re)

    def __add__(self, o):
        return Cplx(self.re + o.re, self.im + o.im)

    @property
    def abs2(self):
        return self.re * self.re + self.im * self.im


def vector_sum(a, b):
    u, v = Vec(a, b), Vec(b, a * b)
    w = u + v * 2.0 - 0.5 * u
    return w @ u + abs(w)


def vector_loop(a, b):
    u = Vec(a, b)
    v = Vec(1.0, 0.5)
    for i in range(3):
        u = u * 0.5 + v * a
        v = -u + v
    return u @ v + u[0] * v[1]


def vector_iadd(a, b):
    u = Vec(a, b)
    w = u
    u += Vec(b, b * a)
    return w.x * w.y


def vector_compare(a, b):
    u, v = Vec(a, b), Vec(b, 3 * a)
    if u < v:
        return u @ v
    return u.x if u == v else u.x * v.y - 2 * abs(u)


def forward_over_reverse(x):
    d = Dual(x, 1.0)
    y = d * d * 3.0 + d.sin() / (d + 2.0)
    return (y ** 3).eps


def dual_value(x, y):
    a, b = Dual(x, 1.0), Dual(y)
    f = 2.0 * a * b + 1.0 + a ** 2
    return f.re * f.eps


def mandelbrot_potential(cx, cy):
    z = Cplx(0.0, 0.0)
    c = Cplx(cx, cy)
    for _ in range(5):
        z = z * z + c
    return math.log(1 + z.abs2)


class Poly:
    def __init__(self, coeffs):
        self.c = coeffs

    def __call__(self, x):
        r = 0.0
        for a in reversed(self.c):
            r = r * x + a
        return r

    def __mul__(self, other):
        out = [0.0] * (len(self.c) + len(other.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(other.c):
                out[i + j] += a * b
        return Poly(out)

    def deriv(self):
        return Poly([k * a for k, a in enumerate(self.c)][1:])


def poly_class(a, b, x):
    p = Poly([a, b, 1.0]) * Poly([b, a * b])
    return p(x) + p.deriv()(a)


class Interval:
    def __init__(self, lo, hi):
        self.lo, self.hi = lo, hi

    def __mul__(self, o):
        ps = [self.lo * o.lo, self.lo * o.hi, self.hi * o.lo, self.hi * o.hi]
        return Interval(min(ps), max(ps))

    def __add__(self, o):
        return Interval(self.lo + o.lo, self.hi + o.hi)

    def __len__(self):
        return 2

    def __contains__(self, x):
        return self.lo <= x <= self.hi

    def width(self):
        return self.hi - self.lo


def interval_arithmetic(a, b):
    i = Interval(a - 0.5, a + 0.5) * Interval(b, b + 1.0) + Interval(a * b, 3.0)
    return i.width() * (2.0 if a in i else a) + len(i) * i.lo


CASES = [
    (vector_sum, (0.7, 1.2), (0, 1)), (vector_loop, (0.7, 1.2), (0, 1)), (vector_iadd, (0.7, 1.2), (0, 1)),
    (vector_compare, (0.7, 1.2), (0, 1)), (vector_compare, (0.1, 1.2), (0, 1)), (vector_compare, (-2.7, 0.3), (0, 1)),
    (forward_over_reverse, (0.7,), 0), (dual_value, (0.7, 1.2), (0, 1)), (mandelbrot_potential, (-0.3, 0.4), (0, 1)),
    (poly_class, (0.7, 1.2, 0.4), (0, 1, 2)), (interval_arithmetic, (0.7, 1.2), (0, 1)), (interval_arithmetic, (-0.2, 2.2), (0, 1)),
]
