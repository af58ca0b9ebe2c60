// split FILE: the plain yardstick: reads a CSV file, finds its fields and rows, hashes each row with XXH3-128. Quotes are
// respected as far as finding the row's end needs it. One thread, 1 MiB at a time.

#define XXH_INLINE_ALL
#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

int main(int argc, char** argv) {
    const int file = argc > 1 ? open(argv[1], O_RDONLY) : -1;
    if (file < 0) return std::perror("split"), 1;
    constexpr std::size_t kPiece = 1u << 20;
    std::string buffer;
    std::uint64_t rows = 0, fields = 0, sum = 0;
    std::size_t row = 0, at = 0;
    bool quoted = false;
    for (;;) {
        buffer.erase(0, row);
        at -= row;
        row = 0;
        const std::size_t had = buffer.size();
        buffer.resize(had + kPiece);
        const ssize_t got = read(file, buffer.data() + had, kPiece);
        buffer.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got <= 0) break;
        while (at < buffer.size()) {
            if (quoted) {
                const void* end = std::memchr(buffer.data() + at, '"', buffer.size() - at);
                if (!end) {
                    at = buffer.size();
                    break;
                }
                at = static_cast<std::size_t>(static_cast<const char*>(end) - buffer.data()) + 1;
                quoted = false;
                continue;
            }
            at += std::strcspn(buffer.data() + at, ",\"\n");
            if (at >= buffer.size()) break;
            const char c = buffer[at++];
            if (c == '"') quoted = true;
            else ++fields;
            if (c == '\n') {
                const XXH128_hash_t hash = XXH3_128bits(buffer.data() + row, at - row);
                sum += hash.low64;
                ++rows;
                row = at;
            }
        }
    }
    std::printf("%llu rows %llu fields %llx\n", static_cast<unsigned long long>(rows), static_cast<unsigned long long>(fields), static_cast<unsigned long long>(sum));
    return 0;
}
