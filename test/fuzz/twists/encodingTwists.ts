import { bitString, oid, sequence } from '../../unit/x509/derBuilder.ts';
import { algorithmNames, algorithms, type KeyName, oddKeys } from '../keys.ts';
import { mutateDer } from '../mutateDer.ts';
import { createRandom } from '../random.ts';
import { oddPublicKeys, smallOrder } from './publicKeys.ts';
import { anyOf, authorityOf, type Twist } from './twist.ts';

/** Keys by the name that Node has for their kind. */
const signingKeys: Readonly<Record<string, readonly KeyName[]>> = {
  rsa: ['rsa2048-a', 'rsa1024'],
  ec: ['p256-a', 'p384', 'p521', 'p224'],
  ed25519: ['ed25519-a'],
  dsa: ['dsa'],
};

/** Keys, algorithms, and octets that need not be DER; signed all the same. */
export const encodingTwists: readonly Twist[] = [
  {
    name: 'an odd key',
    apply: (scenario, random) => {
      anyOf(scenario, random).key = random.pick(oddKeys);
    },
  },
  {
    name: 'signature algorithm',
    weight: 6,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const algorithm = random.pick(algorithmNames);
      if (random.oneIn(6)) draft.innerAlgorithm = algorithm;
      else draft.algorithm = algorithm;
      const fitting = signingKeys[algorithms[algorithm].keys[0] ?? ''];
      if (fitting !== undefined && !random.oneIn(3)) (draft.issuer ?? draft).key = random.pick(fitting);
    },
  },
  {
    name: 'a key whose algorithm has other parameters',
    weight: 1,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      draft.key = 'rsa2048-a';
      const kept = random.below(1 << 30);
      draft.alterTbs = (tbs) => mutateDer(tbs, createRandom(kept), 6);
    },
  },
  {
    name: 'an odd public key',
    weight: 3,
    apply: (scenario, random) => {
      anyOf(scenario, random).spki = random.pick(oddPublicKeys)();
    },
  },
  {
    name: 'an Ed25519 key of small order, which verifies signatures that nobody made',
    weight: 1,
    apply: (scenario, random) => {
      const authority = authorityOf(scenario, random);
      authority.spki = sequence(sequence(oid('1.3.101.112')), bitString(random.pick(smallOrder)));
      const forged = Uint8Array.from([...random.pick(smallOrder), ...new Uint8Array(32)]);
      for (const draft of scenario.chain) {
        if (draft.issuer !== authority) continue;
        draft.algorithm = 'ed25519';
        draft.alterSignature = () => forged;
      }
    },
  },
  {
    name: 'octets of an ECDSA signature',
    weight: 2,
    apply: (scenario, random) => {
      const seed = random.below(1 << 30);
      const draft = anyOf(scenario, random);
      if (draft.issuer !== undefined) draft.issuer.key = random.pick(['p256-a', 'p384', 'p521', 'p224']);
      draft.alterSignature = (signature) => mutateDer(signature, createRandom(seed));
    },
  },
  {
    name: 'octets around what is signed',
    weight: 3,
    apply: (scenario, random) => {
      const seed = random.below(1 << 30);
      const place = random.pick([1, 2]);
      anyOf(scenario, random).alterCertificate = (certificate) => mutateDer(certificate, createRandom(seed), place);
    },
  },
  {
    name: 'octets of what is signed',
    weight: 12,
    apply: (scenario, random) => {
      const seed = random.below(1 << 30);
      anyOf(scenario, random).alterTbs = (tbs) => mutateDer(tbs, createRandom(seed));
    },
  },
];
