"""Functions without a derivative: constant by definition (counts, tests, places, roundings), or refused
with a reason.

What is neither here nor in a rule is a Python function of NumPy that is transformed through its own source;
the test
of coverage holds that list (`THROUGH_SOURCE`) against what NumPy exports.
"""
from __future__ import annotations

from .registry import inactive, refused


def each(module: str, words: str) -> str:
    return " ".join(f"{module}.{w}" for w in words.split())


def methods(words: str) -> str:
    return " ".join(f".{w}" for w in words.split())


# ---------------------------------------------------------------------------------------------- constant
ROUNDING = "derivative 0 wherever it exists"
inactive(each("math", "ceil floor trunc"), ROUNDING)
inactive(each("math", "comb factorial gcd isqrt lcm perm"), "functions of integers")
inactive(each("math", "isclose isfinite isinf isnan isnormal issubnormal"), "tests")
inactive(each("numpy", "ceil floor trunc rint fix round around sign floor_divide"), ROUNDING)
inactive(methods("round is_integer"), ROUNDING)
inactive("math.ulp numpy.spacing", "constant between powers of 2")
inactive(each("numpy", """
    all any allclose array_equal array_equiv equal greater greater_equal less less_equal not_equal isclose
    iscomplex
    iscomplexobj isdtype isfinite isfortran in1d isin isinf isnan isnat isneginf isposinf isreal isrealobj isscalar
    issubdtype iterable logical_and logical_not logical_or logical_xor may_share_memory shares_memory signbit
    can_cast"""), "tests")
inactive(methods("all any"), "tests")
inactive(each("numpy", """
    argmax argmin argpartition argsort argwhere count_nonzero digitize flatnonzero lexsort nanargmax
    nanargmin nonzero
    ravel_multi_index searchsorted unravel_index diag_indices diag_indices_from mask_indices tril_indices
    tril_indices_from triu_indices triu_indices_from ix_ indices"""), "places and counts")
inactive(methods("argmax argmin argpartition argsort nonzero searchsorted"), "places and counts")
inactive(each("bisect", "bisect bisect_left bisect_right"), "places and counts")
inactive(each("numpy", """
    shape size ndim broadcast_shapes result_type common_type promote_types min_scalar_type mintypecode
    typename
    einsum_path finfo iinfo dtype"""), "shapes and types")
inactive(each("numpy", """
    bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
    bitwise_xor
    gcd invert lcm left_shift right_shift packbits unpackbits"""), "functions of integers")
inactive(each("numpy", """
    array2string array_repr array_str base_repr binary_repr format_float_positional
    format_float_scientific"""), "text")
inactive(each("numpy", """
    zeros ones empty zeros_like ones_like empty_like eye identity tri"""), "filled with constants")
inactive(each("numpy", """
    bool bool_ int8 int16 int32 int64 int_ intc intp uint8 uint16 uint32 uint64 uint uintc uintp longlong
    ulonglong long
    ulong short ushort byte ubyte"""), "integers")
inactive(
    each("numpy", "ndindex errstate geterr seterr get_printoptions set_printoptions printoptions"),
    "no number",
)
inactive("numpy.linalg.matrix_rank", "a count")
inactive(each("operator", """
    and_ or_ xor inv invert lshift rshift iand ior ixor ilshift irshift truth length_hint"""), "integers and booleans")
refused(methods("tobytes dumps hex as_integer_ratio"), "text and integers carry no derivative")

# ----------------------------------------------------------------------------------------------- refused
refused(each("numpy", "unique_all unique_counts unique_inverse unique_values setxor1d"),
        "which elements coincide depends on data; np.unique, np.union1d, np.intersect1d and np.setdiff1d have rules")
refused(each("numpy", "histogramdd"), "the bins depend on the data; np.histogram and np.histogram2d have rules")
refused(each("numpy", "bartlett blackman hamming hanning"), "the length of a window is a count")
refused(each("numpy", "sort_complex"), "the order of the result is not specified; use np.sort")
refused(methods("byteswap getfield setfield"), "the elements are rearranged in memory")
refused(
    each("numpy", "frompyfunc nested_iters nditer"),
    "the function is called from compiled or hidden loops; write the loop, or use whole-array operations",
)
refused(each("numpy", "copyto fill_diagonal place put put_along_axis putmask"),
        "an array is changed in place; use an indexed assignment or np.where")
refused(
    each("numpy", "bmat recarray record memmap ndarray flatiter void"),
    "only plain arrays and numbers carry derivatives",
)
refused(
    each(
        "numpy",
        """
    save savez savez_compressed savetxt load loadtxt genfromtxt fromfile fromregex fromstring frombuffer
    from_dlpack""",
    ),
    "input and output of files or memory",
)
refused(each("numpy", """
    busday_count busday_offset busdaycalendar is_busday datetime64 datetime_as_string datetime_data
    timedelta64
    bytes_ str_ object_ character flexible"""), "not a number")
refused(each("numpy", """
    generic number inexact floating complexfloating integer signedinteger unsignedinteger ufunc"""),
        "an abstract type")
refused(
    each(
        "numpy", "getbufsize setbufsize geterrcall seterrcall info test show_config show_runtime get_include"
    ),
    "not a numerical function",
)
refused(each("numpy.linalg", "test LinAlgError") + " numpy.fft.test", "not a numerical function")

#: Python functions of NumPy that need no rule: their source is transformed like a user's.
THROUGH_SOURCE = set(each("numpy", """
    poly poly1d polyadd polyder polydiv polyint polymul polysub roots kaiser vectorize
    asarray_chkfinite matrix asmatrix""").split())
THROUGH_SOURCE |= {"scipy.special.assoc_laguerre", "scipy.linalg.companion", "scipy.linalg.fiedler",
                   "scipy.linalg.fiedler_companion", "scipy.linalg.solve_circulant"}
#: Conversions and creation, which the engine knows as operators.
AS_OPERATORS = frozenset([*each("numpy", "array asarray asanyarray full full_like r_ c_").split(), *each("operator", """
    abs attrgetter call concat delitem getitem iconcat itemgetter methodcaller setitem""").split()])
