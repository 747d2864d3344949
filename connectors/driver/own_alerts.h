#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emit/alert_json.h"
#include "engine/plan/plan.h"

namespace limen::driver {

/// What limen has to say about itself; each is a rule of the pack `limen`.
enum class OwnRule : std::uint8_t { kInvalidPack, kInputBehind, kRuleInError };
inline constexpr std::size_t kOwnRules = 3;

/// Something that is wrong now.
struct Trouble {
  OwnRule rule{};
  std::string key;    // which input or rule; empty: there is one of its kind
  std::string wrong;  // one sentence
  std::string say{};  // all that there is to say; may be empty
};

/// The engine's own alerts (interfaces.md, section 2): episodes that last as long as what is wrong.
/// Their times are of the clock on the wall. One thread at a time.
class OwnAlerts {
 public:
  struct Episode {
    OwnRule rule{};
    emit::AlertBody body;
    template <class Archive>
    void archive(Archive& a) {
      a(rule, body);
    }
  };
  using Open = std::vector<Episode>;

  OwnAlerts();

  /// Tells all that is wrong at `now`. Appends the alerts that begin and end episodes.
  void tell(std::span<const Trouble> troubles, types::EventTime now,
            std::vector<types::Alert>& out);

  [[nodiscard]] const Open& open() const { return open_; }
  /// Goes on with episodes of an earlier process.
  void go_on(Open open) { open_ = std::move(open); }

 private:
  [[nodiscard]] Episode begin(const Trouble& trouble, types::EventTime now) const;
  [[nodiscard]] types::Alert alert(const Episode& episode, types::AlertStatus status,
                                   types::EventTime at, std::string_view why) const;

  std::array<plan::Rule, kOwnRules> rules_;
  Open open_;
};

}  // namespace limen::driver
