#pragma once

#include <cstdint>

#include "engine/stats/scan.h"

namespace limen::stats {

/// Watches over one key's chances: how much weight a bucket is learned with, and a key whose
/// chances have left the uniform for good.
///
/// A bucket is learned with less weight the less likely it was alone, and while an event lasts, for
/// seven days at most: then what came is the new normal. A key with more than a tenth of its
/// buckets below 0.01 within the last weeks is judged by its own frequencies; so is one in which
/// events begin every day: by how often its chances are below 1e-4, and how far beyond. Neither can
/// eat the alarms of others. State: 72 bytes.
class Watch {
 public:
  /// The chance that decides, after what the key's own history says of such chances.
  [[nodiscard]] double honest(double p) const;
  struct Pace {
    double seen = 0;      ///< buckets
    double history = 0;   ///< seasons seen
    double week = 0;      ///< buckets in a week
    double unlikely = 0;  ///< -log10 of the chance from which a bucket weighs less
    bool long_windows = false;
  };
  /// The weight in (0, 1] of a bucket whose chance was `alone`, two-sided, and `p` over all
  /// windows.
  double weigh(double alone, double p, const Pace& pace);
  /// Whether the last bucket ended the time after which an event is taken for the new normal.
  [[nodiscard]] bool gives_in() const { return gives_in_; }

  template <class Archive>
  void archive(Archive& a) {
    a(on_, low_, onsets_, far_, beyond_, quiet_, gives_in_);
  }

 private:
  void count(double p, const Pace& pace);

  double on_ = 0;          // buckets that the event lasts
  double low_ = 0.01;      // fading share of buckets with p < 0.01
  double onsets_ = 0;      // of those where chances fall below 1e-4 after some above 1e-3
  double far_ = 1e-4;      // of those with p < 1e-4
  double beyond_ = 0.434;  // fading mean of the digits of these beyond the fourth
  bool quiet_ = true;      // no such chance since the last one above 1e-3
  bool gives_in_ = false;
};

}  // namespace limen::stats
