// How long a client waits for AWS: without a limit, one connection that hangs holds its function until that is killed.

const CONNECTION_MS = 2_000;

/** Attempts of the SDK at one call, the first included: its own default, made visible. */
const ATTEMPTS = 3;

/**
 * Client options with which each attempt ends in a `TimeoutError`, which the SDK tries again.
 * @param seconds until the answer begins, and for which it may then fall silent. All attempts at one call together must
 * fit into the function's own timeout.
 */
export const patience = (seconds: number, maxAttempts = ATTEMPTS) => {
  const requestHandler = {
    connectionTimeout: CONNECTION_MS,
    requestTimeout: seconds * 1000,
    throwOnRequestTimeout: true, // without it the SDK only logs a warning and waits on
    socketTimeout: seconds * 1000,
  };
  return { maxAttempts, requestHandler };
};
