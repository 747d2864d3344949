#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/expr/program.h"
#include "engine/types/schema.h"
#include "rules/cel/type.h"

namespace limen::cel {

/// Of a field, by path: for each of its values the class that all questions so far put it in.
using ServedClasses = std::map<std::string, std::vector<std::uint32_t>>;

/// Watches that a program does not tell values that serve the person apart from all others
/// (rules.md, section 11), however it asks.
///
/// While a program is made, its nodes that hold such a field's text are noted, and the *tests*:
/// nodes that make something else of such a text, as `==` or size() do. At the end each test is run
/// for every value of the field. Values that gave the same everywhere are of one class; one that
/// serves the person has to be in a class with one that does not. A test that reads other fields
/// too cannot be run, and is refused, unless it compares the whole text with another field's.
class ServedTests {
 public:
  struct Refusal {
    std::uint32_t node = 0;
    std::string message;
    std::string hint;
  };

  /// A node whose value is the field's text; of a list, its elements. Null: a text made of one.
  void add_source(std::uint32_t node, const types::Field* field) { sources_[node] = field; }
  /// A new node over parts of which one holds such a text: notes what it is and changes its type's
  /// marks to what the value still tells.
  void add_node(std::uint32_t node, expr::Op op, Type& type);
  void add_test(std::uint32_t node) { tests_.push_back(node); }

  [[nodiscard]] std::vector<Refusal> check(expr::Program& program, ServedClasses& classes) const;

 private:
  struct Reads;
  void collect(const expr::Program& program, std::uint32_t node, Reads& reads) const;
  std::optional<Refusal> check_test(expr::Program& program, std::uint32_t test,
                                    ServedClasses& classes) const;
  std::uint32_t closed(const expr::Program& program, std::uint32_t test, Reads& reads) const;
  [[nodiscard]] std::vector<std::string> answers(expr::Program& program, std::uint32_t test,
                                                 const Reads& reads, std::size_t sample) const;
  [[nodiscard]] bool is_of_text(const expr::Program& program, std::uint32_t test) const;
  [[nodiscard]] bool compares_fields(const expr::Program& program, std::uint32_t test) const;

  std::map<std::uint32_t, const types::Field*> sources_;
  std::set<std::uint32_t> texts_;  // nodes that may hold what is left of such a text
  std::vector<std::uint32_t> tests_;
  mutable std::int64_t budget_ =
      20'000'000;  // steps of all tests; past them the program is refused
};

}  // namespace limen::cel
