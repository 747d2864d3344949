// The part of EventReader that reads `data`: every field by its type, into the slots that want it.

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/accept/event_reader.h"
#include "engine/accept/number.h"

namespace limen::accept {

namespace {

using types::Reason;

constexpr unsigned kDataLevel = 2;

}  // namespace

Place EventReader::read_data_object(Place place) {
  if (cursor_->peek(place) == '{') return read_members(place, 0, kDataLevel);
  offend(index_of(place), Reason::kWrongType, Offence{.name = "data", .is_object = true});
  return cursor_->skip(place, kDataLevel);
}

Place EventReader::read_members(Place place, std::uint32_t object, unsigned level) {
  Names::Walk names(kind_->objects[object]);
  Member* const members = kind_->members.data();
  return cursor_->object(place, level, [&, this](std::string_view key, Place at) mutable {
    const std::uint32_t number = names.find(key);
    if (number == Names::kNone) return read_unknown(at, level + 1);
    Member& member = members[number];
    if (member.seen == event_) return read_duplicate(at, member, level + 1);
    member.seen = event_;
    if (cursor_->peek(at) == '"') {  // most values are strings
      member.there = event_;
      required_there_ += member.is_required ? 1 : 0;
      if (member.shape == Shape::kSymbol) return read_symbol(at, member);
      if (member.shape == Shape::kText) return read_text(at, member);
    } else if (cursor_->peek(at) == 'n') {
      return cursor_->word(at, "null");
    } else if (member.shape != Shape::kObject) {
      member.there = event_;
      required_there_ += member.is_required ? 1 : 0;
    }
    return read_other(at, member, level + 1);
  });
}

Place EventReader::read_unknown(Place place, unsigned level) {
  unknown_ += cursor_->peek(place) == 'n' ? 0 : 1;
  return cursor_->skip(place, level);
}

Place EventReader::read_duplicate(Place place, const Member& member, unsigned level) {
  return read_wrong(place, Reason::kDuplicateField, member, level);
}

Place EventReader::read_wrong(Place place, Reason reason, const Member& member, unsigned level) {
  offend(place, reason, member);
  return cursor_->skip(place, level);
}

inline Place EventReader::read_symbol(Place place, const Member& member) {
  std::string_view text = cursor_->string(place);
  if (text.data() == nullptr) return kFault;
  const std::uint32_t symbol = member.symbols.find(text);
  if (symbol == Names::kNone) offend(place, Reason::kUnknownValue, member);
  set_slot(member, symbol);
  if (member.as_text != Member::kNoSlot) batch_->set_text(member.as_text, text);
  return place + 1;
}

inline Place EventReader::read_text(Place place, const Member& member) {
  const std::string_view text = cursor_->string(place);
  if (text.data() == nullptr) return kFault;
  if (member.slot != Member::kNoSlot) batch_->set_text(member.slot, text);
  return place + 1;
}

Place EventReader::read_other(Place place, const Member& member, unsigned level) {
  const char c = cursor_->peek(place);
  const bool is_number = c == '-' || (c >= '0' && c <= '9');
  switch (member.shape) {
    case Shape::kObject:
      if (c == '{') return read_members(place, member.object, level);
      break;
    case Shape::kIdentifier:
      if (c == '"') return read_identifier(place, member);
      break;
    case Shape::kTimestamp:
      if (c == '"') return read_timestamp(place, member);
      break;
    case Shape::kWhole:
      if (is_number) return read_whole(place, member);
      break;
    case Shape::kDouble:
      if (is_number) return read_double(place, member);
      break;
    case Shape::kBool:
      if (c == 't' || c == 'f') return read_bool(place, member);
      break;
    case Shape::kList:
      if (c == '[') return read_list(place, member, level);
      break;
    case Shape::kForbidden:
      return read_wrong(place, Reason::kForbiddenField, member, level);
    case Shape::kSymbol:
    case Shape::kText:
      break;
  }
  return read_wrong(place, Reason::kWrongType, member, level);
}

Place EventReader::read_identifier(Place place, const Member& member) {
  std::string_view text = cursor_->string(place);
  if (text.data() == nullptr) return kFault;
  text = checked_identifier(place, member, text);
  if (member.slot != Member::kNoSlot) batch_->set_text(member.slot, text);
  return place + 1;
}

std::string_view EventReader::checked_identifier(Place place, const Member& member,
                                                 std::string_view text) {
  if (!token_form_.fits(text)) offend(place, Reason::kBadToken, member);
  const bool wanted = pseudonyms_ && member.slot != Member::kNoSlot;
  return wanted ? pseudonyms_->token(text) : text;
}

Place EventReader::read_timestamp(Place place, const Member& member) {
  std::string_view text = cursor_->string(place);
  if (text.data() == nullptr) return kFault;
  const auto time = types::parse_rfc3339(text);
  if (time && is_in_era(*time)) {
    set_slot(member, std::bit_cast<std::uint64_t>(types::to_int(*time)));
  } else {
    offend(place, Reason::kBadTime, member);
  }
  return place + 1;
}

Place EventReader::read_whole(Place place, const Member& member) {
  const auto number = read_number(cursor_->token(place));
  if (!number) return cursor_->fail(place);
  const Whole whole = to_whole(*number);
  const bool fits = whole.is == WholeIs::kWhole && whole.value >= member.min_whole &&
                    whole.value <= member.max_whole;
  if (fits) {
    set_slot(member, std::bit_cast<std::uint64_t>(whole.value));
  } else {
    const bool is_whole = whole.is != WholeIs::kFraction;
    offend(place, is_whole ? Reason::kOutOfRange : Reason::kWrongType, member);
  }
  return place + 1;
}

Place EventReader::read_double(Place place, const Member& member) {
  const auto number = read_number(cursor_->token(place));
  if (!number) return cursor_->fail(place);
  const auto value = to_double(*number);
  if (value && *value >= member.min && *value <= member.max) {
    set_slot(member, std::bit_cast<std::uint64_t>(*value));
  } else {
    offend(place, Reason::kOutOfRange, member);
  }
  return place + 1;
}

Place EventReader::read_bool(Place place, const Member& member) {
  const bool value = cursor_->peek(place) == 't';
  set_slot(member, value ? 1 : 0);
  return cursor_->word(place, value ? "true" : "false");
}

Place EventReader::read_list(Place place, const Member& member, unsigned level) {
  list_.clear();
  const Place next =
      cursor_->array(place, level, [&](Place at) { return read_item(at, member, level + 1); });
  if (member.slot != Member::kNoSlot) batch_->set_text(member.slot, list_);
  return next;
}

Place EventReader::read_item(Place place, const Member& member, unsigned level) {
  if (cursor_->peek(place) != '"') {
    offend(place, Reason::kWrongType, member);
    return cursor_->skip(place, level);
  }
  std::string_view item = cursor_->string(place);
  if (item.data() == nullptr) return kFault;
  if (member.is_enumeration && member.symbols.find(item) == Names::kNone) {
    offend(place, Reason::kUnknownValue, member);
  }
  if (member.is_identifier) item = checked_identifier(place, member, item);
  const auto size = static_cast<std::uint32_t>(item.size());
  list_.append(reinterpret_cast<const char*>(&size), sizeof size);
  list_.append(item);
  return place + 1;
}

void EventReader::set_slot(const Member& member, std::uint64_t payload) {
  if (member.slot != Member::kNoSlot) batch_->set(member.slot, payload);
}

}  // namespace limen::accept
