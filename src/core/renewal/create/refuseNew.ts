import * as l10n from '@vscode/l10n';
import type { Occurrence } from '../../pki/pkiModel.ts';
import { typed } from '../../text/programName.ts';
import { shownPath } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { formatName } from '../../x509/formatName.ts';
import type { DistinguishedName } from '../../x509/x509Model.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { type GoneCa, wayWithoutCa } from './lastResort.ts';

/** The certificate and key of a CA are lost, but certificates that it signed are in use. */
export function refuseLostCa(
  issuer: DistinguishedName,
  signed: number,
  { role, host }: Pick<GoneCa, 'role' | 'host'>,
): RenewalRefusal {
  const name = nameOf(issuer);
  return {
    kind: 'refusal',
    code: 'caLost',
    reason: l10n.t(
      'CA {0} is lost, and {1} certificates that it signed are in use here. Anything that trusts a new CA would reject them.',
      name,
      signed,
    ),
    ...wayWithoutCa({ role, host, name, signed, isWhole: true, keyPath: undefined }),
  };
}

/** The existing key of a CA did not sign the existing certificates. */
export function refuseForeignKey(issuer: DistinguishedName): RenewalRefusal {
  return {
    kind: 'refusal',
    code: 'caKeyMismatch',
    reason: l10n.t('The existing key did not sign the certificates of CA {0} that are in use.', nameOf(issuer)),
    wayOut: l10n.t('Restore the key or the certificate of that CA from a backup.'),
  };
}

function nameOf(name: DistinguishedName): string {
  const [commonName] = attributeValues(name, 'CN');
  return visibleText(commonName ?? formatName(name));
}

/** There is a key in the place of the new one, and it is unknown which certificate it matches. */
export function refuseSealedKey({ file }: Occurrence): RenewalRefusal {
  return {
    kind: 'refusal',
    code: 'keyEncrypted',
    reason: l10n.t(
      'The key in {0} cannot be read, so CertScope cannot tell which certificate it belongs to.',
      shownPath(file.path),
    ),
    wayOut: l10n.t('Replace it with an unencrypted copy: Kubernetes reads only unencrypted keys.'),
  };
}

/** Existing files are not created again, and moving them away would do harm. */
export function refuseToReplace(path: string, wayOut: string): RenewalRefusal {
  return { ...refuse('alreadyThere', { path }), wayOut };
}

/** kubeadm and token keys support only RSA and ECDSA, including P-521 and large RSA keys. */
export function refuseKeyKind(algorithm: KeyAlgorithm | undefined): RenewalRefusal | undefined {
  if (algorithm !== 'Ed25519') return undefined;
  return refusedKeyKind(algorithm, l10n.t('Choose another key type, such as P-256.'));
}

/** {@link refuseKeyKind} for an existing key. */
export function refusedKeyKind(algorithm: string, wayOut: string): RenewalRefusal {
  return {
    kind: 'refusal',
    code: 'keyKindRefused',
    reason: l10n.t('Here kubeadm and kube-apiserver read only RSA and ECDSA keys, not {0}.', algorithm),
    wayOut,
  };
}

/** Only the public key is left of the keys that sign tokens. */
export function refuseToEndTokens(path: string): RenewalRefusal {
  return {
    kind: 'refusal',
    code: 'tokensWouldEnd',
    reason: l10n.t(
      '{0} exists, but its private key is missing. A new pair would invalidate every service account token.',
      shownPath(path),
    ),
    wayOut: l10n.t(
      'Restore sa.key from a backup or from another control plane node: they all share it. If it is gone, choose a new pair explicitly: the old public key is kept next to the new one.',
    ),
  };
}

/** The existing keys are not a pair, and a new pair would not help. */
export function refuseMismatchedPair(key: string, publicKey: string): RenewalRefusal {
  return {
    kind: 'refusal',
    code: 'alreadyThere',
    reason: l10n.t(
      '{0} does not match {1}, so new tokens are already rejected. A new pair would invalidate the old tokens too.',
      shownPath(publicKey),
      shownPath(key),
    ),
    wayOut: l10n.t(
      'Derive the public key from the private key instead of creating a new pair: {0}, or openssl pkey -in sa.key -pubout -out sa.pub.',
      typed('issue sa'),
    ),
  };
}
