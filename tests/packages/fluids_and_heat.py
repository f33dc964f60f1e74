"""Pipe flow, valves, pumps; heat transfer; chemical engineering."""
from packages import case, package

with package("fluids"):
    from fluids.atmosphere import ATMOSPHERE_1976
    from fluids.compressible import P_isothermal_critical_flow, Panhandle_A, isothermal_gas
    from fluids.control_valve import Reynolds_valve, size_control_valve_g, size_control_valve_l
    from fluids.core import Prandtl, Reynolds
    from fluids.drag import v_terminal
    from fluids.flow_meter import cone_meter_expansibility_Stewart, differential_pressure_meter_beta
    from fluids.friction import Colebrook, friction_factor, helical_turbulent_fd_Guo, one_phase_dP
    from fluids.geometry import TANK, V_from_h, V_horiz_ellipsoidal
    from fluids.safety_valve import API520_A_g
    from fluids.two_phase import Muller_Steinhagen_Heck, two_phase_dP
    from fluids.two_phase_voidage import Woldesemayat_Ghajar, liquid_gas_voidage

    def pipeline_loss(V, D, roughness):
        Re = Reynolds(V=V, D=D, rho=998.0, mu=1e-3)
        fd = friction_factor(Re=Re, eD=roughness / D)
        return fd * 100.0 / D * 0.5 * 998.0 * V ** 2

    def sound_speed(z):
        air = ATMOSPHERE_1976(z)
        return air.v_sonic + air.rho

    def tank_volume(D, h):
        return TANK(D=D, L=5.0, horizontal=True, sideA="spherical", sideB="torispherical",
                    sideA_a=0.5, sideB_f=1.0, sideB_k=0.06).V_from_h(h)

    def valve_size(P1, P2, Q):
        return size_control_valve_l(rho=965.4, Psat=70.1e3, Pc=22120e3, mu=3.1472e-4, P1=P1, P2=P2, Q=Q,
                                    D1=0.15, D2=0.15, d=0.15, FL=0.9, Fd=0.46)

    def steam_valve(P1, Q):
        return size_control_valve_g(T=433.0, MW=44.01, mu=1.4665e-4, gamma=1.30, Z=0.988, P1=P1, P2=310e3, Q=Q,
                                    D1=0.1, D2=0.1, d=0.1, FL=0.85, Fd=0.42, xT=0.60)

    case(pipeline_loss, 1.7, 0.3, 4.5e-5, wrt=(0, 1, 2))
    case(Colebrook, 1e5, 1e-4, wrt=(0, 1))
    case(helical_turbulent_fd_Guo, 2e5, 0.01, 0.2, wrt=(0, 1, 2))
    case(one_phase_dP, 10.0, 1000.0, 1e-5, 0.1, wrt=(0, 1, 2, 3), L=2.0)
    case(v_terminal, 70e-6, 2600.0, 1000.0, 1e-3, wrt=(0, 1, 2, 3))
    case(sound_speed, 5000.0)
    case(V_horiz_ellipsoidal, 108.0, 156.0, 42.0, 36.0, wrt=(0, 1, 2, 3))
    case(V_from_h, 0.7, 1.5, 5.0, True, "conical", "conical", wrt=(0, 1, 2), sideA_a=2.0, sideB_a=1.0)
    case(tank_volume, 3.0, 1.7, wrt=(0, 1))
    case(valve_size, 680e3, 220e3, 0.1, wrt=(0, 1, 2))
    case(steam_valve, 680e3, 38.0 / 36.0, wrt=(0, 1))
    case(Reynolds_valve, 3.26e-7, 360.0, 150.0, 0.9, 0.46, 165.0, wrt=(0, 1, 2, 3))
    case(P_isothermal_critical_flow, 1e6, 0.00185, 0.5, 1000.0, wrt=(0, 1, 2, 3))
    case(Panhandle_A, 0.693, 277.15, wrt=(0, 1), D=0.340, P1=90e5, P2=20e5, L=160e3)
    case(isothermal_gas, 11.3, 0.00185, wrt=(0, 1), P1=1e6, P2=9e5, L=1000.0, D=0.5)
    case(isothermal_gas, 11.3, 0.00185, wrt=(0, 1), label="solved for P2", P1=1e6, m=145.4, L=1000.0, D=0.5)
    case(API520_A_g, 24270 / 3600.0, 348.0, 0.90, 51.0, 1.11, 670e3, wrt=(0, 1, 2, 3, 4, 5))
    case(two_phase_dP, 0.6, 0.1, 915.0, 0.05, wrt=(0, 1, 2, 3), rhog=2.67, mul=180e-6, mug=14e-6, sigma=0.0487, L=1.0)
    case(Muller_Steinhagen_Heck, 0.6, 0.1, 915.0, 2.67, 180e-6, 14e-6, 0.05, wrt=(0, 1, 2, 3, 4, 5, 6))
    case(liquid_gas_voidage, 0.4, 800.0, 2.5, wrt=(0, 1, 2))
    case(Woldesemayat_Ghajar, 0.4, 800.0, 2.5, 0.2, 1.0, 0.3, 1e6, 20e6, wrt=(0, 1, 2, 3, 4, 5, 6))
    case(cone_meter_expansibility_Stewart, 0.2575, 0.184, 1e6, 950000.0, 1.2, wrt=(0, 1, 2, 3, 4))
    case(differential_pressure_meter_beta, 0.2575, 0.184, wrt=(0, 1), meter_type="cone meter")
    case(Prandtl, wrt="Cp", Cp=1637.0, k=0.010, mu=4.61e-6)

