"""Soil, foundations, earthquakes, boreholes, rocks and what flows out of them."""
import numpy as np

from packages import case, package

with package("geofound"):
    import geofound
    import geofound.capacity
    import geofound.settlement
    from geofound import stiffness

    def soil_and_footing(phi, cohesion, unit_weight, length, width, depth):
        footing = geofound.create_foundation(length, width, depth)
        soil = geofound.create_soil(phi, cohesion, unit_weight)
        soil.unit_sat_weight = 18.5
        return soil, footing

    def bearing_capacity(phi, cohesion, unit_weight, width, depth):
        soil, footing = soil_and_footing(phi, cohesion, unit_weight, 21.7, width, depth)
        return geofound.capacity.capacity_vesic_1975(soil, footing)

    def terzaghi(phi, cohesion, unit_weight, width):
        soil, footing = soil_and_footing(phi, cohesion, unit_weight, 2.5 * width, width, 1.0)
        return geofound.capacity_terzaghi_1943(soil, footing)

    def meyerhof(phi, cohesion, unit_weight, width):
        soil, footing = soil_and_footing(phi, cohesion, unit_weight, 4.0, width, 1.0)
        return geofound.capacity_meyerhof_1963(soil, footing, gwl=0.5)

    def settlement(width, load, modulus):
        soil, footing = soil_and_footing(34.0, 0.0, 18500.0, 21.7, width, 1.5)
        return geofound.settlement.settlement_schmertmann(soil, footing, load, modulus)

    def capacity_by_name(phi, width):
        soil, footing = soil_and_footing(phi, 5.0, 17000.0, 4.0, width, 1.0)
        return geofound.capacity_method_selector(soil, footing, "brinch_hansen")

    def rocking_stiffness(shear_modulus, length, width):
        footing = geofound.create_foundation(length, width, 0.0)
        soil = geofound.models.Soil()
        soil.g_mod = shear_modulus
        soil.poissons_ratio = 0.3
        return stiffness.calc_rot_via_gazetas_1991(soil, footing, ip_axis="length")

    case(bearing_capacity, 33.0, 4000.0, 17500.0, 1.5, 1.2, wrt=(0, 1, 2, 3, 4))
    case(terzaghi, 33.0, 4000.0, 17500.0, 1.5, wrt=(0, 1, 2, 3))
    case(meyerhof, 33.0, 4000.0, 17500.0, 1.5, wrt=(0, 1, 2, 3))
    case(settlement, 1.5, 2.1e6, 3e7, wrt=(0, 1, 2))
    case(capacity_by_name, 33.0, 1.5, wrt=(0, 1))
    case(rocking_stiffness, 3e7, 4.0, 2.0, wrt=(0, 1, 2))

with package("geoeq"):
    import geoeq as ge

    def slip_circle(cohesion, weight, friction):
        return ge.bearing_capacity(c=cohesion, gamma=weight, Df=1.0, B=2.0, phi=friction, method="meyerhof")["q_u"]

    def stress_below(weight, wet_weight, depth):
        profile = ge.profile.SoilProfile(
            [(0.0, 3.0, ge.profile.Soil("Sand", gamma=weight, gamma_sat=19.5)),
             (3.0, 10.0, ge.profile.Soil("Clay", gamma=17.0, gamma_sat=wet_weight))], water_table=2.0)
        return profile.effective_stress(depth)

    def stress_profile(weight, depths):
        profile = ge.profile.SoilProfile([(0.0, 4.0, ge.profile.Soil("Sand", gamma=weight)),
                                          (4.0, 12.0, ge.profile.Soil("Clay", gamma=17.0))], water_table=2.0)
        return np.sum(profile.total_stress(depths))

    def density_of_soil(specific_gravity, voids):
        return ge.density(Gs=specific_gravity, e=voids, kind="saturated", unit="kN/m3")

    def grain(diameters, finer):
        return ge.soil.grain_size.grain_interpolate(diameters, finer, 30.0)

    def corner_stress(load, width, length, depth):
        return ge.boussinesq_rect(load, width, length, depth, position="center")

    case(slip_circle, 10.0, 18.0, 28.0, wrt=(0, 1, 2))
    case(stress_below, 17.5, 18.9, 6.0, wrt=(0, 1, 2))
    case(stress_profile, 17.5, np.array([1.0, 3.0, 7.0]), wrt=(0, 1))
    case(density_of_soil, 2.65, 0.72, wrt=(0, 1))
    case(grain, np.array([4.75, 2.0, 0.85, 0.25, 0.075]), np.array([98.0, 85.0, 52.0, 21.0, 4.0]), wrt=(0, 1))
    case(corner_stress, 120.0, 2.0, 3.0, 1.7, wrt=(0, 1, 2, 3))

