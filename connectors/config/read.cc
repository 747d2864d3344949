#include <fmt/format.h>

#include <array>

#include "connectors/config/config.h"
#include "connectors/config/environment.h"
#include "connectors/config/site_rules.h"
#include "rules/language/map_reader.h"

namespace limen::config {

namespace {

using language::Diagnostics;
using language::MapReader;
using language::Node;
using language::NodeKind;

// configuration = [rules], [tables], [schema], [lateness], [idle_after], [max_ahead], [dedup],
//   [forget], [overrides: {rule: {severity, enabled, resolve_after, audience, shadow}}],
//   [lists: {name: [scalar, ...]}], [kafka], [http], [ingest], [quarantine], [limits], [state],
//   [log]

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high",
                                                         "critical"};
constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 2> kFormats = {"text", "json"};
constexpr std::array<std::string_view, 2> kDeliveries = {"at_least_once", "exactly_once"};
constexpr std::string_view kFileSuffix = "_file";
constexpr std::size_t kLeastKey = 16;

void set(std::string& to, const std::string& text) {
  if (!text.empty()) to = text;
}
template <class T, class U>
void set(T& to, const std::optional<U>& value) {
  if (value) to = static_cast<T>(*value);
}

class Reader {
 public:
  Reader(Config& config, const Surroundings& around, Diagnostics& diagnostics)
      : config_(config), around_(around), diagnostics_(diagnostics) {}

  void read(const Node& root) {
    MapReader file(root, "configuration", diagnostics_);
    if (auto rules = texts(file, "rules"); !rules.empty()) config_.rules = std::move(rules);
    set(config_.tables, file.text("tables"));
    set(config_.schema, optional_text(file, "schema"));
    set(config_.lateness, file.duration("lateness"));
    set(config_.idle_after, file.duration("idle_after"));
    set(config_.max_ahead, file.duration("max_ahead"));
    set(config_.dedup, file.duration("dedup"));
    set(config_.forget, file.duration("forget"));
    if (const Node* node = file.map("overrides")) overrides(*node);
    if (const Node* node = file.map("lists")) lists(*node);
    if (const Node* node = file.map("kafka")) kafka(*node);
    if (const Node* node = file.map("http")) http(*node);
    if (const Node* node = file.map("ingest")) ingest(*node);
    if (const Node* node = file.map("quarantine")) quarantine(*node);
    if (const Node* node = file.map("limits")) limits(*node);
    set(config_.state, file.text("state"));
    if (const Node* node = file.map("log")) log(*node);
    file.finish();
  }

 private:
  void overrides(const Node& node) {
    for (const auto& [name, value] : node.entries) {
      MapReader reader(value, "override of a rule", diagnostics_);
      language::RuleOverride change;
      change.place = name.span;
      if (const auto severity = one_of(reader, "severity", kSeverities)) {
        change.severity = static_cast<plan::Severity>(*severity);
      }
      change.enabled = reader.boolean("enabled");
      change.shadow = reader.boolean("shadow");
      change.resolve_after = reader.duration("resolve_after");
      if (reader.node().find("audience") != nullptr) change.audience = reader.texts("audience");
      // Asked for in any case, so that it is known.
      static_cast<void>(reader.any("audience"));
      reader.finish();
      config_.overrides.emplace(name.value, std::move(change));
    }
  }

  void lists(const Node& node) {
    for (const auto& [name, value] : node.entries) {
      if (value.kind == NodeKind::kList) {
        config_.lists.emplace(name.value, value);
      } else {
        wrong(value, name, fmt::format("`{}` takes a list", name.value));
      }
    }
  }

  void kafka(const Node& node) {
    MapReader reader(node, "kafka section", diagnostics_);
    set(config_.kafka.brokers, reader.text("brokers"));
    set(config_.kafka.group, reader.text("group"));
    const auto delivery = one_of(reader, "delivery", kDeliveries);
    if (delivery == 1) {
      diagnostics_.error(
          node.find("delivery")->span, "E090 not-in-this-version",
          "`delivery: exactly_once` is not in this version of limen",
          "write at_least_once: alerts may come twice, with the same id and content");
    }
    if (const Node* topics = reader.map("topics")) this->topics(*topics);
    if (const Node* properties = reader.map("librdkafka")) librdkafka(*properties);
    reader.finish();
  }

