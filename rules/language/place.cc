#include <algorithm>
#include <array>

#include "rules/language/node.h"

namespace limen::language {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool is_space(char c) { return kSpace.find(c) != std::string_view::npos; }

/// Bytes of UTF-8 that `\u…` and its like stand for.
std::size_t utf8_bytes(std::string_view hex) {
  std::size_t code = 0;
  for (const char c : hex) {
    const int digit = c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0';
    code = code * 16 + static_cast<std::size_t>(digit);
  }
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/// Walks a scalar's source text and its value side by side.
///
/// What is not white space stands in both in the same order; folding and indentation only add white
/// space in the source. Quotes that stand for themselves and escapes are followed.
class Walk {
 public:
  explicit Walk(const Node& node)
      : node_(node), text_(node.span.source->text()), at_(node.span.begin) {
    if (node.style == Style::kSingle || node.style == Style::kDouble) ++at_;
    if (node.style == Style::kLiteral || node.style == Style::kFolded) {
      at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    }
  }

  /// The places of every byte of the value, and of its end; empty where source and value differ.
  std::vector<std::size_t> places() {
    std::vector<std::size_t> found;
    found.reserve(node_.value.size() + 1);
    while (found.size() < node_.value.size()) {
      if (!step(found)) return {};
    }
    found.push_back(at_);
    return found;
  }

 private:
  bool step(std::vector<std::size_t>& found) {
    const char wanted = node_.value[found.size()];
    if (!is_space(wanted)) skip_space();
    if (at_ < text_.size() && node_.style == Style::kDouble && text_[at_] == '\\') {
      return escape(found);
    }
    found.push_back(at_);
    if (is_space(wanted)) {
      if (at_ < text_.size() && text_[at_] == wanted) ++at_;
      return true;
    }
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    if (node_.style == Style::kSingle && wanted == '\'') ++at_;  // '' stands for one
    return true;
  }

  void skip_space() {
    while (at_ < text_.size()) {
      const bool joined = node_.style == Style::kDouble && text_[at_] == '\\' &&
                          at_ + 1 < text_.size() &&
                          (text_[at_ + 1] == '\n' || text_[at_ + 1] == '\r');
      if (!is_space(text_[at_]) && !joined) return;
      ++at_;
    }
  }

  bool escape(std::vector<std::size_t>& found) {
    if (at_ + 1 >= text_.size()) return false;
    const char kind = text_[at_ + 1];
    if (kind == '\n' || kind == '\r') {  // a line that goes on
      found.push_back(at_);
      skip_space();
      return true;
    }
    const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    std::size_t bytes = digits > 0 ? utf8_bytes(text_.substr(at_ + 2, digits)) : 1;
    if (kind == 'N' || kind == '_') bytes = 2;  // U+0085, U+00A0
    if (kind == 'L' || kind == 'P') bytes = 3;  // U+2028, U+2029
    for (; bytes > 0 && found.size() < node_.value.size(); --bytes) found.push_back(at_);
    at_ += 2 + digits;
    return true;
  }

  const Node& node_;
  std::string_view text_;
  std::size_t at_;
};

}  // namespace

Span place_in(const Node& scalar, std::size_t begin, std::size_t end) {
  const std::vector<std::size_t> places = Walk(scalar).places();
  if (places.empty()) return scalar.span;
  const std::size_t last = places.size() - 1;
  begin = std::min(begin, last);
  end = std::clamp(end, begin, last);
  const std::size_t from = places[begin];
  if (end == begin) return {scalar.span.source, from, from + 1};
  return {scalar.span.source, from,
          std::max(places[end - 1], from) + (end == last ? places[last] - places[end - 1] : 1)};
}

}  // namespace limen::language
