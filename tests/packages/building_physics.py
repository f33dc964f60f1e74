"""Moist air, comfort."""
from packages import case, package

with package("PsychroLib"):
    import psychrolib as psy

    psy.SetUnitSystem(psy.SI)

    def damp_air(t, rh):
        w = psy.GetHumRatioFromRelHum(t, rh, 101325.0)
        return psy.GetMoistAirEnthalpy(t, w) / psy.GetMoistAirVolume(t, w, 101325.0)

    def mixing_two_streams(t1, w1, t2, w2, share):
        h = share * psy.GetMoistAirEnthalpy(t1, w1) + (1.0 - share) * psy.GetMoistAirEnthalpy(t2, w2)
        w = share * w1 + (1.0 - share) * w2
        return psy.GetTDryBulbFromEnthalpyAndHumRatio(h, w)

    def dew_point(t, rh):
        return psy.GetTDewPointFromRelHum(t, rh)

    case(psy.GetSatVapPres, 25.0)
    case(psy.GetSatVapPres, -12.0, label="ice")
    case(psy.GetHumRatioFromTWetBulb, 31.0, 22.0, 100000.0, wrt=(0, 1, 2))
    case(psy.GetTDewPointFromTWetBulb, 31.0, 22.0, 100000.0, wrt=(0, 1, 2))
    case(psy.GetVaporPressureDeficit, 25.0, 0.01, 101325.0, wrt=(0, 1, 2))
    case(psy.GetStationPressure, 101325.0, 800.0, 12.0, wrt=(0, 1, 2))
    case(psy.GetSatAirEnthalpy, 25.0, 101325.0, wrt=(0, 1))
    case(damp_air, 26.0, 0.55, wrt=(0, 1))
    case(mixing_two_streams, 32.0, 0.014, 21.0, 0.008, 0.3, wrt=(0, 1, 2, 3, 4))
    case(dew_point, 22.0, 0.6, wrt=(0, 1))
