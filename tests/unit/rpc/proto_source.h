// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "coconsult/v1/options.pb.h"

namespace coconsult::testing {

// A .proto file written in a test as the text of a FileDescriptorProto, package "sample". It may use the
// contract's options, as [coconsult.v1.limits].
class ProtoSource {
 public:
  explicit ProtoSource(const std::string& text) : pool_(google::protobuf::DescriptorPool::generated_pool()) {
    google::protobuf::FileDescriptorProto proto;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &proto)) << text;
    proto.set_name("sample.proto");
    proto.set_package("sample");
    proto.set_syntax("proto3");
    proto.add_dependency(v1::Limits::descriptor()->file()->name());
    file_ = pool_.BuildFile(proto);
    EXPECT_NE(file_, nullptr) << text;
  }

  const google::protobuf::ServiceDescriptor* Service() const { return file_->service(0); }
  const google::protobuf::Descriptor* Type(const std::string& name) const {
    return file_->FindMessageTypeByName(name);
  }
  // A message of this type, from protobuf's text format.
  std::unique_ptr<google::protobuf::Message> Make(const std::string& type, const std::string& text) {
    std::unique_ptr<google::protobuf::Message> message(factory_.GetPrototype(Type(type))->New());
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, message.get())) << text;
    return message;
  }

 private:
  google::protobuf::DescriptorPool pool_;
  const google::protobuf::FileDescriptor* file_ = nullptr;
  google::protobuf::DynamicMessageFactory factory_;
};

}  // namespace coconsult::testing
