#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <unordered_set>

#include "rules/language/node.h"

namespace limen::language {

namespace {

constexpr std::size_t kMaxLevels = 100;
constexpr std::size_t kMaxNodes = 1'000'000;
constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;

/// Thrown through yaml-cpp, which knows no other way to stop.
struct Stop {
  Span span;
  std::string message;
};

std::size_t weight(const Node& node) {
  std::size_t sum = 1;
  for (const Node& item : node.items) sum += weight(item);
  for (const auto& [key, value] : node.entries) sum += weight(key) + weight(value);
  return sum;
}

/// Builds the tree from yaml-cpp's events, which, unlike its own tree, still know duplicate keys.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::shared_ptr<const Source> source, Diagnostics& diagnostics)
      : source_(std::move(source)), diagnostics_(diagnostics) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.span = at(mark);
    if (!is_written(node.span.begin)) node.span = before(node.span.begin);
    take(std::move(node), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) throw Stop{at(mark), "this alias stands inside its own anchor"};
    grow(mark, weight(known->second));
    take(known->second, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node;
    node.kind = NodeKind::kScalar;
    node.value = value;
    node.span = at(mark);
    grow(mark, 1);
    set_style(node, tag);
    take(std::move(node), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(NodeKind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(NodeKind::kMap, mark, anchor);
  }
  void OnMapEnd() override { close(); }

  std::optional<Node> root;

 private:
  struct Level {
    Node node;
    YAML::anchor_t anchor = 0;
    std::optional<Node> key;  // read, its value not yet
    std::unordered_set<std::string> keys;
  };

  [[nodiscard]] Span at(const YAML::Mark& mark) const {
    const std::size_t begin = source_->offset_of(static_cast<std::size_t>(mark.line),
                                                 static_cast<std::size_t>(mark.column));
    return {source_, begin, begin + 1};
  }

  /// Whether a null stands there as `~` or `null`, or else is what has been left out.
  [[nodiscard]] bool is_written(std::size_t begin) const {
    const std::string_view text = source_->text().substr(begin);
    return text.starts_with('~') || text.starts_with("null") || text.starts_with("Null") ||
           text.starts_with("NULL");
  }

  /// The last sign before a place that is no white space: the `-` or `:` that nothing follows.
  [[nodiscard]] Span before(std::size_t begin) const {
    const std::size_t last = source_->text().substr(0, begin).find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos) return {source_, begin, begin + 1};
    return {source_, last, last + 1};
  }

  void grow(const YAML::Mark& mark, std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > kMaxNodes) throw Stop{at(mark), "more than 1,000,000 values, aliases written out"};
  }

  /// Finds how the scalar is written, past its anchor and tag, and where it ends.
  void set_style(Node& node, const std::string& tag) {
    node.is_text = tag == "tag:yaml.org,2002:str";
    const std::string_view text = source_->text();
    std::size_t& begin = node.span.begin;
    const bool nothing = node.value.empty() && tag != "!";  // only an anchor or a tag
    while (!nothing && begin < text.size() && (text[begin] == '&' || text[begin] == '!')) {
      begin = text.find_first_of(" \t\r\n", begin);
      begin = text.find_first_not_of(" \t\r\n", begin);
      if (begin == std::string_view::npos) begin = text.size();
    }
    node.span.end = begin + 1;
    if (begin < text.size() && tag == "!") {
      const char first = text[begin];
      node.style = first == '"'    ? Style::kDouble
                   : first == '\'' ? Style::kSingle
                   : first == '|'  ? Style::kLiteral
                                   : Style::kFolded;
    } else if (!tag.empty() && tag != "?" && tag != "!" && !node.is_text) {
      diagnostics_.error(node.span, "E001 not-yaml", "the tag `" + tag + "` is not known here",
                         "leave the tag out");
    }
    const Span whole = place_in(node, 0, node.value.size());
    node.span.end = std::max(whole.end, node.span.begin + 1);
    if (node.style == Style::kDouble || node.style == Style::kSingle) check_closed(node);
  }

  /// yaml-cpp takes a quoted text that the end of the file cuts off.
  void check_closed(Node& node) {
    const std::string_view text = source_->text();
    const char quote = node.style == Style::kDouble ? '"' : '\'';
    const std::size_t end = text.find_first_not_of(" \t\r\n\\", node.span.end);
    if (end == std::string_view::npos || text[end] != quote) {
      if (node.span.end < text.size() && text[node.span.end] == quote) return;
      if (end != std::string_view::npos) return;  // an escape that place_in() cannot follow
      throw Stop{node.span, "this quoted text has no end"};
    }
    node.span.end = end + 1;
  }

