// The yardstick of `./dev bench`: parses every line of a file into simdjson's DOM and nothing else.
// Reads in blocks, so that no time goes into pages for the whole file.
#include <simdjson.h>

#include <cstdio>
#include <cstring>
#include <vector>

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;

/// Parses the whole lines of [begin, end) and returns how many bytes they take; -1 where one is no
/// JSON.
std::ptrdiff_t parse_lines(simdjson::dom::parser& parser, const char* begin, const char* end,
                           std::size_t& events) {
  const char* at = begin;
  while (const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at))) {
    const char* line_end = static_cast<const char*>(found);
    simdjson::dom::element event;
    // The padding behind a line is the next one, or the room behind the block.
    if (parser.parse(at, static_cast<std::size_t>(line_end - at), false).get(event) !=
        simdjson::SUCCESS) {
      return -1;
    }
    ++events;
    at = line_end + 1;
    if (at == end) break;
  }
  return at - begin;
}

}  // namespace

int main(int argc, char** argv) {
  std::FILE* file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (file == nullptr) {
    std::fprintf(stderr, "usage: bare_parse FILE\n");
    return 2;
  }
  std::vector<char> buffer(2 * kBlock + simdjson::SIMDJSON_PADDING);
  simdjson::dom::parser parser;
  std::size_t events = 0;
  std::size_t left = 0;
  while (const std::size_t got = std::fread(buffer.data() + left, 1, kBlock, file)) {
    const char* end = buffer.data() + left + got;
    const std::ptrdiff_t used = parse_lines(parser, buffer.data(), end, events);
    if (used < 0) {
      std::fprintf(stderr, "bare_parse: line %zu is no JSON\n", events + 1);
      return 1;
    }
    left = static_cast<std::size_t>(end - buffer.data() - used);
    std::memmove(buffer.data(), buffer.data() + used, left);
  }
  std::fclose(file);
  std::printf("%zu\n", events);
  return 0;
}
