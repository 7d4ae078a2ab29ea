// An endpoint that answers now: its fleets and each one's share of the traffic.
import type { Fleet } from './fleet.ts';
import type { ServingInstance } from './serving-instance.ts';
import type { VariantFleet } from './variant-fleet.ts';

export interface TrafficShare {
  readonly fleet: Fleet;
  /** 0 to 1; the shares of an endpoint add up to 1. */
  readonly share: number;
}

export interface Destination {
  readonly fleet: Fleet;
  readonly variant: VariantFleet;
  /** `undefined` when the variant has no healthy instance. */
  readonly instance: ServingInstance | undefined;
}

/** Multiples of the golden ratio, modulo 1, are spread evenly: shares hold after few requests, without luck. */
const GOLDEN = 0.618_033_988_749_895;

const evenly = () => {
  let position = 0;
  return () => {
    position = (position + GOLDEN) % 1;
    return position;
  };
};

/** The entry at `point` (0 to 1) when the entries follow each other, each as wide as its weight. */
function at<T>(entries: readonly T[], weight: (entry: T) => number, point: number): T | undefined {
  const total = entries.reduce((sum, entry) => sum + weight(entry), 0);
  let left = point * total;
  for (const entry of entries) {
    left -= weight(entry);
    if (left < 0) return entry;
  }
  return entries.findLast((entry) => weight(entry) > 0);
}

export class LiveEndpoint {
  #shares: readonly TrafficShare[];
  readonly #fleetPoint = evenly();
  /** Each fleet's own sequence: with one for all, a fleet's turns could coincide with one variant's. */
  readonly #variantPoints = new WeakMap<Fleet, () => number>();
  readonly #ending = new AbortController();
  /** The creation or update that is going on, or the last one. */
  busy: Promise<void> = Promise.resolve();

  constructor(shares: readonly TrafficShare[]) {
    this.#shares = shares;
  }

  get shares(): readonly TrafficShare[] {
    return this.#shares;
  }

  /** Aborts when the stand-in ends. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Gives up what is going on and ends every fleet; the files stay for a restart. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.busy;
    await Promise.all(this.#shares.map(({ fleet }) => fleet.stop()));
    this.#shares = [];
  }

  /** Takes effect with the next request; requests in flight stay where they are. */
  route(shares: readonly TrafficShare[]): void {
    this.#shares = shares;
  }

  /** The variant whose turn it is and its least busy healthy instance; `undefined` when no variant has weight. */
  pick(targetVariant: string | undefined): Destination | undefined {
    const fleet = at(this.#shares, ({ share }) => share, this.#fleetPoint())?.fleet;
    if (fleet === undefined) return undefined;
    const variant =
      targetVariant === undefined
        ? at(fleet.variants, ({ weight }) => weight, this.#variantPoint(fleet))
        : fleet.variants.find(({ name }) => name === targetVariant);
    const healthy = variant?.instances.filter((instance) => instance.healthy) ?? [];
    const instance = healthy.toSorted((a, b) => a.outstanding - b.outstanding)[0];
    if (variant === undefined) return undefined;
    return { fleet, variant, instance };
  }

  #variantPoint(fleet: Fleet): number {
    const next = this.#variantPoints.get(fleet) ?? evenly();
    this.#variantPoints.set(fleet, next);
    return next();
  }

  hasVariant(name: string): boolean {
    return this.#shares.some(({ fleet }) => fleet.variants.some((variant) => variant.name === name));
  }
}
