import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { findKeyMismatches } from '../pki/keyMismatches.ts';
import { findKeyPairs } from '../pki/keyPairs.ts';
import { isDenied } from '../pki/permissionDenied.ts';
import type { CertificateNode, DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { visibleWholeText } from '../text/visibleText.ts';
import { isSamePlace } from './isSamePlace.ts';
import { issuingSchemeOf } from './issuingScheme.ts';
import { type RefusalContext, refuse } from './refusal.ts';
import { keyIdIn } from './reissue/keysBeside.ts';
import type { RenewalCa, RenewalRefusal } from './renewalModel.ts';

/**
 * Finds the CA that can reissue a certificate: its key verifiably signed the old one, it is valid, it can sign, and its
 * private key is in the files.
 *
 * If there are several such CA certificates (a CA reissued with the same key), the one that expires last is used. If
 * there is none, the answer says what is missing for the closest one.
 *
 * @param now - The moment to judge by, in milliseconds since 1970-01-01 UTC.
 * @param canOpenKeys - An encrypted key is accepted: it is opened when it signs.
 * @param isForCa - The certificate may be a CA itself.
 */
export function findRenewalCa(
  graph: PkiGraph,
  fingerprint: string,
  now: number,
  canOpenKeys = false,
  isForCa = false,
): RenewalCa | RenewalRefusal {
  const node = graph.certificates.get(fingerprint);
  if (node === undefined) return refuse('issuerUnknown', {});
  const refusal = isForCa ? undefined : refuseCertificate(node);
  if (refusal !== undefined) return refusal;
  const { issuer } = node;
  switch (issuer.kind) {
    case 'selfSigned':
      return refuse('selfSigned', { certificate: node });
    case 'unknown':
      return refuse('issuerUnknown', { certificate: node });
    case 'signatureInvalid':
      return refuse('issuerSignatureInvalid', { certificate: node, ca: graph.certificates.get(issuer.issuer) });
    case 'unverifiable':
      return refuse('issuerUnverifiable', { certificate: node, ca: graph.certificates.get(issuer.issuer) });
    case 'verified': {
      const candidates = issuer.issuers
        .flatMap((each) => graph.certificates.get(each) ?? [])
        .sort((left, right) => (right.certificate.notAfter ?? 0) - (left.certificate.notAfter ?? 0));
      const answers = candidates.map((ca) => checkCa(graph, ca, { certificate: node, now, canOpenKeys }));
      return answers.find(({ kind }) => kind === 'ca') ?? answers[0] ?? refuse('issuerUnknown', { certificate: node });
    }
  }
}

/**
 * Decides whether a CA certificate and its key can sign now.
 *
 * @param key - The private key to sign with; by default any of the CA certificate's keys in the files.
 * @param canOpenKeys - An encrypted key is accepted: it is opened when it signs, and only then known to match the CA.
 */
export function chooseRenewalCa(
  graph: PkiGraph,
  ca: CertificateNode,
  now: number,
  key?: Occurrence,
  canOpenKeys = false,
): RenewalCa | RenewalRefusal {
  return checkCa(graph, ca, { key, now, canOpenKeys });
}

function checkCa(
  graph: PkiGraph,
  ca: CertificateNode,
  known: RefusalContext & { readonly now: number; readonly canOpenKeys: boolean },
): RenewalCa | RenewalRefusal {
  const { now, key, canOpenKeys } = known;
  const context = { ...known, ca };
  const { basicConstraints, keyUsage, notBefore, notAfter, publicKey } = ca.certificate;
  if (basicConstraints?.isCa !== true) return refuse('caNotAuthority', context);
  if (keyUsage !== undefined && !keyUsage.includes('keyCertSign')) return refuse('caCannotSign', context);
  if (notBefore === undefined || notAfter === undefined) return refuse('caValidityUnknown', context);
  if (now < notBefore) return refuse('caNotYetValid', context);
  if (now >= notAfter) return refuse('caExpired', context);
  const scheme = issuingSchemeOf(publicKey);
  if (scheme === undefined) return refuse('caKeyUnsupported', context);
  // By key, not by certificate: a CA reissued with the same key has two certificates.
  const keys = graph.keys.get(ca.keyId)?.privateKeys ?? [];
  if (key !== undefined) {
    if (isEncrypted(key))
      return canOpenKeys ? { kind: 'ca', node: ca, key, scheme } : refuse('caKeyEncrypted', context);
    if (!keys.some((each) => isSamePlace(each, key))) return refuse('caKeyMismatch', context);
    return { kind: 'ca', node: ca, key, scheme };
  }
  // An inventory lists keys, but does not contain them.
  const usable = keys.find((each) => !isEncrypted(each) && each.file.inventory === undefined);
  if (usable !== undefined) return { kind: 'ca', node: ca, key: usable, scheme };
  const encrypted = keys.find(isEncrypted) ?? encryptedKeyBeside(graph, ca);
  if (encrypted === undefined)
    return refuseUnreadableCaKey(graph, ca) ?? refuseWrongCaKey(graph, ca) ?? refuse('caKeyMissing', context);
  return canOpenKeys
    ? { kind: 'ca', node: ca, key: encrypted, scheme }
    : refuse('caKeyEncrypted', { ...context, key: encrypted });
}

/** Refuses certificates that are not renewed with a CA key, whoever issued them. */
export function refuseCertificate(node: CertificateNode): RenewalRefusal | undefined {
  return isUsedAsCa(node) ? refuse('isCa', { certificate: node }) : undefined;
}

/**
 * An encrypted key does not show which certificate it matches. One with the CA certificate's file name is assumed to be
 * its key; in a document with several values, one that is read together with it.
 */
function encryptedKeyBeside(graph: PkiGraph, ca: CertificateNode): Occurrence | undefined {
  for (const file of filesBeside(graph, ca)) {
    for (const credential of file.credentials) {
      if (credential.content.kind !== 'privateKey' || !credential.content.encrypted) continue;
      if (credential.value.keyPath === undefined || isPairedWith(graph, credential, ca)) return { file, credential };
    }
  }
  return undefined;
}

/** Files whose names tell that they belong to the files of this CA. */
function filesBeside({ files }: PkiGraph, ca: CertificateNode): readonly DecodedFile[] {
  const beside = new Set(ca.occurrences.map(({ file }) => withoutExtension(file.path)));
  return files.filter(({ path }) => beside.has(withoutExtension(path)));
}

function isPairedWith({ files }: PkiGraph, key: DecodedCredential, { fingerprint }: CertificateNode): boolean {
  const pair = findKeyPairs(files).find((each) => each.key.credential === key);
  return pair?.certificates[0]?.credential.fingerprint === fingerprint;
}

function isEncrypted({ credential: { content } }: Occurrence): boolean {
  return content.kind === 'privateKey' && content.encrypted;
}

function withoutExtension(path: string): string {
  return path.replace(/(?:[-.](?:key|cert))?\.[^./\\]*$/, '');
}

/** Refuses to sign with a CA whose key file is there, but cannot be read by this user; `undefined` otherwise. */
function refuseUnreadableCaKey(graph: PkiGraph, ca: CertificateNode): RenewalRefusal | undefined {
  const denied = filesBeside(graph, ca).find(isDenied);
  return denied && refuse('caKeyUnreadable', { ca, path: denied.path });
}

/** Refuses to sign with a CA whose key file contains a different key; `undefined` otherwise. */
function refuseWrongCaKey(graph: PkiGraph, ca: CertificateNode): RenewalRefusal | undefined {
  const wrong = findKeyMismatches(graph).find(({ leaf }) => leaf.fingerprint === ca.fingerprint);
  if (wrong === undefined) return undefined;
  const { key } = wrong.pair;
  const path = visibleWholeText(key.file.path);
  const name = subjectName(ca.certificate);
  const [owner] = graph.keys.get(keyIdIn(key) ?? '')?.certificates ?? [];
  const node = graph.certificates.get(owner ?? '');
  return {
    kind: 'refusal',
    code: 'caKeyMismatch',
    reason:
      node === undefined
        ? l10n.t('The key in {0} does not match CA {1}.', path, name)
        : l10n.t(
            'The key in {0} does not match CA {1}. It belongs to {2}.',
            path,
            name,
            certificateName(node.certificate, node.role),
          ),
    wayOut: l10n.t(
      'Restore the matching key from a backup or another control plane node. If it is kept elsewhere, create a request and have it signed there. If it is gone, rotate the CA.',
    ),
  };
}
