#include "connectors/explain/alert_line.h"

#include <memory>

#include "rules/language/node.h"

namespace limen::explain {

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
  if (const language::Node* why = data->find("why")) line.why = why->value;
  const language::Node* say = data->find("say");
  line.text = say == nullptr ? line.why : say->value;
  if (const language::Node* causes = data->find("inhibited_by")) {
    for (const language::Node& cause : causes->items) line.inhibited_by.push_back(cause.value);
  }
  return line;
}

}  // namespace limen::explain
