#include <algorithm>

#include "tests/rules/cel/reference/evaluator.h"

namespace limen::cel::reference {

namespace {

using Text = std::u32string;
using Arguments = std::vector<Value>;

Value text(Text made) { return of(Kind::kString, std::move(made)); }
Value integer(std::size_t number) { return of(Kind::kInt, static_cast<Wide>(number)); }

/// Whether the arguments have these kinds: s text, i int, l list.
bool are(const Arguments& arguments, std::string_view kinds) {
  if (arguments.size() != kinds.size()) return false;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Kind kind = kinds[i] == 's' ? Kind::kString : kinds[i] == 'i' ? Kind::kInt : Kind::kList;
    if (arguments[i].kind != kind) return false;
  }
  return true;
}

bool stands_at(const Text& whole, const Text& part, std::size_t at) {
  return at + part.size() <= whole.size() && whole.compare(at, part.size(), part) == 0;
}

Value index_of(const Arguments& arguments, bool last) {
  const bool offset = are(arguments, "ssi");
  if (!offset && !are(arguments, "ss")) return error();
  const Text& whole = arguments[0].text;
  const auto size = static_cast<Wide>(whole.size());
  Wide at = last ? size : 0;
  if (offset) at = arguments[2].number;
  if (at < 0 || at > size) return error();
  for (; at >= 0 && at <= size; at += last ? -1 : 1) {
    if (stands_at(whole, arguments[1].text, static_cast<std::size_t>(at))) {
      return of(Kind::kInt, at);
    }
  }
  return of(Kind::kInt, -1);
}

Value substring(const Arguments& arguments) {
  const bool to_end = are(arguments, "si");
  if (!to_end && !are(arguments, "sii")) return error();
  const Text& whole = arguments[0].text;
  const Wide begin = arguments[1].number;
  const Wide end = to_end ? static_cast<Wide>(whole.size()) : arguments[2].number;
  if (begin < 0 || end > static_cast<Wide>(whole.size()) || begin > end) return error();
  return text(whole.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
}

Value char_at(const Arguments& arguments) {
  if (!are(arguments, "si")) return error();
  const Wide at = arguments[1].number;
  if (at < 0 || at > static_cast<Wide>(arguments[0].text.size())) return error();
  return text(arguments[0].text.substr(static_cast<std::size_t>(at), 1));
}

/// An empty part stands before each code point and at the end.
Value replace(const Arguments& arguments) {
  if (!are(arguments, "sss") && !are(arguments, "sssi")) return error();
  const Text& whole = arguments[0].text;
  const Text& part = arguments[1].text;
  Wide left = arguments.size() == 4 ? arguments[3].number : -1;
  Text made;
  for (std::size_t at = 0; at <= whole.size();) {
    const bool here = left != 0 && stands_at(whole, part, at);
    if (here) {
      made += arguments[2].text;
      --left;
      at += part.size();
      if (!part.empty()) continue;
    }
    if (at < whole.size()) made += whole[at];
    ++at;
  }
  return text(std::move(made));
}

Value split(const Arguments& arguments) {
  if (!are(arguments, "ss") && !are(arguments, "ssi")) return error();
  const Text& separator = arguments[1].text;
  const Wide most = arguments.size() == 3 ? arguments[2].number : -1;
  std::vector<Value> parts;
  Text rest = arguments[0].text;
  if (most == 0 || (rest.empty() && separator.empty())) return list({});
  for (std::size_t at = separator.empty() ? 1 : 0; at < rest.size();) {
    if (most > 0 && static_cast<Wide>(parts.size()) + 1 >= most) break;
    if (!stands_at(rest, separator, at)) {
      ++at;
      continue;
    }
    parts.push_back(text(rest.substr(0, at)));
    rest = rest.substr(at + separator.size());
    at = separator.empty() ? 1 : 0;
  }
  parts.push_back(text(rest));
  return list(std::move(parts));
}

Value join(const Arguments& arguments) {
  if (!are(arguments, "l") && !are(arguments, "ls")) return error();
  Text made;
  for (std::size_t i = 0; i < arguments[0].items.size(); ++i) {
    const Value& item = arguments[0].items[i];
    if (item.kind != Kind::kString) return error();
    if (i > 0 && arguments.size() == 2) made += arguments[1].text;
    made += item.text;
  }
  return text(std::move(made));
}

bool is_blank(char32_t c) {
  const Text blanks =
      U"\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
      U"\u200a\u2028\u2029\u202f\u205f\u3000";
  return blanks.find(c) != Text::npos;
}

Value trim(Text whole) {
  while (!whole.empty() && is_blank(whole.back())) whole.pop_back();
  while (!whole.empty() && is_blank(whole.front())) whole.erase(0, 1);
  return text(std::move(whole));
}

Value changed(std::string_view name, Text whole) {
  if (name == ".reverse") return text(Text(whole.rbegin(), whole.rend()));
  for (char32_t& c : whole) {
    if (name == ".lowerAscii" && c >= U'A' && c <= U'Z') c += U'a' - U'A';
    if (name == ".upperAscii" && c >= U'a' && c <= U'z') c -= U'a' - U'A';
  }
  return text(std::move(whole));
}

Value tested(std::string_view name, const Text& whole, const Text& part) {
  if (name == ".startsWith") return of(stands_at(whole, part, 0));
  if (name == ".endsWith") {
    return of(part.size() <= whole.size() && stands_at(whole, part, whole.size() - part.size()));
  }
  return of(index_of({text(whole), text(part)}, false).number >= 0);
}

}  // namespace

std::optional<Value> call_text(std::string_view name, const std::vector<Value>& arguments) {
  if (name == ".contains" || name == ".startsWith" || name == ".endsWith") {
    return are(arguments, "ss") ? tested(name, arguments[0].text, arguments[1].text) : error();
  }
  if (name == ".trim") return are(arguments, "s") ? trim(arguments[0].text) : error();
  if (name == ".reverse" || name == ".lowerAscii" || name == ".upperAscii") {
    return are(arguments, "s") ? changed(name, arguments[0].text) : error();
  }
  if (name == ".indexOf" || name == ".lastIndexOf") {
    return index_of(arguments, name == ".lastIndexOf");
  }
  if (name == ".substring") return substring(arguments);
  if (name == ".charAt") return char_at(arguments);
  if (name == ".replace") return replace(arguments);
  if (name == ".split") return split(arguments);
  if (name == ".join") return join(arguments);
  if (name != ".size" && name != "size") return std::nullopt;
  if (arguments.size() != 1) return error();
  const Value& of_it = arguments[0];
  if (of_it.kind == Kind::kString || of_it.kind == Kind::kBytes) return integer(of_it.text.size());
  if (of_it.kind == Kind::kList) return integer(of_it.items.size());
  return of_it.kind == Kind::kMap ? integer(of_it.entries.size()) : error();
}

}  // namespace limen::cel::reference
