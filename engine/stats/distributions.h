#pragma once

namespace limen::stats {

/// Where an observed value lies in a distribution: the chances of more, of exactly so much, of
/// less. Each is computed on its own, so that a chance of 1e-200 is as exact as one of a half.
struct Tail {
  double above = 0;
  double at = 0;
  double below = 0;
};

/// Counts with the mean and the variance: negative binomial where the variance is greater than the
/// mean, Poisson where equal, and where it is smaller a gamma distribution (Pearson's type III) of
/// the same mean and variance, whose skewness is nine tenths that of a binomial count and one
/// tenth that of a Poisson count of smaller units. Requires mean > 0 and variance > 0; `observed`
/// may lie between whole numbers. Source: McCullagh and Nelder, Generalized Linear Models,
/// section 6.2 (NB1).
[[nodiscard]] Tail count_tail(double observed, double mean, double variance);

/// The same in a fifth of the time, good to a twentieth of each chance however small: the
/// saddlepoint formula of Lugannani and Rice with Daniels's correction for whole numbers (Daniels
/// 1987, Int Stat Rev 55:37). Counts too skewed for it are computed as in count_tail.
[[nodiscard]] Tail quick_count_tail(double observed, double mean, double variance);

/// Counts of the mean, the variance and the skewness, by a gamma distribution.
[[nodiscard]] Tail skewed_count_tail(double observed, double mean, double variance,
                                     double skewness);

/// The logarithm of the chance of exactly so many, of a count with the mean and dispersion
/// (variance / mean); where that is less than 1, of the normal density.
[[nodiscard]] double log_chance(double observed, double mean, double dispersion);

/// Successes of `trials` trials with the mean share and the variance of their number: beta-binomial
/// where the variance is greater than a binomial's, else binomial. Requires 0 < share < 1.
[[nodiscard]] Tail share_tail(double observed, double trials, double share, double variance);

/// The chance that a standard normal value is greater than z.
[[nodiscard]] double normal_above(double z);
/// The z that a standard normal value is greater than with the chance p; requires 0 < p < 1.
[[nodiscard]] double normal_quantile_above(double p);
/// The chance that Student's t with `degrees` of freedom is greater than t.
[[nodiscard]] double student_above(double t, double degrees);

}  // namespace limen::stats
