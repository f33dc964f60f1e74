"""Programs as they stand in scripts: classes with a state, records, tables by name, hand-written networks."""

import enum
import functools
from collections import OrderedDict

import numpy as np

WAVES = np.random.default_rng(4)


class Recurrent:
    """A long short-term memory: what it carries is a pair that a generator made."""

    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b
        self.hidden = U.shape[0]

    def step(self, x, state):
        h, c = state
        gates = x @ self.W + h @ self.U + self.b
        i, f, g, o = np.split(gates, 4, axis=-1)
        c = c / (1.0 + np.exp(-f - 1.0)) + np.tanh(g) / (1.0 + np.exp(-i))
        h = np.tanh(c) / (1.0 + np.exp(-o))
        return h, (h, c)

    def __call__(self, xs, state=None):
        if state is None:
            state = tuple(np.zeros((xs.shape[1], self.hidden)) for _ in range(2))
        outs = []
        for x in xs:
            out, state = self.step(x, state)
            outs.append(out)
        return np.stack(outs), state


def sequence_loss(W, U, b, xs):
    ys, (h, c) = Recurrent(W, U, b)(xs)
    return np.mean(ys**2) + 0.1 * np.sum(h * c) + ys[..., -1].max()


def pair_of_zeros(w, n):
    state = tuple(np.zeros(n) for _ in range(2))
    for _ in range(3):
        h, c = state
        state = (h * w + w, c + w * h)
    return np.sum(state[1])


def pair_of_numbers(w, n):
    state = tuple(n * 0.5 + k for k in range(2))
    for _ in range(3):
        h, c = state
        h = h * w + w
        c = c + w * h
        state = (h, c)
    return h * c


RECORD = np.dtype([("t", "f8"), ("p", "f8", (2,))])


def fields_written(x):
    z = np.zeros(3, dtype=np.dtype([("t", "f8"), ("p", "f8")]))
    z["t"][1] = 2.0
    z["p"] = 4.0
    return (z["t"] * x**2).sum() + z["p"][0] * x


def fields_of_rows_written(x, n):
    z = np.zeros(n, RECORD)
    for i in range(n):
        row = z[i]
        row["t"] = i + 1.0
        row["p"][0] = 2.0 * i
    return (z["p"][:, 0] * x**2).sum() + z["t"][2] * x


def fields_by_attribute(x):
    z = np.rec.array([(1.0, 2), (3.0, 4)], dtype=[("a", "f8"), ("b", "i4")])
    z.a[0] = 5.0
    return (z.a * x).sum() + (x ** z["b"]).sum()


def array_of_arrays_written(x):
    z = np.empty(3, dtype=object)
    z[0] = np.zeros(2)
    z[1] = np.ones(3)
    z[0][1] = 4.0
    z[1] += 1
    return x * z[0].sum() + x**2 * z[1].sum()


class Effects(enum.Flag):
    DRAG = enum.auto()
    SPIN = enum.auto()
    WIND = enum.auto()


def several_flags(h, k, effects=Effects.DRAG | Effects.WIND):
    v = x = 0.0
    for _ in range(8):
        v -= 0.5
        if effects & Effects.DRAG:
            v -= k * v * abs(v)
        h += 0.1 * v
        if h > 0 and Effects.WIND in effects:
            x += 0.1 * k
    return h * x


def spectral_centre(x, f0):
    n = len(x)
    freqs = np.fft.rfftfreq(n, d=0.1)
    X = np.fft.rfft(x * np.hanning(n))
    psd = np.abs(X * np.exp(-((freqs - f0) ** 2))) ** 2 / n
    return np.sum(freqs * psd) / psd.sum()


