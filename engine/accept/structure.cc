#include "engine/accept/structure.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>

#include "engine/types/check.h"

namespace limen::accept {

static_assert(types::RawRecord::kPadding >= simdjson::SIMDJSON_PADDING);

struct Structure::Scanner {
  simdjson::dom::parser parser;

  void grow(std::size_t size) {
    const std::size_t wanted = size + kGuards;
    if (parser.implementation && wanted <= parser.implementation->capacity()) return;
    const auto error = parser.allocate(std::bit_ceil(std::max<std::size_t>(wanted, 4096)), 1);
    LIMEN_CHECK(error == simdjson::SUCCESS);
  }
};

Structure::Structure() : scanner_(std::make_unique<Scanner>()) {}
Structure::~Structure() = default;
Structure::Structure(Structure&&) noexcept = default;
Structure& Structure::operator=(Structure&&) noexcept = default;

std::optional<types::Reason> Structure::scan(std::string_view text) {
  scanner_->grow(text.size());
  auto& scan = *scanner_->parser.implementation;
  const auto error = scan.stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                 simdjson::stage1_mode::regular);
  if (error != simdjson::SUCCESS) {
    return is_utf8(text) ? types::Reason::kNotJson : types::Reason::kNotUtf8;
  }
  std::uint32_t* const positions = scan.structural_indexes.get();
  const std::size_t count = scan.n_structural_indexes;
  positions_ = {positions, count};
  const char first = text[positions[0]];
  const char last = text[positions[count - 1]];
  if (first == '{' || first == '[') {
    std::fill_n(positions + count, kGuards, positions[0]);
    return last == (first == '{' ? '}' : ']') ? std::nullopt
                                              : std::optional(types::Reason::kNotJson);
  }
  positions[count] = static_cast<std::uint32_t>(text.size());
  return count == 1 ? std::nullopt : std::optional(types::Reason::kNotJson);
}

bool is_utf8(std::string_view text) noexcept {
  return simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace limen::accept
