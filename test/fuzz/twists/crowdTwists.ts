import { copyOf } from '../draft.ts';
import { commonKeys } from '../keys.ts';
import { nameOf } from '../scenario.ts';
import { authorityOf, type Twist } from './twist.ts';

/** Many certificates, and certificates that Go cannot tell apart. */
export const crowdTwists: readonly Twist[] = [
  {
    name: 'more authorities of one name than Go tries',
    weight: 0.25,
    apply: (scenario, random) => {
      const authority = authorityOf(scenario, random);
      const crowd = Array.from({ length: 90 + random.below(30) }, (_, index) => {
        const namesake = copyOf(authority);
        namesake.key = index % 2 === 0 ? 'ed25519-a' : 'p256-a';
        namesake.serialNumber = [11, index];
        return namesake;
      });
      scenario.intermediates = random.shuffled([...scenario.intermediates, ...crowd]);
    },
  },
  {
    name: 'a longer chain',
    weight: 2,
    apply: (scenario, random) => {
      for (let index = 0; index < 1 + random.below(6); index++) {
        const lowest = scenario.chain[1] ?? scenario.certificate;
        const added = copyOf(lowest);
        added.subject = random.oneIn(4) ? lowest.subject : nameOf(`Lower ${index}`);
        added.key = random.pick(commonKeys);
        added.issuer = lowest;
        if (scenario.certificate.issuer === lowest) scenario.certificate.issuer = added;
        scenario.intermediates = [...scenario.intermediates, added];
        scenario.chain.splice(1, 0, added);
      }
    },
  },
  {
    name: 'two authorities of one name have DSA keys, which Go cannot compare',
    weight: 0.5,
    apply: (scenario, random) => {
      const authority = authorityOf(scenario, random);
      authority.key = random.oneIn(4) ? authority.key : 'dsa';
      const again = copyOf(authority);
      again.key = random.oneIn(4) ? 'p256-a' : 'dsa';
      again.issuer = authority;
      again.serialNumber = [12, random.below(256)];
      scenario.intermediates = random.shuffled([...scenario.intermediates, again]);
      if (random.oneIn(2)) scenario.certificate.subject = authority.subject;
      if (random.oneIn(2)) scenario.certificate.key = 'dsa';
    },
  },
];
