// The part of EventReader that reads `data`: every field by its type, into the slots that want it.

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/accept/event_reader.h"
#include "engine/accept/number.h"

namespace limen::accept {

namespace {

using types::FieldType;
using types::Reason;

constexpr unsigned kDataLevel = 2;

}  // namespace

bool EventReader::read_data_object() {
  place_ = cursor_->place();
  if (cursor_->peek() == '{') return read_members(0, kDataLevel);
  offend(Reason::kWrongType, Offence{.name = "data", .is_object = true});
  return cursor_->skip(kDataLevel);
}

bool EventReader::read_members(std::uint32_t object, unsigned level) {
  const Names& names = kind_->objects[object];
  return cursor_->object(level, [&](std::string_view key) {
    const std::uint32_t number = names.find(key);
    if (number != Names::kNone) return read_member(kind_->members[number], level + 1);
    unknown_ += cursor_->peek() == 'n' ? 0 : 1;
    return cursor_->skip(level + 1);
  });
}

bool EventReader::read_member(const Member& member, unsigned level) {
  place_ = cursor_->place();
  if (seen_[member.number] == event_) {
    offend(Reason::kDuplicateField, member);
    return cursor_->skip(level);
  }
  seen_[member.number] = event_;
  if (cursor_->peek() == 'n') return cursor_->word("null");
  if (member.field != nullptr) return read_field(member, level);
  if (cursor_->peek() == '{') return read_members(member.object, level);
  offend(Reason::kWrongType, member);
  return cursor_->skip(level);
}

bool EventReader::read_field(const Member& member, unsigned level) {
  there_[member.number] = event_;
  required_there_ += member.field->required ? 1 : 0;
  if (member.field->forbidden) {
    offend(Reason::kForbiddenField, member);
    return cursor_->skip(level);
  }
  const char c = cursor_->peek();
  switch (member.field->type) {
    case FieldType::kString:
    case FieldType::kTimestamp:
      if (c == '"') return read_text(member);
      break;
    case FieldType::kInt:
    case FieldType::kDouble:
      if (c == '-' || (c >= '0' && c <= '9')) return read_number_field(member);
      break;
    case FieldType::kBool:
      if (c == 't' || c == 'f') return read_bool(member);
      break;
    case FieldType::kList:
      if (c == '[') return read_list(member, level);
      break;
  }
  offend(Reason::kWrongType, member);
  return cursor_->skip(level);
}

bool EventReader::read_text(const Member& member) {
  std::string_view text;
  if (!cursor_->string(text)) return false;
  if (member.field->type == FieldType::kTimestamp) {
    take_timestamp(member, text);
  } else {
    take_text(member, text);
  }
  return true;
}

void EventReader::take_text(const Member& member, std::string_view text) {
  if (!member.field->values.empty()) {
    const std::uint32_t symbol = member.symbols.find(text);
    if (symbol == Names::kNone) return offend(Reason::kUnknownValue, member);
    set_slots(member, symbol);
    for (const types::SlotId slot : member.as_text) batch_->set_text(slot, text);
    return;
  }
  if (member.field->marks.identifier) text = checked_identifier(member, text);
  if (!member.slots.empty()) set_slots(member, batch_->add_text(text));
}

std::string_view EventReader::checked_identifier(const Member& member, std::string_view text) {
  if (!token_form_.fits(text)) offend(Reason::kBadToken, member);
  const bool wanted = pseudonyms_ && !member.slots.empty();
  return wanted ? pseudonyms_->token(text) : text;
}

void EventReader::take_timestamp(const Member& member, std::string_view text) {
  const auto time = types::parse_rfc3339(text);
  if (!time || !is_in_era(*time)) return offend(Reason::kBadTime, member);
  set_slots(member, std::bit_cast<std::uint64_t>(types::to_int(*time)));
}

bool EventReader::read_number_field(const Member& member) {
  const auto number = read_number(cursor_->token());
  if (!number) return cursor_->fail(Reason::kNotJson);
  if (member.field->type == FieldType::kInt) {
    take_whole(member, *number);
  } else {
    take_double(member, *number);
  }
  return true;
}

void EventReader::take_whole(const Member& member, const Number& number) {
  const Whole whole = to_whole(number);
  if (whole.is == WholeIs::kFraction) return offend(Reason::kWrongType, member);
  if (whole.is == WholeIs::kTooLarge || whole.value < member.min_whole ||
      whole.value > member.max_whole) {
    return offend(Reason::kOutOfRange, member);
  }
  set_slots(member, std::bit_cast<std::uint64_t>(whole.value));
}

void EventReader::take_double(const Member& member, const Number& number) {
  const auto value = to_double(number);
  if (!value || (member.field->min && *value < *member.field->min) ||
      (member.field->max && *value > *member.field->max)) {
    return offend(Reason::kOutOfRange, member);
  }
  set_slots(member, std::bit_cast<std::uint64_t>(*value));
}

bool EventReader::read_bool(const Member& member) {
  const bool value = cursor_->peek() == 't';
  set_slots(member, value ? 1 : 0);
  return cursor_->word(value ? "true" : "false");
}

bool EventReader::read_list(const Member& member, unsigned level) {
  list_.clear();
  const bool right = cursor_->array(level, [&] {
    place_ = cursor_->place();
    if (cursor_->peek() != '"') {
      offend(Reason::kWrongType, member);
      return cursor_->skip(level + 1);
    }
    std::string_view item;
    if (!cursor_->string(item)) return false;
    if (!member.field->values.empty() && member.symbols.find(item) == Names::kNone) {
      offend(Reason::kUnknownValue, member);
    }
    if (member.field->marks.identifier) item = checked_identifier(member, item);
    const auto size = static_cast<std::uint32_t>(item.size());
    list_.append(reinterpret_cast<const char*>(&size), sizeof size);
    list_.append(item);
    return true;
  });
  if (!member.slots.empty()) set_slots(member, batch_->add_text(list_));
  return right;
}

void EventReader::set_slots(const Member& member, std::uint64_t payload) {
  for (const types::SlotId slot : member.slots) batch_->set(slot, payload);
}

}  // namespace limen::accept
