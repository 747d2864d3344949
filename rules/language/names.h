#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rules/cel/scope.h"
#include "rules/language/load.h"
#include "rules/language/pack.h"

namespace limen::language {

class EventFields;
class PackNames;

/// Tables of all packs, each file and form once, in the order in which they were met: the plan's.
class TableStore {
 public:
  /// The plan's slots grow with the columns of `latest` tables.
  TableStore(const LoadOptions& options, plan::Plan& plan, Diagnostics& diagnostics)
      : options_(options), plan_(plan), diagnostics_(diagnostics) {}

  /// The table's number in the plan; nothing where it has errors.
  std::optional<std::uint32_t> get(const PackAst& pack, const TableAst& ast);
  /// Compiles the `when` of a `latest` table, once its pack's names are known.
  void compile_when(std::uint32_t table, const TableAst& ast, const PackNames& names);
  /// `latest` tables, each behind those that its `when` reads; circles are reported.
  [[nodiscard]] std::vector<plan::LatestTable> latest();

  [[nodiscard]] const std::vector<std::shared_ptr<const expr::Table>>& tables() const {
    return tables_;
  }
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }

 private:
  /// A `latest` table, and the fields of its kind.
  struct Latest {
    plan::LatestTable spec;
    std::shared_ptr<const EventFields> fields;
    const Node* when = nullptr;
    int visited = 0;  // 1: now, 2: done
  };
  std::shared_ptr<const Source> open(const PackAst& pack, const Node& file);
  std::optional<std::uint32_t> get_latest(const TableAst& ast);
  void visit(Latest& latest, std::vector<plan::LatestTable>& order);

  const LoadOptions& options_;
  plan::Plan& plan_;
  Diagnostics& diagnostics_;
  std::vector<std::shared_ptr<const expr::Table>> tables_;
  std::map<std::uint32_t, Latest> latest_;  // by number
  std::vector<std::string> files_;
  std::map<std::string, std::shared_ptr<const Source>> sources_;
  std::map<std::string, std::optional<std::uint32_t>> known_;
};

/// A pack's lists, macros and tables as names of expressions. A name whose thing has errors is
/// there with no known type, so that its uses give no further findings.
class PackNames {
 public:
  /// Reports what is there twice, macros that need themselves, lists and tables with errors.
  PackNames(const PackAst& pack, const LoadOptions& options, TableStore& tables,
            Diagnostics& diagnostics);

  [[nodiscard]] const cel::Name* find(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, cel::Name, std::less<>>& all() const { return names_; }
  /// Where the name was given.
  [[nodiscard]] const Node* place(std::string_view name) const;

 private:
  void add(const Node& name, std::string_view what, cel::Name meaning, Diagnostics& diagnostics);
  void check_macros(const PackAst& pack, Diagnostics& diagnostics);

  std::map<std::string, cel::Name, std::less<>> names_;
  std::map<std::string, std::pair<const Node*, std::string>, std::less<>> places_;
};

/// The list as a typed constant. Findings: what is no text, number, bool or list of them.
[[nodiscard]] cel::ConstantName list_constant(const Node& list, Diagnostics& diagnostics);

}  // namespace limen::language
