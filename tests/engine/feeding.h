#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/shard.h"
#include "rules/language/load.h"
#include "rules/schema/schema.h"

namespace limen::testing_shard {

/// The plan of one pack; throws what is wrong with it.
inline std::shared_ptr<const plan::Plan> plan_of(std::string_view rules,
                                                 const plan::Plan* before = nullptr) {
  const std::string pack =
      "pack: t\nversion: 1\nabout: t\nschema: crossing-event/1\nrules:\n" + std::string(rules);
  language::Diagnostics diagnostics;
  const std::vector<language::SourceFile> files = {{"t.yaml", pack}};
  language::LoadOptions options;
  options.takes_the_place_of = before;
  auto loaded = language::load(files, schema::builtin(), options, diagnostics);
  if (loaded.plan == nullptr) throw std::runtime_error(diagnostics.print());
  return loaded.plan;
}

/// Records that own their padded bytes.
class Lines {
 public:
  void add(const std::string& line) {
    bytes_.push_back(std::make_unique<std::string>(line + std::string(types::RawRecord::kPadding, ' ')));
    types::RawRecord record;
    record.content = std::string_view(*bytes_.back()).substr(0, line.size());
    record.position = bytes_.size();
    records_.push_back(record);
  }
  [[nodiscard]] std::span<const types::RawRecord> all() const { return records_; }

 private:
  std::vector<std::unique_ptr<std::string>> bytes_;
  std::vector<types::RawRecord> records_;
};

/// A crossing at `time` (RFC 3339) with these members of `data` after point and direction.
inline std::string crossing(const std::string& id, const std::string& time, const std::string& point,
                            const std::string& more) {
  return R"({"specversion":"1.0","id":")" + id +
         R"(","source":"/t","type":"org.limen.crossing.v1","time":")" + time +
         R"(","data":{"point":")" + point + R"(","direction":"entry","mode":"car",)" + more + "}}";
}

}  // namespace limen::testing_shard
