// SPDX-License-Identifier: Apache-2.0
#include "routing/telling_words.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace coconsult::routing {
namespace {

// Stems of common English words that say nothing without what stood around them. Words of practice are not
// among them, however common they are ("housing", "sleep", "trust").
constexpr std::string_view kGeneral = R"(
abil abl absolut accept act actual add advic afraid age ago agre ahead aliv almost alon along
alreadi alright although alway amaz amount angri anoth answer anymor anyon anyth anyway apart
appear area arent around ask asleep attent avail aw awar away awkward babi back bad basi bear
beauti becam becom bed began begin behav behind believ belong beneath best better beyond big bit
black blame blood bodi book born bother boy boyfriend break breath bring broke broken brother
brought build call calm care caus certain chanc chang charact cheat check choic choos clear close
colleg come comfort common compass compassion complet concern confus connect consid constant
continu convinc correct couldnt count coupl cours crazi creat cri current cut dad daili dark date
daughter day dead deal dear decid decis deep deepli definit deserv desir despit did die differ
difficult dirti disappoint discov divorc doctor done door doubt drive drunk eachoth earli easi
easier easili eat effort either els emot empow end enjoy enough entir especi etc even event ever
everi everybodi everyday everyon everyth exact exampl excit exist expect experi experienc explain
express extra eye face fact fail fair fall far fast father fault feel felt femal few fight figur
final find fine finish first fit five fix focus follow food forev forget forgiv form forth forward
found four free friend front fuck full fulli fun futur gain game gave gay general genuin get girl
girlfriend give given go goal goe gone good great group grow guess guilti guy hand hang happen
happi hard harder hate have he head heal healthi hear heard heart held help her here hide high his
hit hold home honest hope horribl hour howev huge human hundr hurt husband idea ignor im imagin
immedi import imposs improv includ increas individu insid instead intend interest involv issu it
join journey keep kept kid kill kind kiss knew know known lack larg last late later laugh lead
learn least leav left less let level lie life lifelong lifetim light like line list listen littl
live local logic lone long longer look lose lost lot loud love low mad made main maintain make
male man manag mani marri matter mayb mean meant meet member men mention met middl might mind mine
minut miss mistak mom moment month mood more most mother move much mum must myself nake name natur
near necessari need negat neither nervous never new next nice night nobodi none normal note noth
notic now number obvious offer often okay old older one oneself open option order other otherwis
ourselv outsid overal overcom pain part parti particular partner pass passion past pay peopl
perfect perhap period person phone physic pick piec place plan play pleas point posit possibl
practic prefer present pretti prevent previous probabl problem process provid push put question
quick quiet quit rais ran rather reach react reaction read readi real realiz realli reason receiv
recent regard relat rememb remind repli respect respond respons rest result return right road room
rule run sad said saw say scare second secret see seek seem seen self sens sent separ serious set
seven sever sex share she short show shown sick side sign similar simpl simpli sinc singl sister
sit situat six slow small solv somebodi someon someth sometim somewher son soon sorri sort sound
speak special specialis specialist specif spend spent stand start state stay step still stop stori
strang strong struggl stuff stupid success suck sudden suggest sure surpris take taken talk teach
tell ten tend term terribl thank that themselv thing think third thought thousand three thrive
throw thus till time tire today togeth told tomorrow tonight took top total touch toward tri
troubl true truli truth turn twice two type ugli unabl understand unfortun unless upset use usual
valu various view visit voic wait wake walk want warm watch water way wear week weird welcom well
went whatev whenev whether white whole wife will wish within without woman women wonder word work
world worri wors worst worth wouldnt write wrong yeah year yes yesterday yet young younger
yourself
)";

std::unordered_set<std::string> MakeGeneral() {
  std::unordered_set<std::string> general;
  for (std::size_t at = 0; at < kGeneral.size();) {
    const std::size_t end = std::min(kGeneral.find_first_of(" \n", at), kGeneral.size());
    if (end > at) general.emplace(kGeneral.substr(at, end - at));
    at = end + 1;
  }
  return general;
}

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

constexpr std::size_t kTellingLetters = 4;
constexpr std::size_t kShortestAbbreviation = 2;

}  // namespace

bool IsTelling(std::string_view form, std::string_view stem) {
  static const std::unordered_set<std::string> kWords = MakeGeneral();
  if (std::any_of(form.begin(), form.end(), IsDigit)) return false;
  if (form.size() >= kShortestAbbreviation && std::all_of(form.begin(), form.end(), IsUpper)) return true;
  return form.size() >= kTellingLetters && !kWords.contains(std::string(stem));
}

}  // namespace coconsult::routing