  void topics(const Node& node) {
    MapReader reader(node, "map of topics", diagnostics_);
    if (auto events = texts(reader, "events"); !events.empty()) {
      config_.kafka.events = std::move(events);
    }
    set(config_.kafka.alerts, reader.text("alerts"));
    set(config_.kafka.shadow, reader.text("shadow"));
    set(config_.kafka.quarantine, reader.text("quarantine"));
    reader.finish();
  }

  void librdkafka(const Node& node) {
    for (const auto& [key, value] : node.entries) {
      auto secret = scalar_or_file(key, value);
      if (!secret) continue;
      const auto& [name, text] = *secret;
      if (around_.check_property) {
        if (auto fits = around_.check_property(name, text); !fits) {
          diagnostics_.error(key.span, "E007 bad-value", fits.error().message);
          continue;
        }
      }
      config_.kafka.librdkafka.emplace_back(name, text);
    }
  }

  void http(const Node& node) {
    MapReader reader(node, "http section", diagnostics_);
    if (const Node* listen = reader.text_node("listen")) this->listen(*listen);
    if (const Node* tokens = reader.map("tokens")) {
      for (const auto& [key, value] : tokens->entries) {
        if (auto secret = scalar_or_file(key, value)) {
          token(key, *secret);
        }
      }
    }
    reader.finish();
  }

  void token(const Node& key, std::pair<std::string, std::string> secret) {
    if (secret.second.size() < kLeastKey) {
      diagnostics_.error(
          key.span, "E007 bad-value",
          fmt::format("the token of {} is shorter than {} bytes", secret.first, kLeastKey));
      return;
    }
    config_.http.tokens.insert(std::move(secret));
  }

  void listen(const Node& node) {
    auto endpoint = parse_listen(node.value);
    if (!endpoint) {
      diagnostics_.error(node.span, "E007 bad-value",
                         fmt::format("`{}` is no address and port", node.value),
                         "write 127.0.0.1:8080, or [::1]:8080");
      return;
    }
    config_.http.address = std::move(endpoint->first);
    config_.http.port = endpoint->second;
  }

  void ingest(const Node& node) {
    MapReader reader(node, "ingest section", diagnostics_);
    set(config_.pseudonymise, reader.boolean("pseudonymise"));
    const std::string path = optional_text(reader, "key_file");
    reader.finish();
    if (!path.empty()) {
      const Node& place = *node.find("key_file");
      if (auto key = secret_of(path, place)) key_of(*key, place);
    } else if (config_.pseudonymise) {
      diagnostics_.error(node.find("pseudonymise")->span, "E005 missing-key",
                         "`pseudonymise: true` needs a `key_file`",
                         "make one: head -c 32 /dev/urandom | base64 > limen.key");
    }
  }

  void key_of(const std::string& key, const Node& place) {
    if (key.size() >= kLeastKey) {
      config_.key = key;
      return;
    }
    diagnostics_.error(place.span, "E007 bad-value",
                       fmt::format("the key is shorter than {} bytes", kLeastKey));
  }

  void quarantine(const Node& node) {
    MapReader reader(node, "quarantine section", diagnostics_);
    set(config_.keep_payload, reader.boolean("keep_payload"));
    reader.finish();
  }

  void limits(const Node& node) {
    MapReader reader(node, "limits section", diagnostics_);
    count(reader, "events_per_window", config_.limits.events_per_window);
    count(reader, "events_per_key", config_.limits.events_per_key);
    count(reader, "matchings", config_.limits.matchings);
    count(reader, "buffered", config_.limits.buffered);
    // These bound what later versions have; another value than the default would do nothing.
    const Limits defaults;
    if (const auto refill = reader.duration("refill"); refill && *refill != defaults.refill) {
      not_yet(*node.find("refill"), "refill", "24h");
    }
    const Node* memory = reader.any("memory");
    if (memory != nullptr && size(*memory, "memory") != defaults.memory_bytes) {
      not_yet(*memory, "memory", "4GiB");
    }
    reader.finish();
  }

  void count(MapReader& reader, std::string_view key, std::uint64_t& to) {
    const auto value = reader.integer(key);
    if (!value) return;
    if (*value < 1) {
      diagnostics_.error(reader.node().find(key)->span, "E007 bad-value",
                         fmt::format("`{}` is at least 1", key));
      return;
    }
    to = static_cast<std::uint64_t>(*value);
  }

