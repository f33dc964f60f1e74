"""Aircraft, beams, gases, light in cavities, shields against radiation, as engineers calculate them."""
import numpy as np

from packages import case, package

with package("aero-calc"):
    from aerocalc import airspeed, cl, std_atm

    def machine_speed(mach, altitude):
        return airspeed.mach2tas(mach, altitude=altitude, speed_units="km/h", alt_units="m")

    def humid_altitude(height, temperature, humidity):
        return std_atm.density_alt(height, temperature, alt_setting=29.8, RH=humidity)

    def true_speed(speed, altitude):
        return airspeed.cas2tas(speed, altitude, speed_units="m/s", alt_units="m")

    case(std_atm.alt2density, 18000.0)
    case(machine_speed, 0.74, 9500.0, wrt=(0, 1))
    case(humid_altitude, 3500.0, 18.0, 0.6, wrt=(0, 1, 2))
    case(true_speed, 110.0, 6000.0, wrt=(0, 1))
    case(airspeed.cas_alt2mach, 250.0, 25000.0, wrt=(0, 1))
    case(cl.eas2cl, 110.0, 2500.0, 174.0, wrt=(0, 1, 2))

with package("chemics"):
    import chemics

    def density_of_gas(temperature, pressure):
        return chemics.Gas("N2", temperature, pressure).density()

    def viscosity_of_gas(temperature):
        return chemics.Gas("N2", temperature).viscosity(method="yaws")

    def conductivity_of_mixture(share):
        gases = [chemics.Gas("H2", 773.0), chemics.Gas("N2", 773.0)]
        return chemics.GasMixture(gases, [share, 1 - share]).viscosity(method="herning")

    def heat_of_gas(temperature):
        return chemics.Gas("CH4", temperature).heat_capacity()

    def char(carbon, hydrogen):
        return chemics.biocomp(carbon, hydrogen)["y_daf"][0]

    def proximate(shares):
        return np.sum(chemics.Proximate(shares, "ar").daf_basis)

    def mole_fraction(shares):
        return chemics.massfrac_to_molefrac(shares, np.array([28.01, 44.01, 2.016]))[1]

    case(density_of_gas, 773.0, 2e5, wrt=(0, 1))
    case(viscosity_of_gas, 773.0)
    case(conductivity_of_mixture, 0.3)
    case(heat_of_gas, 673.0)
    case(char, 0.534, 0.06, wrt=(0, 1))
    case(proximate, [47.26, 36.37, 0.64, 15.73])
    case(mole_fraction, np.array([0.4, 0.5, 0.1]))
    case(chemics.cp_wood, 12.0, 340.0, wrt=(0, 1))

with package("PYroMat"):
    import pyromat

    OXYGEN, AIR_MIX, STEAM = pyromat.get("ig.O2"), pyromat.get("ig.air"), pyromat.get("mp.H2O")

    def enthalpy(temperature):
        return OXYGEN.h(temperature, 1.01)[0]

    def entropy(temperature, pressure):
        return OXYGEN.s(T=temperature, p=pressure)[0]

    def heat_of_air(temperature):
        return AIR_MIX.cp(T=temperature)[0]

    def mass_density(temperature, pressure):
        return OXYGEN.d(T=temperature, p=pressure)[0]

    def steam_pressure(temperature, density):
        return STEAM.p(T=temperature, d=density)[0]

    def saturation(temperature):
        return STEAM.ps(T=temperature)

    case(enthalpy, 492.0)
    case(entropy, 492.0, 3.0, wrt=(0, 1))
    case(heat_of_air, 700.0)
    case(mass_density, 492.0, 3.0, wrt=(0, 1))
    case(steam_pressure, 600.0, 5.0, wrt=(0, 1))
    case(saturation, 400.0)

with package("particleShield"):
    from particleShield.src import particleShield

    case(particleShield.calculate_dose_rate, 3.0, 0.2, 5.0, 2.0, wrt=(0, 1, 2, 3))
    case(particleShield.calculate_attenuation, 3.0, 0.2, 5.0, wrt=(0, 1, 2))
    case(particleShield.bethe_bloch, 100.0, 1.0, 27.0, 13.0, 166.0, wrt=(0,))

with package("beamxs"):
    from beamxs.beamxs import beamxs

    def reactions(force, position):
        loads = [{"type": "point", "position": position, "magnitude": force},
                 {"type": "uvl", "start": 1.0, "end": 4.0, "start_magnitude": 500.0, "end_magnitude": force}]
        return beamxs.calcReactionsSSB(loads, 0.0, 6.0, beamxs.createBeam(7))[0]

    case(reactions, 4000.0, 2.5, wrt=(0, 1))

with package("sgsim"):
    from sgsim.core import functions
    from sgsim.motion import signal as motion

    RECORD = np.sin(np.arange(40) * 0.37) * np.exp(-np.arange(40) / 15.0)

    def intensity(record):
        return motion.cav(0.01, record)

    def envelope(peak, concentration, energy):
        return np.sum(functions.BetaSingle.compute(np.linspace(0.1, 9.9, 30), peak, concentration, energy, 10.0))

    def turned_record(first, second, angle):
        return np.max(motion.rotate(first, second, angle)[0])

    def spectrum(record):
        return np.sum(motion.response_spectra(0.01, record, np.array([0.1, 0.5]))[0])

    case(intensity, RECORD)
    case(envelope, 0.3, 3.0, 4.0, wrt=(0, 1, 2))
    case(turned_record, RECORD, RECORD[::-1].copy(), 0.7, wrt=(0, 1, 2))
    case(spectrum, RECORD)
