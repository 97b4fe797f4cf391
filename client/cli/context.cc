// SPDX-License-Identifier: Apache-2.0
#include "client/cli/context.h"

#include <ostream>
#include <thread>
#include <utility>

#include <google/protobuf/util/json_util.h>

namespace coconsult::cli {

Context::Context(Settings settings, Terminal& terminal, Connect connect)
    : settings_(std::move(settings)), terminal_(terminal), connect_(std::move(connect)) {}

Page Context::page() { return Page(out(), labels(), now(), terminal_.width(), terminal_.styled()); }

Result<CredentialsFile> Context::credentials_file() const {
  if (settings_.home.empty()) {
    return UsageOf("home", "Say where your sign-in is kept: set COCONSULT_HOME, or use --home FOLDER.");
  }
  return CredentialsFile::At(settings_.home, settings_.profile);
}

std::string Context::server() const {
  if (!settings_.server.empty()) return settings_.server;
  const auto file = credentials_file();
  if (file) {
    const auto loaded = file->Load();
    if (loaded && *loaded) return (*loaded)->server;
  }
  return kDefaultServer;
}

Result<Credentials> Context::credentials() const {
  CLIENT_ASSIGN_OR_RETURN(const CredentialsFile file, credentials_file());
  CLIENT_ASSIGN_OR_RETURN(const std::optional<Credentials> loaded, file.Load());
  const std::string profile = settings_.profile.empty() ? "" : "--profile " + settings_.profile + " ";
  if (!loaded)
    return NotSignedIn("You are not signed in. Sign in first: coconsult " + profile + "sign-in EMAIL");
  if (!settings_.server.empty() && settings_.server != loaded->server) {
    return NotSignedIn("You are signed in at " + loaded->server + ", not at " + settings_.server +
                       ". Sign in there first: coconsult --server " + settings_.server + " " + profile +
                       "sign-in EMAIL");
  }
  return *loaded;
}

client::ConnectionOptions Context::OptionsWith(std::string token) {
  const auto pause = [this](std::chrono::milliseconds time) {
    const bool tells = terminal_.interactive() && !settings_.json && !settings_.quiet;
    if (tells && !told_to_wait_.exchange(true)) {
      terminal_.err() << "The server does not answer. Trying again ...\n" << std::flush;
    }
    std::this_thread::sleep_for(time);
  };
  return {.target = server(), .token = std::move(token), .deadline = settings_.timeout, .pause = pause};
}

Result<client::Connection*> Context::Server() {
  if (with_session_ == nullptr) {
    CLIENT_ASSIGN_OR_RETURN(const Credentials signed_in, credentials());
    CLIENT_ASSIGN_OR_RETURN(with_session_, connect_(OptionsWith(signed_in.token)));
  }
  return with_session_.get();
}

Result<client::Connection*> Context::ServerWithoutSession() {
  if (without_session_ == nullptr) {
    CLIENT_ASSIGN_OR_RETURN(without_session_, connect_(OptionsWith("")));
  }
  return without_session_.get();
}

const Labels& Context::labels() {
  if (!labels_) {
    auto reply = Call(&v1::AdminService::Stub::GetCommunity, v1::GetCommunityRequest());
    labels_ = reply ? Labels(std::move(*reply->mutable_community())) : Labels();
  }
  return *labels_;
}

Outcome Context::PrintJson(const google::protobuf::Message& message) {
  CLIENT_ASSIGN_OR_RETURN(const std::string json, ToJson(message, true));
  out() << json;
  return Done();
}

void Context::Hint(const std::string& text) {
  if (!settings_.json && !settings_.quiet) out() << text << '\n';
}

Result<std::string> ToJson(const google::protobuf::Message& message, bool indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = indented;
  options.always_print_primitive_fields = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) {
    return LocalFailure("The reply could not be written as JSON.");
  }
  if (!indented) json += "\n";
  return json;
}

}  // namespace coconsult::cli
