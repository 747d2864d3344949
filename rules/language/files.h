#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/types/result.h"
#include "rules/language/source.h"

namespace limen::language {

/// Pack files of paths: a file is itself, a folder all its `*.yaml` and `*.yml` (not those of
/// folders in it), sorted by name; each file once. Errors: a path that does not exist or cannot be
/// read, a folder without packs.
[[nodiscard]] types::Result<std::vector<std::string>> expand(const std::vector<std::string>& paths);

/// The files' texts under their paths as names. Errors: as expand(), and an unreadable file.
[[nodiscard]] types::Result<std::vector<SourceFile>> read_packs(
    const std::vector<std::string>& paths);

/// A file's text, or nothing where it cannot be read: LoadOptions::read_file of a program.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

}  // namespace limen::language
