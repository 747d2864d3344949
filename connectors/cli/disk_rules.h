#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "connectors/config/config.h"
#include "connectors/driver/ports.h"
#include "engine/types/schema.h"
#include "rules/language/load.h"

namespace limen::cli {

/// What a service's rules are read from.
struct RulePlaces {
  std::vector<std::string> packs;  // files or folders
  std::string tables;
  std::map<std::string, language::RuleOverride> overrides;
  std::map<std::string, language::Node> lists;
  std::string site = "{}";  // the last two again, as Config::site_rules
};

/// The schema of a service, for as long as it runs.
struct SiteSchema {
  std::shared_ptr<const types::Schema> schema;
  std::string text;  // of its file; of the built-in one where there is none
};

/// The schema of the file, the built-in one where it is empty; findings go to standard error.
[[nodiscard]] std::optional<SiteSchema> site_schema(const std::string& path);
[[nodiscard]] RulePlaces places_of(const config::Config& config);

/// Rules as they lie on disk. Keeps the texts that it compiled, all of them, so that a later
/// process can compile the same whatever lies there then. Compiles in a thread of its own.
class DiskRules final : public driver::Rulebook {
 public:
  /// Where the rules are now. Errors: what is wrong with the configuration, in its own form.
  using Find = std::function<types::Result<RulePlaces>()>;

  DiskRules(SiteSchema schema, std::vector<std::string> extra_fields, types::Micros forget,
            Find find);
  ~DiskRules() override;

  /// Reads and compiles in this thread; `old` may be null.
  [[nodiscard]] driver::RulesRead read_now(const plan::Plan* old, bool colours = false) const;

  void read(std::shared_ptr<const plan::Plan> old) override;
  [[nodiscard]] bool busy() const override { return busy_; }
  driver::RulesRead finish() override;
  types::Result<std::shared_ptr<const plan::Plan>> restore(const std::string& source,
                                                           const plan::Plan& old) override;

 private:
  SiteSchema schema_;
  std::vector<std::string> extra_fields_;
  types::Micros forget_;
  Find find_;
  std::thread reader_;
  std::atomic<bool> busy_ = false;
  driver::RulesRead outcome_;  // written before busy_ becomes false
};

}  // namespace limen::cli
