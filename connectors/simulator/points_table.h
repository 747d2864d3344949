#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace limen::simulator {

struct PointRow {
  std::string name;
  std::string zone;
  std::vector<std::string> neighbours;
};

/// The columns point, name, timezone and neighbours (split at ;) of a table of points: CSV with a
/// header line; cells may stand in quotation marks. A row without a point is passed over.
class PointsTable {
 public:
  explicit PointsTable(std::string_view csv);
  /// The row of a point; null where there is none. Lives as long as the table.
  [[nodiscard]] const PointRow* find(const std::string& point) const;

 private:
  std::map<std::string, PointRow> rows_;
};

}  // namespace limen::simulator
