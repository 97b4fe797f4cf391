// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;

class OutcomeFormsContract : public StoreContract {
 protected:
  OutcomeForm Due(const Consultation& consultation, const Practitioner& person, Timestamp at) {
    OutcomeForm form;
    form.id = New<OutcomeFormId>();
    form.consultation = consultation.id;
    form.practitioner = person.id;
    form.due_at = at;
    Write([&](app::Transaction& tx) { tx.outcome_forms().Insert(form); });
    return form;
  }
};
COCONSULT_FOR_EVERY_BACKEND(OutcomeFormsContract);

TEST_P(OutcomeFormsContract, KeepsEveryField) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  OutcomeForm form = Due(asked, ann, Now());
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.outcome_forms().Find(form.id)), Fields(form));
    EXPECT_FALSE(tx.outcome_forms().Find(New<OutcomeFormId>()));
  });
  form.wave = FormWave::kTwelveWeeks;
  form.role = FormRole::kConsultant;
  form.due_at = Now() + Duration(1);
  form.completed_at = Now() + Duration(2);
  form.declined = true;
  form.answers = {"confirmed_my_plan", "other",   5,      "too_early", "partly", 0,       10,
                  "Talk first.",       "nothing", "lt15", "right",     "yes",    "agreed"};
  OutcomeForm changed = form;
  changed.practitioner = Person("bea").id;
  Write([&](app::Transaction& tx) { tx.outcome_forms().Update(changed); });
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.outcome_forms().Find(form.id)), Fields(form));
  });
}

TEST_P(OutcomeFormsContract, ListsByDueTime) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const Consultation asked = Asked(ann);
  const OutcomeForm late = Due(asked, ann, Now() + Duration(9));
  OutcomeForm done = Due(asked, ann, Now() + Duration(5));
  const OutcomeForm early = Due(Asked(bea), ann, Now() + Duration(1));
  const OutcomeForm of_bea = Due(asked, bea, Now());
  done.completed_at = Now();
  Write([&](app::Transaction& tx) { tx.outcome_forms().Update(done); });
  Read([&](const app::Transaction& tx) {
    const auto& forms = tx.outcome_forms();
    EXPECT_THAT(Each(forms.ListFor(ann.id, true), &OutcomeForm::id), ElementsAre(early.id, done.id, late.id));
    EXPECT_THAT(Each(forms.ListFor(ann.id, false), &OutcomeForm::id), ElementsAre(early.id, late.id));
    EXPECT_THAT(Each(forms.ListOf(asked.id), &OutcomeForm::id), ElementsAre(of_bea.id, done.id, late.id));
  });
}

}  // namespace
}  // namespace coconsult::contract
