#include "write_turn.h"

#include <map>

namespace creditlink::ledger_detail {

std::shared_ptr<std::mutex> write_turn_of(const Path& file) {
    static std::mutex guard;
    static std::map<Path, std::weak_ptr<std::mutex>> turns;
    std::error_code ignored;
    const Path name = std::filesystem::weakly_canonical(file, ignored);
    const std::lock_guard held(guard);
    std::weak_ptr<std::mutex>& known = turns[name];
    std::shared_ptr<std::mutex> turn = known.lock();
    if (!turn) known = turn = std::make_shared<std::mutex>();
    return turn;
}

}  // namespace creditlink::ledger_detail
