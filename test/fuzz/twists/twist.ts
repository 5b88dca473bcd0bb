import type { Draft } from '../draft.ts';
import type { Random } from '../random.ts';
import type { Scenario } from '../scenario.ts';

/** A change to a scenario, of which a certificate may or may not be refused. */
export interface Twist {
  readonly name: string;
  /** How often it is chosen; 4 where absent. */
  readonly weight?: number;
  apply(scenario: Scenario, random: Random): void;
}

/** A certificate of the chain, the one judged most often. */
export function anyOf({ chain }: Scenario, random: Random): Draft {
  return random.oneIn(3) ? random.pick(chain) : random.pick(chain.slice(0, 2));
}

/** An authority of the chain. */
export function authorityOf({ chain }: Scenario, random: Random): Draft {
  return random.pick(chain.slice(1));
}
