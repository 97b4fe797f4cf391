// SPDX-License-Identifier: Apache-2.0
#include <future>

#include "app/ports/store.h"

namespace coconsult::app {

Result<void> Store::WriteBlocking(WriteJob job) {
  std::promise<Result<void>> promise;
  auto future = promise.get_future();
  Write(std::move(job), [&promise](Result<void> result) { promise.set_value(std::move(result)); });
  return future.get();
}

}  // namespace coconsult::app
