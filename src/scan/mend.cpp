// SPDX-License-Identifier: Apache-2.0
// A pass takes all fixes at once, which nearly always stands; only where the proof fails are they halved, so a
// fleet costs an audit a pass and not an audit a fix.
#include "scan/mend.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "rules/registry.h"
#include "rules/run.h"
#include "scan/proof.h"

namespace loadline::scan {
namespace {

using Group = std::vector<const Finding*>;
using Names = std::set<std::string_view>;

// Halving stops here: what is still unproven then is refused.
constexpr std::size_t most_audits_a_pass = 200;

Names names_of(const std::vector<std::string>& rules) {
  Names out;
  for (const auto& name : rules)
    for (const auto* entry : rules::rules_named(name)) out.insert(entry->rule->info.name);
  return out;
}

bool concerns(const Finding& finding, const std::vector<std::string>& services) {
  return services.empty() || std::ranges::any_of(services, [&](const std::string& service) {
           return std::ranges::find(finding.services, service) != finding.services.end();
         });
}

class Mending {
 public:
  explicit Mending(const MendRequest& request) : request_{request}, asked_{names_of(request.scan.rules)} {}

  Result<Mended> run() {
    if (auto started = start(); !started) return tl::make_unexpected(started.error());
    for (; out_.passes < request_.most_passes; ++out_.passes)
      if (!pass()) break;
    count_the_rest();
    for (const auto& [path, text] : texts_) out_.files.push_back({path, before_.at(path), text});
    std::erase_if(out_.files, [](const fix::Replacement& file) { return file.before == file.after; });
    out_.last = std::move(now_);
    return std::move(out_);
  }

 private:
  Result<bool> start() {
    // An unknown rule is the scan's to refuse.
    if (!request_.scan.rules.empty() && asked_.empty()) return failure("there is no such rule", request_.scan.rules[0]);
    auto first = audited(request_.scan.overlay);
    if (!first) return tl::make_unexpected(first.error());
    now_ = std::move(*first);
    return true;
  }

  Result<Audit> audited(fix::Texts overlay) {
    ++out_.audits;
    Request all = request_.scan;
    all.others_too = true;  // to watch
    all.services.clear();
    all.least = Severity::info;
    for (const auto& [path, text] : request_.scan.overlay) overlay.emplace(path, text);
    all.overlay = std::move(overlay);
    return audit(all);
  }

  [[nodiscard]] bool wanted(const Finding& finding) const {
    const auto& paths = request_.paths;
    return (asked_.empty() || asked_.contains(finding.rule->name)) && concerns(finding, request_.scan.services) &&
           (paths.empty() || std::ranges::find(paths, finding.at.source->path()) != paths.end());
  }

  // False where nothing is left to do.
  bool pass() {
    Group candidates;
    for (const auto& finding : now_.findings)
      if (wanted(finding) && fix::chosen_fix(finding, request_.grade) != nullptr && !refused_.contains(key_of(finding)))
        if (!touches_link(finding)) candidates.push_back(&finding);
    auto applied = fix::apply(candidates, request_.grade);
    waiting_.clear();
    for (const auto* finding : applied.waiting) waiting_.push_back(mend_of(*finding));
    if (applied.fixed.empty()) return false;

    accepted_.clear();
    brought_.clear();
    next_.reset();
    audits_before_ = out_.audits;
    const auto refused = out_.refused.size();
    take(applied.fixed);
    // What waited for a fix that was refused may go in now.
    if (accepted_.empty()) return out_.refused.size() > refused;
    for (const auto* finding : accepted_) {
      out_.fixed.push_back(mend_of(*finding));
      for (const auto& edit : fix::chosen_fix(*finding, request_.grade)->edits)
        before_.try_emplace(edit.path(), text_before(edit));
    }
    for (auto& [path, text] : fix::apply(accepted_, request_.grade).texts) texts_[path] = std::move(text);
    now_ = std::move(*next_);
    return true;
  }

  // Nothing where the edit makes the file.
  [[nodiscard]] std::optional<std::string> text_before(const Edit& edit) const {
    if (!now_.fleet->has_file(edit.path())) return std::nullopt;
    return std::string{edit.at.source->text()};
  }

