// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "app/profile_rules.h"
#include "app/profiles.h"
#include "app/record.h"

namespace coconsult::app {
namespace {

std::string RowPrefix(std::size_t row) { return "rows[" + std::to_string(row) + "]."; }

using IdByEmail = std::map<std::string, PractitionerId>;

PractitionerId FindManager(const Transaction& tx, const IdByEmail& imported, const std::string& email) {
  if (const auto found = imported.find(email); found != imported.end()) return found->second;
  const auto known = tx.practitioners().FindByEmail(email);
  return known ? known->id : PractitionerId();
}

std::vector<FieldViolation> CheckRow(const WriteScope& scope, const ImportRow& row, std::size_t index,
                                     const IdByEmail& imported) {
  auto found = CheckProfile(scope.services.community, row.profile, RowPrefix(index));
  if (scope.tx.practitioners().FindByEmail(row.email)) {
    found.push_back(
        {RowPrefix(index) + "email", "'" + row.email + "' is known here already. Take the row out."});
  }
  if (!row.line_manager_email.empty()) {
    if (row.line_manager_email == row.email) {
      found.push_back({RowPrefix(index) + "line_manager_email",
                       "Nobody is their own line manager. Leave it empty or name another person."});
    } else if (FindManager(scope.tx, imported, row.line_manager_email).empty()) {
      found.push_back({RowPrefix(index) + "line_manager_email",
                       "'" + row.line_manager_email +
                           "' is neither in this import nor known here. Leave it empty or add the person."});
    }
  }
  return found;
}

void Insert(WriteScope& scope, const ImportRow& row, const IdByEmail& imported) {
  Practitioner person;
  person.id = imported.at(row.email);
  person.email = row.email;
  person.display_name = row.display_name;
  person.roles = {Role::kPractitioner};
  person.profile = row.profile;
  person.profile.line_manager = FindManager(scope.tx, imported, row.line_manager_email);
  person.created_at = scope.now;
  scope.tx.practitioners().Insert(person);
  for (const std::string& text : row.experience) scope.tx.practitioners().AddExperience({person.id, text});
  Change change = Change::ForRecord(ChangeKind::kPractitionerNamed, scope.caller.practitioner, scope.now);
  change.subject = person.id.bytes();
  Record(scope, change);
}

}  // namespace

Result<int> ImportPractitioners(WriteScope& scope, const std::vector<ImportRow>& rows, bool validate_only) {
  IdByEmail imported;
  std::vector<FieldViolation> violations;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!imported.emplace(rows[i].email, scope.services.ids.New<PractitionerId>(scope.now)).second) {
      violations.push_back(
          {RowPrefix(i) + "email", "'" + rows[i].email + "' is in this import twice. Keep one of the rows."});
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto found = CheckRow(scope, rows[i], i, imported);
    violations.insert(violations.end(), found.begin(), found.end());
  }
  RETURN_IF_ERROR(RefuseIfAny(std::move(violations)));
  if (validate_only) return static_cast<int>(rows.size());

  for (const ImportRow& row : rows) Insert(scope, row, imported);
  Audit(scope, "practitioners.imported", "", std::to_string(rows.size()) + " rows");
  return static_cast<int>(rows.size());
}

}  // namespace coconsult::app
