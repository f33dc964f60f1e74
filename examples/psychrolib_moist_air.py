"""PsychroLib: saturation pressure against the package's own derivative, and through its Newton iteration.

PsychroLib has a formula for the derivative of the logarithm of the saturation pressure, for its own use.
"""
import psychrolib
from report import Table, differences

from ast2grad import value_and_grad

psychrolib.SetUnitSystem(psychrolib.SI)
table = Table("PsychroLib: moist air")
for celsius in (-15.0, 5.0, 25.0, 60.0):
    pressure, slope = value_and_grad(psychrolib.GetSatVapPres)(celsius)
    table.row(f"d ln p_sat at {celsius} C", pressure, slope / pressure, psychrolib.dLnPws_(celsius))

for f, at, name in (
    (psychrolib.GetMoistAirVolume, (30.0, 0.012, 101325.0), "TDryBulb"),
    (psychrolib.GetHumRatioFromTWetBulb, (30.0, 22.0, 101325.0), "TDryBulb"),
    (psychrolib.GetTDewPointFromVapPres, (25.0, 1800.0), "VapPres"),
):
    value, slope = value_and_grad(f, wrt=name)(*at)
    table.row(f"{f.__name__} by {name}"[3:], value, slope, differences(f, at, 0 if name == "TDryBulb" else 1))
table.end(1e-6)
