#include "rules/language/diagnostics.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace limen::language {

namespace {

constexpr std::size_t kShown = 140;  // code points of a line that are shown
constexpr std::size_t kBefore = 60;  // of them before the caret, where the line is longer

struct Palette {
  std::string_view bold, red, yellow, cyan, off;
};
constexpr Palette kPlain{};
constexpr Palette kColours{"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[0m"};

std::string place(const Diagnostic& found) {
  const Position at = found.span.source->locate(found.span.begin);
  return found.span.source->name() + ':' + std::to_string(at.line) + ':' +
         std::to_string(at.column);
}

auto order(const Diagnostic& found) {
  return std::tie(found.span.source->name(), found.span.begin, found.span.end, found.code,
                  found.message);
}

/// The byte after `count` code points.
std::size_t skip(std::string_view line, std::size_t count) {
  std::size_t at = 0;
  while (at < line.size() && code_points(line.substr(0, at + 1)) <= count) ++at;
  return at;
}

/// The line and under it the caret; a long line is shown around the caret only.
void append_snippet(std::string& out, const Diagnostic& found, const Palette& colour) {
  const Source& source = *found.span.source;
  const Position at = source.locate(found.span.begin);
  std::string_view line = source.line(at.line);
  const std::size_t start = source.offset_of(at.line - 1, 0);
  std::size_t begin = std::min(found.span.begin - start, line.size());
  std::size_t end = std::clamp(found.span.end - start, begin, line.size());
  std::string_view lead;
  if (line.size() > kShown) {
    const std::size_t cut =
        begin > kBefore ? skip(line, at.column - 1 - std::min(at.column - 1, kBefore)) : 0;
    line = line.substr(cut);
    begin -= cut;
    end -= cut;
    if (cut > 0) lead = "…";
    line = line.substr(0, skip(line, kShown));
    end = std::min(end, line.size());
  }
  out.append("  ").append(lead);
  for (const char c : line) out.push_back(c == '\t' ? ' ' : c);
  out.append("\n  ").append(lead.empty() ? 0 : 1, ' ');
  out.append(code_points(line.substr(0, begin)), ' ').append(colour.red).push_back('^');
  const std::size_t width = code_points(line.substr(begin, std::max(end, begin) - begin));
  out.append(width > 1 ? width - 1 : 0, '~').append(colour.off).push_back('\n');
}

std::string counted(std::size_t count, std::string_view word) {
  return std::to_string(count) + ' ' + std::string(word) + (count == 1 ? "" : "s");
}

/// Edits (insert, delete, replace, swap of neighbours) from a to b.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

void Diagnostics::error(Span span, std::string_view code, std::string message, std::string hint) {
  add({std::move(span), std::string(code), std::move(message), std::move(hint), false});
}

void Diagnostics::warning(Span span, std::string_view code, std::string message, std::string hint) {
  add({std::move(span), std::string(code), std::move(message), std::move(hint), true});
}

void Diagnostics::add(Diagnostic diagnostic) {
  const auto same = [&](const Diagnostic& other) { return order(other) == order(diagnostic); };
  if (std::ranges::any_of(findings_, same)) return;  // one macro at two uses, one file loaded twice
  if (!diagnostic.warning) ++errors_;
  findings_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> all = findings_;
  std::ranges::stable_sort(
      all, [](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
  return all;
}

std::string Diagnostics::print(bool colours) const {
  if (findings_.empty()) return {};
  std::string out;
  std::set<std::string_view> files;
  for (const Diagnostic& found : findings_) files.insert(found.span.source->name());
  for (const Diagnostic& found : sorted()) out += language::print(found, colours) + '\n';
  out += counted(errors(), "error");
  if (warnings() > 0) out += ", " + counted(warnings(), "warning");
  return out + " in " + counted(files.size(), "file") + '\n';
}

std::string print(const Diagnostic& diagnostic, bool colours) {
  const Palette& colour = colours ? kColours : kPlain;
  std::string out;
  out.append(colour.bold).append(place(diagnostic)).append(": ");
  out.append(diagnostic.warning ? colour.yellow : colour.red);
  out.append(diagnostic.warning ? "warning " : "error ").append(diagnostic.code);
  out.append(colour.off).append(colour.bold).append(": ").append(diagnostic.message);
  out.append(colour.off).push_back('\n');
  append_snippet(out, diagnostic, colour);
  if (!diagnostic.hint.empty()) {
    out.append(colour.cyan).append("hint: ").append(colour.off).append(diagnostic.hint);
    out.push_back('\n');
  }
  return out;
}

std::string with_article(std::string_view noun) {
  const bool vowel = !noun.empty() && std::string_view("aeio").find(noun[0]) != noun.npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

std::string suggest(std::string_view text, const std::vector<std::string_view>& candidates) {
  std::size_t best = std::max<std::size_t>(1, text.size() / 3) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : candidates) {
    const std::size_t far = distance(text.substr(0, 64), candidate.substr(0, 64));
    if (far < best && far < candidate.size()) {
      best = far;
      nearest = candidate;
    }
  }
  return nearest.empty() ? std::string() : "did you mean `" + std::string(nearest) + "`?";
}

}  // namespace limen::language