with package("ht"):
    from ht import LMTD, F_LMTD_Fakheri, Nu_conv_internal, Nu_external_cylinder
    from ht.air_cooler import Ft_aircooler
    from ht.boiling_nucleic import Cooper, Gorenflo, Rohsenow
    from ht.condensation import Shah
    from ht.conduction import cylindrical_heat_transfer
    from ht.conv_tube_bank import Nu_Grimison_tube_bank
    from ht.core import fin_efficiency_Kern_Kraus
    from ht.hx import NTU_from_effectiveness, effectiveness_from_NTU, effectiveness_NTU_method, temperature_effectiveness_TEMA_E
    from ht.radiation import blackbody_spectral_radiance

    def exchanger_duty(UA, mh):
        return effectiveness_NTU_method(mh=mh, mc=1.45, Cph=4185.0, Cpc=1900.0, subtype="counterflow",
                                        Tci=15.0, Thi=130.0, UA=UA)["Q"]

    def insulated_pipe(Ti, k1, thickness):
        return cylindrical_heat_transfer(Ti=Ti, To=290.0, hi=50.0, ho=5.0, Di=0.1, ts=[0.01, thickness], ks=[16.0, k1])["Q"]

    case(Nu_Grimison_tube_bank, 10263.37, 0.708, 0.025, 11, 0.05, 0.05, wrt=(0, 1, 2, 4, 5))
    case(LMTD, 100.0, 60.0, 30.0, 40.2, wrt=(0, 1, 2, 3))
    case(F_LMTD_Fakheri, 130.0, 110.0, 15.0, 85.0, wrt=(0, 1, 2, 3), shells=2)
    case(effectiveness_from_NTU, 5.0, 0.7, wrt=(0, 1), subtype="crossflow, mixed Cmin")
    case(effectiveness_from_NTU, 1.4, 0.6, wrt=(0, 1), label="series expansion", subtype="crossflow")
    case(NTU_from_effectiveness, 0.82, 0.7, wrt=(0, 1))
    case(exchanger_duty, 2500.0, 0.9, wrt=(0, 1))
    case(temperature_effectiveness_TEMA_E, 1.0 / 3, 1.0, wrt=(0, 1), Ntp=4)
    case(Nu_conv_internal, 1e5, 0.7, wrt=(0, 1), eD=1e-3)
    case(Nu_external_cylinder, 6071.0, 0.7, wrt=(0, 1))
    case(fin_efficiency_Kern_Kraus, 0.0254, 0.05715, 3.8e-4, 200.0, 58.0, wrt=(0, 1, 2, 3, 4))
    case(blackbody_spectral_radiance, 800.0, 4e-6, wrt=(0, 1))
    case(insulated_pipe, 500.0, 0.04, 0.05, wrt=(0, 1, 2))
    case(Rohsenow, 957.854, 0.595593, 2.79e-4, 0.680, 4217.0, 2.257e6, 0.0589, wrt=(0, 2, 3, 4, 5, 6), Te=4.9, Csf=0.011, n=1.26)
    case(Cooper, 101325.0, 22048321.0, 18.02, wrt=(0, 1, 2), Te=4.3)
    case(Gorenflo, 3e5, 22048320.0, wrt=(0, 1), q=2e4, CASRN="7732-18-5")
    case(Shah, 1.0, 0.4, 0.3, 800.0, 1e-5, 0.6, 2300.0, 1e6, 2e7, wrt=(0, 1, 2, 4, 5, 6, 7, 8))
    case(Ft_aircooler, 93.0, 52.0, 35.0, 54.59, wrt=(0, 1, 2, 3), Ntp=2, rows=4)

