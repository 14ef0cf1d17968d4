#!/usr/bin/env bash
# One would guess: a library that calls again what has failed makes three calls when it is told three attempts, one when
#   it is told that there is nothing to be repeated (0), and ends in the error of the last call.
# What is so: with tries=0 retry of PyPI makes no call at all and returns None, without an error, and backoff with
#   max_tries=0 goes on without an end. tenacity ends in a RetryError, ts-retry-promise in an Error of its own. Three is
#   three calls in Python and with exponential-backoff, but four with p-retry, async-retry, ts-retry-promise and
#   cockatiel, whose option is called maxAttempts.
# Why it matters: the number comes from a setting, and 0 turns repeating off: a worker with retry then never sends
#   PutJobSuccessResult, and takes the None for its answer, which holds nothing either. `except ClientError` does not
#   see a RetryError (reraise=True). Count the requests at a stub.
# Seen with: retry 0.9.2, backoff 2.2.1, tenacity 9.2.1, retrying 1.4.2, stamina 26.1.0, opnieuw 4.0.0 (PyPI), p-retry
#   7.1.1, async-retry 1.3.3, exponential-backoff 3.1.3, cockatiel 3.2.1, ts-retry-promise 0.8.1 (npm), Python 3.11,
#   Node.js 20, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check retry==0.9.2 backoff==2.2.1 tenacity==9.2.1 retrying==1.4.2 \
  stamina==26.1.0 opnieuw==4.0.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit p-retry@7.1.1 async-retry@1.3.3 exponential-backoff@3.1.3 cockatiel@3.2.1 \
  ts-retry-promise@0.8.1 >log 2>&1 || { cat log; exit 1; }
cat >find.py <<'END'
import backoff
import opnieuw
import retry.api
import retrying
import stamina
import tenacity

LIBRARIES = {
    "retry": lambda n: retry.api.retry(ValueError, tries=n),
    "backoff": lambda n: backoff.on_exception(backoff.constant, ValueError, max_tries=n, interval=0),
    "tenacity": lambda n: tenacity.retry(stop=tenacity.stop_after_attempt(n)),
    "retrying": lambda n: retrying.retry(stop_max_attempt_number=n),
    "stamina": lambda n: stamina.retry(on=ValueError, attempts=n, wait_initial=0, wait_jitter=0),
    "opnieuw": lambda n: opnieuw.retry(
        retry_on_exceptions=ValueError, max_calls_total=n, retry_window_after_first_call_in_seconds=1),
}


class Enough(BaseException):
    pass


for name, library in LIBRARIES.items():
    for number in (3, 0):
        calls = []

        def call():
            calls.append(1)
            if len(calls) == 50:
                raise Enough
            raise ValueError
        try:
            result = repr(library(number)(call)())
        except BaseException as error:
            result = type(error).__name__
        print(f"{name}, {number}: {len(calls)} calls, {result}")
END
cat >find.mjs <<'END'
import asyncRetry from "async-retry";
import * as cockatiel from "cockatiel";
import { backOff } from "exponential-backoff";
import pRetry from "p-retry";
import { retry } from "ts-retry-promise";

const backoff = new cockatiel.ConstantBackoff(1);
const libraries = {
  "p-retry": (n, call) => pRetry(call, { retries: n, minTimeout: 1 }),
  "async-retry": (n, call) => asyncRetry(call, { retries: n, minTimeout: 1 }),
  "exponential-backoff": (n, call) => backOff(call, { numOfAttempts: n, startingDelay: 1 }),
  cockatiel: (n, call) => cockatiel.retry(cockatiel.handleAll, { maxAttempts: n, backoff }).execute(call),
  "ts-retry-promise": (n, call) => retry(call, { retries: n, delay: 1 }),
};
for (const [name, library] of Object.entries(libraries)) {
  for (const number of [3, 0]) {
    let calls = 0;
    const result = await library(number, async () => { calls++; throw new RangeError("last"); })
      .catch((error) => `${error.name}: ${error.message}`);
    console.log(`${name}, ${number}: ${calls} calls, ${result}`);
  }
}
END
cat >want <<'WANT'
retry, 3: 3 calls, ValueError
retry, 0: 0 calls, None
backoff, 3: 3 calls, ValueError
backoff, 0: 50 calls, Enough
tenacity, 3: 3 calls, RetryError
tenacity, 0: 1 calls, RetryError
retrying, 3: 3 calls, ValueError
retrying, 0: 1 calls, ValueError
stamina, 3: 3 calls, ValueError
stamina, 0: 1 calls, ValueError
opnieuw, 3: 3 calls, ValueError
opnieuw, 0: 1 calls, ValueError
p-retry, 3: 4 calls, RangeError: last
p-retry, 0: 1 calls, RangeError: last
async-retry, 3: 4 calls, RangeError: last
async-retry, 0: 1 calls, RangeError: last
exponential-backoff, 3: 3 calls, RangeError: last
exponential-backoff, 0: 1 calls, RangeError: last
cockatiel, 3: 4 calls, RangeError: last
cockatiel, 0: 1 calls, RangeError: last
ts-retry-promise, 3: 4 calls, Error: All retries failed. Last error: RangeError: last
ts-retry-promise, 0: 1 calls, Error: All retries failed. Last error: RangeError: last
WANT
{ venv/bin/python find.py 2>log || cat log; node find.mjs; } >got
cat got
diff want got
echo "holds: told 0, one library makes no call and returns None, and one goes on without an end"