with package("wellpathpy"):
    import wellpathpy
    from wellpathpy import geometry

    MD, INC, AZI = np.array([0.0, 300.0, 620.0, 910.0]), np.array([0.5, 8.0, 24.0, 41.0]), np.array([11.0, 15.0, 31.0, 37.0])

    def depth_of_well(md, inc, azi):
        return wellpathpy.deviation(md, inc, azi).minimum_curvature().depth[-1]

    def dogleg(md, inc, azi):
        return wellpathpy.mincurve.minimum_curvature(md, inc, azi, course_length=30)[3].sum()

    def reach(md, inc, azi):
        log = wellpathpy.deviation(md, inc, azi).radius_curvature()
        return np.hypot(log.northing[-1], log.easting[-1])

    def tangential(inc, azi):
        log = wellpathpy.deviation(MD, inc, azi).tan_method(choice="bal")
        return log.to_tvdss(40.0).depth[2] + log.easting[3]

    def resampled(inc):
        return wellpathpy.deviation(MD, inc, AZI).minimum_curvature().resample([200.0, 500.0, 800.0]).northing.sum()

    def between(u, v):
        return geometry.angle_between(u, v)

    def turned(vector, angle):
        return geometry.rotate(vector, np.array([0.0, 0.6, 0.8]), angle)[0]

    case(depth_of_well, MD, INC, AZI, wrt=(0, 1, 2))
    case(dogleg, MD, INC, AZI, wrt=(0, 1, 2))
    case(reach, MD, INC, AZI, wrt=(0, 1, 2))
    case(tangential, INC, AZI, wrt=(0, 1))
    case(resampled, INC)
    case(between, np.array([0.2, 0.5, 0.9]), np.array([0.4, -0.3, 1.1]), wrt=(0, 1))
    case(turned, np.array([0.2, 0.5, 0.9]), 0.7, wrt=(0, 1))

with package("petropt"):
    from petropt import correlations, petrophysics

    def decline(rate, initial_decline, exponent):
        return correlations.arps_decline(qi=rate, di=initial_decline, b=exponent, t=np.arange(0, 60)).sum()

    def shale(gamma_ray, method):
        return petrophysics.vshale_from_gr(gamma_ray, 20.0, 120.0, method=method)

    case(correlations.standing_bubble_point, 35.0, 0.65, 200.0, 480.0, wrt=(0, 1, 2, 3))
    case(correlations.dranchuk_z_factor, 2.3, 1.6, wrt=(0, 1))
    case(decline, 1000.0, 0.05, 0.5, wrt=(0, 1, 2))
    case(petrophysics.archie_sw, 20.0, 0.2, 0.05, wrt=(0, 1, 2))
    case(shale, 71.0, "larionov_tertiary")