with package("chemicals"):
    from chemicals.flash_basic import K_value
    from chemicals.iapws import iapws97_rho
    from chemicals.interface import REFPROP_sigma
    from chemicals.rachford_rice import flash_inner_loop as rachford_rice
    from chemicals.thermal_conductivity import DIPPR9B
    from chemicals.vapor_pressure import Antoine, Lee_Kesler, Wagner, dAntoine_dT, dWagner_dT
    from chemicals.virial import BVirial_Tsonopoulos
    from chemicals.viscosity import Herning_Zipperer
    from chemicals.volume import COSTALD, Rackett

    def vapour_fraction(z, P):
        Ks = [K_value(P=P, Psat=Psat) for Psat in (4.1e5, 1.5e5, 0.4e5)]
        return rachford_rice([z, 0.3, 0.7 - z], Ks)[0]

    case(Antoine, 100.0, 8.7687, 395.744, -6.469, derivative=dAntoine_dT)
    case(Wagner, 100.0, 190.53, 4596420.0, -6.00435, 1.1885, -0.834082, -1.22833, derivative=dWagner_dT)
    case(Wagner, 100.0, 190.53, 4596420.0, -6.00435, 1.1885, -0.834082, -1.22833, wrt=(0, 1, 2, 3, 4, 5, 6), label="all")
    case(Lee_Kesler, 347.2, 617.1, 36e5, 0.299, wrt=(0, 1, 2, 3))
    case(BVirial_Tsonopoulos, 510.0, 425.2, 38e5, 0.193, wrt=(0, 1, 2, 3))
    case(COSTALD, 272.03889, 369.83333, 0.20008161e-3, 0.1532, wrt=(0, 1, 2, 3))
    case(Rackett, 272.03889, 369.83, 4248000.0, 0.2763, wrt=(0, 1, 2, 3))
    case(DIPPR9B, 200.0, 28.01, 20.826, 1.277e-5, 132.92, wrt=(0, 1, 2, 3, 4), chemtype="linear")
    case(Herning_Zipperer, [0.5, 0.25, 0.25], [1.78e-5, 1.12e-5, 9.35e-6], [28.0134, 16.043, 30.07], wrt=(0, 1))
    case(REFPROP_sigma, 298.15, 647.096, -0.1306, 2.471, 0.2151, 1.233, wrt=(0, 1))
    case(vapour_fraction, 0.3, 1.1e5, wrt=(0, 1))
    case(iapws97_rho, 330.0, 8e5, wrt=(0, 1))

