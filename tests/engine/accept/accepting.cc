#include "tests/engine/accept/accepting.h"

#include <array>
#include <charconv>
#include <cstring>

#include "rules/schema/schema.h"

namespace limen::accept {

namespace {

using types::SlotType;

std::string print_double(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string print_list(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data(), sizeof size);
    out.append(bytes.substr(sizeof size, size)).push_back('|');
    bytes.remove_prefix(sizeof size + size);
  }
  return out;
}

std::string print_slot(const types::EventView& event, types::SlotId slot, SlotType type,
                       const types::Schema& schema) {
  switch (type) {
    case SlotType::kSymbol:
      return "#" + std::string(schema.text(static_cast<types::Symbol>(event.raw(slot))));
    case SlotType::kString:
      return std::string(event.bytes(slot));
    case SlotType::kInt:
      return std::to_string(event.integer(slot));
    case SlotType::kDouble:
      return print_double(event.real(slot));
    case SlotType::kBool:
      return event.raw(slot) == 1 ? "true" : "false";
    case SlotType::kTimestamp:
      return types::to_rfc3339(types::from_int(event.integer(slot)));
    case SlotType::kUint:
    case SlotType::kDuration:
      break;  // no field has them
    case SlotType::kList:
      return print_list(event.bytes(slot));
  }
  return "?";
}

}  // namespace

types::SlotTable all_slots(const types::Schema& schema) {
  types::SlotTable slots;
  for (const types::Kind& kind : schema.kinds()) {
    for (const types::Field& field : kind.fields) {
      slots.add(field.path, types::slot_type(field));
      if (!field.values.empty() && field.type == types::FieldType::kString) {
        slots.add(field.path, SlotType::kString);
      }
    }
  }
  return slots;
}

std::string print_row(const types::Batch& batch, std::size_t row, const types::SlotTable& slots,
                      const types::Schema& schema) {
  const types::EventView event = batch.row(row);
  std::string out = schema.kind(event.kind).name + (event.exercise ? " exercise\n" : "\n");
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto slot = static_cast<types::SlotId>(i);
    if (!event.has(slot)) continue;
    out += slots[slot].path + "=" + print_slot(event, slot, slots[slot].type, schema) + "\n";
  }
  return out;
}

Accepting::Accepting() : Accepting(schema::builtin(), {.max_ahead = std::chrono::minutes(2)}) {}

Accepting::Accepting(std::shared_ptr<const types::Schema> of, DecoderOptions options)
    : schema(std::move(of)), slots(all_slots(*schema)), decoder(schema, slots, std::move(options)) {
  batch.reset(slots.size(), 64);
}

Decoded Accepting::decode(std::string_view content, std::span<const types::Header> headers,
                          std::optional<types::EventTime> record_time) {
  // The padding is full of what would be read as JSON, were it read.
  std::string padded(content);
  padded.append(types::RawRecord::kPadding, '"');
  if (batch.full()) batch.reset(slots.size(), 64);
  return decoder.decode({.content = std::string_view(padded).substr(0, content.size()),
                         .headers = headers,
                         .record_time = record_time,
                         .position = 7},
                        batch, rejection);
}

std::string Accepting::verdict(std::string_view content, std::span<const types::Header> headers,
                               std::optional<types::EventTime> record_time) {
  switch (decode(content, headers, record_time)) {
    case Decoded::kRow:
      return "ok";
    case Decoded::kIgnored:
      return "ignored " + std::string(decoder.ignored_type());
    case Decoded::kInvalid:
      break;
  }
  return std::string(types::reason_text(rejection.reason)) + " " + rejection.pointer;
}

std::string Accepting::row() const { return print_row(batch, batch.size() - 1, slots, *schema); }

std::string Accepting::value(std::string_view path) const {
  const std::string all = "\n" + row();
  const std::string name = "\n" + std::string(path) + "=";
  const std::size_t at = all.find(name);
  if (at == std::string::npos) return "absent";
  const std::size_t begin = at + name.size();
  return all.substr(begin, all.find('\n', begin) - begin);
}

std::string event_of(std::string_view attributes, std::string_view data) {
  return std::string("{").append(attributes).append(",\"data\":{").append(data).append("}}");
}

std::string crossing_with(std::string_view data_members) {
  return event_of(kAttributeText, std::string(kDataText).append(",").append(data_members));
}

std::string crossing_beside(std::string_view members) {
  return event_of(std::string(kAttributeText).append(",").append(members), kDataText);
}

}  // namespace limen::accept
