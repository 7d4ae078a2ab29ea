// The seam between the cases and the clients that send them: one call, one reply, in plain values.
import type { Members } from '../contract-case.ts';

export interface ReceivedRefusal {
  readonly name: string;
  readonly status: number;
  readonly message: string;
  readonly members: Members;
}

export interface Reply {
  /** Timestamps as seconds since the epoch, bodies as text. */
  readonly answer?: Members;
  readonly refusal?: ReceivedRefusal;
  /** The client's own checks refused the request; it was then sent without them. */
  readonly refusedByClient?: string;
  /** What is wrong with the answer by the service's own model, though the client could read it. */
  readonly findings: readonly string[];
}

export interface ContractClient {
  readonly name: string;
  call(operation: string, request: Members): Promise<Reply>;
  close(): Promise<void>;
}

export interface Place {
  /** `undefined`: AWS itself. */
  readonly url: string | undefined;
  readonly region: string;
}
