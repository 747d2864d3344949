#pragma once

#include <map>
#include <string>
#include <string_view>

namespace limen::http {

/// Who may change something: bearer tokens (RFC 6750) by the names of those who bear them.
class Tokens {
 public:
  explicit Tokens(std::map<std::string, std::string> by_name) : by_name_(std::move(by_name)) {}

  [[nodiscard]] bool empty() const { return by_name_.empty(); }
  /// The name of whoever bears the token of an Authorization header; empty where it is nobody's.
  /// Takes the same time for any token of one length.
  [[nodiscard]] std::string bearer(std::string_view authorization) const;

 private:
  std::map<std::string, std::string> by_name_;
};

}  // namespace limen::http
