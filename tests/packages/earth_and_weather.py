"""Sea water, rocks, weather, sunlight, steam."""
import numpy as np

from packages import case, package

with package("seawater"):
    import seawater as sw

    def sound_channel(s, t, p):
        return sw.svel(s, t, p)

    def buoyancy(s, t):
        return sw.bfrq(s, t, np.array([0.0, 100.0, 300.0]), lat=30.0)[0].sum()

    case(sw.dens, 34.5, 11.0, 1200.0, wrt=(0, 1, 2))
    case(sound_channel, 34.5, 11.0, 1200.0, wrt=(0, 1, 2))
    case(sw.ptmp, 34.5, 4.0, 2000.0, wrt=(0, 1, 2))
    case(sw.alpha, 34.5, 4.0, 2000.0, wrt=(0, 1, 2))
    case(sw.dpth, 2000.0, 45.0, wrt=(0, 1))
    case(sw.salt, 0.98, 14.0, 120.0, wrt=(0, 1, 2))
    case(buoyancy, np.array([34.5, 34.7, 34.9]), np.array([15.0, 11.0, 7.0]), wrt=(0, 1))

with package("bruges"):
    from bruges import reflection, rockphysics

    def amplitude_at_angle(vp, vs, rho, theta):
        return reflection.akirichards(2350.0, 1000.0, 2350.0, vp, vs, rho, theta).real.sum()

    def amplitude_of_zoeppritz(vp, vs, rho):
        return reflection.zoeppritz_rpp(2350.0, 1000.0, 2350.0, vp, vs, rho, 20.0).real.sum()

    def substituted(vp, vs):
        return rockphysics.fluidsub.avseth_fluidsub(vp, vs, 2190.0, 0.2, 1000.0, 800.0, 37e9, 2.5e9, 1e9).Vp

    case(amplitude_at_angle, 2600.0, 1200.0, 2450.0, 25.0, wrt=(0, 1, 2, 3))
    case(amplitude_of_zoeppritz, 2600.0, 1200.0, 2450.0, wrt=(0, 1, 2))
    case(substituted, 3200.0, 1700.0, wrt=(0, 1))
    case(rockphysics.moduli.youngs, wrt=("vp", "vs", "rho"), vp=2350.0, vs=1125.0, rho=2500.0)
    case(lambda phi, sigma: rockphysics.rockphysicsmodels.soft_sand(37.0, 44.0, phi, sigma)[0], 0.25, 20.0, wrt=(0, 1),
         label="soft_sand")

with package("meteocalc"):
    from meteocalc import dew_point as meteocalc_dew_point
    from meteocalc import heat_index

    def felt(t, humidity):
        return heat_index(t, humidity).c

    case(felt, 95.0, 60.0, wrt=(0, 1))
    case(lambda t, rh: meteocalc_dew_point(t, rh).f, 80.0, 45.0, wrt=(0, 1), label="dew_point")

with package("pythermalcomfort"):
    from pythermalcomfort.models._pmv_ppd_optimized import _pmv_ppd_optimized
    from pythermalcomfort.utilities import p_sat_torr

    def vote(t, v):
        return _pmv_ppd_optimized(t, 25.0, v, 50.0, 1.2, 0.5, 0.0)

    case(p_sat_torr, 25.0)
    case(vote, 25.0, 0.1, wrt=(0, 1))

with package("pvlib"):
    import pvlib

    def plane_of_array(dni, ghi, dhi):
        return pvlib.irradiance.get_total_irradiance(30.0, 180.0, 42.0, 170.0, dni, ghi, dhi, model="isotropic")["poa_global"]

    def module_power(g, t):
        p = pvlib.pvsystem.calcparams_desoto(g, t, 0.0047, 1.6, 5.9, 2.4e-10, 250.0, 0.35)
        return pvlib.pvsystem.max_power_point(*p, method="brentq")["p_mp"]

    def linke(w):
        return pvlib.atmosphere.kasten96_lt(1.6, w, 0.1)

    def shaded(tilt):
        return pvlib.shading.masking_angle(tilt, 0.4, 0.6)

    case(pvlib.irradiance.isotropic, 30.0, 120.0, wrt=(0, 1))
    case(plane_of_array, 700.0, 600.0, 110.0, wrt=(0, 1, 2))
    case(lambda ghi, zenith: pvlib.irradiance.erbs(ghi, zenith, 100)["dni"], 500.0, 60.0, wrt=(0, 1), label="erbs")
    case(pvlib.temperature.faiman, 800.0, 22.0, 3.0, wrt=(0, 1, 2))
    case(pvlib.temperature.pvsyst_cell, 800.0, 22.0, 3.0, wrt=(0, 1, 2))
    case(pvlib.temperature.sapm_module, 800.0, 22.0, 3.0, -3.47, -0.0594, wrt=(0, 1, 2, 3, 4))
    case(pvlib.atmosphere.pres2alt, 90000.0)
    case(pvlib.atmosphere.get_absolute_airmass, 1.6, 90000.0, wrt=(0, 1))
    case(linke, 1.4)
    case(shaded, 30.0)
    case(pvlib.iam.schlick, 50.0)
    case(pvlib.pvsystem.pvwatts_dc, 800.0, 35.0, 240.0, -0.003, wrt=(0, 1, 2, 3))
    case(module_power, 800.0, 35.0, wrt=(0, 1))

with package("iapws"):
    from iapws._iapws import _Henry, _Kw, _Refractive, _Sublimation_Pressure
    from iapws.iapws97 import _Backward1_T_Ph, _Region1, _Region5

    def steam_enthalpy(T, P):
        return _Region5(T, P)["h"]

    def heat_capacity(T, P):
        return _Region1(T, P)["cp"]

    case(steam_enthalpy, 1500.0, 0.5, wrt=(0, 1), derivative=lambda T, P: (_Region5(T, P)["cp"], _dh_dP(T, P)))
    case(heat_capacity, 300.0, 3.0, wrt=(0, 1))
    case(_Backward1_T_Ph, 3.0, 500.0, wrt=(0, 1))
    case(_Refractive, 997.0, 298.15, 0.5893, wrt=(0, 1, 2))
    case(_Sublimation_Pressure, 230.0)
    case(_Kw, 1000.0, 300.0, wrt=(0, 1))
    case(_Henry, 310.0, label="constant", gas="CO2")

    def _dh_dP(T, P):
        """kJ/kg a MPa: v (1 - T alpha)"""
        state = _Region5(T, P)
        return 1e3 * state["v"] * (1.0 - T * state["alfav"])
