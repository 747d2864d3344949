#include "engine/accept/decoder.h"

#include <algorithm>
#include <utility>

#include "engine/accept/attributes.h"
#include "engine/accept/cursor.h"
#include "engine/accept/event_reader.h"
#include "engine/accept/offence.h"
#include "engine/accept/secret.h"
#include "engine/accept/structure.h"

namespace limen::accept {

namespace {

using types::RawRecord;
using types::Reason;

constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;

bool is_binary(std::span<const types::Header> headers) {
  bool has_version = false;
  for (const types::Header& header : headers) {
    if (same_word(header.name, "content-type") && is_structured_type(header.value)) return false;
    has_version = has_version || header.name == "ce_specversion";
  }
  return has_version;
}

/// The CloudEvents attribute that a header of a binary event is; empty: none.
std::string_view attribute_of(const types::Header& header) {
  if (same_word(header.name, "content-type")) return "datacontenttype";
  if (!header.name.starts_with("ce_")) return {};
  const std::string_view name = header.name.substr(3);
  return name == "datacontenttype" ? std::string_view() : name;
}

}  // namespace

struct Decoder::Parts {
  Parts(std::shared_ptr<const types::Schema> schema_of_fields, const types::SlotTable& slots,
        DecoderOptions with)
      : schema(std::move(schema_of_fields)),
        options(std::move(with)),
        secret(options.key),
        reader(*schema, slots, options) {}

  /// What is wrong with the text as a whole; `name` stays empty.
  std::optional<Offence> read_structured(const RawRecord& record);
  std::optional<Offence> read_binary(const RawRecord& record);
  void reject(const RawRecord& record, const Offence& offence, types::Rejection& rejection) const;
  [[nodiscard]] std::string pointer_of(const RawRecord& record, const Offence& offence) const;

  std::shared_ptr<const types::Schema> schema;
  DecoderOptions options;
  Secret secret;
  Structure structure;
  EventReader reader;
  std::string unescaped;
};

std::optional<Offence> Decoder::Parts::read_structured(const RawRecord& record) {
  if (record.content.size() > kMaxBytes) return Offence{.reason = Reason::kTooLarge};
  if (const auto wrong = structure.scan(record.content)) return Offence{.reason = *wrong};
  Cursor cursor(record.content, structure.positions(), unescaped);
  const bool is_object = cursor.peek(cursor.begin()) == '{';
  Place end = is_object ? reader.read_event(cursor) : cursor.skip(cursor.begin(), 1);
  if (end != kFault && !cursor.is_end(end)) end = cursor.fail(end);
  if (end == kFault) return Offence{.reason = cursor.reason(), .place = cursor.fault_index()};
  if (!is_object) return Offence{.reason = Reason::kNotAnObject};
  return std::nullopt;
}

std::optional<Offence> Decoder::Parts::read_binary(const RawRecord& record) {
  if (record.content.size() > kMaxBytes) return Offence{.reason = Reason::kTooLarge};
  for (const types::Header& header : record.headers) {
    const std::string_view name = attribute_of(header);
    if (name.empty()) continue;
    if (!is_utf8(header.value)) return Offence{.reason = Reason::kNotUtf8, .name = name};
    reader.read_header(name, header.value);
  }
  if (record.content.empty()) return std::nullopt;
  if (const auto wrong = structure.scan(record.content)) return Offence{.reason = *wrong};
  Cursor cursor(record.content, structure.positions(), unescaped);
  if (reader.read_data(cursor) != kFault) return std::nullopt;
  return Offence{.reason = cursor.reason(), .place = cursor.fault_index()};
}

Decoder::Decoder(std::shared_ptr<const types::Schema> schema, const types::SlotTable& slots,
                 DecoderOptions options)
    : parts_(std::make_unique<Parts>(std::move(schema), slots, std::move(options))) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Decoded Decoder::decode(const RawRecord& record, types::Batch& batch, types::Rejection& rejection) {
  EventReader& reader = parts_->reader;
  batch.add_row(0);
  reader.begin(batch, record.record_time);
  const bool binary = !record.headers.empty() && is_binary(record.headers);
  std::optional<Offence> wrong =
      binary ? parts_->read_binary(record) : parts_->read_structured(record);
  if (!wrong && reader.foreign_type()) {
    batch.drop_row();
    return Decoded::kIgnored;
  }
  if (!wrong) {
    reader.end();
    wrong = reader.offence();
  }
  if (!wrong) return Decoded::kRow;
  batch.drop_row();
  parts_->reject(record, *wrong, rejection);
  return Decoded::kInvalid;
}

void Decoder::Parts::reject(const RawRecord& record, const Offence& offence,
                            types::Rejection& rejection) const {
  rejection.reason = offence.reason;
  rejection.message = message_of(offence, options.max_ahead);
  rejection.position = record.position;
  rejection.bytes = record.content.size();
  rejection.hash = secret.hash(record.content);
  rejection.pointer = pointer_of(record, offence);
  rejection.payload.reset();
  if (options.keep_payload) rejection.payload = record.content;
}

std::string Decoder::Parts::pointer_of(const RawRecord& record, const Offence& offence) const {
  const bool binary = !record.headers.empty() && is_binary(record.headers);
  const bool is_attribute = offence.field == nullptr && !offence.is_object && !offence.name.empty();
  std::string pointer = binary && !is_attribute ? "/data" : "";
  if (is_attribute) {
    append_pointer(pointer, offence.name);
  } else if (offence.reason == Reason::kMissing) {
    append_path(pointer = "/data", offence.name);
  } else if (!offence.name.empty() || offence.reason == Reason::kTooDeep) {
    pointer += pointer_to(record.content, structure.positions(), offence.place);
  }
  return pointer;
}

std::string_view Decoder::ignored_type() const {
  return parts_->reader.foreign_type().value_or(std::string_view());
}

std::uint64_t Decoder::unknown_fields() const { return parts_->reader.unknown_fields(); }

}  // namespace limen::accept
