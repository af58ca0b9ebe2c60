// Counts what holds and what does not, and says the latter.
export function tally(title) {
  let passed = 0;
  const failures = [];
  return {
    check(sentence, holds, detail) {
      if (holds) { passed++; return true; }
      failures.push(sentence);
      process.stderr.write(`${title}: FAILED: ${sentence}${detail === undefined ? '' : ` (${detail})`}\n`);
      return false;
    },
    finish() {
      process.stdout.write(`${title}: ${passed} passed, ${failures.length} failed\n`);
      process.exitCode = failures.length ? 1 : 0;
    },
  };
}
