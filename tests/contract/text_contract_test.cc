// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;

class TextContract : public StoreContract {
 protected:
  void Keep(const std::string& email, const std::string& display_name = "Somebody") {
    Practitioner person;
    person.id = New<PractitionerId>();
    person.email = email;
    person.display_name = display_name;
    person.state = AccountState::kRegistered;
    person.roles = {Role::kPractitioner};
    Write([&](app::Transaction& tx) { tx.practitioners().Insert(person); });
  }
  bool Found(const std::string& email) {
    bool found = false;
    Read([&](const app::Transaction& tx) { found = tx.practitioners().FindByEmail(email).has_value(); });
    return found;
  }
};
COCONSULT_FOR_EVERY_BACKEND(TextContract);

TEST_P(TextContract, TellsCaseApart) {
  Keep("ann@example.org");
  EXPECT_TRUE(Found("ann@example.org"));
  EXPECT_FALSE(Found("Ann@example.org"));
  Keep("Ann@example.org");
}

TEST_P(TextContract, TellsAccentsAndFormsOfOneLetterApart) {
  const std::string composed = "ren\u00e9@example.org";
  const std::string combining = "rene\u0301@example.org";
  Keep(composed);
  EXPECT_TRUE(Found(composed));
  EXPECT_FALSE(Found(combining));
  EXPECT_FALSE(Found("rene@example.org"));
  Keep(combining);
}

TEST_P(TextContract, TellsATrailingSpaceApart) {
  Keep("ann@example.org");
  EXPECT_FALSE(Found("ann@example.org "));
  EXPECT_FALSE(Found(" ann@example.org"));
  Keep("ann@example.org ");
}

TEST_P(TextContract, OrdersByBytesOfUtf8) {
  for (const char* name : {"b", "a", "B", "\u00e9", "e", "\U0001F600", "\uFFFD", "", "a ", "aa"}) {
    Keep(std::string("x") + name + "@example.org", name);
  }
  Read([](const app::Transaction& tx) {
    EXPECT_THAT(Each(tx.practitioners().ListDirectory({}, {}, 20), &Practitioner::display_name),
                ElementsAre("", "B", "a", "a ", "aa", "b", "e", "\u00e9", "\uFFFD", "\U0001F600"));
  });
}

TEST_P(TextContract, GivesBackWhatWasWritten) {
  const std::vector<std::string> texts = {"",
                                          " ",
                                          "\n",
                                          "It's \"quoted\" -- ; DROP TABLE messages",
                                          "%_\\",
                                          "\u0627\u0644\u0633\u0644\u0627\u0645",
                                          "\U0001F469\u200D\U0001F4BB",
                                          std::string(100000, 'x'),
                                          "line\r\nline\ttab"};
  const Practitioner author = Person("ann");
  const Consultation asked = Asked(author);
  std::int64_t sequence = 0;
  for (const std::string& text : texts) {
    Message message = MessageIn(asked, author, ++sequence);
    message.text = text;
    Write([&](app::Transaction& tx) { tx.messages().Append(message); });
  }
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Each(tx.messages().ListAfter(asked.id, 0, 100), &Message::text), texts);
  });
}

TEST_P(TextContract, KeepsAnyBytesOfHashesAndReplies) {
  std::string bytes;
  for (int i = 0; i < 512; ++i) bytes += static_cast<char>(i % 256);
  Write([&](app::Transaction& tx) {
    tx.requests().Insert("scope", "id", {bytes, std::string(3, '\0')}, Now());
  });
  Read([&](const app::Transaction& tx) {
    const auto found = tx.requests().Find("scope", "id");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->fingerprint, bytes);
    EXPECT_EQ(found->reply, std::string(3, '\0'));
  });
}

}  // namespace
}  // namespace coconsult::contract
