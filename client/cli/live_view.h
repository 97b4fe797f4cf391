// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "client/cli/context.h"
#include "client/cli/event_text.h"
#include "client/cli/resume_file.h"
#include "client/cli/wait_for_end.h"
#include "client/cpp/watch.h"

namespace coconsult::cli {

struct LiveViewOptions {
  std::string consultation = {};      // full name; empty = everything
  bool since_start = false;           // first the messages so far; needs a consultation
  std::optional<std::int64_t> count;  // end after so many events
  std::optional<std::chrono::milliseconds> duration;
  const ResumeFile* resume_file = nullptr;
};

// Prints events as they come, until something ends it. One use.
class LiveView {
 public:
  LiveView(Context& context, client::Connection& server, LiveViewOptions options);

  // Blocking, until the count or time is reached, the person presses Ctrl-C, or the session cannot go on.
  Outcome Run();

 private:
  // These run on the session's thread, while Run waits.
  void OnEvent(const v1::Event& event);
  void OnConnected();
  void OnInterrupted(const Error& error);
  void PrintMessagesSoFar();
  void Print(const v1::Event& event);
  void End(std::optional<Error> error);
  EventNames NamesOf(const v1::Event& event);

  Outcome Save();
  void Note(const std::string& text);

  Context& context_;
  client::Connection& server_;
  const Labels& labels_;
  const LiveViewOptions options_;
  EndSignal end_;
  std::optional<client::WatchSession> session_;

  // While the session runs, only touched on its thread.
  std::int64_t printed_ = 0;
  std::int64_t last_sequence_ = 0;  // messages up to here were printed before the live events
  bool greeted_ = false;
  bool interrupted_ = false;
  std::map<std::string, v1::Consultation> consultations_;
  std::optional<Error> error_;
};

}  // namespace coconsult::cli