def weighted_mean_of_unknown_length(x):
    weights = np.fft.rfftfreq(len(x))
    p = x[: len(x) // 2 + 1] ** 2
    return np.sum(weights * p) / p.sum()


def species_updated(Ka, total):
    species = OrderedDict(H=0.3, HA=0.5, A=0.4)
    v = np.array(list(species.values()))
    for _ in range(30):
        H, HA, A = v
        F = np.array([H * A - Ka * HA, HA + A - total, H - A])
        if np.abs(F).max() < 1e-13:
            break
        v = v - np.linalg.solve(np.array([[A, -Ka, H], [0, 1, 1], [1, 0, -1]]), F)
    species.update(zip(species, v))
    return -np.log10(species["H"]) + species["A"] / species["HA"]


def dict_of_dict_at_run_time(x, n):
    r = {}
    for i in range(n):
        r[i] = x * i
    s = {0: 1.0, **r, 1: x * x}
    t = {0: 2.0}
    t.update(r)
    t.update([(1, x)], **{})
    t |= {2: x}
    u = {5: x} | r
    return s[1] * s[2] + t[0] * t[1] * t[2] + u[5] * u[1]


def keys_taken_from_a_list(x, n):
    box = [n, n + 1]
    d = {box.pop(): x, box.pop(): x * x}
    return d[n] * 3 + d[n + 1] + len(box)


class Link:
    def __init__(self, a=0.0, d=0.0, alpha=0.0, offset=0.0):
        self.a, self.d, self.alpha, self.offset = a, d, alpha, offset

    def transform(self, q):
        c, s, ca, sa = np.cos(q + self.offset), np.sin(q + self.offset), np.cos(self.alpha), np.sin(self.alpha)
        return np.array([[c, -s * ca, s * sa, self.a * c], [s, c * ca, -c * sa, self.a * s], [0, sa, ca, self.d], [0, 0, 0, 1]])


class Arm:
    def __init__(self, links):
        self.links = links

    def __len__(self):
        return len(self.links)

    def __getitem__(self, i):
        return self.links[i]

    def forward(self, q):
        return functools.reduce(np.matmul, [link.transform(qi) for link, qi in zip(self.links, q)], np.eye(4))

    def jacobian(self, q):
        frames = [np.eye(4)]
        for link, qi in zip(self, q):
            frames.append(frames[-1] @ link.transform(qi))
        end = frames[-1][:3, 3]
        J = np.zeros((3, len(self)))
        for k, T in enumerate(frames[:-1]):
            J[:, k] = np.cross(T[:3, 2], end - T[:3, 3])
        return J


def inverse_kinematics(target, a, damping):
    arm = Arm([Link(d=0.4, alpha=np.pi / 2), Link(a=a), Link(a=0.3, offset=0.2)])
    q = np.array([0.1, 0.4, -0.6])
    for _ in range(2):
        J = arm.jacobian(q)
        q = q + J.T @ np.linalg.solve(J @ J.T + damping**2 * np.eye(3), target - arm.forward(q)[:3, 3])
    return q @ q


def objects_beside_an_argument(a, q):
    total = 0.0
    for link, qi in zip([Link(a=a), Link(d=a * a)], q):
        total = total + link.transform(qi).sum()
    return total


class QueueFull(Exception):
    def __init__(self, lost, *, weight=1.0):
        super().__init__(f"lost {lost}")
        self.lost, self.weight = lost, weight


def raised_with_keywords(x, n):
    total = 0.0
    for k in range(n):
        try:
            if k > 1:
                raise QueueFull(lost=k, weight=3.0)
            total += x
        except QueueFull as e:
            total += e.weight * x * e.lost
    return total


W, U, B = WAVES.normal(size=(2, 12)), WAVES.normal(size=(3, 12)), WAVES.normal(size=12)
CASES = [
    (sequence_loss, (W, U, B, WAVES.normal(size=(4, 2, 2))), (0, 1, 2, 3)),
    (pair_of_zeros, (1.3, 2), 0),
    (pair_of_numbers, (1.3, 2), 0),
    (fields_written, (1.3,), 0),
    (fields_of_rows_written, (1.3, 4), 0),
    (fields_by_attribute, (1.3,), 0),
    (array_of_arrays_written, (1.3,), 0),
    (several_flags, (9.0, 0.05), (0, 1)),
    (spectral_centre, (np.sin(np.arange(8.0)) + 0.2, 1.6), (0, 1)),
    (weighted_mean_of_unknown_length, (np.array([0.3, 1.2, 0.7, 2.0]),), 0),
    (species_updated, (0.2, 1.0), (0, 1)),
    (dict_of_dict_at_run_time, (1.3, 3), 0),
    (keys_taken_from_a_list, (1.3, 3), 0),
    (raised_with_keywords, (1.3, 4), 0),
    (inverse_kinematics, (np.array([0.4, 0.2, 0.6]), 0.45, 0.3), (0, 1, 2)),
    (objects_beside_an_argument, (0.45, np.array([0.3, 0.4])), (0, 1)),
]
