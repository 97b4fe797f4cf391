// SPDX-License-Identifier: Apache-2.0
#include "client/cli/live_view.h"

#include <ostream>
#include <utility>

#include "client/cli/text.h"
#include "client/cli/thread_calls.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kTextColumn = 21;

}  // namespace

LiveView::LiveView(Context& context, client::Connection& server, LiveViewOptions options)
    : context_(context), server_(server), labels_(context.labels()), options_(std::move(options)) {}

Outcome LiveView::Run() {
  client::WatchOptions watch;
  if (options_.resume_file != nullptr) {
    CLIENT_ASSIGN_OR_RETURN(watch.from, options_.resume_file->Load());
  }
  session_.emplace(server_, watch,
                   client::WatchCallbacks{
                       .on_event = [this](const v1::Event& event) { OnEvent(event); },
                       .on_connected = [this] { OnConnected(); },
                       .on_interrupted = [this](const Error& error, auto) { OnInterrupted(error); },
                       .on_ended = [this](const Error& error) { End(error); },
                   });
  session_->Start();
  end_.Wait(options_.duration);
  session_->Stop();
  session_->Join();
  if (!error_) {
    if (auto saved = Save(); !saved) error_ = saved.error();
  }
  if (error_) return *error_;
  return Done();
}

void LiveView::OnEvent(const v1::Event& event) {
  if (options_.consultation.empty() || event.consultation() == options_.consultation) Print(event);
  if (const Outcome saved = Save(); !saved) End(saved.error());
}

void LiveView::OnConnected() {
  if (interrupted_) Note("Connected again.");
  interrupted_ = false;
  if (std::exchange(greeted_, true)) return;
  if (options_.since_start) PrintMessagesSoFar();
  Note("Watching. Press Ctrl-C to stop.");
}

void LiveView::OnInterrupted(const Error& error) {
  if (std::exchange(interrupted_, true)) return;
  Note(greeted_ ? "The connection was lost; nothing is missed. Trying again ..."
                : Clean(error.message) + " Trying again ...");
}

// The stream is open already, so that no message falls between these and the live ones.
void LiveView::PrintMessagesSoFar() {
  const auto list = ListMessagesAfter(server_, options_.consultation, 0);
  if (!list) return End(list.error());
  for (const v1::Message& message : list->messages()) {
    v1::Event event;
    event.set_kind(v1::EVENT_KIND_MESSAGE_POSTED);
    event.set_consultation(options_.consultation);
    event.set_actor(message.author());
    *event.mutable_time() = message.create_time();
    *event.mutable_message() = message;
    Print(event);
    last_sequence_ = message.sequence();
  }
}

void LiveView::Print(const v1::Event& event) {
  if (options_.count && printed_ >= *options_.count) return;
  const bool repeated = event.kind() == v1::EVENT_KIND_MESSAGE_POSTED &&
                        event.message().sequence() <= last_sequence_ && options_.since_start;
  if (repeated) return;
  if (context_.settings().json) {
    const auto json = ToJson(event, false);
    if (!json) return End(json.error());
    context_.out() << *json;
  } else {
    const std::string text = EventText(event, NamesOf(event), labels_);
    // Lines after the first stand below the first one's text.
    context_.out() << ClockTime(ToTimePoint(event.time())) << "  " << Trim(Wrap(text, 0, kTextColumn))
                   << '\n';
  }
  context_.out() << std::flush;
  if (!context_.out()) return End(LocalFailure("The output could not be written."));
  ++printed_;
  if (options_.count && printed_ >= *options_.count) End(std::nullopt);
}

void LiveView::End(std::optional<Error> error) {
  if (error && !error_) error_ = std::move(error);
  session_->Stop();
  end_.Raise();
}

// Asked for once per consultation, and again when its people change. Empty when it cannot be read.
EventNames LiveView::NamesOf(const v1::Event& event) {
  const auto [known, is_new] = consultations_.try_emplace(event.consultation());
  const bool joined = event.kind() == v1::EVENT_KIND_MEMBER_JOINED;
  if ((is_new || joined) && !event.consultation().empty()) {
    v1::GetConsultationRequest request;
    request.set_name(event.consultation());
    const auto reply = server_.Call(&v1::ConsultationService::Stub::GetConsultation, request);
    if (reply) known->second = reply->consultation();
  }
  EventNames names{.title = known->second.ask().title()};
  const std::string who = joined                                       ? event.subject()
                          : event.kind() == v1::EVENT_KIND_READ_MARKED ? event.actor()
                                                                       : "";
  for (const auto& participant : known->second.participants()) {
    if (!who.empty() && participant.practitioner() == who) names.person = participant.display_name();
  }
  return names;
}

Outcome LiveView::Save() {
  if (options_.resume_file == nullptr) return Done();
  return options_.resume_file->Save(session_->resume_point());
}

void LiveView::Note(const std::string& text) {
  if (!context_.settings().quiet && !context_.settings().json)
    context_.terminal().err() << text << '\n' << std::flush;
}

}  // namespace coconsult::cli
