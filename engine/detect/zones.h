#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/detect/context.h"

namespace limen::detect {

/// Time zones that the keys of a rule have, by number. State: one entry a zone.
class Zones {
 public:
  using Zone = std::uint32_t;

  /// The number of a zone; nothing where no zone has the name.
  [[nodiscard]] std::optional<Zone> find_or_add(std::string_view name);
  [[nodiscard]] const absl::TimeZone& operator[](Zone zone) const { return zones_[zone]; }

  template <class Archive>
  void archive(Archive& a) {
    std::vector<std::string> names = names_;
    a(names);
    if constexpr (Archive::kLoading) {
      names_.clear();
      zones_.clear();
      for (const std::string& name : names) static_cast<void>(find_or_add(name));
    }
  }

 private:
  std::vector<std::string> names_;
  std::vector<absl::TimeZone> zones_;
};

/// What the column `timezone` of a table says for a key, whose fields `parts` are the table's key;
/// nothing where it has no row, or no zone in it. Borrowed from the table.
[[nodiscard]] std::optional<std::string_view> zone_in_table(std::uint32_t table,
                                                            const std::vector<std::size_t>& parts,
                                                            std::uint32_t key_table,
                                                            std::uint32_t key, Context& context);

}  // namespace limen::detect
