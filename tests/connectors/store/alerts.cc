#include "tests/connectors/store/alerts.h"

#include <stdlib.h>

namespace limen::store {

std::string alert_json(const AlertText& text) {
  const auto quoted = [](std::string_view value) { return '"' + std::string(value) + '"'; };
  const std::string out = R"({"specversion":"1.0","id":)" +
                          quoted(std::string(text.id) + "-" + std::string(text.status)) +
                          R"(,"source":"/limen/flow","type":"org.limen.alert.v1","time":)" +
                          quoted(text.time) + R"(,"data":{"alert_id":)" + quoted(text.id) +
                          R"(,"status":)" + quoted(text.status) + R"(,"rule":)" +
                          quoted(text.rule) + R"(,"severity":"high","key":{"point":)" +
                          quoted(text.point) + "}";
  return out + "}}";
}

NewAlert new_alert(const AlertText& text) { return {alert_json(text), text.episode}; }

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "limen-store-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

}  // namespace limen::store
