"""Equations of state, activity, kinetics; elements and what they scatter."""
import numpy as np

from packages import case, package

with package("thermo"):
    from thermo import NRTL, PR, PRMIX, SRK, VDW, Wilson
    from thermo.eos import eos_lnphi
    from thermo.nrtl import NRTL_gammas
    from thermo.unifac import UNIFAC_gammas
    from thermo.wilson import Wilson_gammas

    def vapour_volume(T, P):
        return PR(Tc=507.6, Pc=3025000.0, omega=0.2975, T=T, P=P).V_g

    def liquid_enthalpy_departure(T, P, omega):
        return PR(Tc=507.6, Pc=3025000.0, omega=omega, T=T, P=P).H_dep_l

    def vapour_fugacity(T, P):
        return SRK(Tc=507.6, Pc=3025000.0, omega=0.2975, T=T, P=P).fugacity_g

    def pressure_of_volume(T, V):
        return VDW(Tc=507.6, Pc=3025000.0, T=T, V=V).P

    def mixture_volume(T, z):
        return PRMIX(T=T, P=4e6, Tcs=[126.1, 190.6], Pcs=[33.94e5, 46.04e5], omegas=[0.04, 0.011],
                     zs=[z, 1.0 - z], kijs=[[0, 0.0289], [0.0289, 0]]).V_g

    def activity_of_ethanol(x, T):
        excess = NRTL(T=T, xs=[x, 1.0 - x], ABEFGHCD=(
            [[0.0, 0.0], [0.0, 0.0]], [[0.0, -61.02], [673.19, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]],
            [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.2974], [0.2974, 0.0]], [[0.0, 0.0], [0.0, 0.0]]))
        return excess.gammas()[0]

    def wilson_excess_energy(x, T):
        return Wilson(T=T, xs=[x, 1.0 - x], ABCDEF=(
            [[0.0, 3.87], [-3.1, 0.0]], [[0.0, -1351.0], [1005.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]],
            [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]])).GE()

    def gamma_nrtl(x, tau):
        return NRTL_gammas(xs=[x, 1.0 - x], taus=[[0, tau], [1.963, 0]], alphas=[[0, 0.2974], [0.2974, 0]])[0]

    def gamma_wilson(x, a):
        return Wilson_gammas([x, 1.0 - x], [[1.0, a], [1.1, 1.0]])[1]

    def gamma_unifac(T, x):
        return UNIFAC_gammas(T=T, xs=[x, 1.0 - x], chemgroups=[{1: 2, 2: 4}, {1: 1, 2: 1, 18: 1}])[0]


    case(vapour_volume, 450.0, 5e5, wrt=(0, 1))
    case(liquid_enthalpy_departure, 400.0, 1e6, 0.2975, wrt=(0, 1, 2))
    case(vapour_fugacity, 450.0, 5e5, wrt=(0, 1))
    case(pressure_of_volume, 500.0, 0.005, wrt=(0, 1))
    case(mixture_volume, 250.0, 0.3, wrt=(0, 1))
    case(activity_of_ethanol, 0.252, 343.15, wrt=(0, 1))
    case(wilson_excess_energy, 0.252, 331.42, wrt=(0, 1))
    case(gamma_nrtl, 0.252, -0.178, wrt=(0, 1))
    case(gamma_wilson, 0.252, 0.47, wrt=(0, 1))
    case(gamma_unifac, 333.15, 0.3, wrt=(0, 1))
    case(eos_lnphi, 299.0, 100000.0, 0.0248, 0.000109389, 0.00021537, -1.1964711e-08, 3.8056296, wrt=(0, 1, 2, 3, 6))

