#pragma once

#include <string>
#include <tl/expected.hpp>

namespace limen::types {

/// What went wrong outside of our code, or with what we were given; one sentence for a person with
/// what to do next.
struct Error {
  std::string message;
  bool retryable = false;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(std::string message, bool retryable = false) {
  return tl::unexpected<Error>(Error{std::move(message), retryable});
}

}  // namespace limen::types
