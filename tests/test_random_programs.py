"""Random programs: generator, oracle and shrinker by themselves; the engine on a few hundred seeds."""

from __future__ import annotations

import ast
import collections
import importlib.util
import inspect
import pathlib
import sys

import numpy as np
import pytest
from fuzz.check import Outcome, check_program, check_seed
from fuzz.fake import broken_on, by_oracle
from fuzz.forward import gradient as by_tangents
from fuzz.generator import PROFILES, generate
from fuzz.oracle import Untrustworthy, judge
from fuzz.program import Program, loaded
from fuzz.shrink import cost, shrink_outcome

SEEDS_PER_TEST = 20
TESTS_PER_PROFILE = 4

# the constructs that must turn up in a few hundred programs, whatever becomes of the weights
FEATURES = """
    abs append argument_mutated_by_helper array_attribute array_carried array_helper_array
    array_helper_procedure array_helper_scalar array_of_scalars array_rebound array_swap array_test
    array_to_scalar augmented augmented_store axis_reduction binary_ufunc boolean_test boolean_value
    break broadcast broadcast_scalar chained_assign chained_comparison chained_index class class_instance
    closure comprehension computed_index concatenate conditional constructor continue copy counter cumsum
    default_argument dict division double_recursion duplicate_store early_return early_return_in_loop
    effect element_read element_store elif else fancy_read fancy_store fill floor for_array for_display
    for_enumerate for_enumerate_list for_enumerate_zip for_list for_over_len for_range for_range_from
    for_range_step for_reversed_array for_reversed_list for_rows for_zip fortran_order
    generator_expression helper helper_call if index_of_result inner_product integer_argument
    integer_test joined_name keepdims keyword_argument lambda len_list list_comprehension
    list_concatenation list_display list_read list_store loop_else mask_read mask_store math matmul
    max_list method_call method_reduction method_update minmax modulo nested_loop nested_unpacking
    no_iterations nonlocal not numpy_on_scalar out_argument outer overlapping_store pop power procedure
    rearranged recursion slice_store stack starred stencil sum_list sum_of_product swap target_after_loop
    tuple_assign tuple_result two_arguments ufunc view view_read view_write walrus walrus_in_test where
    while while_active while_count while_true whole_store
""".split()


def report(outcome: Outcome) -> str:
    """What one needs to reproduce a failure."""
    head = f"{outcome.kind} ({outcome.what})\n{outcome.detail}\n# {outcome.program.label}\n"
    return head + outcome.program.describe()


# ---------------------------------------------------------------------- the engine
def engine_is_there() -> bool:
    """Looked up without importing: an engine that is there but does not import must fail, not be skipped."""
    return bool(importlib.util.find_spec("ast2grad") and importlib.util.find_spec("ast2grad.api"))


@pytest.mark.engine
@pytest.mark.skipif(not engine_is_there(), reason="there is no ast2grad.api yet")
@pytest.mark.parametrize("part", range(TESTS_PER_PROFILE))
@pytest.mark.parametrize("profile", PROFILES)
def test_engine_is_never_wrong(profile: str, part: int) -> None:
    seeds = range(part * SEEDS_PER_TEST, (part + 1) * SEEDS_PER_TEST)
    outcomes = [check_seed(seed, profile) for seed in seeds]
    kinds = collections.Counter(outcome.kind for outcome in outcomes)
    bad = [outcome for outcome in outcomes if outcome.kind in ("wrong", "crash")]
    assert not bad, f"{dict(kinds)}\n" + report(min(bad, key=lambda o: len(o.program.source)))
    # everything that is generated is ordinary code: refusing is allowed, but it has to stay the exception
    refused = collections.Counter(outcome.what for outcome in outcomes if outcome.kind == "refused")
    assert sum(refused.values()) <= SEEDS_PER_TEST // 4, dict(refused)
    assert kinds["skipped"] <= SEEDS_PER_TEST // 10


