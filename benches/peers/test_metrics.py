"""Worked examples, the same as those of src/eval/metrics.rs; `run` starts with them."""
import unittest

from peers.metrics import Outcome, figures, first, outcome, percentile, placed


class Metrics(unittest.TestCase):
    def test_ranking_figures_agree_with_a_worked_example(self):
        found = figures([Outcome([0, 1, 0, 1], 2, 0.5), Outcome([1], 1, 0.9), Outcome([0], 0, 0.2)])
        self.assertEqual((found["questions"], found["answerable"]), (3, 2))
        self.assertEqual((found["p_at_1"], found["hit_at_5"], found["mrr_at_10"]), (0.5, 1.0, 0.75))
        self.assertEqual(found["auroc"], 1.0)

    def test_places_beyond_five_and_ten_count_nothing(self):
        found = figures([Outcome([0] * 5 + [1], 1, 0), Outcome([0] * 10 + [1], 1, 0)])
        self.assertEqual(found["hit_at_5"], 0)
        self.assertAlmostEqual(found["mrr_at_10"], 1 / 12)

    def test_auroc_counts_ties_half_and_is_missing_where_there_is_one_sort(self):
        tied = [Outcome([1], 1, 0.5), Outcome([0], 0, 0.5)]
        self.assertEqual(figures(tied)["auroc"], 0.5)
        self.assertIsNone(figures(tied[:1])["auroc"])
        mixed = [Outcome([1], 1, c) for c in (0.1, 0.9)] + [Outcome([], 0, c) for c in (0.2, 0.9)]
        self.assertEqual(figures(mixed)["auroc"], 1.5 / 4)

    def test_a_passage_ranked_twice_counts_once(self):
        self.assertEqual(outcome(["b", "b", "a"], 0.5, {"a": 1.0}).gains, [0.0, 1.0])

    def test_the_first_place_is_enough_to_score_again(self):
        for one in (Outcome([0, 0, 1, 1], 2, 0.5), Outcome([0], 1, 0.1), Outcome([1], 1, 0.9)):
            self.assertEqual(figures([placed(first(one), one.answers, one.confidence)]), figures([one]))

    def test_percentiles_are_values_that_occurred(self):
        self.assertEqual(percentile(range(1, 101), 0.5), 50)
        self.assertEqual(percentile(range(1, 101), 0.99), 99)
        self.assertEqual(percentile([7], 0.99), 7)


if __name__ == "__main__":
    unittest.main()
