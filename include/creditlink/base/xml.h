#pragma once
// XML as a stream of events (expat). A DOCTYPE is refused, so there are no entities to expand and nothing is ever fetched.
// Depth at most 64. Any encoding that encoding.h knows, as declared or marked; the text handed out is UTF-8.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

class XmlHandler {
  public:
    virtual ~XmlHandler() = default;
    using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;
    virtual Status start(std::string_view name, const Attributes& attributes) = 0;  // local names, prefixes left off
    virtual Status end(std::string_view name) = 0;
    virtual Status text(std::string_view piece) = 0;  // may come in several pieces; CDATA too
};

class XmlParser {
  public:
    explicit XmlParser(XmlHandler& handler, std::string file);
    ~XmlParser();
    Status feed(std::string_view bytes);  // the file's own bytes
    Status finish();
    std::uint64_t line() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
