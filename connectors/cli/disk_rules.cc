#include "connectors/cli/disk_rules.h"

#include <fmt/format.h>

#include <utility>

#include "connectors/cli/load_rules.h"
#include "engine/types/archive.h"
#include "rules/language/files.h"
#include "rules/schema/schema.h"

namespace limen::cli {

namespace {

using File = std::pair<std::string, std::optional<std::string>>;  // its name, and its text

/// All that a plan was made of.
struct Texts {
  std::string schema;
  std::vector<std::pair<std::string, std::string>> packs;
  std::vector<File> tables;  // all that was asked for, also what was not there
  std::string tables_dir;
  std::string site;
  std::int64_t forget_us = 0;

  template <class Archive>
  void archive(Archive& a) {
    a(schema, packs, tables, tables_dir, site, forget_us);
  }
};

/// How these texts were compiled. Errors: findings.
types::Result<language::LoadOptions> options_of(const Texts& texts) {
  language::Diagnostics diagnostics;
  const auto config = config::read({"the configuration", texts.site}, {}, diagnostics);
  if (!config) return types::failure(diagnostics.print());
  language::LoadOptions options;
  options.tables_dir = texts.tables_dir;
  options.overrides = config->overrides;
  options.lists = config->lists;
  options.forget = types::Micros(texts.forget_us);
  options.read_file = [&texts](const std::string& path) -> std::optional<std::string> {
    for (const auto& [name, text] : texts.tables) {
      if (name == path) return text;
    }
    return std::nullopt;
  };
  return options;
}

std::vector<language::SourceFile> files_of(const Texts& texts) {
  std::vector<language::SourceFile> files;
  for (const auto& [name, text] : texts.packs) files.push_back({name, text});
  return files;
}

}  // namespace

std::optional<SiteSchema> site_schema(const std::string& path) {
  auto schema = load_schema(path);
  if (schema == nullptr) return std::nullopt;
  std::optional<std::string> text =
      path.empty() ? std::string(schema::builtin_text()) : language::read_file(path);
  return SiteSchema{std::move(schema), text.value_or("")};
}

RulePlaces places_of(const config::Config& config) {
  return {config.rules, config.tables, config.overrides, config.lists, config.site_rules};
}

DiskRules::DiskRules(SiteSchema schema, std::vector<std::string> extra_fields, types::Micros forget,
                     Find find)
    : schema_(std::move(schema)),
      extra_fields_(std::move(extra_fields)),
      forget_(forget),
      find_(std::move(find)) {}

DiskRules::~DiskRules() {
  if (reader_.joinable()) reader_.join();
}

driver::RulesRead DiskRules::read_now(const plan::Plan* old, bool colours) const {
  const auto places = find_();
  if (!places) return {std::nullopt, places.error().message};
  const auto packs = language::read_packs(places->packs);
  if (!packs) return {std::nullopt, packs.error().message + "\n"};
  Texts texts{schema_.text, {}, {}, places->tables, places->site, forget_.count()};
  for (const auto& [name, text] : *packs) texts.packs.emplace_back(name, text);
  language::LoadOptions options;
  options.tables_dir = places->tables;
  options.overrides = places->overrides;
  options.lists = places->lists;
  options.forget = forget_;
  options.extra_fields = extra_fields_;
  options.takes_the_place_of = old;
  options.read_file = [&texts](const std::string& path) {
    return texts.tables.emplace_back(path, language::read_file(path)).second;
  };
  language::Diagnostics diagnostics;
  const auto loaded = language::load(*packs, schema_.schema, options, diagnostics);
  driver::RulesRead read{std::nullopt, diagnostics.print(colours)};
  if (loaded.plan == nullptr) return read;
  read.rules = driver::RuleSet{loaded.plan, {}};
  types::Writer writer(read.rules->source);
  writer(texts);
  return read;
}

void DiskRules::read(std::shared_ptr<const plan::Plan> old) {
  if (reader_.joinable()) reader_.join();
  busy_ = true;
  reader_ = std::thread([this, old = std::move(old)] {
    outcome_ = read_now(old.get());
    busy_ = false;
  });
}

driver::RulesRead DiskRules::finish() {
  if (reader_.joinable()) reader_.join();
  return std::exchange(outcome_, {});
}

types::Result<std::shared_ptr<const plan::Plan>> DiskRules::restore(const std::string& source,
                                                                    const plan::Plan& old) {
  Texts texts;
  try {
    types::Reader reader(source);
    reader(texts);
  } catch (const types::ArchiveError& error) {
    return types::failure(error.what());
  }
  if (texts.schema != schema_.text) return types::failure("it was made with another schema");
  auto options = options_of(texts);
  if (!options) return types::failure("this version of limen reads its configuration otherwise");
  options->extra_fields = extra_fields_;
  options->takes_the_place_of = &old;
  language::Diagnostics diagnostics;
  const auto loaded = language::load(files_of(texts), schema_.schema, *options, diagnostics);
  if (loaded.plan == nullptr) {
    return types::failure("this version of limen does not take its rules");
  }
  return loaded.plan;
}

}  // namespace limen::cli
