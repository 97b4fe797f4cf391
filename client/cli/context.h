// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/cli/credentials.h"
#include "client/cli/failure.h"
#include "client/cli/labels.h"
#include "client/cli/page.h"
#include "client/cli/settings.h"
#include "client/cli/terminal.h"
#include "client/cli/times.h"
#include "client/cpp/connection.h"

namespace coconsult::cli {

// What a command works with. One per process; the connections open when first used. Not thread-safe.
class Context {
 public:
  using Connect = std::function<Result<std::unique_ptr<client::Connection>>(client::ConnectionOptions)>;
  // `connect` is Connection::Open unless a test brings its own server.
  Context(Settings settings, Terminal& terminal, Connect connect = &client::Connection::Open);

  const Settings& settings() const { return settings_; }
  Terminal& terminal() { return terminal_; }
  std::ostream& out() { return terminal_.out(); }
  TimePoint now() const { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }
  // Layout of human output, with the community's labels.
  Page page();

  // The profile's file; fails on a bad profile name or without a home.
  Result<CredentialsFile> credentials_file() const;
  // Who is signed in, at the server that will be called. Fails with NOT_SIGNED_IN.
  Result<Credentials> credentials() const;
  // The server to call: as given, else the one you are signed in at.
  std::string server() const;

  // With the profile's session; fails with NOT_SIGNED_IN.
  Result<client::Connection*> Server();
  // For the calls that need no session.
  Result<client::Connection*> ServerWithoutSession();

  template <class Stub, class Request, class Reply>
  Result<Reply> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                     Request request) {
    CLIENT_ASSIGN_OR_RETURN(client::Connection * server, Server());
    return server->Call(method, std::move(request));
  }
  // All pages of a list in one reply. Request has page_size and page_token, Reply next_page_token.
  template <class Stub, class Request, class Reply>
  Result<Reply> CallForAll(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                           Request request) {
    Reply all;
    while (true) {
      CLIENT_ASSIGN_OR_RETURN(Reply page, Call(method, request));
      const std::string next = page.next_page_token();
      all.MergeFrom(page);
      all.clear_next_page_token();
      if (next.empty() || next == request.page_token()) return all;
      request.set_page_token(next);
    }
  }

  // The community's reference lists; empty ones when they cannot be read.
  const Labels& labels();

  // One JSON document, indented; every field is there, also empty ones.
  Outcome PrintJson(const google::protobuf::Message& message);
  // A line that helps on, for people: not with --json or --quiet.
  void Hint(const std::string& text);

 private:
  client::ConnectionOptions OptionsWith(std::string token);

  const Settings settings_;
  Terminal& terminal_;
  const Connect connect_;
  std::unique_ptr<client::Connection> with_session_;
  std::unique_ptr<client::Connection> without_session_;
  std::optional<Labels> labels_;
  std::atomic<bool> told_to_wait_ = false;  // calls may come from several threads
};

// The canonical JSON form of protobuf.
Result<std::string> ToJson(const google::protobuf::Message& message, bool indented);

}  // namespace coconsult::cli
