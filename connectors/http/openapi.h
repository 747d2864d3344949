#pragma once

#include <string_view>

namespace limen::http {

/// connectors/http/openapi.json, which describes the interface to others; part of the program.
extern const std::string_view kOpenApiDocument;

}  // namespace limen::http
