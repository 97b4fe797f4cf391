// SPDX-License-Identifier: Apache-2.0
#include "base/work_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace coconsult {
namespace {

TEST(WorkPool, RunsEverythingItTook) {
  std::atomic<int> done = 0;
  {
    WorkPool pool(3, 1000);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.TryPost([&] { ++done; }));
  }
  EXPECT_EQ(done, 500);
}

TEST(WorkPool, RefusesWhatItHasNoRoomFor) {
  std::latch go(1);
  std::latch busy(1);
  WorkPool pool(1, 2);
  ASSERT_TRUE(pool.TryPost([&] {
    busy.count_down();
    go.wait();
  }));
  busy.wait();
  EXPECT_TRUE(pool.TryPost([] {}));
  EXPECT_TRUE(pool.TryPost([] {}));
  EXPECT_FALSE(pool.TryPost([] {}));
  go.count_down();
}

TEST(WorkPool, RefusesEverythingOnceStopped) {
  WorkPool pool(1, 2);
  pool.Stop();
  EXPECT_FALSE(pool.TryPost([] {}));
}

}  // namespace
}  // namespace coconsult
