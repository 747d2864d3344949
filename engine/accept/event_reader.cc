#include "engine/accept/event_reader.h"

#include <algorithm>
#include <bit>

#include "engine/types/check.h"

namespace limen::accept {

namespace {

using types::Reason;
using types::SlotTable;

constexpr unsigned kEventLevel = 1;
constexpr unsigned kDataLevel = 2;
constexpr Place kHeader = nullptr;
constexpr std::uint32_t kNowhere = UINT32_MAX;

std::uint32_t bit_of(Attribute attribute) { return 1U << static_cast<unsigned>(attribute); }

std::string_view name_of(Attribute attribute) {
  return kAttributeNames[static_cast<std::size_t>(attribute)];
}

}  // namespace

EventReader::EventReader(const types::Schema& schema, const types::SlotTable& slots,
                         const DecoderOptions& options)
    : kinds_(lay_out(schema, slots)),
      token_form_(options.pseudonymise ? std::string() : schema.identifier_pattern),
      max_ahead_(options.max_ahead) {
  if (options.pseudonymise) pseudonyms_.emplace(options.key);
  for (std::uint32_t i = 0; i < kinds_.size(); ++i) {
    kinds_by_type_.add(schema.kind(static_cast<types::KindId>(i)).ce_type, i);
  }
}

void EventReader::begin(types::Batch& batch, std::optional<types::EventTime> record_time) {
  batch_ = &batch;
  kind_ = nullptr;
  record_time_ = record_time;
  offence_.reset();
  late_data_ = nullptr;
  is_foreign_ = false;
  attributes_seen_ = attributes_there_ = required_there_ = 0;
  unknown_ = 0;
  ++event_;
}

Place EventReader::read_event(Cursor& cursor) {
  cursor_ = &cursor;
  Names::Walk names(attributes_);
  const Place end =
      cursor.object(cursor.begin(), kEventLevel, [&](std::string_view key, Place place) {
        const std::uint32_t attribute = names.find(key);
        if (attribute == Names::kNone) return cursor.skip(place, kDataLevel);  // an extension
        return read_attribute(place, static_cast<Attribute>(attribute));
      });
  if (end != kFault && late_data_ != nullptr && kind_ != nullptr) read_data_object(late_data_);
  return end;
}

Place EventReader::read_attribute(Place place, Attribute attribute) {
  if ((attributes_seen_ & bit_of(attribute)) != 0) {
    offend(place, Reason::kDuplicateField, attribute);
    if (attribute == Attribute::kType) is_foreign_ = false;
    return cursor_->skip(place, kDataLevel);
  }
  attributes_seen_ |= bit_of(attribute);
  if (cursor_->peek(place) == 'n') return cursor_->word(place, "null");
  attributes_there_ |= bit_of(attribute);
  switch (attribute) {
    case Attribute::kData:
      if (kind_ != nullptr) return read_data_object(place);
      late_data_ = place;
      return cursor_->skip(place, kDataLevel);
    case Attribute::kData64:
      offend(place, Reason::kBadAttribute, attribute);
      return cursor_->skip(place, kDataLevel);
    case Attribute::kExercise:
      return read_exercise(place);
    default:
      return read_attribute_text(place, attribute);
  }
}

Place EventReader::read_attribute_text(Place place, Attribute attribute) {
  if (cursor_->peek(place) != '"') {
    offend(place, Reason::kWrongType, attribute);
    return cursor_->skip(place, kDataLevel);
  }
  const std::string_view text = cursor_->string(place);
  if (text.data() == nullptr) return kFault;
  take_attribute(place, attribute, text);
  return place + 1;
}

Place EventReader::read_exercise(Place place) {
  const char c = cursor_->peek(place);
  if (c != 't' && c != 'f') {
    offend(place, Reason::kWrongType, Attribute::kExercise);
    return cursor_->skip(place, kDataLevel);
  }
  batch_->info(batch_->size() - 1).exercise = c == 't';
  return cursor_->word(place, c == 't' ? "true" : "false");
}

void EventReader::take_attribute(Place place, Attribute attribute, std::string_view text) {
  if (text.empty() && attribute != Attribute::kTime) {
    return offend(place, Reason::kBadAttribute, attribute);
  }
  switch (attribute) {
    case Attribute::kSpecversion:
      if (text != "1.0") offend(place, Reason::kBadAttribute, attribute);
      return;
    case Attribute::kContentType:
      if (!is_json_type(text)) offend(place, Reason::kBadAttribute, attribute);
      return;
    case Attribute::kId:
      return batch_->set_text(SlotTable::kId, text);
    case Attribute::kSource:
      return batch_->set_text(SlotTable::kSource, text);
    case Attribute::kSubject:
      return batch_->set_text(SlotTable::kSubject, text);
    case Attribute::kType:
      return take_type(text);
    case Attribute::kTime:
      return take_time(place, text);
    default:
      LIMEN_CHECK(false);  // not texts
  }
}

void EventReader::take_type(std::string_view text) {
  // Most events are of the type of the one before.
  if (text != last_type_) {
    const std::uint32_t found = kinds_by_type_.find_any(text);
    if (found == Names::kNone) {
      is_foreign_ = true;
      foreign_ = text;
      return;
    }
    last_type_ = text;
    last_kind_ = found;
  }
  kind_ = &kinds_[last_kind_];
  batch_->info(batch_->size() - 1).kind = static_cast<types::KindId>(last_kind_);
  batch_->set(SlotTable::kType, kind_->symbol);
}

void EventReader::take_time(Place place, std::string_view text) {
  const auto time = types::parse_rfc3339(text);
  if (!time || !is_in_era(*time)) return offend(place, Reason::kBadTime, Attribute::kTime);
  if (record_time_ && *time - *record_time_ > max_ahead_) {
    return offend(place, Reason::kAhead, Attribute::kTime);
  }
  batch_->set(SlotTable::kTime, std::bit_cast<std::uint64_t>(types::to_int(*time)));
}

void EventReader::read_header(std::string_view attribute, std::string_view value) {
  const std::uint32_t found = attributes_.find_any(attribute);
  if (found == Names::kNone) return;
  const auto known = static_cast<Attribute>(found);
  if (known == Attribute::kData || known == Attribute::kData64) return;
  if ((attributes_seen_ & bit_of(known)) != 0) {
    if (known == Attribute::kType) is_foreign_ = false;
    return offend(kHeader, Reason::kDuplicateField, known);
  }
  attributes_seen_ |= bit_of(known);
  attributes_there_ |= bit_of(known);
  if (known != Attribute::kExercise) return take_attribute(kHeader, known, value);
  if (value != "true" && value != "false") return offend(kHeader, Reason::kBadAttribute, known);
  batch_->info(batch_->size() - 1).exercise = value == "true";
}

Place EventReader::read_data(Cursor& cursor) {
  cursor_ = &cursor;
  const Place begin = cursor.begin();
  const Place end = cursor.peek(begin) == 'n' ? cursor.word(begin, "null")
                    : kind_ != nullptr        ? read_data_object(begin)
                                              : cursor.skip(begin, kDataLevel);
  return end == kFault || cursor.is_end(end) ? end : cursor.fail(end);
}

std::optional<std::string_view> EventReader::foreign_type() const {
  if (!is_foreign_) return std::nullopt;
  return foreign_;
}

void EventReader::end() {
  if (offence_) return;
  for (std::size_t i = 0; i < kRequiredAttributes; ++i) {
    const auto attribute = static_cast<Attribute>(i);
    if ((attributes_there_ & bit_of(attribute)) == 0) {
      offend(kNowhere, Reason::kMissing, Offence{.name = name_of(attribute)});
    }
  }
  if (kind_ != nullptr && required_there_ != kind_->required) note_missing_fields();
}

void EventReader::note_missing_fields() {
  for (const Member& member : kind_->members) {
    if (!member.is_required || member.there == event_) continue;
    offend(kNowhere, Reason::kMissing, Offence{.name = member.path, .field = member.field});
  }
}

/// Headers stand before all values of `data`.
std::uint32_t EventReader::index_of(Place place) const {
  return place == kHeader ? 0 : cursor_->index_of(place);
}

void EventReader::offend(std::uint32_t index, Reason reason, const Offence& what) {
  if (offence_ && offence_->place <= index) return;
  offence_ = what;
  offence_->reason = reason;
  offence_->place = index;
}

void EventReader::offend(Place place, Reason reason, Attribute attribute) {
  offend(index_of(place), reason, Offence{.name = name_of(attribute)});
}

void EventReader::offend(Place place, Reason reason, const Member& member) {
  offend(
      index_of(place), reason,
      Offence{
          .name = member.path, .field = member.field, .is_object = member.shape == Shape::kObject});
}

}  // namespace limen::accept
