#include "tests/rules/cel/random_expression.h"

#include "tests/rules/cel/random_leaves.h"

namespace limen::cel {

namespace {

constexpr std::string_view kOrders[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
constexpr std::string_view kSigns[] = {" + ", " - ", " * ", " / ", " % "};
constexpr std::string_view kGetters[] = {
    "getFullYear",  "getMonth", "getDate",    "getDayOfMonth", "getDayOfWeek",
    "getDayOfYear", "getHours", "getMinutes", "getSeconds",    "getMilliseconds"};
constexpr std::string_view kRoundings[] = {"math.ceil", "math.floor", "math.round", "math.trunc",
                                           "math.abs",  "math.sign",  "math.sqrt"};
constexpr std::string_view kBits[] = {"math.bitAnd", "math.bitOr", "math.bitXor",
                                      "math.bitShiftLeft", "math.bitShiftRight"};

}  // namespace

std::string RandomExpression::make(char type, int depth) {
  if (choices_.one_in(25)) type = any();
  if (depth <= 0 || choices_.one_in(5)) return leaf(type);
  return choices_.one_in(4) ? anything(type, depth - 1) : made(type, depth - 1);
}

std::string RandomExpression::leaf(char type) {
  std::vector<std::string_view> fitting;
  for (const Variable& variable : variables_) {
    if (variable.type == type || choices_.one_in(8)) fitting.push_back(variable.name);
  }
  if (!fitting.empty() && !choices_.one_in(3)) return std::string(choices_.of(fitting));
  return std::string(choices_.of(random_leaves(type)));
}

std::string RandomExpression::made(char type, int depth) {
  switch (type) {
    case 'b':
      return choices_.one_in(2) ? boolean(depth) : condition(depth);
    case 'i':
      return choices_.one_in(2) ? whole(depth) : number(type, depth);
    case 'u':
    case 'd':
      return number(type, depth);
    case 's':
    case 'y':
      return type == 's' ? text(depth) : pair(" + ", 'y', depth);
    case 't':
    case 'r':
      return time(type, depth);
    default:
      return container(type, depth);
  }
}

/// Forms that any type may have.
std::string RandomExpression::anything(char type, int depth) {
  switch (choices_.below(9)) {
    case 0:
      return "(" + make('b', depth) + " ? " + make(type, depth) + " : " + make(type, depth) + ")";
    case 1: {
      const char held = any();
      const std::string name = choices_.one_in(4) ? "i" : "v";
      const std::string value = make(held, depth);
      variables_.push_back({name, held});
      std::string all = "cel.bind(" + name + ", " + value + ", " + make(type, depth) + ")";
      variables_.pop_back();
      return all;
    }
    case 2:
      return "[" + make(type, depth) + ", " + make(type, depth) + "][" + make('i', depth) + "]";
    case 3:
      return "{'a': " + make(type, depth) + ", 'b': " + make(type, depth) + "}" +
             (choices_.one_in(2) ? ".a" : "[" + make('s', depth) + "]");
    case 4:
      return make('o', depth) + ".orValue(" + make(type, depth) + ")";
    case 5:
      return "optional.of(" + make(type, depth) + ").value()";
    case 6:
      return "dyn(" + make(type, depth) + ")";
    case 7:
      return choices_.one_in(2) ? "m." + leaf('s') : make('l', depth) + "[" + leaf('i') + "]";
    default:
      return "(" + make(type, depth) + ")";
  }
}

std::string RandomExpression::boolean(int depth) {
  switch (choices_.below(8)) {
    case 0:
      return "!" + make('b', 0);
    case 1:
      return "(" + make('b', depth) + " && " + make('b', depth) + ")";
    case 2:
      return "(" + make('b', depth) + " || " + make('b', depth) + ")";
    case 3: {
      const char type = any();
      return pair(choices_.of(kOrders), type, depth);
    }
    case 4:
      return "(" + make(any(), depth) + std::string(choices_.of(kOrders)) + make(any(), depth) +
             ")";
    case 5:
      return "(" + make(scalar(), depth) + " in " + make(choices_.one_in(2) ? 'l' : 'm', depth) +
             ")";
    case 6:
      return "has(" + std::string(choices_.one_in(2) ? "m.a" : "o.a") + ")";
    default:
      return "(type(" + make(any(), depth) + ") == type(" + make(any(), depth) + "))";
  }
}

std::string RandomExpression::condition(int depth) {
  static constexpr std::string_view kTests[] = {"all", "exists", "exists_one", "existsOne"};
  static constexpr std::string_view kParts[] = {"contains", "startsWith", "endsWith"};
  static constexpr std::string_view kNumbers[] = {"math.isNaN", "math.isInf", "math.isFinite"};
  switch (choices_.below(5)) {
    case 0:
      return method(choices_.of(kParts), "ss", depth);
    case 1:
      return function(choices_.of(kNumbers), "d", depth);
    case 2:
      return make('o', depth) + ".hasValue()";
    case 3:
      return function("bool", choices_.one_in(2) ? "s" : "b", depth);
    default:
      return within(choices_.of(kTests), choices_.one_in(3) ? 'm' : 'l', 'b', depth);
  }
}

std::string RandomExpression::number(char type, int depth) {
  const std::string_view own(&type, 1);
  switch (choices_.below(6)) {
    case 0:
      return "-" + make(type, 0);
    case 1:
      return function(type == 'i'   ? "int"
                      : type == 'u' ? "uint"
                                    : "double",
                      choices_.one_in(2) ? "s" : std::string(1, scalar()), depth);
    case 2:
      return function(choices_.one_in(2) ? "math.greatest" : "math.least",
                      std::string(own) + std::string(own) + scalar(), depth);
    case 3:
      if (type == 'd') return function(choices_.of(kRoundings), own, depth);
      return function(choices_.of(kBits), std::string(own) + (choices_.one_in(2) ? 'i' : type),
                      depth);
    default:
      return pair(choices_.of(kSigns), type, depth);
  }
}

std::string RandomExpression::whole(int depth) {
  switch (choices_.below(5)) {
    case 0:
      return "size(" + make(choices_.of(kTypes).front(), depth) + ")";
    case 1:
      return method(choices_.one_in(2) ? "indexOf" : "lastIndexOf",
                    choices_.one_in(2) ? "ss" : "ssi", depth);
    case 2:
      return method(choices_.of(kGetters), choices_.one_in(3) ? "r" : "t", depth);
    case 3:
      return choices_.one_in(2) ? function("math.abs", "i", depth)
                                : function("math.bitNot", "i", depth);
    default:
      return make('l', depth) + ".size()";
  }
}

std::string RandomExpression::text(int depth) {
  static constexpr std::string_view kChanges[] = {"trim", "reverse", "lowerAscii", "upperAscii"};
  switch (choices_.below(7)) {
    case 0:
      return method(choices_.of(kChanges), "s", depth);
    case 1:
      return method("substring", choices_.one_in(2) ? "si" : "sii", depth);
    case 2:
      return method("replace", choices_.one_in(2) ? "sss" : "sssi", depth);
    case 3:
      return method("charAt", "si", depth);
    case 4:
      return method("join", choices_.one_in(2) ? "l" : "ls", depth);
    case 5:
      return function("string", std::string(1, scalar()), depth);
    default:
      return pair(" + ", 's', depth);
  }
}

std::string RandomExpression::time(char type, int depth) {
  switch (choices_.below(4)) {
    case 0:
      return function(type == 't' ? "timestamp" : "duration", "i", depth);
    case 1:
      return "(" + make(type == 't' ? 't' : 'r', depth) + " - " + make('r', depth) + ")";
    case 2:
      return type == 't' ? "(" + make('r', depth) + " + " + make('t', depth) + ")"
                         : "(" + make('t', depth) + " - " + make('t', depth) + ")";
    default:
      return "(" + make(type, depth) + " + " + make('r', depth) + ")";
  }
}

std::string RandomExpression::container(char type, int depth) {
  if (type == 'l') return list(depth);
  return type == 'm' ? map(depth) : optional(depth);
}

std::string RandomExpression::list(int depth) {
  static constexpr std::string_view kCollects[] = {"map", "filter", "transformList"};
  switch (choices_.below(6)) {
    case 0:
      return pair(" + ", 'l', depth);
    case 1:
      return method("split", choices_.one_in(2) ? "ss" : "ssi", depth);
    case 2: {
      std::string all = "[";
      const char inner = any();
      for (std::size_t i = choices_.below(4); i > 0; --i) all += make(inner, depth) + ", ";
      return all + (choices_.one_in(3) ? "?" + make('o', depth) : make(any(), depth)) + "]";
    }
    case 3:
      return "optional.unwrap([" + make('o', depth) + ", " + make('o', depth) + "])";
    default: {
      const auto name = choices_.of(kCollects);
      return within(name, choices_.one_in(4) ? 'm' : 'l', name == "filter" ? 'b' : any(), depth);
    }
  }
}

std::string RandomExpression::map(int depth) {
  switch (choices_.below(3)) {
    case 0: {
      std::string all = "{" + make(scalar(), depth) + ": " + make(any(), depth);
      if (choices_.one_in(2)) all += ", " + make('s', depth) + ": " + make(any(), depth);
      if (choices_.one_in(3)) all += ", ?" + make('s', depth) + ": " + make('o', depth);
      return all + "}";
    }
    case 1:
      return within("transformMapEntry", choices_.one_in(2) ? 'm' : 'l', 'm', depth);
    default:
      return within("transformMap", choices_.one_in(2) ? 'm' : 'l', any(), depth);
  }
}

std::string RandomExpression::optional(int depth) {
  switch (choices_.below(7)) {
    case 0:
      return "optional.of(" + make(any(), depth) + ")";
    case 1:
      return make('m', depth) + "[?" + make(scalar(), depth) + "]";
    case 2:
      return make('l', depth) + "[?" + make('i', depth) + "]";
    case 3:
      return make('o', depth) + ".or(" + make('o', depth) + ")";
    case 4:
      return make(choices_.one_in(2) ? 'm' : 'o', depth) + (choices_.one_in(2) ? ".?a" : "['a']");
    case 5:
      return make('l', depth) + (choices_.one_in(2) ? ".first()" : ".last()");
    default: {
      const bool flat = choices_.one_in(2);
      const std::string target = make('o', depth);
      variables_.push_back({"v", 'i'});
      std::string all = target + (flat ? ".optFlatMap(v, " : ".optMap(v, ") +
                        make(flat ? 'o' : any(), depth) + ")";
      variables_.pop_back();
      return all;
    }
  }
}

/// A macro over a list or a map, with one variable or two, and now and then a filter.
std::string RandomExpression::within(std::string_view name, char type, char body, int depth) {
  const std::string range = make(type, depth);
  const bool transforms = name.starts_with("transform");
  const bool two = transforms || (name != "map" && name != "filter" && choices_.one_in(3));
  const bool filters = (transforms || name == "map") && choices_.one_in(3);
  const std::string first = choices_.one_in(4) ? "i" : "x";
  variables_.push_back({first, two && type == 'l' ? 'i' : type == 'm' ? 's' : 'i'});
  if (two) variables_.push_back({"z", 'i'});
  std::string all = range + "." + std::string(name) + "(" + first + ", ";
  if (two) all += "z, ";
  if (filters) all += make('b', depth) + ", ";
  all += make(body, depth) + ")";
  variables_.resize(variables_.size() - (two ? 2 : 1));
  return all;
}

std::string RandomExpression::pair(std::string_view op, char type, int depth) {
  return "(" + make(type, depth) + std::string(op) + make(type, depth) + ")";
}

std::string RandomExpression::method(std::string_view name, std::string_view types, int depth) {
  std::string all = make(types[0], depth) + "." + std::string(name) + "(";
  for (std::size_t i = 1; i < types.size(); ++i) {
    all += (i > 1 ? ", " : "") + make(types[i], depth);
  }
  return all + ")";
}

std::string RandomExpression::function(std::string_view name, std::string_view types, int depth) {
  std::string all = std::string(name) + "(";
  for (std::size_t i = 0; i < types.size(); ++i) {
    all += (i > 0 ? ", " : "") + make(types[i], depth);
  }
  return all + ")";
}

}  // namespace limen::cel
