#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/source.h"

namespace limen::language {

/// One finding about a file that a person wrote.
struct Diagnostic {
  Span span;
  std::string code;     // "E012 unknown-field"; see codes.h
  std::string message;  // one sentence, without a full stop at its end
  std::string hint;     // what to do, "did you mean `outcome`?"; may be empty
  bool warning = false;
};

/// Gathers the findings of every file of a run, so that a person sees all of them at once.
///
/// One for a run: phases add, the command prints. Not thread-safe.
class Diagnostics {
 public:
  void error(Span span, std::string_view code, std::string message, std::string hint = {});
  void warning(Span span, std::string_view code, std::string message, std::string hint = {});
  void add(Diagnostic diagnostic);

  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] std::size_t warnings() const { return findings_.size() - errors_; }
  /// In the order of file names, then lines and columns; equal ones once.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;

  /// All findings, each with its line and a caret, and a summary as the last line; empty where
  /// there are none.
  [[nodiscard]] std::string print(bool colours = false) const;

 private:
  std::vector<Diagnostic> findings_;
  std::size_t errors_ = 0;
};

/// One finding as print() shows it.
[[nodiscard]] std::string print(const Diagnostic& diagnostic, bool colours = false);

/// "a rule", "an exception".
[[nodiscard]] std::string with_article(std::string_view noun);

/// "did you mean `x`?" for the nearest of the candidates, or nothing where none is near.
[[nodiscard]] std::string suggest(std::string_view text,
                                  const std::vector<std::string_view>& candidates);

}  // namespace limen::language
