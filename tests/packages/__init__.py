"""Functions of other people's packages, unmodified: one module per field, cases below the package that they need.

    with package("psychrolib"):
        from psychrolib import GetSatVapPres

        case(GetSatVapPres, 25.0)

A case is a function as it is in the package, or a few lines that call it the way its users do. What a missing package
would have brought is left out and named in `missing`.
"""
from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class Case(NamedTuple):
    id: str
    field: str
    package: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    wrt: Any
    kwargs: dict[str, Any]
    #: the package's own derivative: args -> one value, or one per entry of `wrt`
    derivative: Callable[..., Any] | None


#: what cannot be done yet, and says so at a line of the package
REFUSED = {
    "PYroMat:steam_pressure": "A203",
    "PyAstronomy:<lambda>:planck": "A203",
    "burnman:density_of_periclase": "A206",
    "chemicals:vapour_fraction": "A218",
    "coloraide:<lambda>:det": "A211",
    "coloraide:<lambda>:inv": "A211",
    "coloraide:contrast": "A203",
    "coloraide:distance": "A203",
    "coloraide:mixed": "A203",
    "colossus:density_of_halo": "A212",
    "colossus:enclosed": "A211",
    "control:gain": "A208",
    "csaps:smoothed": "A203",
    "csaps:smoothing": "A203",
    "ephem:separation_in_ephem": "A202",
    "geomdl:on_the_spline": "A206",
    "impedance:predicted": "A201",
    "openskill:after_the_match": "A202",
    "openskill:chance": "A202",
    "properscoring:score_of_ensemble": "A202",
    "pyet:makkink_total": "A202",
    "pyet:penman_monteith": "A202",
    "pyet:turc_total": "A202",
    "pygeodesy:bearing_on_sphere": "A210",
    "pygeodesy:cross_length": "A211",
    "pygeodesy:easting": "A211",
    "pygeodesy:excessLHuilier_": "A209",
    "pygeodesy:fhorner": "A211",
    "pygeodesy:geocentric": "A204",
    "pygeodesy:meridian_radius": "A203",
    "pygeodesy:rectified": "A218",
    "pygeodesy:thomas": "A203",
    "pygeodesy:vincenty_distance": "A203",
    "pyproj:projected_easting": "A202",
    "pyrr:object_api": "A203",
    "quantities:speed": "A203",
    "rockphypy:berryman": "A206",
    "scikit-learn:<lambda>:shrunk_covariance": "A203",
    "scikit-rf:line_loss": "A212",
    "scikit-spatial:triangle_area": "A209",
    "sfs:pressure_of_line": "A203",
    "sfs:pressure_of_point": "A209",
    "skyfield:orbit_radius": "A217",
    "uncertainties:standard_deviation": "A208",
}

#: what raises an error of Python's instead, in the transform or in the text that it makes, or gives NaN
if sys.version_info >= (3, 13):  # where statistics.quantiles repeats a list of one item
    REFUSED["stdlib:quartile"] = "A213"

BROKEN = {
    "tmm:reflected",  # the layers at both ends are infinitely thick, and nothing depends on them: 0 * inf
    "tmm:unpolarized",
}

#: distribution -> field, of packages that are not installed
missing: dict[str, str] = {}
_cases: list[Case] = []
_here: list[tuple[str, str]] = []


@contextlib.contextmanager
def package(distribution: str) -> Iterator[None]:
    """The cases of one package; none, if it is not installed."""
    import inspect

    field = inspect.currentframe().f_back.f_back.f_globals["__name__"].rpartition(".")[2]  # type: ignore[union-attr]
    _here.append((field, distribution))
    try:
        yield
    except ModuleNotFoundError as error:
        if importlib.util.find_spec(error.name.partition(".")[0]) is not None:
            raise
        missing[distribution] = field
    finally:
        _here.pop()


def case(
    function: Callable[..., Any],
    *args: Any,
    wrt: Any = 0,
    label: str = "",
    derivative: Callable[..., Any] | None = None,
    **kwargs: Any,
) -> None:
    field, distribution = _here[-1]
    name = getattr(function, "__qualname__", None) or type(function).__name__
    name = name.rpartition("<locals>.")[2]
    given = f"{distribution}:{name}" + (f":{label}" if label else "")
    assert all(old.id != given for old in _cases), f"{given}: give one of them a label"
    _cases.append(Case(given, field, distribution, function, args, wrt, kwargs, derivative))


def fields() -> list[str]:
    return sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))


def all_cases() -> list[Case]:
    for field in fields():
        importlib.import_module(f"{__name__}.{field}")
    return sorted(_cases, key=lambda item: (item.field, item.package.lower()))


def version(distribution: str) -> str:
    if distribution == "stdlib":
        import platform

        return "Python " + ".".join(platform.python_version_tuple()[:2])
    return importlib.metadata.version(distribution)
