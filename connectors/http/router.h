#pragma once

#include <span>
#include <string_view>

#include "connectors/http/assets.h"
#include "connectors/http/message.h"
#include "connectors/http/ports.h"
#include "connectors/http/target.h"
#include "connectors/http/tokens.h"

namespace limen::http {

/// Answers requests: which path does what. Knows no sockets; one thread at a time.
class Router {
 public:
  static constexpr std::size_t kDefaultLimit = 200;
  static constexpr std::size_t kMostAlerts = 5000;
  static constexpr std::size_t kLongestParameter = 128;

  /// The ports must outlive the router.
  Router(const Ports& ports, std::vector<Asset> board, Tokens tokens = Tokens({}));

  /// The answer, with its body also to HEAD: whoever sends it leaves the body out.
  [[nodiscard]] Response answer(const Request& request) const;

  /// The templates of all paths that are served, but the board's files.
  [[nodiscard]] static std::span<const std::string_view> routes();

 private:
  [[nodiscard]] Response post(const Target& target, const Request& request) const;
  [[nodiscard]] Response get(const Target& target, const Request& request) const;
  [[nodiscard]] Response alerts(const Target& target) const;
  [[nodiscard]] Response alert(const std::string& alert_id) const;
  [[nodiscard]] Response healthz() const;
  [[nodiscard]] Response readyz() const;
  [[nodiscard]] Response metrics() const;
  [[nodiscard]] Response file(const Target& target, const Request& request) const;

  const Ports& ports_;
  Assets assets_;
  Tokens tokens_;
};

}  // namespace limen::http
