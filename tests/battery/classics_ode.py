"""Integrators and simulations: Euler, RK4, leapfrog, heat and wave equation, n-body, predator and prey."""
import math

import numpy as np


def euler_decay(y0, k, n):
    y, dt = y0, 1.0 / n
    for _ in range(n):
        y = y + dt * (-k * y)
    return y


def rk4_logistic(y, r, cap, t_end, n):
    def f(y):
        return r * y * (1 - y / cap)

    h = t_end / n
    for _ in range(n):
        k1 = f(y)
        k2 = f(y + h / 2 * k1)
        k3 = f(y + h / 2 * k2)
        k4 = f(y + h * k3)
        y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y


def lorenz(state, sigma, rho, beta):
    x, y, z = state
    dt = 0.01
    for _ in range(30):
        dx = sigma * (y - x)
        dy = x * (rho - z) - y
        dz = x * y - beta * z
        x, y, z = x + dt * dx, y + dt * dy, z + dt * dz
    return x * y + z


def leapfrog_pendulum(theta, omega, g, length):
    dt = 0.05
    omega -= 0.5 * dt * g / length * math.sin(theta)
    for step in range(20):
        theta += dt * omega
        a = -g / length * math.sin(theta)
        omega += dt * a if step < 19 else 0.5 * dt * a
    return 0.5 * omega ** 2 + g / length * (1 - math.cos(theta)) + theta


def rk4_vector(y0, a, n):
    def rhs(y):
        return a @ y - 0.1 * y ** 3
    y = y0.copy()
    h = 0.1
    for _ in range(n):
        k1 = rhs(y)
        k2 = rhs(y + 0.5 * h * k1)
        k3 = rhs(y + 0.5 * h * k2)
        k4 = rhs(y + h * k3)
        y = y + (h / 6.0) * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return float((y * y).sum())


def heat_explicit(u, kappa, steps):
    u = u.copy()
    for _ in range(steps):
        un = u.copy()
        for i in range(1, len(u) - 1):
            u[i] = un[i] + kappa * (un[i + 1] - 2 * un[i] + un[i - 1])
    return np.sum(u ** 2)


def heat_2d(u, k):
    u = np.array(u)
    for _ in range(4):
        lap = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1]
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + k * lap
        u[0, :] = u[1, :]
        u[:, -1] = 0.5 * u[:, -2]
    return (u ** 2).sum()


def wave_1d(u0, c, steps):
    prev = u0.copy()
    cur = u0.copy()
    for _ in range(steps):
        nxt = np.zeros_like(cur)
        nxt[1:-1] = 2 * cur[1:-1] - prev[1:-1] + c * c * (cur[2:] - 2 * cur[1:-1] + cur[:-2])
        prev = cur
        cur = nxt
    return (cur ** 2).sum() + prev[2]


def upwind_advection(q, v, dt):
    q = list(q)
    for _ in range(3):
        new = q[:]
        for i in range(len(q)):
            left = q[i - 1]
            right = q[(i + 1) % len(q)]
            if v > 0:
                new[i] = q[i] - v * dt * (q[i] - left)
            else:
                new[i] = q[i] - v * dt * (right - q[i])
        q = new
    return sum(a * a * (i + 1) for i, a in enumerate(q))


def burgers(u, nu):
    for _ in range(5):
        flux = 0.5 * u ** 2
        u = u - 0.1 * (np.roll(flux, -1) - np.roll(flux, 1)) + nu * (np.roll(u, -1) - 2 * u + np.roll(u, 1))
    return (u ** 3).sum()


def n_body(pos, vel, mass, g):
    pos, vel = pos.copy(), vel.copy()
    n = len(mass)
    dt = 0.05
    for _ in range(3):
        acc = np.zeros((n, 2))
        for i in range(n):
            for j in range(n):
                if i == j:
                    continue
                d = pos[j] - pos[i]
                r2 = d @ d + 0.01
                acc[i] += g * mass[j] * d / (r2 * np.sqrt(r2))
        vel += dt * acc
        pos += dt * vel
    energy = 0.5 * (mass * (vel ** 2).sum(axis=1)).sum()
    for i in range(n):
        for j in range(i):
            energy -= g * mass[i] * mass[j] / np.sqrt(((pos[i] - pos[j]) ** 2).sum() + 0.01)
    return energy


