// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/community.h"

namespace coconsult::config {

// The community's reference lists, from a file or, without one, the built-in ones
// (config/defaults/community.toml, which is also the model of such a file). INVALID_ARGUMENT when a key is
// unknown or missing, an id is twice in its list or refers to nothing, or a list is empty; the message has
// one line for each problem, "file:line: what to do". Blocking: reads the file.
Result<Community> LoadCommunity(const std::optional<std::filesystem::path>& file);

// The same from a text; `name` stands for the file in messages.
Result<Community> ParseCommunity(const std::string& name, std::string_view text);

}  // namespace coconsult::config
