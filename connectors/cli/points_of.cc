#include "connectors/cli/points_of.h"

#include <charconv>

namespace limen::cli {

namespace {

using expr::Value;
using expr::ValueKind;

std::optional<double> number(const Value& value) {
  if (value.kind == ValueKind::kDouble) return value.d;
  if (value.kind == ValueKind::kInt) return static_cast<double>(value.i);
  if (value.kind != ValueKind::kString) return std::nullopt;
  double out = 0;
  const std::string_view text = value.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

std::string text(const Value& value) {
  return value.kind == ValueKind::kString ? std::string(value.text()) : std::string();
}

void take(const std::string& column, const Value& value, situation::PointInfo& point) {
  if (column == "point") point.point = text(value);
  if (column == "name") point.name = text(value);
  if (column == "timezone") point.timezone = text(value);
  if (column == "lat") point.lat = number(value);
  if (column == "lon") point.lon = number(value);
  if (column == "lanes") {
    if (const auto lanes = number(value)) point.lanes = static_cast<std::int64_t>(*lanes);
  }
  if (column == "neighbours" && value.kind == ValueKind::kList) {
    for (std::uint32_t i = 0; i < value.list->size; ++i) {
      point.neighbours.push_back(text(value.list->items[i]));
    }
  }
}

}  // namespace

std::vector<situation::PointInfo> points_of(const plan::Plan& plan) {
  std::vector<situation::PointInfo> points;
  for (const auto& table : plan.tables) {
    if (table->name() != "points" || table->key_columns() != std::vector<std::string>{"point"}) {
      continue;
    }
    for (std::uint32_t row = 0; row < table->size(); ++row) {
      situation::PointInfo& point = points.emplace_back();
      for (std::size_t column = 0; column < table->columns().size(); ++column) {
        take(table->columns()[column].name, table->cell(row, column), point);
      }
    }
    break;
  }
  return points;
}

}  // namespace limen::cli
