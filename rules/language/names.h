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

/// Tables of all packs, each file and form once, in the order in which they were met: the plan's.
class TableStore {
 public:
  TableStore(const LoadOptions& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  /// The table's number in the plan; nothing where it has errors.
  std::optional<std::uint32_t> get(const PackAst& pack, const TableAst& ast);

  [[nodiscard]] const std::vector<std::shared_ptr<const expr::Table>>& tables() const {
    return tables_;
  }
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }

 private:
  std::shared_ptr<const Source> open(const PackAst& pack, const Node& file);

  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  std::vector<std::shared_ptr<const expr::Table>> tables_;
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
