// SPDX-License-Identifier: Apache-2.0
// Words to look for in messages: whatever the field limits let through, the full-text index is asked without
// an error, and what is refused is refused on the field. Each hit holds something that was looked for.
#include "app/search.h"

#include "rpc/text_scan.h"
#include "support/app_world.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

constexpr int kMostChars = 200;  // SearchMessagesRequest.query

// A conversation with a few messages, all in the index.
struct World {
  World() {
    pair = app.StartPair();
    (void)app.Confirm(pair.asker, pair.id);
    (void)app.Confirm(pair.consultant, pair.id);
    MUST_HOLD(
        app.Post(pair.consultant, pair.id, "clarifying_question", "Which shifts are hardest to change?"));
    MUST_HOLD(
        app.Post(pair.asker, pair.id, "answer", "The late ones: buses, NEAR the caf\u00e9 AND the school."));
    MUST_HOLD(app.store().WriteBlocking([](coconsult::app::Transaction& tx) -> Result<void> {
      tx.message_index().IndexMore(100);
      return {};
    }));
  }
  testing::AppWorld app;
  testing::AppWorld::Pair pair;
};

bool PassesTheLimits(const std::string& query) {
  const rpc::TextScan scan = rpc::ScanText(query);
  return scan.valid && !scan.control && !scan.line_break && !scan.tab && !scan.direction &&
         scan.inner_chars > 0 && scan.chars <= kMostChars;
}

}  // namespace

// The first line is a page token, the rest the query.
void TestOne(std::string_view bytes) {
  static World world;
  Input input(bytes);
  const std::string page_token = input.Line();
  const std::string query = input.Rest();
  if (!PassesTheLimits(query)) return;
  const auto page = world.app.Read(world.pair.asker, [&](const app::ReadScope& scope) {
    return app::SearchMessages(scope, query, {}, 20, page_token);
  });
  if (page) {
    MUST_HOLD(page->items.size() <= 2 && page->next.empty());
  } else {
    MUST_HOLD(page.error().code == Errc::kInvalidArgument);
    const std::string& field = page.error().violations.at(0).field;
    MUST_HOLD(field == "query" || field == "page_token");
  }
}

}  // namespace coconsult::fuzz
