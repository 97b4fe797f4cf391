// SPDX-License-Identifier: Apache-2.0
#include "bench/routing/scale/peers.h"

#ifdef COCONSULT_XAPIAN
#include <xapian.h>

#include <string>
#include <vector>
#endif

namespace coconsult::bench {

#ifdef COCONSULT_XAPIAN
namespace {

class XapianPeer final : public Peer {
 public:
  XapianPeer(std::uint32_t people, const std::filesystem::path& folder) {
    const std::string path = (folder / "xapian").string();
    {
      Xapian::WritableDatabase database(path, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
      for (std::uint32_t i = 0; i < people; ++i) {
        const Person person = MakePerson(i);
        Xapian::Document document;
        for (const std::uint16_t term : person.terms) document.add_term(Term(term));
        for (const std::string& filter : FiltersOf(person.sector, person.locality, person.available))
          document.add_boolean_term(filter);
        database.add_document(document);
      }
      database.commit();
    }
    database_ = Xapian::Database(path);
  }

  std::size_t Ask(const Question& question) override {
    std::vector<std::string> terms;
    for (const std::uint16_t term : question.terms) terms.push_back(Term(term));
    const std::vector<std::string> filters = FiltersOf(question.sector, question.locality, true);
    Xapian::Enquire enquire(database_);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER,
                                    Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()),
                                    Xapian::Query(Xapian::Query::OP_AND, filters.begin(), filters.end())));
    return enquire.get_mset(0, 50).size();
  }

 private:
  static std::string Term(std::uint16_t term) { return term < kWords ? WordOf(term) : TopicOf(term); }
  static std::vector<std::string> FiltersOf(int sector, int locality, bool available) {
    std::vector<std::string> filters = {available ? "XA1" : "XA0"};
    if (sector >= 0) filters.push_back("XS" + std::to_string(sector));
    if (locality >= 0) filters.push_back("XL" + std::to_string(locality));
    return filters;
  }

  Xapian::Database database_;
};

}  // namespace

std::unique_ptr<Peer> MakeXapian(std::uint32_t people, const std::filesystem::path& folder) {
  return std::make_unique<XapianPeer>(people, folder);
}
#else
std::unique_ptr<Peer> MakeXapian(std::uint32_t, const std::filesystem::path&) { return nullptr; }
#endif

}  // namespace coconsult::bench
