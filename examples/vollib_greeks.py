"""The price formulas of vollib, differentiated, against the Greeks that vollib works out by hand."""
from report import Table
from vollib.black_scholes.greeks import analytical
from vollib.ref_python.black_scholes import black_scholes

from ast2grad import value_and_grad

# vollib's conventions: vega and rho are per percent, theta is per day of a shrinking lifetime
greeks = {
    "S": ("delta", lambda *a: analytical.delta(*a)),
    "sigma": ("vega", lambda *a: 100.0 * analytical.vega(*a)),
    "r": ("rho", lambda *a: 100.0 * analytical.rho(*a)),
    "t": ("-theta", lambda *a: -365.0 * analytical.theta(*a)),
}
table = Table("vollib: Black-Scholes")
for flag in "cp":
    at = (flag, 100.0, 90.0, 0.5, 0.01, 0.2)  # flag, S, K, t, r, sigma
    price, slopes = value_and_grad(black_scholes, wrt=tuple(greeks))(*at)
    for (by, (name, reference)), slope in zip(greeks.items(), slopes):
        table.row(f"{flag}: {name} = d price / d {by}", price, slope, reference(*at))
table.end()