def kepler_orbit(x, y, vx, vy):
    dt = 0.05
    for _ in range(15):
        r3 = (x * x + y * y) ** 1.5
        vx -= dt * x / r3
        vy -= dt * y / r3
        x += dt * vx
        y += dt * vy
    return x * vy - y * vx + x


def lotka_volterra(p, dt=0.05):
    prey, pred = 1.0, 0.5
    history = [prey]
    for _ in range(20):
        prey, pred = (prey + dt * (p["a"] * prey - p["b"] * prey * pred),
                      pred + dt * (p["d"] * prey * pred - p["c"] * pred))
        history.append(prey)
    return prey * pred + max(history)


def adaptive_euler(y, k, tol):
    t, h = 0.0, 0.3
    while t < 1.0:
        full = y - h * k * y
        half = y - h / 2 * k * y
        half = half - h / 2 * k * half
        if abs(full - half) > tol:
            h = h / 2
            continue
        y = half
        t += h
    return y * k


def projectile_with_drag(v0, angle, cd):
    x = y = 0.0
    vx, vy = v0 * math.cos(angle), v0 * math.sin(angle)
    dt = 0.02
    while True:
        v = math.hypot(vx, vy)
        vx -= dt * cd * v * vx
        vy -= dt * (9.81 + cd * v * vy)
        px, py = x, y
        x += dt * vx
        y += dt * vy
        if y < 0:
            break
    return px + (x - px) * py / (py - y)


def implicit_euler(y, lam, steps):
    for _ in range(steps):
        z = y
        for _ in range(8):
            z -= (z - y + 0.1 * lam * z ** 3) / (1 + 0.3 * lam * z * z)
        y = z
    return y ** 2


def sir_model(beta, gamma, days):
    s, i, r = 0.99, 0.01, 0.0
    peak = 0.0
    for day in range(days):
        infected = beta * s * i
        recovered = gamma * i
        s, i, r = s - infected, i + infected - recovered, r + recovered
        if i > peak:
            peak = i
    return peak + r


A = np.array([[-0.2, 1.0, 0.3], [-1.0, -0.1, 0.2], [0.1, -0.3, -0.5]])
U = np.array([0.1, 0.9, 0.4, 1.3, 0.2, 0.7])
CASES = [
    (euler_decay, (1.3, 0.7, 20), (0, 1)), (rk4_logistic, (0.3, 1.1, 2.0, 1.5, 10), (0, 1, 2, 3)), (lorenz, ((1.0, 2.0, 1.5), 10.0, 28.0, 2.67), (0, 1, 2, 3)),
    (leapfrog_pendulum, (0.7, 0.1, 9.81, 1.2), (0, 1, 2, 3)), (rk4_vector, (np.array([0.5, -0.7, 1.1]), A, 8), (0, 1)), (heat_explicit, (U, 0.2, 5), (0, 1)),
    (heat_2d, (np.sin(np.arange(20.0)).reshape(4, 5), 0.2), (0, 1)), (wave_1d, (U, 0.6, 6), (0, 1)), (upwind_advection, (U, 0.8, 0.3), (0, 1, 2)),
    (upwind_advection, (list(U), -0.8, 0.3), (0, 1, 2)), (burgers, (U, 0.1), (0, 1)),
    (n_body, (np.array([[0.0, 0.1], [1.0, 0.0], [0.3, 1.2]]), np.array([[0.0, 0.2], [0.1, 0.8], [-0.5, 0.0]]), np.array([1.0, 0.4, 0.2]), 0.9), (0, 1, 2, 3)),
    (kepler_orbit, (1.0, 0.1, -0.2, 0.9), (0, 1, 2, 3)), (lotka_volterra, ({"a": 1.1, "b": 0.4, "c": 0.4, "d": 0.1},), 0), (adaptive_euler, (1.3, 0.7, 0.002), (0, 1)),
    (projectile_with_drag, (9.3, 0.7, 0.02), (0, 1, 2)), (implicit_euler, (1.3, 0.7, 5), (0, 1)), (sir_model, (0.6, 0.2, 30), (0, 1)),
]
