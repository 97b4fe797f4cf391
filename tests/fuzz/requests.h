// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "target.h"

namespace coconsult::fuzz {

// Every rpc of the contract, by its place in the descriptors.
const std::vector<const google::protobuf::MethodDescriptor*>& Methods();

// "ThreadService.PostMessage", or whatever the text falls upon.
const google::protobuf::MethodDescriptor& MethodNamed(const std::string& name);

// A message of this type from its bytes on the wire or, so that inputs can be read and written, from
// protobuf's text format. Null when it is neither.
std::unique_ptr<google::protobuf::Message> ParseMessage(const google::protobuf::Descriptor& type,
                                                        const std::string& body);

}  // namespace coconsult::fuzz