with package("chempy"):
    from chempy import Reaction, ReactionSystem
    from chempy.einstein_smoluchowski import electrical_mobility_from_D
    from chempy.electrochemistry.nernst import nernst_potential
    from chempy.electrolytes import A as debye_huckel_A
    from chempy.electrolytes import davies_log_gamma, extended_log_gamma, ionic_strength
    from chempy.henry import Henry
    from chempy.kinetics.arrhenius import arrhenius_equation
    from chempy.kinetics.eyring import eyring_equation
    from chempy.kinetics.integrated import binary_irrev, binary_rev, dimerization_irrev, pseudo_rev
    from chempy.properties.sulfuric_acid_density_myhre_1998 import sulfuric_acid_density
    from chempy.properties.water_density_tanaka_2001 import water_density
    from chempy.properties.water_diffusivity_holz_2000 import water_self_diffusion_coefficient
    from chempy.properties.water_permittivity_bradley_pitzer_1979 import water_permittivity
    from chempy.properties.water_viscosity_korson_1969 import water_viscosity

    oxygen_in_water = Henry(1.2e-3, 1800.0, ref="carpenter_1966")
    nitrogen_oxides = ReactionSystem.from_string("2 HNO2 -> H2O + NO + NO2; 3.0\n2 NO2 -> N2O4; 4.0", checks=())

    def dissolved(T, P):
        return oxygen_in_water.get_c_at_T_and_P(T, P)

    def rate_of_no2(acid, dioxide):
        return nitrogen_oxides.rates({"HNO2": acid, "NO2": dioxide, "H2O": 55.0, "NO": 0.1, "N2O4": 0.0})["NO2"]

    def rate_of_reaction(c):
        return Reaction({"R": 2}, {"P": 1}, 42.0).rate({"R": c, "P": 5.0})["P"]

    def strength(fe, cl):
        return ionic_strength({"Fe+3": fe, "Cl-": cl})

    case(arrhenius_equation, 1e10, 40e3, 298.15, wrt=(0, 1, 2))
    case(eyring_equation, 40e3, 1e2, 298.15, wrt=(0, 1, 2))
    case(debye_huckel_A, 78.54, 298.15, 997.0, wrt=(0, 1, 2))
    case(davies_log_gamma, 0.1, 1, 0.51, wrt=(0, 2))
    case(extended_log_gamma, 0.1, 2, 4.5e-10, 0.51, 3.29e9, wrt=(0, 2, 3, 4))
    case(electrical_mobility_from_D, 2.3e-9, 1, 298.15, wrt=(0, 2))
    case(nernst_potential, 145.0, 15.0, 1, 310.0, wrt=(0, 1, 3))
    case(dissolved, 290.0, 0.2, wrt=(0, 1))
    case(rate_of_no2, 5.0, 7.0, wrt=(0, 1))
    case(rate_of_reaction, 3.0)
    case(strength, 0.1, 0.3, wrt=(0, 1))
    case(binary_irrev, 2.0, 0.3, 0.1, 3.0, 2.0, wrt=(0, 1, 2, 3, 4))
    case(binary_rev, 2.0, 0.3, 0.05, 0.1, 3.0, 2.0, wrt=(0, 1, 2, 3, 4, 5))
    case(dimerization_irrev, 2.0, 0.3, 1.5, wrt=(0, 1, 2))
    case(pseudo_rev, 2.0, 0.3, 0.05, 0.1, 3.0, 2.0, wrt=(0, 1, 2, 3, 4, 5))
    case(sulfuric_acid_density, 0.3, 295.0, wrt=(0, 1))
    case(water_density, 285.0)
    case(water_self_diffusion_coefficient, 300.0)
    case(water_permittivity, 310.0, 2.0, wrt=(0, 1))
    case(water_viscosity, 310.0)

with package("periodictable"):
    from periodictable import elements, formula, neutron_sld, xray_sld
    from periodictable.activation import ActivationEnvironment
    from periodictable.nsf import neutron_energy, neutron_scattering, neutron_wavelength
    from periodictable.util import cell_volume
    from periodictable.xsf import index_of_refraction, mirror_reflectivity, xray_energy

    silica = formula("SiO2", density=2.2)

    def penetration(density, wavelength):
        sld, cross, depth = neutron_scattering("D2O", density=density, wavelength=wavelength)
        return depth

    def sld_real(density):
        return neutron_sld(silica, density=density)[0]

    def xray_contrast(density):
        return xray_sld("Al2O3", density=density, energy=8.0)[0]

    def mixed_mass(a, b):
        return a * formula("NaCl").mass + b * elements.Fe.mass

    def refracted(density):
        return index_of_refraction("Ni", density=density, energy=8.0).real

    def form_factor(q):
        return elements.Si.xray.f0(q)

    def reflected_in_mirror(angle, density):
        return mirror_reflectivity("Ni", density=density, energy=8.0, angle=np.array([angle]))[0, 0]

    def epithermal(cd_ratio):
        return ActivationEnvironment(fluence=1e5, Cd_ratio=cd_ratio, fast_ratio=50.0).epithermal_reduction_factor

    def of_wavelength(wavelength):
        return neutron_energy(wavelength)

    def of_energy(energy):
        return neutron_wavelength(energy)

    case(penetration, 1.1, 4.75, wrt=(0, 1))
    case(sld_real, 2.2)
    case(xray_contrast, 3.97)
    case(mixed_mass, 0.3, 0.7, wrt=(0, 1))
    case(cell_volume, 4.0, 5.0, 6.0, 80.0, 95.0, 100.0, wrt=(0, 1, 2, 3, 4, 5))
    case(refracted, 8.9)
    case(form_factor, 1.3)
    case(reflected_in_mirror, 0.3, 8.9, wrt=(0, 1))
    case(epithermal, 70.0)
    case(of_wavelength, 4.75)
    case(of_energy, 3.6)
    case(xray_energy, 1.54)