@pytest.mark.engine
@pytest.mark.parametrize("profile", PROFILES)
def test_forward_mode_is_never_wrong(profile: str) -> None:
    """The gradient, by one jvp for each entry of the arguments."""
    outcomes = [check_seed(seed, profile, by_tangents) for seed in range(1000, 1010)]
    bad = [outcome for outcome in outcomes if outcome.kind in ("wrong", "crash")]
    assert not bad, report(min(bad, key=lambda o: len(o.program.source)))
    assert sum(outcome.kind == "right" for outcome in outcomes) >= 5


# ---------------------------------------------------------------------- the generator
@pytest.mark.parametrize("profile", PROFILES)
def test_same_seed_same_program(profile: str) -> None:
    for seed in range(20):
        one, other = generate(seed, profile), generate(seed, profile)
        assert one.describe() == other.describe() and one.features == other.features
    assert len({generate(seed, profile).source for seed in range(20)}) == 20
    assert generate(3, profile, 1).source != generate(3, profile).source


def test_hash_seed_does_not_matter() -> None:
    import os
    import subprocess

    here = pathlib.Path(__file__).resolve().parent
    code = "from fuzz.generator import generate; print([generate(s, 'mixed').describe() for s in range(5)])"
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=here,
            env={**os.environ, "PYTHONHASHSEED": salt},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for salt in ("1", "2")
    }
    assert len(texts) == 1


@pytest.mark.parametrize("profile", PROFILES)
def test_programs_run_and_can_be_judged(profile: str) -> None:
    reasons = []
    for seed in range(60):
        try:
            verdict = judge(generate(seed, profile))
        except Untrustworthy as reason:
            reasons.append(str(reason))
            continue
        assert np.isfinite(verdict.value)
    assert len(reasons) <= 3, reasons


def test_every_feature_turns_up() -> None:
    seen: set[str] = set()
    for profile in PROFILES:
        for seed in range(250):
            seen |= generate(seed, profile).features
    assert not set(FEATURES) - seen


def test_profiles_keep_to_their_subject() -> None:
    for seed in range(60):
        scalar, objects = generate(seed, "scalar"), generate(seed, "objects")
        values = [*scalar.args.values(), *objects.args.values()]
        assert not any(isinstance(value, np.ndarray) for value in values)
        assert not scalar.features & {"class", "dict", "list_display", "element_store"}
        assert not generate(seed, "array").features & {"class", "dict", "list_display"}


def test_source_can_be_inspected() -> None:
    program = Program("class C:\n    pass\n\ndef f(x):\n    return x\n", {"x": 1.0})
    with loaded(program.source) as module:
        assert inspect.getsource(module.f) == "def f(x):\n    return x\n"
        assert inspect.getsource(module.C) == "class C:\n    pass\n"
        assert inspect.getsource(inspect.getmodule(module.f)) == program.source
        name = module.__name__
    assert name not in sys.modules


# ---------------------------------------------------------------------- the oracle
def test_oracle_knows_derivatives() -> None:
    program = Program(
        "import math\nimport numpy as np\n"
        "def f(x, a):\n    a[1] = x * a[0]\n    return math.sin(a[1]) + np.sum(a) if x > 0 else abs(x)\n",
        {"x": 0.5, "a": np.array([0.3, 9.0])},
    )
    verdict = judge(program)
    slope = np.cos(0.15) + 1.0
    assert verdict.exact
    assert verdict.gradients[0] == pytest.approx(0.3 * slope, rel=1e-14)
    assert verdict.gradients[1] == pytest.approx([0.5 * slope + 1.0, 0.0], rel=1e-14)
    assert verdict.args_after[1].tolist() == [0.3, 0.15]
    assert program.args["a"].tolist() == [0.3, 9.0]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return abs(x - 0.5)", "kink"),
        ("return max(x, 0.5)", "kink"),
        ("return x if x > 0.5 else 2.0", "kink"),
        ("return x * 1e9", "out of range"),
        ("while x < 9:\n        pass\n    return x", "runaway"),
        ("return [x]", "not a number"),
        ("return x / (x - x)", "ZeroDivisionError"),
    ],
)
def test_oracle_knows_when_it_cannot_tell(body: str, reason: str) -> None:
    with pytest.raises(Untrustworthy, match=reason):
        judge(Program(f"def f(x):\n    {body}\n", {"x": 0.5}))


