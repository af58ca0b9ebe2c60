#pragma once

#include <signal.h>
#include <time.h>

namespace creditlink {

// OpenSSL writes to sockets without MSG_NOSIGNAL, and libcurl leaves signals alone when told to (NOSIGNAL): a peer that
// has gone would kill the process. Here the signal waits, and is taken away, for this thread only.
class NoSigpipe {
  public:
    NoSigpipe() {
        sigset_t pending;
        ::sigemptyset(&pipe_);
        ::sigaddset(&pipe_, SIGPIPE);
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~NoSigpipe() {
        const timespec now{};
        if (!was_pending_) ::sigtimedwait(&pipe_, nullptr, &now);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    NoSigpipe(const NoSigpipe&) = delete;
    NoSigpipe& operator=(const NoSigpipe&) = delete;

  private:
    sigset_t pipe_, before_;
    bool was_pending_ = false;
};

}  // namespace creditlink
