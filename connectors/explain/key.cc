#include "connectors/explain/key.h"

#include <algorithm>
#include <memory>

#include "engine/expr/scratch.h"
#include "rules/language/node.h"

namespace limen::explain {

namespace {

std::string fields_of(const plan::Rule& rule) {
  if (rule.by.empty()) return "this rule has no `by`: its key is the global one, leave --key out";
  std::string out = "its `by` is [";
  for (const plan::KeyField& field : rule.by) out += (out.back() == '[' ? "" : ", ") + field.path;
  return out + "]: write --key";
}

std::string example_of(const plan::Rule& rule) {
  std::string out;
  for (const plan::KeyField& field : rule.by) out += ' ' + field.path + "=…";
  return out;
}

types::Result<Key> refuse(const plan::Rule& rule, const std::string& what) {
  return types::failure(what + "; " + fields_of(rule) + example_of(rule));
}

class Reader {
 public:
  explicit Reader(const plan::Rule& rule) : rule_(rule), values_(rule.by.size()) {}

  types::Result<Key> json(const std::string& text) {
    language::Diagnostics findings;
    const auto source = std::make_shared<const language::Source>(language::SourceFile{"key", text});
    const auto root = language::read_document(source, findings);
    if (!root || findings.errors() > 0 || root->kind != language::NodeKind::kMap) {
      return refuse(rule_, "the key is no JSON object");
    }
    for (const auto& [name, value] : root->entries) {
      if (auto set = give(name.value, value.value); !set) return tl::unexpected(set.error());
    }
    return whole();
  }

  /// Values may have spaces: a field begins where its name and `=` stand behind one.
  types::Result<Key> pairs(const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
      const std::size_t equals = text.find('=', begin);
      if (equals == std::string::npos) return refuse(rule_, "`" + text + "` has no `=`");
      const std::size_t end = next_field(text, equals + 1);
      const auto set =
          give(text.substr(begin, equals - begin), text.substr(equals + 1, end - equals - 1));
      if (!set) return tl::unexpected(set.error());
      begin = end + 1;
    }
    return whole();
  }

 private:
  types::Result<void> give(const std::string& name, std::string value) {
    const auto field = std::ranges::find(rule_.by, name, &plan::KeyField::path);
    if (field == rule_.by.end()) {
      return tl::unexpected(refuse(rule_, "`" + name + "` is no field of the rule's key").error());
    }
    values_[static_cast<std::size_t>(field - rule_.by.begin())] = std::move(value);
    return {};
  }

  [[nodiscard]] std::size_t next_field(const std::string& text, std::size_t from) const {
    std::size_t next = text.size();
    for (const plan::KeyField& field : rule_.by) {
      for (const char before : {' ', ','}) {
        next = std::min(next, text.find(before + field.path + '=', from));
      }
    }
    return next;
  }

  types::Result<Key> whole() {
    Key key;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (!values_[i]) return refuse(rule_, "the key lacks `" + rule_.by[i].path + "`");
      key.push_back(*values_[i]);
    }
    return key;
  }

  const plan::Rule& rule_;
  std::vector<std::optional<std::string>> values_;
};

/// Whether what stands before the first `=` looks like a field; tokens may have one too.
bool names_a_field(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  return std::ranges::all_of(text.substr(0, equals), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

}  // namespace

types::Result<Key> read_key(std::span<const std::string> words, const plan::Rule& rule) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  if (text.starts_with('{')) return Reader(rule).json(text);
  if (text.empty() && rule.by.empty()) return Key{};
  if (text.empty()) return refuse(rule, "which key?");
  const bool bare = rule.by.size() == 1 && !text.starts_with(rule.by[0].path + '=');
  if (bare && !names_a_field(text)) return Key{text};
  return Reader(rule).pairs(text);
}

std::string shown(const Key& key, const plan::Rule& rule) {
  std::string out;
  for (std::size_t i = 0; i < key.size(); ++i) {
    out += (i == 0 ? "" : " ") + rule.by[i].path + '=' + key[i];
  }
  return out;
}

bool key_of(const types::EventView& event, const plan::Rule& rule, const types::Schema& schema,
            expr::Scratch& scratch, Key& out) {
  out.clear();
  for (const plan::KeyField& field : rule.by) {
    if (!event.has(field.slot)) return false;
    const expr::Value value = expr::load(event, field.slot, field.slot_type, schema, scratch);
    expr::append_string(out.emplace_back(), value);
  }
  return true;
}

}  // namespace limen::explain