with package("petpropy"):
    from petpropy import z_g
    from petpropy.gas import pseudocritical_properties_gas
    from petpropy.oil import bubble_pressure
    from petpropy.water import water_viscosity

    def gas_factor(pressures, temperature):
        return z_g.dranchuk_purvis_robinson(pressures, temperature, 680.0, 485.9).sum()

    def yarborough(pressure, temperature):
        return z_g.hall_yarborough(pressure, temperature, 680.0, 485.9)

    def saturation_pressure(ratio, gravity, temperature, api):
        return bubble_pressure.glaso(ratio, gravity, temperature, api, y_N2=0.02, y_CO2=0.03)

    def critical_pressure(gravity):
        return pseudocritical_properties_gas.sutton(gravity, yCO2=0.05, yH2S=0.02)[0]

    case(z_g.papay, 2000.0, 654.0, 680.0, 485.9, wrt=(0, 1, 2, 3))
    case(z_g.brill_beggs, 2000.0, 654.0, 680.0, 485.9, wrt=(0, 1, 2, 3))
    case(gas_factor, np.array([1500.0, 2500.0, 4000.0]), 654.0, wrt=(0, 1))
    case(yarborough, 2000.0, 654.0, wrt=(0, 1))
    case(saturation_pressure, 500.0, 0.75, 640.0, 32.0, wrt=(0, 1, 2, 3))
    case(critical_pressure, 0.75)
    case(water_viscosity.mccain, 3000.0, 660.0, wrt=(0, 1))

with package("rockphypy"):
    from rockphypy import AVO, BW, EM, GM, Fluid

    def bounds(porosity, mineral, brine):
        volumes = np.vstack((1 - porosity, porosity)).T
        return np.sum(EM.VRH(volumes, np.array([mineral, brine]))[2])

    def hashin(porosity, stiff, soft):
        upper, shear = EM.HS(1 - porosity, stiff, soft, 44.0, 0.0, bound="upper")
        return upper + shear

    def sand(stiffness, porosity, stress):
        return np.sum(GM.softsand(stiffness, 44.0, porosity, 0.4, 8.6, stress, 0.5)[0])

    def substituted(dry, mineral, fluid, porosity):
        return Fluid.Gassmann(dry, 9.0, mineral, fluid, porosity)[0]

    def reflected(angle, vp, vs):
        return np.sum(AVO.Aki_Richards(angle, vp, 3.4, vs, 1.9, 2.2, 2.35)[0])

    def zoeppritz(vp, vs, angle):
        return np.sum(AVO.zoeppritz(vp, vs, 2.2, 3.4, 1.9, 2.35, angle)[0])

    def brine_density(temperature, pressure, salinity):
        return BW.rho_K_brine(temperature, pressure, salinity)[0]

    def gas_modulus(pressure, temperature, gravity):
        return BW.rho_K_gas(pressure, temperature, gravity)[1]

    def self_consistent(porosity, bulk):
        return np.sum(EM.SC(porosity, bulk, 44.0, 12)[0])

    def berryman(bulk, fractions):
        return EM.Berryman_sc(np.array([bulk, 2.2]), np.array([44.0, 0.1]), fractions, np.array([0.9, 0.2]))[0]

    case(bounds, np.array([0.1, 0.2, 0.35]), 37.0, 2.2, wrt=(0, 1, 2))
    case(hashin, 0.23, 37.0, 2.2, wrt=(0, 1, 2))
    case(sand, 37.0, np.array([0.1, 0.2, 0.35]), 20.0, wrt=(0, 1, 2))
    case(substituted, 12.0, 37.0, 2.4, 0.22, wrt=(0, 1, 2, 3))
    case(reflected, np.array([5.0, 15.0, 25.0]), 3.1, 1.6, wrt=(0, 1, 2))
    case(zoeppritz, 3.1, 1.6, np.array([0.1, 0.3, 0.4]), wrt=(0, 1))
    case(brine_density, 80.0, 25.0, 35000.0, wrt=(0, 1, 2))
    case(gas_modulus, 25.0, 80.0, 0.65, wrt=(0, 1, 2))
    case(self_consistent, np.array([0.1, 0.2, 0.3]), 37.0, wrt=(0, 1))
    case(berryman, 37.0, np.array([0.8, 0.2]), wrt=(0, 1))
