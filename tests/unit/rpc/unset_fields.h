// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace coconsult::rpc {

// Paths of the fields that carry nothing, also in the messages inside (times excepted: they may be 1970).
// Shows when a conversion forgets a field, or when the contract gets a new one.
inline void CollectUnsetFields(const google::protobuf::Message& message, const std::string& prefix,
                               std::vector<std::string>& unset) {
  const google::protobuf::Descriptor* type = message.GetDescriptor();
  const google::protobuf::Reflection* reflection = message.GetReflection();
  if (type->full_name() == "google.protobuf.Timestamp") return;
  for (int i = 0; i < type->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = type->field(i);
    const std::string path = prefix + field->name();
    const bool message_field = field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
    if (field->is_repeated()) {
      const int size = reflection->FieldSize(message, field);
      if (size == 0) unset.push_back(path);
      for (int item = 0; message_field && item < size; ++item) {
        CollectUnsetFields(reflection->GetRepeatedMessage(message, field, item), path + ".", unset);
      }
    } else if (!reflection->HasField(message, field)) {
      unset.push_back(path);
    } else if (message_field) {
      CollectUnsetFields(reflection->GetMessage(message, field), path + ".", unset);
    }
  }
}

inline std::vector<std::string> UnsetFields(const google::protobuf::Message& message) {
  std::vector<std::string> unset;
  CollectUnsetFields(message, "", unset);
  return unset;
}

}  // namespace coconsult::rpc
