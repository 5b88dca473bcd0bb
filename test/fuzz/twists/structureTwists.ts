import { attribute, name, sequence, text, timeOf } from '../../unit/x509/derBuilder.ts';
import { copyOf, type Draft, extensionType, extensionValue, removeExtension, setExtension } from '../draft.ts';
import { commonKeys, type KeyName, keyOf } from '../keys.ts';
import type { Random } from '../random.ts';
import { dnsName, nameOf, type Scenario, subjectAltName } from '../scenario.ts';
import { anyOf, authorityOf, type Twist } from './twist.ts';

const year = 365 * 86_400_000;

/** Which certificates there are, who signs whom, and what is trusted. */
export const structureTwists: readonly Twist[] = [
  {
    name: 'another certificate of the chain is the anchor',
    apply: (scenario, random) => {
      scenario.anchors = random.some(scenario.chain, 0, 2);
    },
  },
  {
    name: 'an intermediate is missing',
    weight: 2,
    apply: (scenario, random) => {
      scenario.intermediates = scenario.intermediates.filter(() => !random.oneIn(2));
    },
  },
  {
    name: 'the pools hold the whole chain, in any order and more than once',
    apply: (scenario, random) => {
      const all = [...scenario.chain, ...scenario.intermediates];
      scenario.intermediates = random.shuffled(all);
      if (random.oneIn(2)) scenario.anchors = random.shuffled([...scenario.anchors, ...random.some(all, 0, 2)]);
    },
  },
  {
    name: 'another root has signed an authority too',
    apply: (scenario, random) => {
      const authority = authorityOf(scenario, random);
      const root = rootLike(scenario, random, random.oneIn(2) ? 'Other Root' : 'Root');
      const crossed = copyOf(authority);
      crossed.issuer = root;
      crossed.serialNumber = [7, random.below(256)];
      if (random.oneIn(3)) removeExtension(crossed, extensionType.authorityKeyIdentifier);
      scenario.intermediates = random.shuffled([...scenario.intermediates, crossed]);
      scenario.anchors = random.oneIn(3) ? [root] : random.shuffled([...scenario.anchors, root]);
      scenario.chain.splice(-1, 0, crossed);
    },
  },
  {
    name: 'another authority has the same name',
    apply: (scenario, random) => {
      const authority = authorityOf(scenario, random);
      const namesakes = Array.from({ length: 1 + random.below(3) }, () => {
        const namesake = copyOf(authority);
        namesake.key = random.pick(commonKeys);
        namesake.serialNumber = [8, random.below(256)];
        if (random.oneIn(2)) {
          const { identifier } = keyOf(random.oneIn(2) ? namesake.key : authority.key);
          setExtension(namesake, extensionType.subjectKeyIdentifier, extensionValue.subjectKeyIdentifier(identifier));
        }
        return namesake;
      });
      if (random.oneIn(2)) scenario.anchors = random.shuffled([...scenario.anchors, ...namesakes]);
      else scenario.intermediates = random.shuffled([...scenario.intermediates, ...namesakes]);
    },
  },
  {
    name: 'an authority has a new key, and its old one has signed it',
    apply: (scenario, random) => {
      const old = authorityOf(scenario, random);
      const renewed = copyOf(old);
      renewed.key = random.pick(commonKeys);
      renewed.issuer = old;
      renewed.serialNumber = [9, random.below(256)];
      for (const draft of scenario.chain) if (draft.issuer === old && random.oneIn(2)) draft.issuer = renewed;
      scenario.intermediates = random.shuffled([...scenario.intermediates, renewed]);
      scenario.chain.splice(1, 0, renewed);
    },
  },
  {
    name: 'two authorities have signed each other',
    weight: 2,
    apply: (scenario, random) => {
      const [first, second] = [authorityOf(scenario, random), authorityOf(scenario, random)];
      const crossed = [copyOf(first), copyOf(second)];
      for (const [draft, issuer] of [
        [crossed[0], second],
        [crossed[1], first],
      ] as const) {
        if (draft === undefined) continue;
        draft.issuer = issuer;
        draft.serialNumber = [10, random.below(256)];
        if (random.oneIn(2))
          setExtension(draft, extensionType.subjectAltName, subjectAltName([dnsName('ca.example.com')]));
      }
      scenario.intermediates = random.shuffled([...scenario.intermediates, ...crossed, first, second]);
    },
  },
  {
    name: 'an unrelated root is trusted',
    weight: 2,
    apply: (scenario, random) => {
      const root = rootLike(scenario, random, 'Unrelated Root');
      scenario.anchors = random.oneIn(4) ? [root] : [root, ...scenario.anchors];
    },
  },
  {
    name: 'the certificate has signed itself',
    weight: 2,
    apply: (scenario, random) => {
      scenario.certificate.issuer = undefined;
      if (random.oneIn(2)) scenario.anchors = [...scenario.anchors, scenario.certificate];
      if (random.oneIn(2)) scenario.certificate.subject = nameOf('Root');
    },
  },
  {
    name: 'another key has signed',
    weight: 2,
    apply: (scenario, random) => {
      anyOf(scenario, random).signingKey = random.pick(commonKeys);
    },
  },
  {
    name: 'a signature is broken',
    weight: 2,
    apply: (scenario, random) => {
      const position = random.below(64);
      const kind = random.below(5);
      anyOf(scenario, random).alterSignature = (signature) => {
        if (kind === 0) return signature.slice(0, -1);
        if (kind === 1) return Uint8Array.from([...signature, 0]);
        if (kind === 2) return Uint8Array.from([0, ...signature]);
        if (kind === 3) return new Uint8Array();
        return signature.map((octet, index) => (index === position ? octet ^ 1 : octet));
      };
    },
  },
  {
    name: 'an issuer name is written otherwise',
    weight: 2,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const printable = name(attribute('2.5.4.10', text(0x13, 'CertScope')), attribute('2.5.4.3', text(0x13, 'Root')));
      draft.issuerName = random.pick([nameOf('root'), sequence(), printable]);
    },
  },
];

function rootLike({ at }: Scenario, random: Random, label: string): Draft {
  const key: KeyName = random.pick(commonKeys);
  const root: Draft = {
    subject: nameOf(label),
    key,
    issuer: undefined,
    version: [2],
    serialNumber: [6, random.below(256)],
    notBefore: timeOf(at - year),
    notAfter: timeOf(at + year),
    extensions: [],
  };
  setExtension(root, extensionType.basicConstraints, extensionValue.basicConstraints(true), true);
  setExtension(root, extensionType.subjectKeyIdentifier, extensionValue.subjectKeyIdentifier(keyOf(key).identifier));
  return root;
}
