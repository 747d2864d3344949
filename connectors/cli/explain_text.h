#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/cli/paint.h"
#include "connectors/explain/entry.h"

namespace limen::cli {

/// Prints entries for a person. Runs of events of which nothing is to be told but that they were
/// passed over, or taken into windows, are told in one line, unless all are wanted.
class ExplainText {
 public:
  explicit ExplainText(bool all) : paint_(paint()), all_(all) {}

  void add(const explain::Entry& entry);
  /// Prints what is left, and what came of it all.
  void end(const explain::Totals& totals);
  /// Whether there was anything.
  [[nodiscard]] bool empty() const { return count_ == 0; }

 private:
  void print(const explain::Entry& entry) const;
  void print_lines(const explain::Lines& lines) const;
  void print_note(const explain::Note& note) const;
  void end_run();

  Paint paint_;
  bool all_;
  std::uint64_t count_ = 0;
  std::vector<explain::Entry> run_;  // the first of a run, and its last
  std::uint64_t run_count_ = 0;
};

}  // namespace limen::cli
