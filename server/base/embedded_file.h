// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace coconsult {

// A data file compiled into the program by coconsult_embed (cmake/embed.cmake). Both views live as long as
// the program.
struct EmbeddedFile {
  std::string_view name;     // The file's name without folders, such as "0001_initial.sql".
  std::string_view content;  // The file's bytes, unchanged.
};

}  // namespace coconsult
