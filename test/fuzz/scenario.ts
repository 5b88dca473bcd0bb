import { encodePem } from '../../src/core/text/encodePem.ts';
import type { Bytes } from '../../src/core/x509/bytes.ts';
import type { CaseLine } from '../support/caseLine.ts';
import { attribute, element, name, sequence, text, timeOf } from '../unit/x509/derBuilder.ts';
import { type Draft, extensionType, extensionValue, issue, setExtension } from './draft.ts';
import { commonKeys, type KeyName, keyOf, oddKeys } from './keys.ts';
import type { Random } from './random.ts';

/** A question before it is encoded. Twists change it. */
export interface Scenario {
  /** The certificate, its issuer, …, the root; each is signed by the next unless a twist says otherwise. */
  readonly chain: Draft[];
  anchors: Draft[];
  intermediates: Draft[];
  certificate: Draft;
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  name: string;
  usage: 'serverAuth' | 'clientAuth' | 'any';
  /** Changes the PEM texts of a pool. */
  alterPem?: (text: string) => string;
}

const second = 1000;
const day = 86_400 * second;

/** A plain chain of up to three intermediates, which verifies. */
export function baseline(random: Random): Scenario {
  const at = Date.UTC(
    2026,
    random.below(12),
    1 + random.below(28),
    random.below(24),
    random.below(60),
    random.below(60),
  );
  const keys: KeyName[] = random.oneIn(8) ? random.shuffled(oddKeys) : random.shuffled(commonKeys);
  const depth = random.pick([0, 1, 1, 1, 2, 2, 3]);
  const names = ['Root', 'Intermediate 1', 'Intermediate 2', 'Intermediate 3'];
  const chain: Draft[] = [];
  for (let index = 0; index <= depth; index++) {
    const authority = draftOf(names[index] ?? 'Intermediate', keys[index] ?? 'p256-a', chain[0], at, random);
    setExtension(authority, extensionType.basicConstraints, extensionValue.basicConstraints(true), true);
    setExtension(authority, extensionType.keyUsage, extensionValue.keyUsage([0x06], 1), true);
    chain.unshift(authority);
  }
  const certificate = draftOf('host', keys[depth + 1] ?? 'p256-b', chain[0], at, random);
  const usage = random.pick(['serverAuth', 'serverAuth', 'clientAuth', 'any'] as const);
  setExtension(certificate, extensionType.keyUsage, extensionValue.keyUsage([0xa0], 5), true);
  setExtension(certificate, extensionType.extKeyUsage, extensionValue.extKeyUsage([usageOids[usage]]));
  setExtension(certificate, extensionType.subjectAltName, subjectAltName([dnsName('host.example.com')]));
  chain.unshift(certificate);
  const root = chain.at(-1) ?? certificate;
  const host = random.oneIn(3) ? 'host.example.com' : '';
  return { chain, anchors: [root], intermediates: chain.slice(1, -1), certificate, at, name: host, usage };
}

function draftOf(label: string, key: KeyName, issuer: Draft | undefined, at: number, random: Random): Draft {
  const draft: Draft = {
    subject: nameOf(label),
    key,
    issuer,
    version: [2],
    serialNumber: [1 + random.below(127), random.below(256)],
    notBefore: timeOf(at - (1 + random.below(300)) * day),
    notAfter: timeOf(at + (1 + random.below(3000)) * day),
    extensions: [],
  };
  const { subjectKeyIdentifier, authorityKeyIdentifier } = extensionType;
  if (!random.oneIn(4)) {
    setExtension(draft, subjectKeyIdentifier, extensionValue.subjectKeyIdentifier(keyOf(key).identifier));
    const identifier = keyOf(issuer?.key ?? key).identifier;
    setExtension(draft, authorityKeyIdentifier, extensionValue.authorityKeyIdentifier(identifier));
  }
  return draft;
}

/** OIDs of the usages that can be asked for. */
export const usageOids = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  any: '2.5.29.37.0',
} as const;

/** A name of an organization and a common name. */
export function nameOf(commonName: string): Bytes {
  return name(attribute('2.5.4.10', text(0x13, 'CertScope')), attribute('2.5.4.3', text(0x0c, commonName)));
}

/** A SubjectAltName of encoded GeneralNames. */
export const subjectAltName = (names: readonly Bytes[]): Bytes => sequence(...names);
/** dNSName. */
export const dnsName = (value: string): Bytes => text(0x82, value);
/** iPAddress of any octets. */
export const ipAddress = (...octets: readonly number[]): Bytes => element(0x87, octets);

/** Encodes and signs all that the question holds. */
export function toCase(scenario: Scenario, id: string): CaseLine {
  const issued = new Map<Draft, string>();
  const pemOf = (draft: Draft): string => {
    const known = issued.get(draft);
    if (known !== undefined) return known;
    const made = encodePem('CERTIFICATE', issue(draft));
    issued.set(draft, made);
    return made;
  };
  const alter = scenario.alterPem ?? ((pem: string) => pem);
  return {
    id,
    anchors: scenario.anchors.map((draft) => alter(pemOf(draft))),
    intermediates: scenario.intermediates.map((draft) => alter(pemOf(draft))),
    certificate: pemOf(scenario.certificate),
    at: new Date(scenario.at).toISOString(),
    name: scenario.name,
    usage: scenario.usage,
  };
}
