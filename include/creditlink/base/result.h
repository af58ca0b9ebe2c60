#pragma once
// Errors are values. A Result<T> holds a T or an Error, and ignoring one does not compile.
// Exceptions of a library stop in the .cpp that calls the library; a bug of ours stops the process.

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace creditlink {

// Who acts next. Each code has one process exit status (design: command line), so a script can act on it.
enum class Errc {
    usage,          // the person at the command line: a wrong word
    config,         // whoever writes configuration, mapping or kind files
    source,         // whoever runs the system that rows come from
    platform,       // the platform, or whoever runs the network to it: try again later
    unknown,        // nobody yet: the outcome is not known and has to be asked for
    trust,          // key officer: a key, certificate, signature or clock cannot be trusted
    log_integrity,  // auditor: the exchange log is not what it was
    locked,         // wait: another process holds the lock
    approval,       // a second person
    unbalanced,     // us: the books do not balance
    storage,        // whoever runs the machine: disk full, read-only, I/O error
    not_found,      // the caller: what it named is not there
    internal,       // us: something that cannot happen
    interrupted,    // the person who pressed Ctrl-C
};

// What is wrong, where exactly, and what to do. `message` and `hint` are in the language of the process (see message.h)
// and never hold a secret or unmasked personal data.
struct Error {
    Errc code = Errc::internal;
    std::string message;
    std::string place;  // file:line:column, file/sheet/row, table/key ... empty if the message says it
    std::string hint;   // one sentence that can be acted on; empty if there is none
};

template <typename T>
class [[nodiscard]] Result {
  public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return held_.index() == 0; }

    // A bug if there is none: stops the process.
    T& value() & { return held_.index() == 0 ? std::get<0>(held_) : (std::abort(), std::get<0>(held_)); }
    const T& value() const& { return held_.index() == 0 ? std::get<0>(held_) : (std::abort(), std::get<0>(held_)); }
    T&& value() && { return held_.index() == 0 ? std::move(std::get<0>(held_)) : (std::abort(), std::move(std::get<0>(held_))); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const { return held_.index() == 1 ? std::get<1>(held_) : (std::abort(), std::get<1>(held_)); }

  private:
    std::variant<T, Error> held_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}
    explicit operator bool() const { return !error_; }
    const Error& error() const { return error_ ? *error_ : (std::abort(), *error_); }

  private:
    std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace creditlink
