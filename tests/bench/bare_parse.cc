// The yardstick of `./dev bench`: parses every line of a file into simdjson's DOM and nothing else.
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bare_parse FILE\n");
    return 2;
  }
  simdjson::padded_string text;
  if (simdjson::padded_string::load(argv[1]).get(text) != simdjson::SUCCESS) {
    std::fprintf(stderr, "bare_parse: cannot read %s\n", argv[1]);
    return 1;
  }
  simdjson::dom::parser parser;
  const std::string_view all(text.data(), text.size());
  std::size_t events = 0;
  std::size_t begin = 0;
  while (begin < all.size()) {
    const std::size_t end = std::min(all.find('\n', begin), all.size());
    simdjson::dom::element event;
    // Every line but the last has the next ones as its padding; the last has the string's.
    if (parser.parse(text.data() + begin, end - begin, false).get(event) != simdjson::SUCCESS) {
      std::fprintf(stderr, "bare_parse: line %zu is no JSON\n", events + 1);
      return 1;
    }
    ++events;
    begin = end + 1;
  }
  std::printf("%zu\n", events);
  return 0;
}