  // Accepts as much of the group as stands the proof, on top of what is accepted already.
  void take(const Group& group) {
    if (group.empty()) return;
    if (out_.audits - audits_before_ >= most_audits_a_pass) return refuse_all(group, "could not be proven by itself");
    Group trial = accepted_;
    trial.insert(trial.end(), group.begin(), group.end());
    std::ranges::sort(trial);  // findings stand in one array: back into their order
    auto overlay = texts_;
    for (auto& [path, text] : fix::apply(trial, request_.grade).texts) overlay[path] = std::move(text);
    auto after = audited(std::move(overlay));
    if (!after) return refuse_all(group, after.error().text());
    auto verdict = prove(now_, trial, request_.grade, *after, brought_);
    if (verdict.good()) {
      brought_ = std::move(verdict.brought);
      accepted_ = std::move(trial);
      next_ = std::move(*after);
      return;
    }
    narrow(group, verdict);
  }

  void narrow(const Group& group, const Verdict& verdict) {
    Group rest = group;
    for (const auto& [finding, reason] : verdict.guilty)
      if (std::erase(rest, finding) > 0) refuse(*finding, reason);
    if (rest.size() < group.size()) return take(rest);
    if (group.size() == 1)
      return refuse(*group.front(), verdict.reason.empty() ? "undoes another fix" : verdict.reason);
    Group suspects = group;
    std::erase_if(suspects, [&](const Finding* one) { return std::ranges::count(verdict.suspects, one) == 0; });
    if (!suspects.empty() && suspects.size() < group.size()) {
      std::erase_if(rest, [&](const Finding* one) { return std::ranges::count(suspects, one) > 0; });
      take(rest);
      return take(suspects);
    }
    const auto middle = group.begin() + static_cast<std::ptrdiff_t>(group.size() / 2);
    take({group.begin(), middle});
    take({middle, group.end()});
  }

  void refuse(const Finding& finding, std::string reason) {
    refused_.insert(key_of(finding));
    out_.refused.push_back(mend_of(finding));
    out_.refused.back().reason = std::move(reason);
  }
  void refuse_all(const Group& group, const std::string& reason) {
    for (const auto* finding : group) refuse(*finding, reason);
  }

  // A link's text belongs to the file that it leads to, which has findings of its own.
  bool touches_link(const Finding& finding) {
    for (const auto& edit : fix::chosen_fix(finding, request_.grade)->edits) {
      const auto& files = now_.fleet->files;
      const auto at = std::ranges::lower_bound(files, edit.path(), {}, &File::path);
      if (at == files.end() || at->path != edit.path() || at->kind != FileKind::symlink) continue;
      refuse(finding, edit.path() + " is a link; fix the file that it leads to");
      return true;
    }
    return false;
  }

  // The same finding in a later pass, as far as one can tell.
  [[nodiscard]] std::tuple<std::string, std::string, std::string, std::string> key_of(const Finding& finding) const {
    const Source& source = *finding.at.source;
    return {std::string{finding.rule->name}, source.path(), finding.message,
            std::string{source.text(source.line_at(finding.at.span.begin))}};
  }

  [[nodiscard]] Mend mend_of(const Finding& finding) const {
    return {finding.rule,
            finding.at.source->path(),
            finding.at.position().line,
            fix::chosen_fix(finding, request_.grade)->title,
            {}};
  }

  void count_the_rest() {
    if (out_.passes == request_.most_passes) out_.waiting = std::move(waiting_);
    for (const auto& finding : now_.findings) {
      if (!wanted(finding) || finding.fixes.empty() || fix::chosen_fix(finding, request_.grade) != nullptr) continue;
      const auto best = std::ranges::max(finding.fixes, {}, &Fix::grade).grade;
      ++(best == Grade::manual ? out_.by_hand : out_.risky);
    }
  }

  const MendRequest& request_;
  Names asked_;
  Mended out_;
  Audit now_;
  fix::Texts texts_;
  std::map<std::string, std::optional<std::string>, std::less<>> before_;
  Group accepted_;
  Brought brought_;            // by the accepted ones
  std::optional<Audit> next_;  // of the accepted ones
  std::vector<Mend> waiting_;
  std::set<std::tuple<std::string, std::string, std::string, std::string>> refused_;
  std::size_t audits_before_ = 0;
};

}  // namespace

Result<Mended> mend(const MendRequest& request) { return Mending{request}.run(); }

}  // namespace loadline::scan
