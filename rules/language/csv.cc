#include "rules/language/csv.h"

#include <algorithm>

namespace limen::language {

namespace {

// file   = *(row line-end)
// row    = cell *("," cell)
// cell   = quoted / plain
// quoted = DQUOTE *(any but DQUOTE / 2DQUOTE) DQUOTE

class CsvReader {
 public:
  CsvReader(const std::shared_ptr<const Source>& source, Diagnostics& diagnostics)
      : source_(source), text_(source->text()), diagnostics_(diagnostics) {}

  std::vector<CsvRow> read() {
    std::vector<CsvRow> rows;
    while (at_ < text_.size() && !broken_) {
      if (line_end()) continue;
      CsvRow row;
      do {
        row.push_back(cell());
      } while (!broken_ && comma());
      if (broken_) break;
      rows.push_back(std::move(row));
      if (at_ < text_.size() && !line_end()) fail(at_, "text stands beside a quoted cell");
    }
    return rows;
  }

 private:
  bool comma() {
    if (at_ >= text_.size() || text_[at_] != ',') return false;
    ++at_;
    return true;
  }

  bool line_end() {
    const std::size_t before = at_;
    if (text_.substr(at_).starts_with("\r\n")) {
      at_ += 2;
    } else if (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
    return at_ != before;
  }

  void fail(std::size_t at, std::string message) {
    diagnostics_.error({source_, at, at + 1}, "E050 bad-csv", std::move(message),
                       "a cell with a comma, a quote or a line end in it stands in quotes, and a "
                       "quote in it is doubled");
    broken_ = true;
  }

  CsvCell cell() {
    const std::size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    at_ = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (const std::size_t quote = text.find('"'); quote != std::string_view::npos) {
      fail(begin + quote, "a quote stands inside a cell that has no quotes around it");
    }
    return {std::string(text), {source_, begin, at_}};
  }

  CsvCell quoted() {
    const std::size_t begin = at_++;
    std::string text;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        fail(begin, "this quoted cell has no end");
        return {};
      }
      text += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      text.push_back('"');
      ++at_;
    }
    return {std::move(text), {source_, begin, at_}};
  }

  std::shared_ptr<const Source> source_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

}  // namespace

std::vector<CsvRow> read_csv(const std::shared_ptr<const Source>& source,
                             Diagnostics& diagnostics) {
  if (const std::size_t bad = find_bad_utf8(source->text()); bad != std::string_view::npos) {
    diagnostics.error({source, bad, bad + 1}, "E050 bad-csv", "this byte is not UTF-8",
                      "save the file as UTF-8");
    return {};
  }
  return CsvReader(source, diagnostics).read();
}

}  // namespace limen::language
