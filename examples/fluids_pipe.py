"""The package fluids: correlations that choose a formula by name and by range, differentiated as they are."""
from fluids.drag import drag_sphere
from fluids.fittings import bend_rounded_Crane
from fluids.flow_meter import C_Reader_Harris_Gallagher
from fluids.friction import friction_factor
from report import Table, complex_step, differences

from ast2grad import value_and_grad


def orifice(D, Do, rho, mu, m):
    return C_Reader_Harris_Gallagher(D, Do, rho, mu, m, taps="flange")


def rough_pipe(Re, eD):
    return friction_factor(Re, eD, Method="Serghides_2")


table = Table("fluids")
for f, at, names in (
    (friction_factor, (1.2e5, 2e-4), ("Re", "eD")),
    (rough_pipe, (1.2e5, 2e-4), ("Re", "eD")),
    (drag_sphere, (200.0,), ("Re",)),
    (orifice, (0.07391, 0.0222, 1.1645909, 1.85861753e-05, 0.124431876), ("D", "Do", None, "mu", "m")),
    (bend_rounded_Crane, (0.4020, 30.0), ("Di",)),
):
    for i, name in enumerate(names):
        if name is None:
            continue
        value, slope = value_and_grad(f, wrt=name)(*at)
        try:
            reference = complex_step(f, at, i)
        except TypeError:
            reference = differences(f, at, i, 1e-3 * min(abs(at[i]), 1.0))
        table.row(f"{f.__name__} by {name}", value, slope, reference)
table.end(1e-6)
