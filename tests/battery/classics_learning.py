"""Statistics and learning: regression, mixtures, hidden Markov models, networks, clustering, kernels."""
import math

import numpy as np


def linear_regression(w, b, x, y):
    return np.mean((x @ w + b - y) ** 2)


def ridge_loop(w, data, lam):
    loss = 0.0
    for features, target in data:
        pred = sum(wi * f for wi, f in zip(w, features))
        loss += (pred - target) ** 2
    return loss / len(data) + lam * sum(wi ** 2 for wi in w)


def logistic_regression(w, x, y):
    z = x @ w
    return np.sum(np.log1p(np.exp(-z * y)))


def binary_cross_entropy(theta, x, y):
    total = 0.0
    for xi, yi in zip(x, y):
        p = 1 / (1 + math.exp(-(theta[0] + theta[1] * xi)))
        if yi == 1:
            total -= math.log(p)
        else:
            total -= math.log(1 - p)
    return total


def softmax_regression(w, x, labels):
    logits = x @ w
    logits = logits - np.max(logits, axis=1, keepdims=True)
    p = np.exp(logits) / np.sum(np.exp(logits), axis=1, keepdims=True)
    loss = 0.0
    for i, k in enumerate(labels):
        loss -= np.log(p[i, k])
    return loss / len(labels)


def mlp(params, x, y):
    h = x
    for i, (w, b) in enumerate(params):
        h = h @ w + b
        if i < len(params) - 1:
            h = np.tanh(h)
    return np.mean((h - y) ** 2)


def mlp_scalar_lists(w1, w2, x):
    hidden = []
    for row in w1:
        z = 0.0
        for a, b in zip(row, x):
            z += a * b
        hidden.append(max(0.0, z) + 0.1 * z)
    return sum(a * h for a, h in zip(w2, hidden)) ** 2


def rnn(wx, wh, xs):
    h = np.zeros(2)
    loss = 0.0
    for x in xs:
        h = np.tanh(wx * x + wh @ h)
        loss += (h ** 2).sum()
    return loss


def lstm_cell(p, xs):
    h = c = 0.0
    for x in xs:
        i = 1 / (1 + math.exp(-(p["wi"] * x + p["ui"] * h)))
        f = 1 / (1 + math.exp(-(p["wf"] * x + p["uf"] * h)))
        g = math.tanh(p["wg"] * x)
        c = f * c + i * g
        h = i * math.tanh(c)
    return h


def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = scores / scores.sum(axis=-1, keepdims=True)
    return ((weights @ v) ** 2).sum()


def layer_norm(x, gamma, beta):
    mu = x.mean(axis=-1, keepdims=True)
    var = ((x - mu) ** 2).mean(axis=-1, keepdims=True)
    return (np.tanh(gamma * (x - mu) / np.sqrt(var + 1e-5) + beta) ** 2).sum()


def conv1d_layer(x, w, b):
    out = []
    for i in range(len(x) - len(w) + 1):
        out.append(np.dot(x[i:i + len(w)], w) + b)
    return sum(np.maximum(o, 0.1 * o) ** 2 for o in out)


def gmm_loglik(x, logits, mu, log_sigma):
    logw = logits - np.log(np.sum(np.exp(logits)))
    z = (x[:, None] - mu) / np.exp(log_sigma)
    comp = logw - 0.5 * z ** 2 - log_sigma - 0.5 * np.log(2 * np.pi)
    top = comp.max(axis=1, keepdims=True)
    return (top[:, 0] + np.log(np.exp(comp - top).sum(axis=1))).sum()


def hmm_forward(trans, emit, start, obs):
    alpha = start * emit[:, obs[0]]
    loglik = 0.0
    for o in obs[1:]:
        scale = alpha.sum()
        loglik += np.log(scale)
        alpha = (alpha / scale) @ trans * emit[:, o]
    return loglik + np.log(alpha.sum())


def hmm_lists(trans, start, obs):
    alpha = [s * o for s, o in zip(start, obs[0])]
    for o in obs[1:]:
        alpha = [sum(alpha[i] * trans[i][j] for i in range(len(alpha))) * o[j] for j in range(len(alpha))]
    return math.log(sum(alpha))


def k_means_loss(points, centers):
    total = 0.0
    for p in points:
        best = None
        for c in centers:
            d = ((p - c) ** 2).sum()
            if best is None or d < best:
                best = d
        total += best
    return total


def k_means_vectorised(points, centers):
    d = ((points[:, None] - centers) ** 2).sum(axis=-1)
    nearest = d.argmin(axis=1)
    return ((points - centers[nearest]) ** 2).sum() + d.min(axis=1).prod()


def rbf_kernel_regression(x, xs, ys, h):
    k = np.exp(-0.5 * ((x - xs) / h) ** 2)
    return (k @ ys) / k.sum()


def gaussian_process_nll(x, y, ls, noise):
    k = np.exp(-0.5 * (x[:, None] - x[None, :]) ** 2 / ls ** 2) + noise * np.eye(len(x))
    return 0.5 * y @ np.linalg.solve(k, y) + 0.5 * np.linalg.slogdet(k)[1]


def poisson_nll(theta, counts):
    rate = np.exp(theta)
    return np.sum(rate - counts * theta)


def student_t_nll(x, mu, sigma, nu):
    z = (x - mu) / sigma
    return (math.lgamma(nu / 2) - math.lgamma((nu + 1) / 2) + 0.5 * math.log(nu * math.pi) + math.log(sigma)
            + (nu + 1) / 2 * math.log(1 + z * z / nu))


