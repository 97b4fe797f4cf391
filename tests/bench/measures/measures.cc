// SPDX-License-Identifier: Apache-2.0
#include "bench/measures/measures.h"

namespace coconsult::bench {

const std::vector<NamedMeasure>& AllMeasures() {
  static const std::vector<NamedMeasure> measures = {
      {"memory", MeasureMemory}, {"posts", MeasurePosts}, {"stream", MeasureStream},
      {"ack", MeasureAck},       {"load", MeasureLoad},   {"overload", MeasureOverload},
      {"chat", MeasureChat},     {"room", MeasureRoom},   {"fanout", MeasureFanout},
      {"pages", MeasurePages},   {"disk", MeasureDisk},   {"growth", MeasureGrowth}};
  return measures;
}

}  // namespace coconsult::bench
