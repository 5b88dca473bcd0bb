import { text, timeOf } from '../../unit/x509/derBuilder.ts';
import { anyOf, type Twist } from './twist.ts';

const second = 1000;

/** Validity, and the moment at which it is judged. */
export const validityTwists: readonly Twist[] = [
  {
    name: 'validity ends or begins at the second',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const moment = scenario.at + (random.below(3) - 1) * second;
      if (random.oneIn(2)) draft.notAfter = timeOf(moment);
      else draft.notBefore = timeOf(moment);
      if (random.oneIn(3)) scenario.at += random.pick([1, 500, 999]);
    },
  },
  {
    name: 'judged at another time',
    weight: 2,
    apply: (scenario, random) => {
      scenario.at = random.pick([0, Date.UTC(1950, 0, 1), Date.UTC(2049, 11, 31, 23, 59, 59), Date.UTC(9999, 11, 31)]);
      if (random.oneIn(2)) return;
      for (const draft of scenario.chain) {
        draft.notBefore = timeOf(Math.max(Date.UTC(1950, 0, 1), scenario.at - random.below(3) * second));
        draft.notAfter = timeOf(scenario.at + random.below(3) * second);
      }
    },
  },
  {
    name: 'a time in an odd form',
    weight: 2,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const [type, value] = random.pick<readonly [number, string]>([
        [0x17, '2601010000Z'],
        [0x17, '260101000000+0000'],
        [0x17, '260101000000+0100'],
        [0x17, '491231235959Z'],
        [0x17, '500101000000Z'],
        [0x17, '260230000000Z'],
        [0x17, '260101240000Z'],
        [0x17, '260101000060Z'],
        [0x18, '20260101000000Z'],
        [0x18, '00000101000000Z'],
        [0x18, '20491231235959Z'],
        [0x18, '99991231235959Z'],
        [0x18, '20260101000000.5Z'],
        [0x18, '20260101000000'],
        [0x18, '20260101000000+0100'],
        [0x16, '260101000000Z'],
        [0x17, ''],
      ]);
      if (random.oneIn(2)) draft.notBefore = text(type, value);
      else draft.notAfter = text(type, value);
    },
  },
];
