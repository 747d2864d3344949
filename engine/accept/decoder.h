#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/types/batch.h"
#include "engine/types/record.h"
#include "engine/types/schema.h"
#include "engine/types/slots.h"

namespace limen::accept {

struct DecoderOptions {
  types::Micros max_ahead;    // of an event's time, after its record's timestamp
  bool keep_payload = false;  // of invalid events, in their rejections
  bool pseudonymise = false;  // identifiers become keyed tokens
  std::string key{};          // secret for hashes and tokens; empty: a fixed one
};

enum class Decoded : std::uint8_t { kRow, kIgnored, kInvalid };

/// Turns records into rows of a batch, or says why not: every event is validated whole
/// (interfaces.md, section 1), whatever slots are read.
///
/// What is wrong with the text goes first: too large, then not UTF-8, then what is no JSON or too
/// deep, whichever stands first. JSON that is an object with a `type` which the schema lacks is
/// ignored, whatever else it has. Otherwise the first offence in the text decides, and what is
/// missing comes last, as CloudEvents and the schema list it. A record with a `ce_specversion`
/// header, and no content-type of structured events, is binary: its headers stand before its data.
///
/// After the first events it allocates only for invalid ones. Not thread-safe.
class Decoder {
 public:
  /// Requires a schema whose fields' paths fit each other (none is both a field and an object).
  Decoder(std::shared_ptr<const types::Schema> schema, const types::SlotTable& slots,
          DecoderOptions options);
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  /// Reads one record. kRow: it is the batch's last row. kIgnored: ignored_type() says which.
  /// kInvalid: `rejection` is filled, but for its input. Requires a batch that is not full, with as
  /// many slots as the table, and kPadding readable bytes behind the content.
  Decoded decode(const types::RawRecord& record, types::Batch& batch, types::Rejection& rejection);

  /// The type of the last record that was ignored; lives until the next call of decode().
  [[nodiscard]] std::string_view ignored_type() const;
  /// Members of `data`, or of known objects in it, that the schema lacks and that are not null, in
  /// the last row; one that holds others counts once.
  [[nodiscard]] std::uint64_t unknown_fields() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace limen::accept
