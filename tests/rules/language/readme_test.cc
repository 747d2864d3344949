#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "rules/language/codes.h"
#include "rules/language/files.h"
#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

/// A block of rules/README.md that shows a finding: "```yaml E012".
struct Example {
  std::string form;  // "yaml", "yaml schema", "yaml config", "csv"
  std::string code;
  std::string text;
};

std::vector<Example> examples() {
  const std::string page = *read_file(LIMEN_SOURCE_DIR "/rules/README.md");
  const std::regex block("```((?:yaml|csv)[a-z ]*) ([EW][0-9]{3})\n([^`]*)```");
  std::vector<Example> found;
  for (std::sregex_iterator it(page.begin(), page.end(), block), end; it != end; ++it) {
    found.push_back({(*it)[1], (*it)[2], (*it)[3]});
  }
  return found;
}

constexpr std::string_view kExample =
    "- rule: example\n  title: An example\n  severity: low\n  domain: flow\n";

std::string indented(std::string_view text) {
  std::string lines = "  ";
  for (const char c : text) {
    lines += c;
    if (c == '\n') lines += "  ";
  }
  return lines + '\n';
}

/// The example as a whole pack: a block may be the lines of a rule, or keys of a pack.
std::string whole_pack(const std::string& text) {
  if (text.starts_with("pack:")) return text;
  const bool of_a_pack = std::regex_search(text, std::regex("^(lists|macros|tables|rules):"));
  if (!of_a_pack) {
    return std::string(kHead) + "rules:\n" + std::string(kExample) + indented(text);
  }
  const bool rules = text.find("rules:") != std::string::npos;
  return std::string(kHead) + text + (rules ? "" : "rules: []\n");
}

std::vector<Diagnostic> with_schema(const std::string& text) {
  Diagnostics diagnostics;
  const auto site = schema::load("site.yaml", text, diagnostics);
  if (site != nullptr) {
    const SourceFile pack{"p.yaml", "pack: p\nversion: 1\nschema: our-events/1\nrules:\n" +
                                        std::string(kExample) +
                                        "  on: crossing\n  when: has(lane.booth)\n"};
    static_cast<void>(load({&pack, 1}, site, {}, diagnostics));
  }
  return diagnostics.sorted();
}

std::vector<Diagnostic> with_config(const std::string& text) {
  Diagnostics diagnostics;
  const auto source = std::make_shared<const Source>(SourceFile{"limen.yaml", text});
  const auto root = read_document(source, diagnostics);
  LoadOptions options;
  for (const auto& [name, list] : root->find("lists")->entries) options.lists[name.value] = list;
  return load_pack(std::string(kHead) + "lists: {point_list: [XZAAA]}\nrules: []\n", {}, options)
      .findings;
}

std::vector<Diagnostic> findings_of(const Example& example) {
  if (example.form == "yaml schema") return with_schema(example.text);
  if (example.form == "yaml config") return with_config(example.text);
  if (example.form == "csv") {
    return load_pack(std::string(kHead) +
                         "tables: {t: {file: t.csv, key: k, columns: {n: int}}}\nrules: []\n",
                     {{"t.csv", example.text}})
        .findings;
  }
  return load_pack(whole_pack(example.text), {{"t.csv", "k,n\na,1\n"}}).findings;
}

TEST(ReadmeExamples, GiveTheirCodeAndNoOther) {
  for (const Example& example : examples()) {
    std::set<std::string> codes;
    for (const Diagnostic& found : findings_of(example)) codes.insert(found.code.substr(0, 4));
    EXPECT_THAT(codes, ::testing::ElementsAre(example.code)) << example.text;
  }
}

/// One text is too long to be shown (every_code_test.cc has it), and one code is of configurations
/// (tests/connectors/config).
TEST(ReadmeExamples, ShowEveryCode) {
  std::set<std::string> shown = {"E212", "E090"};
  for (const Example& example : examples()) shown.insert(example.code);
  for (const Code& code : codes()) EXPECT_TRUE(shown.contains(std::string(code.code))) << code.code;
}

}  // namespace
}  // namespace limen::language