def ar_model_nll(phi, sigma, y):
    nll = 0.0
    for t in range(2, len(y)):
        e = y[t] - phi[0] * y[t - 1] - phi[1] * y[t - 2]
        nll += 0.5 * (e / sigma) ** 2 + math.log(sigma)
    return nll


def garch(omega, alpha, beta, returns):
    var = omega / (1 - alpha - beta)
    ll = 0.0
    for r in returns:
        ll += math.log(var) + r * r / var
        var = omega + alpha * r ** 2 + beta * var
    return 0.5 * ll


def elo_updates(ratings, games, k):
    r = dict(ratings)
    for a, b, score in games:
        expected = 1 / (1 + 10 ** ((r[b] - r[a]) / 4))
        delta = k * (score - expected)
        r[a] += delta
        r[b] -= delta
    return r["x"] * r["y"]


def exponential_smoothing(y, alpha, beta):
    level, trend = y[0], y[1] - y[0]
    sse = 0.0
    for obs in y[2:]:
        forecast = level + trend
        sse += (obs - forecast) ** 2
        previous = level
        level = alpha * obs + (1 - alpha) * forecast
        trend = beta * (level - previous) + (1 - beta) * trend
    return sse


def dtw_soft(a, b):
    n, m = len(a), len(b)
    d = np.full((n + 1, m + 1), 20.0)
    d[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (a[i - 1] - b[j - 1]) ** 2
            d[i, j] = cost + min(d[i - 1, j], d[i, j - 1], d[i - 1, j - 1])
    return d[n, m]


X = np.array([[0.5, 1.2], [-0.8, 0.3], [1.1, -0.4]])
Y = np.array([0.4, -0.2, 0.9])
W = np.array([0.7, -0.5])
W2 = np.array([[0.7, -0.5, 0.2], [0.1, 0.4, -0.6]])
TR = np.array([[0.7, 0.3], [0.4, 0.6]])
EM = np.array([[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]])
CASES = [
    (linear_regression, (W, 0.1, X, Y), (0, 1, 2, 3)), (ridge_loop, ([0.7, -0.5], [((0.5, 1.2), 0.4), ((-0.8, 0.3), -0.2)], 0.1), (0, 1, 2)), (logistic_regression, (W, X, np.array([1, -1, 1])), (0, 1)),
    (binary_cross_entropy, ([0.3, -0.6], [0.5, 1.2, -0.8], [1, 0, 1]), 0), (softmax_regression, (W2, X, [0, 2, 1]), (0, 1)),
    (mlp, ([(W2, np.array([0.1, 0.2, 0.3])), (W2.T, np.array([0.1, -0.1]))], X, X * 0.5), (0, 1)), (mlp_scalar_lists, ([[0.7, -0.5], [0.1, 0.4]], [0.3, 0.9], [0.5, 1.2]), (0, 1, 2)),
    (rnn, (W, TR, [0.5, -0.3, 0.9]), (0, 1, 2)), (lstm_cell, ({"wi": 0.5, "ui": 0.3, "wf": -0.2, "uf": 0.7, "wg": 0.9}, (0.5, -0.3, 0.9)), (0, 1)), (attention, (X, X * 0.7 + 0.1, X ** 2), (0, 1, 2)),
    (layer_norm, (np.cos(np.arange(8.0)).reshape(2, 4), np.array([1.0, 0.5, 2.0, 1.5]), 0.3), (0, 1, 2)), (conv1d_layer, (np.cos(np.arange(6.0)), np.array([0.5, -0.2, 0.7]), 0.1), (0, 1, 2)),
    (gmm_loglik, (Y, W, np.array([0.2, -0.3]), np.array([0.1, -0.4])), (0, 1, 2, 3)), (hmm_forward, (TR, EM, np.array([0.6, 0.4]), [0, 2, 1, 1]), (0, 1, 2)),
    (hmm_lists, ([[0.7, 0.3], [0.4, 0.6]], [0.6, 0.4], [[0.5, 0.1], [0.1, 0.6], [0.4, 0.3]]), (0, 1, 2)), (k_means_loss, (X, np.array([[0.6, 0.5], [-0.5, 0.1]])), (0, 1)),
    (k_means_vectorised, (X, np.array([[0.6, 0.5], [-0.5, 0.1]])), (0, 1)), (rbf_kernel_regression, (0.3, Y, Y ** 2, 0.5), (0, 1, 2, 3)), (gaussian_process_nll, (Y, Y ** 2, 0.6, 0.1), (0, 1, 2, 3)),
    (poisson_nll, (Y, np.array([1, 3, 2])), 0), (student_t_nll, (0.7, 0.2, 1.1, 3.5), (0, 1, 2, 3)), (ar_model_nll, ((0.5, -0.2), 0.8, [0.1, 0.5, 0.2, 0.7, -0.1]), (0, 1, 2)),
    (garch, (0.1, 0.2, 0.6, [0.1, -0.5, 0.3]), (0, 1, 2, 3)), (elo_updates, ({"x": 1.5, "y": 1.2, "z": 0.9}, [("x", "y", 1), ("y", "z", 0), ("z", "x", 0.5)], 0.3), (0, 2)),
    (exponential_smoothing, ([0.5, 0.7, 0.6, 1.1, 0.9], 0.4, 0.3), (0, 1, 2)), (dtw_soft, (np.array([0.1, 0.9, 0.4]), np.array([0.23, 0.56, 1.12, 0.35])), (0, 1)),
]
