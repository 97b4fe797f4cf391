// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <istream>
#include <string>

namespace coconsult::main {

// One line, without its end.
std::string ReadLine(std::istream& in);

// Asks on the terminal without showing what is typed.
std::string AskForPassword(const std::string& prompt);

}  // namespace coconsult::main