# ---------------------------------------------------------------------- the check
def test_right_is_right() -> None:
    for profile in PROFILES:
        outcome = check_seed(1, profile, by_oracle)
        assert outcome.kind == "right", report(outcome)


ROW = Program(
    "import numpy as np\ndef f(a):\n    a[0] = 2.0 * a[1]\n    return np.sum(a)\n",
    {"a": np.array([1.0, 0.6])},
)


def cheat(answer):  # type: ignore[no-untyped-def]
    """A differentiator made of a function of one array argument."""
    return lambda f, wrt: lambda a: answer(a)


def _mutate(a):  # type: ignore[no-untyped-def]
    a[0] = 2.0 * a[1]
    return a


@pytest.mark.parametrize(
    ("answer", "signature"),
    [
        (lambda a: (np.array([0.0, 3.0]) + 0 * _mutate(a),), ("right", "")),
        (lambda a: (np.array([0.0, 2.9]) + 0 * _mutate(a),), ("wrong", "value")),
        (lambda a: (np.array([0.0, np.nan]) + 0 * _mutate(a),), ("wrong", "value")),
        (lambda a: np.array([0.0, 3.0]) + 0 * _mutate(a), ("wrong", "structure")),
        (lambda a: (3.0 + 0 * _mutate(a)[0],), ("wrong", "type")),
        (lambda a: (np.array([0, 3], dtype=np.float32) + 0 * _mutate(a).astype("f4"),), ("wrong", "type")),
        (lambda a: (np.array([0.0, 3.0]),), ("wrong", "arguments")),
        (
            lambda a: 1 / 0,
            ("crash", "ZeroDivisionError: division by zero in test_random_programs.py:<lambda>"),
        ),
    ],
)
def test_what_counts_as_wrong(answer, signature) -> None:  # type: ignore[no-untyped-def]
    assert check_program(ROW, cheat(answer)).signature == signature


def test_shared_memory_and_unstable_bits_are_wrong() -> None:
    plain = Program("def f(a):\n    return 0.5 * (a[0] ** 2 + a[1] ** 2)\n", {"a": np.array([1.0, 0.5])})
    assert check_program(plain, cheat(lambda a: (a,))).signature == ("wrong", "memory")
    drift = iter(range(10))
    assert check_program(plain, cheat(lambda a: (a + 1e-12 * next(drift),))).signature == ("wrong", "bits")


def test_refusal_is_not_a_crash() -> None:
    program = Program("def f(x):\n    return x if x > 0 else -x\n", {"x": 0.5})
    outcome = check_program(program, broken_on(ast.IfExp, "refuse"))
    assert outcome.kind == "refused" and outcome.what.startswith("X001")


# ---------------------------------------------------------------------- the shrinker
@pytest.mark.parametrize(
    ("node", "profile", "how"),
    [
        (ast.Break, "scalar", "wrong"),
        (ast.ListComp, "objects", "wrong"),
        (ast.Lambda, "mixed", "crash"),
        (ast.MatMult, "array", "wrong"),
        (ast.ClassDef, "objects", "refuse"),
    ],
)
def test_shrinker_reaches_a_tiny_program(node: type[ast.AST], profile: str, how: str) -> None:
    broken = broken_on(node, how)
    outcomes = (check_seed(seed, profile, broken) for seed in range(100))
    failing = next(outcome for outcome in outcomes if outcome.kind not in ("right", "skipped"))
    small = shrink_outcome(failing, broken, seconds=60)
    assert small.signature == failing.signature
    tree = ast.parse(small.program.source)
    assert any(isinstance(item, node) for item in ast.walk(tree))
    assert sum(isinstance(item, ast.stmt) for item in ast.walk(tree)) <= 7, report(small)
    assert cost(tree, small.program.args) < cost(ast.parse(failing.program.source), failing.program.args)
