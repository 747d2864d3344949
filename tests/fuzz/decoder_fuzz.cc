// Decodes any bytes with the decoder and with the slow reference, which must agree on the verdict,
// the place and every value. Half of the inputs are bytes as they come, half seed a random event,
// which the fuzzer so learns to steer.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/engine/accept/accepting.h"
#include "tests/engine/accept/random_event.h"
#include "tests/engine/accept/reference_decoder.h"

namespace limen::accept {
namespace {

void require(bool holds, const std::string& text, const std::string& ours,
             const std::string& theirs) {
  if (holds) return;
  std::fprintf(stderr, "decoder: %s\nreference: %s\ntext: %s\n", ours.c_str(), theirs.c_str(),
               text.c_str());
  std::abort();
}

void compare(const std::string& text) {
  static Accepting accepting;
  const std::string verdict = accepting.verdict(text);
  const auto expected = reference::decode(text, *accepting.schema, accepting.slots);
  require(verdict == expected.text, text, verdict, expected.text);
  if (verdict != "ok") return;
  require(accepting.row() == expected.row, text, accepting.row(), expected.row);
  require(accepting.decoder.unknown_fields() == expected.unknown, text, "unknown fields", "differ");
}

}  // namespace
}  // namespace limen::accept

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace limen::accept;
  if (size > 0 && data[0] == '#') {
    std::uint64_t seed = 0;
    std::memcpy(&seed, data + 1, std::min<std::size_t>(size - 1, sizeof seed));
    static const auto schema = Accepting().schema;
    compare(RandomEvents(*schema, seed).odd());
  } else {
    compare(std::string(reinterpret_cast<const char*>(data), size));
  }
  return 0;
}