  void not_yet(const Node& node, std::string_view key, std::string_view value) {
    if (node.kind != NodeKind::kScalar) return;  // told already
    diagnostics_.error(
        node.span, "E090 not-in-this-version",
        fmt::format("`limits.{}` other than {} is not in this version of limen", key, value),
        "leave it out");
  }

  std::optional<std::uint64_t> size(const Node& node, std::string_view key) {
    const auto bytes =
        node.kind == NodeKind::kScalar ? parse_size(node.value) : std::optional<std::uint64_t>{};
    if (bytes) return bytes;
    diagnostics_.error(node.span, "E007 bad-value",
                       fmt::format("`{}` takes a size; this is {}", key, what_it_is(node)),
                       "write 512KiB, 64MiB, 4GiB");
    return Limits{}.memory_bytes;
  }

  void log(const Node& node) {
    MapReader reader(node, "log section", diagnostics_);
    set(config_.log_level, one_of(reader, "level", kLevels));
    if (const auto format = one_of(reader, "format", kFormats)) config_.log_json = *format == 1;
    reader.finish();
  }

  template <std::size_t kCount>
  std::optional<std::size_t> one_of(MapReader& reader, std::string_view key,
                                    const std::array<std::string_view, kCount>& names) {
    const Node* node = reader.text_node(key);
    if (node == nullptr) return std::nullopt;
    for (std::size_t i = 0; i < kCount; ++i) {
      if (names[i] == node->value) return i;
    }
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    std::string hint = language::suggest(node->value, candidates);
    if (hint.empty()) hint = fmt::format("one of {}", fmt::join(names, ", "));
    diagnostics_.error(node->span, "E007 bad-value", fmt::format("`{}` is no {}", node->value, key),
                       std::move(hint));
    return std::nullopt;
  }

  std::vector<std::string> texts(MapReader& reader, std::string_view key) {
    std::vector<std::string> found;
    for (const Node* node : reader.text_or_texts(key)) found.push_back(node->value);
    return found;
  }

  /// A text; `null` is none.
  std::string optional_text(MapReader& reader, std::string_view key) {
    const Node* node = reader.node().find(key);
    if (node == nullptr || node->kind != NodeKind::kNull) return reader.text(key);
    static_cast<void>(reader.any(key));
    return {};
  }

  /// Name and text of `name: text`, or of `name_file: path`.
  std::optional<std::pair<std::string, std::string>> scalar_or_file(const Node& key,
                                                                    const Node& value) {
    if (value.kind != NodeKind::kScalar) {
      wrong(value, key, fmt::format("`{}` takes a text", key.value));
      return std::nullopt;
    }
    const std::string& name = key.value;
    if (!name.ends_with(kFileSuffix)) return std::pair(name, value.value);
    auto secret = secret_of(value.value, value);
    if (!secret) return std::nullopt;
    return std::pair(name.substr(0, name.size() - kFileSuffix.size()), *secret);
  }

  std::optional<std::string> secret_of(const std::string& path, const Node& place) {
    auto text = around_.read_file ? around_.read_file(path) : std::nullopt;
    if (!text) {
      diagnostics_.error(place.span, "E058 unreadable-file", fmt::format("cannot read {}", path));
      return std::nullopt;
    }
    while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
    return text;
  }

  void wrong(const Node& value, const Node& key, const std::string& wanted) {
    diagnostics_.error(value.kind == NodeKind::kNull ? key.span : value.span, "E004 wrong-type",
                       fmt::format("{}; this is {}", wanted, what_it_is(value)));
  }

  Config& config_;
  const Surroundings& around_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Config> read(language::SourceFile file, const Surroundings& around,
                           Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  const auto source = std::make_shared<const language::Source>(std::move(file));
  auto root = language::read_document(source, diagnostics);
  if (!root) return std::nullopt;
  put_environment(*root, around, diagnostics);
  Config config;
  Reader(config, around, diagnostics).read(*root);
  config.site_rules = site_rules(*root);
  if (diagnostics.errors() > errors) return std::nullopt;
  return config;
}

}  // namespace limen::config
