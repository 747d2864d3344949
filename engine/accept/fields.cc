#include "engine/accept/fields.h"

#include <cmath>
#include <utility>

#include "engine/types/check.h"

namespace limen::accept {

namespace {

Shape shape_of(const types::Field& field) {
  if (field.forbidden) return Shape::kForbidden;
  switch (field.type) {
    case types::FieldType::kString:
      if (!field.values.empty()) return Shape::kSymbol;
      return field.marks.identifier ? Shape::kIdentifier : Shape::kText;
    case types::FieldType::kInt:
      return Shape::kWhole;
    case types::FieldType::kDouble:
      return Shape::kDouble;
    case types::FieldType::kBool:
      return Shape::kBool;
    case types::FieldType::kTimestamp:
      return Shape::kTimestamp;
    case types::FieldType::kList:
      return Shape::kList;
  }
  LIMEN_CHECK(false);
}

void set_limits(Member& member, const types::Field& field) {
  constexpr double kBelow = -0x1p63;
  constexpr double kAbove = 0x1p63;
  if (field.min) member.min = *field.min;
  if (field.max) member.max = *field.max;
  if (member.min >= kAbove || member.max < kBelow) {  // no 64-bit int fits: an empty range
    std::swap(member.min_whole, member.max_whole);
    return;
  }
  if (member.min > kBelow) member.min_whole = static_cast<std::int64_t>(std::ceil(member.min));
  if (member.max < kAbove) member.max_whole = static_cast<std::int64_t>(std::floor(member.max));
}

Member make_member(const types::SlotTable& slots, const types::Field& field) {
  Member member;
  member.path = field.path;
  member.field = &field;
  member.shape = shape_of(field);
  member.is_enumeration = !field.values.empty();
  member.is_identifier = field.marks.identifier;
  member.is_required = field.required;
  for (const types::SlotId slot : slots.slots_of(field)) {
    const bool is_own = slots[slot].type == types::slot_type(field);
    (is_own ? member.slot : member.as_text) = slot;
  }
  for (const types::EnumValue& value : field.values) member.symbols.add(value.name, value.symbol);
  set_limits(member, field);
  return member;
}

/// The object that holds what is called `name` in `object`, made where it does not exist yet.
std::uint32_t object_below(KindFields& kind, std::uint32_t object, std::string_view name,
                           std::string_view path) {
  if (const std::uint32_t known = kind.objects[object].find_any(name); known != Names::kNone) {
    LIMEN_CHECK(kind.members[known].shape ==
                Shape::kObject);  // the schema's reader lets no field be both
    return kind.members[known].object;
  }
  Member member;
  member.path = path;
  member.object = static_cast<std::uint32_t>(kind.objects.size());
  kind.objects[object].add(name, static_cast<std::uint32_t>(kind.members.size()));
  kind.objects.emplace_back();
  kind.members.push_back(std::move(member));
  return kind.members.back().object;
}

/// Hangs a field into the objects that its path goes through.
void hang(KindFields& kind, std::uint32_t number) {
  const std::string path = kind.members[number].path;
  std::uint32_t object = 0;
  std::size_t begin = 0;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
    object = object_below(kind, object, std::string_view(path).substr(begin, dot - begin),
                          std::string_view(path).substr(0, dot));
    begin = dot + 1;
  }
  kind.objects[object].add(std::string_view(path).substr(begin), number);
}

}  // namespace

std::vector<KindFields> lay_out(const types::Schema& schema, const types::SlotTable& slots) {
  std::vector<KindFields> kinds;
  for (const types::Kind& from : schema.kinds()) {
    KindFields& kind = kinds.emplace_back();
    kind.symbol = from.symbol;
    kind.objects.emplace_back();
    for (const types::Field& field : from.fields) {
      kind.members.push_back(make_member(slots, field));
      kind.required += field.required ? 1 : 0;
    }
    for (std::uint32_t i = 0; i < from.fields.size(); ++i) hang(kind, i);
  }
  return kinds;
}

}  // namespace limen::accept
