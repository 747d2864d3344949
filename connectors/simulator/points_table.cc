#include "connectors/simulator/points_table.h"

namespace limen::simulator {

namespace {

using Cells = std::vector<std::string>;

/// Reads one line's cells and leaves `csv` behind its end.
Cells take_line(std::string_view& csv) {
  Cells cells(1);
  bool quoted = false;
  std::size_t i = 0;
  for (; i < csv.size(); ++i) {
    const char c = csv[i];
    if (c == '"' && quoted && i + 1 < csv.size() && csv[i + 1] == '"') {
      cells.back().push_back(csv[++i]);
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c == '\n' && !quoted) {
      break;
    } else if (c != '\r' || quoted) {
      cells.back().push_back(c);
    }
  }
  csv.remove_prefix(i < csv.size() ? i + 1 : i);
  return cells;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t to = std::min(text.find(';', from), text.size());
    if (to > from) parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

}  // namespace

PointsTable::PointsTable(std::string_view csv) {
  const Cells header = take_line(csv);
  while (!csv.empty()) {
    const Cells cells = take_line(csv);
    std::string point;
    PointRow row;
    for (std::size_t i = 0; i < cells.size() && i < header.size(); ++i) {
      if (header[i] == "point") point = cells[i];
      if (header[i] == "name") row.name = cells[i];
      if (header[i] == "timezone") row.zone = cells[i];
      if (header[i] == "neighbours") row.neighbours = split(cells[i]);
    }
    if (!point.empty()) rows_.emplace(point, std::move(row));
  }
}

const PointRow* PointsTable::find(const std::string& point) const {
  const auto found = rows_.find(point);
  return found == rows_.end() ? nullptr : &found->second;
}

}  // namespace limen::simulator
