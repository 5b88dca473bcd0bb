import * as l10n from '@vscode/l10n';
import type { Material } from '../pki/cluster/clusterModel.ts';
import { withoutCertificate, withoutKey } from '../pki/kubeconfig/pairFault.ts';
import { pemInput } from '../pki/kubeconfig/pemInput.ts';
import { visibleText } from '../text/visibleText.ts';
import type { Judgement } from './judgement.ts';
import { contentKindOf, halfByName, holdsOnly, isPartlyOpen } from './pairHalves.ts';

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
  if (role === 'publicKey' || kinds.has('unreadable') || kinds.has(contentKindOf(wanted))) return false;
  if (isPartlyOpen(occurrences)) return false;
  const file = occurrences[0]?.file;
  const isToldByItsName = file !== undefined && halfByName(file) === wanted;
  return !isToldByItsName || (wanted === 'key' && !holdsOnly(occurrences, 'certificate'));
}

/** Says of a file that it holds nothing of the kind, and what its reader makes of that. */
export function hollowWords(material: Material, role: HollowRole, reader: string): Omit<Judgement, 'wayOut'> {
  const path = visibleText(material.name);
  const { occurrences } = material;
  const stops = (error: string): string => l10n.t('{0} stops with {1}.', reader, `\`${error}\``);
  switch (role) {
    case 'certificate':
      return {
        code: holdsOnly(occurrences, 'key') ? 'cert-key-swapped' : 'pem-malformed',
        fact: l10n.t('There is no certificate in {0}.', path),
        consequence: stops(withoutCertificate(pemInput(material, undefined))),
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
        consequence: stops(withoutKey(pemInput(material, undefined))),
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
