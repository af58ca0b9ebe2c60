#pragma once
// Where this checkout and its build stand. Known to one object file only, so that the objects of the tests are the same, and
// come from the compiler's cache, wherever the checkout stands.

namespace creditlink::test {

extern const char* const kSourceFolder;
extern const char* const kBinaryFolder;

}  // namespace creditlink::test
