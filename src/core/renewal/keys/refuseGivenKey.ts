import * as l10n from '@vscode/l10n';
import { keyWeakness, weakKeyProblem } from '../../findings/keyWeakness.ts';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { keyIdOf } from '../../pki/byteKey.ts';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { joinSentences } from '../../text/sentences.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { rsaPublicExponent } from '../../x509/rsaPublicExponent.ts';
import type { PublicKey } from '../../x509/x509Model.ts';

/** Why an existing key cannot be used; permanent names. */
export type KeyRefusalCode =
  /** It belongs to something else: a CA, service account tokens, another certificate. */
  | 'keyOfOther'
  /** Smaller than RSA 2048 or P-256, or of a type that Kubernetes does not support. */
  | 'keyTooWeak';

/** The answer if an existing key cannot be used. Works with `refusalMessage`. */
export interface KeyRefusal {
  readonly kind: 'refusal';
  readonly code: KeyRefusalCode;
  readonly reason: string;
  readonly wayOut: string;
}

/** The owner of the key. */
export interface KeyOwner {
  /** The existing certificate. */
  readonly node?: CertificateNode;
  /** The role of a missing certificate. */
  readonly role?: string;
  /** The new certificate, if it is already signed. */
  readonly answer?: { readonly der: Uint8Array };
}

/**
 * Refuses a private key that belongs to something else, or that is weaker than new keys may be: RSA 2048 and P-256. The
 * certificates and places that were read show who owns a key. The certificate's own current key is always accepted.
 */
export function refuseGivenKey(graph: PkiGraph, at: Occurrence, owner: KeyOwner): KeyRefusal | undefined {
  const { content } = at.credential;
  const publicKey = content.kind === 'privateKey' ? content.publicKey : undefined;
  if (publicKey === undefined || keyIdOf(publicKey) === owner.node?.keyId) return undefined;
  const path = visibleWholeText(at.file.path);
  return refuseOtherUse(graph, publicKey, owner, path) ?? refuseWeak(publicKey, path);
}

function refuseOtherUse(graph: PkiGraph, publicKey: PublicKey, owner: KeyOwner, path: string): KeyRefusal | undefined {
  const { certificates = [], privateKeys = [], publicKeys = [] } = graph.keys.get(keyIdOf(publicKey)) ?? {};
  const nodes = certificates.flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? []);
  const places = [...privateKeys, ...publicKeys];
  const ca = nodes.find(isUsedAsCa);
  if (ca !== undefined) {
    return keyOfOther(
      l10n.t(
        'The key in {0} belongs to CA {1}. Anyone who has it can issue certificates in its name.',
        path,
        subjectName(ca.certificate),
      ),
    );
  }
  const uses = places.map((place) => certificateRole(roleOfKeyAt(graph, place) ?? '')?.use);
  if (uses.includes('ca')) return keyOfOther(l10n.t('The key in {0} is in the place of a CA key.', path));
  if (uses.includes('key')) {
    return keyOfOther(
      l10n.t(
        'The key in {0} signs service account tokens. Anyone who has it can impersonate any service account.',
        path,
      ),
    );
  }
  const other = nodes.find((node) => isAnother(node, owner));
  if (other === undefined) return undefined;
  const name = certificateName(other.certificate, other.role);
  return keyOfOther(
    l10n.t('The key in {0} belongs to {1}. With a shared key, each of them can impersonate the other.', path, name),
  );
}

function keyOfOther(reason: string): KeyRefusal {
  const wayOut = l10n.t('Use a separate key, or create a new one.');
  return { kind: 'refusal', code: 'keyOfOther', reason, wayOut };
}

/** The role of a key by its place, or because a component is configured to use it so. */
function roleOfKeyAt({ files }: PkiGraph, { file, credential }: Occurrence): string | undefined {
  if (credential.value.keyPath !== undefined) return undefined;
  const byPath = rolesOfFile(file)?.key;
  if (byPath !== undefined) return byPath;
  const isForTokens = files.some(({ references = [] }) =>
    references.some(({ filePath, field }) => filePath === file.path && field.certificateRole === tokenRole),
  );
  return isForTokens ? tokenRole : undefined;
}

const tokenRole = 'service-account-keypair';

/** A certificate with another role, or, if a role is unknown, with another subject. */
function isAnother({ certificate, role }: CertificateNode, { node, role: wanted, answer }: KeyOwner): boolean {
  if (answer !== undefined && equalBytes(certificate.der, answer.der)) return false;
  const own = node?.role?.id ?? wanted;
  if (own !== undefined && role !== undefined) return own !== role.id;
  return node === undefined || !equalBytes(certificate.subject.der, node.certificate.subject.der);
}

function refuseWeak(publicKey: PublicKey, path: string): KeyRefusal | undefined {
  const weakness = keyWeakness({ ...publicKey, exponent: rsaPublicExponent(publicKey) }, 'leaf');
  // A small exponent works; an exponent that does not work is an error.
  const isUsable = weakness?.code === 'key-rsa-bad-exponent' && weakness.severity !== 'error';
  if (weakness === undefined || isUsable) return undefined;
  const name = l10n.t('The {0} key in {1}', publicKey.algorithm, path);
  const { fact, consequence, wayOut = '' } = weakKeyProblem(weakness, name, 'key');
  return { kind: 'refusal', code: 'keyTooWeak', reason: joinSentences(fact, consequence), wayOut };
}
