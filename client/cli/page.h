// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "client/cli/labels.h"
#include "client/cli/times.h"

namespace coconsult::cli {

// Plain, aligned text that reads aloud well: no boxes, no colour that means something.
class Page {
 public:
  Page(std::ostream& out, const Labels& labels, TimePoint now, std::size_t width, bool styled)
      : out_(out), labels_(labels), now_(now), width_(width), styled_(styled) {}

  std::ostream& out() { return out_; }
  const Labels& labels() const { return labels_; }
  TimePoint now() const { return now_; }
  std::size_t width() const { return width_; }

  // Bold where the terminal shows it.
  void Heading(std::string_view text);
  // "Sector:       Local authority"; nothing when the value is empty.
  void Field(std::string_view name, std::string_view value);
  // Wrapped; ends with a line break.
  void Paragraph(std::string_view text, std::size_t indent = 0);
  // A paragraph that begins with "- "; its further lines stand below the text.
  void Bullet(std::string_view text, std::size_t indent = 0);
  void Blank();
  std::string When(const google::protobuf::Timestamp& at) const { return cli::When(at, now_); }

 private:
  std::ostream& out_;
  const Labels& labels_;
  const TimePoint now_;
  const std::size_t width_;
  const bool styled_;
};

}  // namespace coconsult::cli
