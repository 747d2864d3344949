#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/language/diagnostics.h"

namespace limen::language {

/// A cell of a CSV file with its place.
struct CsvCell {
  std::string text;
  Span span;
};
using CsvRow = std::vector<CsvCell>;

/// Reads CSV (RFC 4180: commas, quotes doubled inside quotes, LF or CRLF, line ends inside quotes).
/// Empty lines are passed over. Findings: a quote without end, text beside quotes, bytes that are
/// not UTF-8; the rows up to there are returned.
[[nodiscard]] std::vector<CsvRow> read_csv(const std::shared_ptr<const Source>& source,
                                           Diagnostics& diagnostics);

}  // namespace limen::language
