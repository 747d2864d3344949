#include "engine/detect/zones.h"

#include <algorithm>

#include "engine/expr/table.h"
#include "engine/expr/zones.h"

namespace limen::detect {

std::optional<Zones::Zone> Zones::find_or_add(std::string_view name) {
  const auto known = std::ranges::find(names_, name);
  if (known != names_.end()) return static_cast<Zone>(known - names_.begin());
  const auto zone = expr::zone_of(name);
  if (!zone) return std::nullopt;
  names_.emplace_back(name);
  zones_.push_back(*zone);
  return static_cast<Zone>(zones_.size() - 1);
}

std::optional<std::string_view> zone_in_table(std::uint32_t number,
                                              const std::vector<std::size_t>& parts,
                                              std::uint32_t key_table, std::uint32_t key,
                                              Context& context) {
  const expr::Table& table = *context.tables[number];
  const state::KeyTable& keys = context.keys[key_table];
  std::vector<std::string_view> texts;
  for (const std::size_t part : parts) texts.push_back(keys.text(key, part));
  const expr::RowValue* row = table.find(expr::Table::joined_key(texts));
  if (row == nullptr) return std::nullopt;
  const expr::Value zone = table.cell(row->row, table.column("timezone"));
  if (zone.kind != expr::ValueKind::kString) return std::nullopt;
  return zone.text();
}

}  // namespace limen::detect
