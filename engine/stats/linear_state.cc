#include "engine/stats/linear_state.h"

#include <algorithm>
#include <cmath>

namespace limen::stats {

LinearState::LinearState(const StatePrior& prior)
    : b_(prior.mean), p_(row(prior.mean.size()), 0.0) {
  for (std::size_t i = 0; i < b_.size(); ++i) p_[row(i) + i] = prior.variance[i];
}

LinearState::Prediction LinearState::predict(std::span<const double> x) const {
  const std::size_t n = b_.size();
  Prediction result;
  auto& px = result.gain;
  const double* p = p_.data();
  for (std::size_t i = 0; i < n; ++i) {
    const double xi = x[i];
    double sum = 0;
    for (std::size_t j = 0; j < i; ++j) {
      sum += p[j] * x[j];
      px[j] += p[j] * xi;
    }
    px[i] += sum + p[i] * xi;
    p += i + 1;
  }
  for (std::size_t i = 0; i < n; ++i) {
    result.mean += x[i] * b_[i];
    result.variance += x[i] * px[i];
  }
  result.variance = std::max(result.variance, 1e-12);
  return result;
}

void LinearState::update(const Prediction& before, double mean, double variance) {
  const std::size_t n = b_.size();
  const double move = (mean - before.mean) / before.variance;
  const double shrink = (before.variance - variance) / (before.variance * before.variance);
  const auto& px = before.gain;
  double* p = p_.data();
  for (std::size_t i = 0; i < n; ++i) {
    b_[i] += px[i] * move;
    const double pi = px[i] * shrink;
    for (std::size_t j = 0; j <= i; ++j) p[j] -= pi * px[j];
    p += i + 1;
  }
}

double LinearState::variance_at(std::span<const double> x) const {
  double sum = 0;
  const double* p = p_.data();
  for (std::size_t i = 0; i < b_.size(); ++i) {
    double cross = 0;
    for (std::size_t j = 0; j < i; ++j) cross += p[j] * x[j];
    sum += x[i] * (2 * cross + p[i] * x[i]);
    p += i + 1;
  }
  return std::max(sum, 1e-12);
}

void LinearState::advance(const StatePrior& prior, double buckets, std::size_t slope) {
  const std::size_t n = b_.size();
  if (slope < n) {
    // level += slope: P = G P G', with G the identity and one more entry. The level is number 0.
    b_[0] += buckets * b_[slope];
    const auto at = [&](std::size_t i, std::size_t j) -> double& {
      return i >= j ? p_[row(i) + j] : p_[row(j) + i];
    };
    at(0, 0) += 2 * buckets * at(slope, 0) + buckets * buckets * at(slope, slope);
    for (std::size_t j = 1; j < n; ++j) at(j, 0) += buckets * at(slope, j);
  }
  for (std::size_t i = 0; i < n; ++i) {
    double& v = p_[row(i) + i];
    v = std::min(v + buckets * prior.drift[i], std::max(v, prior.variance[i]));
  }
}

void LinearState::rescale(const StatePrior& prior, double ratio) {
  std::array<double, kMostCoefficients> root;
  double* p = p_.data();
  for (std::size_t i = 0; i < b_.size(); ++i) {
    root[i] = std::sqrt(std::clamp(prior.variance[i] / std::max(p[i], 1e-12), 1.0, ratio));
    for (std::size_t j = 0; j <= i; ++j) p[j] *= root[i] * root[j];
    p += i + 1;
  }
}

void LinearState::widen(const StatePrior& prior, double share) {
  for (std::size_t i = 0; i < b_.size(); ++i) {
    double& v = p_[row(i) + i];
    v = std::max(v, v + share * (prior.variance[i] - v));
  }
}

}  // namespace limen::stats
