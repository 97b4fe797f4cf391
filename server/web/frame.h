// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace coconsult::web {

// The bytes of gRPC-Web, in its binary form ("application/grpc-web+proto"):
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md. Pure.

// How a call ended, as a client is told.
struct Ending {
  int code = 0;         // of grpc::StatusCode
  std::string message;  // for the person
  std::string details;  // a serialized google.rpc.Status; empty = none
  std::multimap<std::string, std::string>
      metadata;  // further trailers; of names that end with -bin the raw bytes
};

// One message: a flag byte of 0, its length in four bytes, big-endian, and itself.
std::string MessageFrame(std::string_view message);
// The trailers, the last frame: flag 0x80, then "name: value\r\n" lines.
std::string EndFrame(const Ending& ending);

// The message in the body of a request, which has to be exactly one frame, not compressed. nullopt = it is
// not.
std::optional<std::string_view> OnlyMessage(std::string_view body);

// "250m" = a quarter of a second (PROTOCOL-HTTP2.md, Timeout). nullopt = no such value.
std::optional<std::chrono::nanoseconds> ParseTimeout(std::string_view text);

// What grpc-message may hold: bytes besides printable ASCII, and '%', as %XX.
std::string PercentEncode(std::string_view text);

}  // namespace coconsult::web