  void open(NodeKind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    grow(mark, 1);
    if (levels_.size() >= kMaxLevels) throw Stop{at(mark), "nested deeper than 100 levels"};
    Level level;
    level.node.kind = kind;
    level.node.span = at(mark);
    level.anchor = anchor;
    levels_.push_back(std::move(level));
  }

  void close() {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    take(std::move(done.node), done.anchor);
  }

  void take(Node node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    if (levels_.empty()) {
      root = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == NodeKind::kList) {
      level.node.items.push_back(std::move(node));
    } else if (!level.key) {
      level.key = std::move(node);
    } else {
      put(level, std::move(node));
    }
  }

  void put(Level& level, Node value) {
    Node key = std::move(*level.key);
    level.key.reset();
    if (key.kind != NodeKind::kScalar) {
      diagnostics_.error(
          key.span, "E001 not-yaml", "a key is " + what_it_is(key) + ", not a text",
          key.kind == NodeKind::kMap ? "put a text that begins with a brace in quotes" : "");
    } else if (!level.keys.insert(key.value).second) {
      diagnostics_.error(key.span, "E002 duplicate-key",
                         "the key `" + key.value + "` stands here twice",
                         "the first one is in line " + first_line(level.node, key.value));
    } else {
      level.node.entries.emplace_back(std::move(key), std::move(value));
    }
  }

  [[nodiscard]] std::string first_line(const Node& map, const std::string& key) const {
    for (const auto& [name, value] : map.entries) {
      if (name.value == key) return std::to_string(source_->locate(name.span.begin).line);
    }
    return "?";
  }

  std::shared_ptr<const Source> source_;
  Diagnostics& diagnostics_;
  std::vector<Level> levels_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0;
};

/// The first byte that YAML does not take as it is (YAML 1.2, section 5.1); yaml-cpp would end
/// there.
std::size_t find_control(std::string_view text) {
  const auto found = std::ranges::find_if(text, [](char c) {
    return (c >= 0 && c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
  });
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

/// yaml-cpp's sentences, said so that one knows what to do.
std::string hint_for(const std::string& message) {
  if (message.find("tab") != std::string::npos) return "indent with spaces, not with tabs";
  if (message.find("illegal map value") != std::string::npos) {
    return "a text with `: ` in it needs quotes";
  }
  if (message.find("end of map") != std::string::npos) {
    return "look at the indentation, and put a text that begins with `{`, `[` or a quote in quotes "
           "as a whole";
  }
  return {};
}

void parse(const std::shared_ptr<const Source>& source, Builder& builder,
           Diagnostics& diagnostics) {
  std::istringstream in{std::string(source->text())};
  try {
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    std::optional<Node> first = std::move(builder.root);
    builder.root.reset();
    if (parser.HandleNextDocument(builder) && builder.root) {
      diagnostics.error(builder.root->span, "E001 not-yaml",
                        "a second document begins here; a file holds one",
                        "put it in a file of its own");
    }
    builder.root = std::move(first);
  } catch (const YAML::Exception& error) {
    const auto line = static_cast<std::size_t>(std::max(error.mark.line, 0));
    const auto column = static_cast<std::size_t>(std::max(error.mark.column, 0));
    const std::size_t at = source->offset_of(line, column);
    diagnostics.error({source, at, at + 1}, "E001 not-yaml", error.msg, hint_for(error.msg));
    builder.root.reset();
  } catch (const Stop& stop) {
    diagnostics.error(stop.span, "E001 not-yaml", stop.message);
    builder.root.reset();
  }
}

}  // namespace

std::optional<Node> read_document(const std::shared_ptr<const Source>& source,
                                  Diagnostics& diagnostics) {
  const std::string_view text = source->text();
  if (text.size() > kMaxBytes) {
    diagnostics.error({source, 0, 1}, "E001 not-yaml", "the file is larger than 16 MiB");
    return std::nullopt;
  }
  if (const std::size_t bad = find_bad_utf8(text); bad != std::string_view::npos) {
    diagnostics.error({source, bad, bad + 1}, "E001 not-yaml", "this byte is not UTF-8",
                      "save the file as UTF-8");
    return std::nullopt;
  }
  if (const std::size_t bad = find_control(text); bad != std::string_view::npos) {
    diagnostics.error({source, bad, bad + 1}, "E001 not-yaml",
                      "a control character stands here, which YAML does not allow",
                      "write it as \"\\x04\", or take it out");
    return std::nullopt;
  }
  const std::size_t errors = diagnostics.errors();
  Builder builder(source, diagnostics);
  parse(source, builder, diagnostics);
  if (!builder.root && diagnostics.errors() == errors) {
    diagnostics.error({source, 0, 1}, "E001 not-yaml", "the file is empty");
  }
  return std::move(builder.root);
}

}  // namespace limen::language
