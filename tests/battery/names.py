"""Names that collide with what a generator might choose, shadowed modules and builtins, unicode identifiers."""
import math
import math as grad
import math as m

import numpy
import numpy as onp
import numpy as xp

x_bar_global = 2.0


def x_bar(x_bar, y):
    x = x_bar * y
    return x * x_bar


def tapes(x, x_tape):
    for i in range(3):
        x = x * x_tape + 0.1
    return x


def temporaries(t, t_bar, t0, t_tape, test_tape):
    y = t * t_bar + t0
    if y > t_tape:
        y = y * test_tape
    return y + t


def np_is_a_number(np, x):
    return np * x + np ** 2


def math_is_local(x):
    math = x * 2
    return math * x


def uses_alias(x):
    return m.sin(x) * grad.exp(x)


def numpy_aliases(v):
    return (onp.sin(v) * xp.cos(v)).sum() + numpy.sum(v)


def sin(x):
    return x * x


def own_sin(x):
    return sin(x) * math.sin(x)


def shadows_builtins(sum, max, len):
    abs = sum * max
    range = abs + len
    return range * abs


def list_and_dict_names(list, dict):
    tuple = list * dict
    int = tuple + dict
    return int * tuple


def i_is_active(i, n):
    for j in range(n):
        i = i * 0.5 + j
    return i * i


def loop_named_like_argument(x, n):
    for x_bar in range(n):
        x = x * x_bar + 1.0 / (1 + x)
    return x


def underscores(_, __, _x_):
    return _ * __ + _x_ ** 2


def suffixes(x, x_1, x_2, x_fwd, x_bwd):
    x_1 = x * x_2
    x_2 = x_1 * x_fwd
    return x_2 * x_bwd + x


def fwd_bwd(x):
    def f_fwd(a):
        return a * a
    def f_bwd(a):
        return f_fwd(a) + a
    tape = f_bwd(x)
    return tape * x


def gradient_words(out_bar, out, tape, grad, value, seed, bar):
    adjoint = out_bar * out + tape
    tangent = adjoint * grad
    shadow = tangent / value
    return shadow * seed + bar * out


def greek(α, β):
    Δt = α * β
    λ = Δt ** 2 + β
    return λ * α


def accents(größe, été):
    naïve = größe * été
    return naïve + größe ** 2


def normalised(ſ, µ):
    return ſ * µ + µ ** 2


def keyword_like(lambda_, class_, None_):
    return lambda_ * class_ + None_ ** 3


def zeros_like(x, ones):
    zeros = x * ones
    return zeros * x


def result_name(x):
    result = x * x
    return_value = result * x
    return return_value + result


def sign(x):
    unbroadcast = abs(x) * 2
    add_at = unbroadcast * x
    return add_at + max(x, 0.5)


def very_long_name_that_goes_on_and_on_for_a_while(an_argument_with_a_very_long_name_indeed, another_argument_of_some_length):
    the_product_of_both_arguments = an_argument_with_a_very_long_name_indeed * another_argument_of_some_length
    return the_product_of_both_arguments ** 2 + an_argument_with_a_very_long_name_indeed


class x_dot:
    def __init__(self, self_bar):
        self.self_bar = self_bar

    def d(self, x):
        return self.self_bar * x * x


def class_collides(x):
    return x_dot(x).d(x) * x_bar_global


CASES = [
    (x_bar, (0.7, 1.2), (0, 1)), (tapes, (0.7, 1.2), (0, 1)), (temporaries, (0.7, 1.2, 0.3, 0.1, 2.0), (0, 1, 2, 4)), (np_is_a_number, (0.7, 1.2), (0, 1)),
    (math_is_local, (0.7,), 0), (uses_alias, (0.7,), 0), (numpy_aliases, (onp.array([0.7, 1.2]),), 0), (own_sin, (0.7,), 0),
    (shadows_builtins, (0.7, 1.2, 0.3), ("sum", "max", "len")), (list_and_dict_names, (0.7, 1.2), (0, 1)), (i_is_active, (0.7, 3), 0),
    (loop_named_like_argument, (0.7, 3), 0), (underscores, (0.7, 1.2, 0.3), (0, 1, 2)), (suffixes, (0.7, 1.2, 0.3, 0.4, 0.5), (0, 2, 3, 4)),
    (fwd_bwd, (0.7,), 0), (gradient_words, (0.7, 1.2, 0.3, 0.4, 0.5, 1.5, 0.9), (0, 1, 2, 3, 4, 5, 6)), (greek, (0.7, 1.2), ("α", "β")),
    (accents, (0.7, 1.2), (0, 1)), (normalised, (0.7, 1.2), (0, 1)), (keyword_like, (0.7, 1.2, 0.3), (0, 1, 2)), (zeros_like, (0.7, 1.2), (0, 1)),
    (result_name, (0.7,), 0), (sign, (0.7,), 0), (very_long_name_that_goes_on_and_on_for_a_while, (0.7, 1.2), (0, 1)), (class_collides, (0.7,), 0),
]
