#pragma once
// Work that falls into pieces which do not touch each other, done by several threads that end before the call does.

#include <cstddef>
#include <functional>

namespace creditlink {

// Each piece from 0 to `pieces` once, by at most `most` threads and no more than there are processors; the caller is thread 0,
// and all speak its language. Where no further thread is to be had, those there are do all of it. `work` must not throw.
void share_out(std::size_t pieces, std::size_t most, const std::function<void(std::size_t thread, std::size_t piece)>& work);

std::size_t processors();  // at least 1

}  // namespace creditlink
