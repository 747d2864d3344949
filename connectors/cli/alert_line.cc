#include "connectors/cli/alert_line.h"

#include <memory>

#include "rules/language/node.h"

namespace limen::cli {

AlertLine alert_line(const std::string& json) {
  language::Diagnostics none;  // JSON is YAML, and alerts are JSON
  const auto source = std::make_shared<const language::Source>(language::SourceFile{"alert", json});
  const auto root = language::read_document(source, none);
  const language::Node* data = root ? root->find("data") : nullptr;
  AlertLine line;
  if (data == nullptr) return line;
  if (const language::Node* key = data->find("key")) {
    for (const auto& [field, value] : key->entries) {
      line.key += (line.key.empty() ? "" : " ") + field.value + '=' + value.value;
    }
  }
  const language::Node* text = data->find("say");
  if (text == nullptr) text = data->find("why");
  if (text != nullptr) line.text = text->value;
  return line;
}

}  // namespace limen::cli
