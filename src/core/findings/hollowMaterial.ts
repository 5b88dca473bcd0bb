import type { Material } from '../pki/cluster/clusterModel.ts';
import { withoutCertificate, withoutKey } from '../pki/kubeconfig/pairFault.ts';
import { pemInput } from '../pki/kubeconfig/pemInput.ts';
import { visibleText } from '../text/visibleText.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, problem } from './judgement.ts';
import { contentKindOf, halfByName, holdsOnly, isPartlyOpen } from './pairHalves.ts';
import { pemMalformed, restoreOrCorrect } from './readability.ts';

/**
 * Certificate and key swapped.
 *
 * When: a path or field for a certificate has a private key, or a path or field for a private key has a certificate.
 *
 * @category key
 * @stage judge
 * @see EXP
 */
export const certKeySwapped = {
  code: 'cert-key-swapped',
  severity: 'error',
  fact: {
    keyInValue: '{place} contains a private key, but needs a certificate.',
    certificateInValue: '{place} contains a certificate, but needs a private key.',
    keyNamed: '{flag} names a file with a private key, but needs a certificate.',
    certificateNamed: '{flag} names a file with a certificate, but needs a private key.',
    noCertificate: pemMalformed.fact.noCertificate,
    noKey: 'There is no private key in {file}.',
  },
  consequence: {
    noCa: pemMalformed.consequence.noCa,
    pair: 'Programs that load the pair fail with {error}.',
    program: pemMalformed.consequence.program,
  },
  wayOut: {
    swapValues: 'Swap the two values.',
    swapFlags: 'Swap the values of {flag} and {otherFlag}.',
    certificate: 'Put the certificate here.',
    key: 'Put the private key here.',
    certificateFile: 'Name the file of the certificate.',
    keyFile: 'Name the file of the private key.',
    ...restoreOrCorrect,
  },
  quickFix: 'swap',
} as const satisfies FindingRecord;

/**
 * Private key missing.
 *
 * When: a certificate is configured or has a place next to its key, but the key is absent. CA certificates are not judged: an external CA
 * keeps its key elsewhere.
 *
 * @category key
 * @stage understand
 * @see CG-kubeconfig
 */
export const keyMissing = {
  code: 'key-missing',
  severity: 'error',
  fact: { noKeyFor: 'There is no private key for {file}.', noKey: certKeySwapped.fact.noKey },
  consequence: { unusable: '{name} cannot be used without it.', program: pemMalformed.consequence.program },
  wayOut: { reissue: 'Restore the key, or reissue the certificate with a new one.', ...restoreOrCorrect },
} as const satisfies FindingRecord;

/** What a program reads in a file. */
export type HollowRole = 'certificate' | 'ca' | 'key' | 'publicKey' | 'signingKey';

/**
 * Tells whether a file was read and contains nothing of what a program reads in it. Problems of the file itself are left
 * out: broken blocks, contents that do not fit its name, and service account keys in forms that are ignored.
 */
export function isHollow({ source, occurrences }: Material, role: HollowRole): boolean {
  if (source === 'noCredential') return true;
  if (source !== 'file') return false;
  const kinds = new Set(occurrences.map(({ credential }) => credential.content.kind));
  if (kinds.size === 0) return true;
  const wanted = role === 'certificate' || role === 'ca' ? 'certificate' : 'key';
  if (role === 'publicKey' || kinds.has('unreadable') || kinds.has(contentKindOf(wanted))) return false;
  if (isPartlyOpen(occurrences)) return false;
  const file = occurrences[0]?.file;
  const isToldByItsName = file !== undefined && halfByName(file) === wanted;
  return !isToldByItsName || (wanted === 'key' && !holdsOnly(occurrences, 'certificate'));
}

/** How to get what a file lacks, and the flag that names it. */
interface HollowRemedy {
  readonly wayOut: keyof typeof restoreOrCorrect;
  readonly flag?: string;
}

/** Says of a file that it contains nothing of the kind, and what its reader makes of that. */
export function hollowProblem(
  material: Material,
  role: HollowRole,
  program: string,
  { wayOut, flag = '' }: HollowRemedy,
): Judgement {
  const { occurrences } = material;
  const errorOf = () => {
    switch (role) {
      case 'certificate':
        return withoutCertificate(pemInput(material, undefined));
      case 'key':
        return withoutKey(pemInput(material, undefined));
      case 'signingKey':
        return 'data does not contain a valid RSA or ECDSA private key';
      case 'publicKey':
        return 'data does not contain any valid RSA or ECDSA public keys';
      case 'ca':
        return '';
    }
  };
  const words = { file: visibleText(material.name), program, error: `\`${errorOf()}\``, flag };
  const inPem = { ...words, reason: '', name: '' };
  const swapped = { ...words, place: '', otherFlag: '' };
  const consequence = 'program';
  switch (role) {
    case 'certificate':
      return holdsOnly(occurrences, 'key')
        ? problem(certKeySwapped, { fact: 'noCertificate', consequence, wayOut, values: swapped })
        : problem(pemMalformed, { fact: 'noCertificate', consequence, wayOut, values: inPem });
    case 'ca':
      return problem(pemMalformed, { fact: 'noCa', consequence: 'cannotVerify', wayOut, values: inPem });
    case 'key':
      if (holdsOnly(occurrences, 'certificate')) {
        return problem(certKeySwapped, { fact: 'noKey', consequence, wayOut, values: swapped });
      }
      return problem(keyMissing, { fact: 'noKey', consequence, wayOut, values: words });
    case 'signingKey':
      return problem(keyMissing, { fact: 'noKey', consequence, wayOut, values: words });
    case 'publicKey':
      return problem(pemMalformed, { fact: 'noPublicKey', consequence, wayOut, values: inPem });
  }
}
