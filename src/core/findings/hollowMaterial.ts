import * as l10n from '@vscode/l10n';
import type { Material } from '../pki/cluster/model.ts';
import { visibleText } from '../text/visibleText.ts';
import type { Judgement } from './judgement.ts';
import { halfByName } from './swappedHalves.ts';

/** What somebody reads in a file. */
export type HollowRole = 'certificate' | 'ca' | 'key' | 'publicKey' | 'signingKey';

/**
 * Tells whether a file was read and holds nothing of what somebody looks for in it. What the file itself is blamed for is
 * left out: broken blocks, what belongs in no file of its name, and keys for service accounts in forms that do not count.
 */
export function isHollow({ source, occurrences }: Material, role: HollowRole): boolean {
  if (source === 'noCredential') return true;
  if (source !== 'file') return false;
  const kinds = new Set(occurrences.map(({ credential }) => credential.content.kind));
  if (kinds.size === 0) return true;
  const wanted = role === 'certificate' || role === 'ca' ? 'certificate' : 'key';
  if (role === 'publicKey' || kinds.has('unreadable') || kinds.has(contentKinds[wanted])) return false;
  const file = occurrences[0]?.file;
  const isToldByItsName = file !== undefined && halfByName(file) === wanted;
  return !isToldByItsName || (wanted === 'key' && !holdsOnly(occurrences, 'certificate'));
}

/** Tells whether all blocks of a file are of one kind. */
export function holdsOnly(occurrences: Material['occurrences'], kind: 'certificate' | 'privateKey'): boolean {
  return occurrences.length > 0 && occurrences.every(({ credential }) => credential.content.kind === kind);
}

const contentKinds = { certificate: 'certificate', key: 'privateKey' } as const;

/** Says of a file that it holds nothing of the kind, and what its reader makes of that. */
export function hollowWords(material: Material, role: HollowRole, reader: string): Omit<Judgement, 'wayOut'> {
  const path = visibleText(material.name);
  const { occurrences } = material;
  const stops = (error: string): string => l10n.t('{0} stops with {1}.', reader, `\`${error}\``);
  switch (role) {
    case 'certificate':
      return {
        code: holdsOnly(occurrences, 'privateKey') ? 'cert-key-swapped' : 'pem-malformed',
        fact: l10n.t('There is no certificate in {0}.', path),
        consequence: stops(certificateError(occurrences)),
      };
    case 'ca':
      return {
        code: 'pem-malformed',
        fact: l10n.t('There is no CA in {0}.', path),
        consequence: l10n.t('{0} has no CA to verify others with.', reader),
      };
    case 'key':
      return {
        code: holdsOnly(occurrences, 'certificate') ? 'cert-key-swapped' : 'key-missing',
        fact: l10n.t('There is no private key in {0}.', path),
        consequence: stops(keyError(occurrences)),
      };
    case 'signingKey':
      return {
        code: 'key-missing',
        fact: l10n.t('There is no private key in {0}.', path),
        consequence: stops('data does not contain a valid RSA or ECDSA private key'),
      };
    case 'publicKey':
      return {
        code: 'pem-malformed',
        fact: l10n.t('There is no public key in {0}.', path),
        consequence: stops('data does not contain any valid RSA or ECDSA public keys'),
      };
  }
}

/** `tls.X509KeyPair` of Go; the list of the labels behind it is left out. */
function certificateError(occurrences: Material['occurrences']): string {
  if (holdsOnly(occurrences, 'privateKey')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return occurrences.length === 0
    ? 'tls: failed to find any PEM data in certificate input'
    : 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types';
}

function keyError(occurrences: Material['occurrences']): string {
  if (holdsOnly(occurrences, 'certificate')) {
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  }
  return occurrences.length === 0
    ? 'tls: failed to find any PEM data in key input'
    : 'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types';
}
