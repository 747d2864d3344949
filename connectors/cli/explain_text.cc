#include "connectors/cli/explain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "rules/language/source.h"

namespace limen::cli {

namespace {

using explain::Entry;
using explain::Note;

constexpr std::size_t kMostText = 72;
constexpr std::size_t kMostValue = 100;
constexpr std::uint64_t kShownOfRun = 2;  // shorter runs are shown whole

std::string reason_of(const Entry& entry) {
  if (!entry.passed_over) return "taken";
  std::string out = "passed over: " + std::string(explain::words(*entry.passed_over));
  return entry.exception.empty() ? out : out + ", `" + entry.exception + '`';
}

bool is_quiet(const Entry& entry) { return entry.notes.empty() && entry.evaluated == 0; }

bool of_one_run(const Entry& a, const Entry& b) {
  return a.kind == b.kind && reason_of(a) == reason_of(b);
}

void append_count(std::string& out, std::uint64_t count, std::string_view what) {
  if (count == 0) return;
  out += fmt::format("{}{} {}", out.empty() ? "" : ", ", what, grouped(count));
}

}  // namespace

void ExplainText::add(const Entry& entry) {
  ++count_;
  if (all_ || !is_quiet(entry)) {
    end_run();
    print(entry);
    return;
  }
  if (!run_.empty() && !of_one_run(run_.front(), entry)) end_run();
  ++run_count_;
  if (run_.size() > kShownOfRun) run_.pop_back();
  run_.push_back(entry);
}

void ExplainText::end_run() {
  if (run_count_ > kShownOfRun) {
    print(run_.front());
    fmt::print("{}  … and {} more such events up to {}; --all shows them{}\n", paint_.faint,
               grouped(run_count_ - 1), types::to_rfc3339(run_.back().time), paint_.end);
  } else {
    for (const Entry& entry : run_) print(entry);
  }
  run_.clear();
  run_count_ = 0;
}

void ExplainText::print(const Entry& entry) const {
  std::string head =
      fmt::format("{}{}{}  ", paint_.strong, types::to_rfc3339(entry.time), paint_.end);
  head += entry.event.empty() ? "due at this instant" : entry.kind + ' ' + entry.event;
  if (entry.late) head += ", late";
  if (entry.exercise) head += ", an exercise";
  if (entry.passed_over || is_quiet(entry)) head += ": " + reason_of(entry);
  fmt::print("{}\n", head);
  print_lines(entry.lines);
  for (const Note& note : entry.notes) print_note(note);
}

void ExplainText::print_lines(const explain::Lines& lines) const {
  std::size_t labels = 0;
  std::size_t texts = 0;
  const auto text_of = [](const explain::Line& line) {
    return std::string(2 * line.depth, ' ') + cut(line.text, kMostText);
  };
  for (const explain::Line& line : lines) {
    labels = std::max(labels, language::code_points(line.label));
    if (!line.value.empty()) texts = std::max(texts, language::code_points(text_of(line)));
  }
  for (const explain::Line& line : lines) {
    const std::string value = cut(line.value, kMostValue);
    const std::string text = value.empty() ? line.text : padded(text_of(line), texts + 2);
    const bool part = line.label.empty();
    fmt::print("    {}{}{}{}{}\n", part ? paint_.faint : "", padded(line.label, labels + 2), text,
               value, part ? paint_.end : "");
  }
}

void ExplainText::print_note(const Note& note) const {
  if (note.kind == Note::Kind::kJudged) print_lines(note.lines);
  if (!note.text.empty()) {
    const bool loud = note.kind == Note::Kind::kFires;
    const bool told = loud || note.kind == Note::Kind::kEnds;
    fmt::print("  {}{} {}{}\n", loud ? paint_.bad : "", told ? "=>" : "->", note.text,
               loud ? paint_.end : "");
  }
  if (note.kind != Note::Kind::kJudged) print_lines(note.lines);
}

void ExplainText::end(const explain::Totals& totals) {
  end_run();
  std::string fired = fmt::format("fired {}", grouped(totals.fired));
  if (totals.inhibited > 0) fired += fmt::format(" ({} inhibited)", grouped(totals.inhibited));
  if (totals.folded > 0) fired += fmt::format(", folded {}", grouped(totals.folded));
  std::string over;
  for (std::size_t why = 0; why < explain::kPassedOver; ++why) {
    append_count(over, totals.passed_over[why],
                 explain::words(explain::PassedOver{static_cast<std::uint8_t>(why)}));
  }
  fmt::print("{}evaluated {} time{}, {}{}{}\n", count_ == 0 ? "" : "\n", grouped(totals.evaluated),
             totals.evaluated == 1 ? "" : "s", fired, over.empty() ? "" : "; passed over: ", over);
}

}  // namespace limen::cli
