#include "erased_words.h"

#include <array>

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"

namespace creditlink {

Error erased_or(Error error, Office& office, std::string_view batch) {
    if (error.code != Errc::not_found) return error;
    const auto note = erasure_of(office.config().state / "log", batch);
    if (!note || !*note) return error;
    auto ledger = office.ledger(true);
    if (!ledger) return error;
    const std::array subjects{(*note)->id};
    const auto decisions = ledger->decisions(subjects);
    const std::string reason = decisions && !decisions->empty() ? decisions->back().reason : std::string("?");
    error.message = say("{b} 的证据内容已于 {t} 按规定销毁：{r}", "the contents of {b} were erased at {t}: {r}",
                        {{"b", std::string(batch)}, {"t", shown_time((*note)->time / 1000)}, {"r", reason}});
    error.place = say("日志第 {n} 条，{i}", "entry {n} of the log, {i}",
                      {{"n", std::to_string((*note)->entry)}, {"i", (*note)->id}});
    error.hint = say("条目和证明仍在：creditlink log show --batch {b}，creditlink log prove 编号",
                     "entries and proofs are there: creditlink log show --batch {b}, creditlink log prove N",
                     {{"b", std::string(batch)}});
    return error;
}

std::string erased_words(const ErasureNote& note) {
    return say("内容已于 {t} 按规定销毁（日志第 {n} 条，{i}）",
               "its contents were erased at {t} (entry {n} of the log, {i})",
               {{"t", shown_time(note.time / 1000)}, {"n", std::to_string(note.entry)}, {"i", note.id}});
}

std::string gone_words(const std::optional<ErasureNote>& note) {
    if (note) return erased_words(*note);
    return std::string(say("日志里没有销毁它的条目：不是按规定销毁的，请查明是谁动了证据库",
                           "no entry of the log says so: it was not erased by the rules; find out who changed the evidence store"));
}

}  // namespace creditlink
