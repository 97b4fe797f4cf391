// SPDX-License-Identifier: Apache-2.0
#include "client/cli/page.h"

#include <algorithm>
#include <ostream>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kValueColumn = 16;

}  // namespace

void Page::Heading(std::string_view text) {
  const std::string line = Wrap(text, width_);
  if (styled_) {
    out_ << "\033[1m" << line.substr(0, line.size() - 1) << "\033[0m\n";
  } else {
    out_ << line;
  }
}

void Page::Field(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  std::string label = std::string(name) + ":";
  label.resize(std::max(kValueColumn, label.size() + 1), ' ');
  const std::string wrapped = Wrap(value, width_, label.size());
  out_ << label << wrapped.substr(std::min(wrapped.size(), label.size()));
}

void Page::Paragraph(std::string_view text, std::size_t indent) { out_ << Wrap(text, width_, indent); }

void Page::Bullet(std::string_view text, std::size_t indent) {
  std::string wrapped = Wrap(text, width_, indent + 2);
  if (wrapped.size() > indent + 2 && wrapped[indent] == ' ') wrapped[indent] = '-';
  out_ << wrapped;
}

void Page::Blank() { out_ << '\n'; }

}  // namespace coconsult::cli
