"""Ratings of players, models of choice."""
import numpy as np

from packages import case, package

with package("elote"):
    from elote import DWZCompetitor, EloCompetitor, Glicko2Competitor, GlickoCompetitor, TrueSkillCompetitor

    def expected(a, b):
        return EloCompetitor(initial_rating=a).expected_score(EloCompetitor(initial_rating=b))

    def after_a_win(a, k):
        one, other = EloCompetitor(initial_rating=a, k_factor=k), EloCompetitor(initial_rating=1420.0)
        one.beat(other)
        return one.rating + 0.1 * other.rating

    def glicko_expected(a, deviation):
        one = GlickoCompetitor(initial_rating=a, initial_rd=deviation)
        return one.expected_score(GlickoCompetitor(initial_rating=1420.0))

    def glicko_after(a, deviation):
        one, other = GlickoCompetitor(initial_rating=a, initial_rd=deviation), GlickoCompetitor(initial_rating=1420.0)
        one.beat(other)
        return one.rating

    def glicko2_expected(a, deviation):
        one = Glicko2Competitor(initial_rating=a, initial_rd=deviation)
        return one.expected_score(Glicko2Competitor(initial_rating=1420.0))

    def dwz_after(a):
        one, other = DWZCompetitor(initial_rating=a), DWZCompetitor(initial_rating=1420.0)
        one.tied(other)
        return one.rating

    def trueskill_expected(mu, sigma):
        return TrueSkillCompetitor(initial_mu=mu, initial_sigma=sigma).expected_score(TrueSkillCompetitor())

    case(expected, 1500.0, 1420.0, wrt=(0, 1))
    case(after_a_win, 1500.0, 24.0, wrt=(0, 1))
    case(glicko_expected, 1500.0, 120.0, wrt=(0, 1))
    case(glicko_after, 1500.0, 120.0, wrt=(0, 1))
    case(glicko2_expected, 1500.0, 120.0, wrt=(0, 1))
    case(dwz_after, 1500.0)
    case(trueskill_expected, 27.0, 6.0, wrt=(0, 1))

with package("choix"):
    import choix
    from choix.opt import PairwiseFcts, Top1Fcts

    _GAMES = [(1, 0), (0, 2), (3, 1), (2, 3), (3, 0)]
    _STRENGTHS = np.array([0.3, 1.1, -0.7, 0.4])

    def likelihood_of_games(strengths):
        return choix.log_likelihood_pairwise(_GAMES, strengths)

    def likelihood_of_rankings(strengths):
        return choix.log_likelihood_rankings([(1, 0, 2), (3, 1, 2, 0)], strengths)

    def likelihood_of_choices(strengths):
        return choix.log_likelihood_top1([(1, (0, 2)), (3, (1, 2))], strengths)

    def objective(strengths):
        return PairwiseFcts(_GAMES, 0.1).objective(strengths)

    def top1_objective(strengths):
        return Top1Fcts([(1, (0, 2)), (3, (1, 2))], 0.2).objective(strengths)

    def best(strengths):
        return choix.probabilities([0, 2, 3], strengths)[1]

    case(likelihood_of_games, _STRENGTHS)
    case(likelihood_of_rankings, _STRENGTHS)
    case(likelihood_of_choices, _STRENGTHS)
    case(objective, _STRENGTHS, derivative=lambda x: PairwiseFcts(_GAMES, 0.1).gradient(x))
    case(top1_objective, _STRENGTHS, derivative=lambda x: Top1Fcts([(1, (0, 2)), (3, (1, 2))], 0.2).gradient(x))
    case(best, _STRENGTHS)
    case(choix.rmse, _STRENGTHS, np.array([0.1, 0.9, -0.2, 0.7]), wrt=(0, 1))
