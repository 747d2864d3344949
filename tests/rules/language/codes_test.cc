#include "rules/language/codes.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "rules/language/files.h"
#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

/// Every "E003 unknown-key" that stands in the sources of a folder.
std::set<std::string> codes_in(const std::string& folder) {
  std::set<std::string> found;
  const std::regex code("\"([EW][0-9]{3} [a-z][a-z0-9-]*)");
  for (const auto& file : std::filesystem::directory_iterator(LIMEN_SOURCE_DIR "/" + folder)) {
    const std::string text = file.path().extension() == ".cc" ? *read_file(file.path()) : "";
    for (std::sregex_iterator it(text.begin(), text.end(), code), end; it != end; ++it) {
      found.insert((*it)[1]);
    }
  }
  return found;
}

TEST(Codes, TheTableListsAllThatAreUsed) {
  for (const char* folder : {"rules/language", "rules/schema", "rules/cel"}) {
    for (const std::string& code : codes_in(folder)) {
      EXPECT_TRUE(is_listed(code) || code == "E202 unknown-name") << code;  // shown as E012
    }
  }
}

TEST(Codes, TheReadmeHasTheTable) {
  const std::string readme = *read_file(LIMEN_SOURCE_DIR "/rules/README.md");
  EXPECT_NE(readme.find(codes_markdown()), std::string::npos) << codes_markdown();
}

TEST(Codes, AreInOrderAndHaveOneMeaning) {
  for (std::size_t i = 1; i < codes().size(); ++i) EXPECT_LT(codes()[i - 1].code, codes()[i].code);
}

/// The keys that a map's reader knows, from the hint of a key that it does not.
std::set<std::string> known_keys(const std::string& pack, const std::string& place) {
  std::set<std::string> keys;
  for (const Diagnostic& found : load_pack(pack).findings) {
    if (found.message != "a " + place + " has no key `zzzzzzzz`") continue;
    const std::regex word("[a-z_]+");
    const std::string list = found.hint.substr(std::string("keys here: ").size());
    for (std::sregex_iterator it(list.begin(), list.end(), word), end; it != end; ++it) {
      keys.insert(it->str());
    }
  }
  return keys;
}

TEST(Codes, TheSchemaForEditorsKnowsAllKeys) {
  const std::string schema = *read_file(LIMEN_SOURCE_DIR "/rules/language/pack-1.schema.json");
  const std::string pack = std::string(kHead) +
                           "zzzzzzzz: 1\ntables: {t: {zzzzzzzz: 1}}\nrules:\n" +
                           std::string(kRule) + "  zzzzzzzz: 1\n  window: {zzzzzzzz: 1}\n";
  for (const char* place : {"pack", "table", "rule", "window"}) {
    const std::set<std::string> keys = known_keys(pack, place);
    EXPECT_GE(keys.size(), 3U) << place;
    for (const std::string& key : keys) {
      EXPECT_NE(schema.find('"' + key + "\": {"), std::string::npos) << key;
    }
  }
}

}  // namespace
}  // namespace limen::language
