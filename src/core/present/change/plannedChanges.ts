import { sha256 } from '@noble/hashes/sha2.js';
import * as l10n from '@vscode/l10n';
import { candidateOf } from '../../renewal/change/candidateOf.ts';
import type {
  ChangePlan,
  KeyReason,
  PlannedCertificate,
  PlannedEdit,
  PlannedKey,
} from '../../renewal/change/changeModel.ts';
import { issuingSchemeOf } from '../../renewal/issuingScheme.ts';
import { isEncryptedForm } from '../../renewal/keys/keyModel.ts';
import { readSpki } from '../../renewal/keys/readSpki.ts';
import type { PlannedExtension } from '../../renewal/renewalModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatDate } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { extensionNames } from '../../x509/longNames.ts';
import { toHex } from '../../x509/toHex.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { shortFingerprint, shortSerial } from '../fingerprintText.ts';
import { keyKind } from '../keyWords.ts';

/** One field of a certificate before and after, in words. Never key bytes. */
export interface PlannedChange {
  readonly field: string;
  /** Absent for a new certificate. */
  readonly before?: string;
  readonly after: string;
  readonly isKept: boolean;
}

/** Compares a planned certificate with the one it replaces: changes first, then what is kept. */
export function plannedChanges(plan: ChangePlan, planned: PlannedCertificate, now: number): readonly PlannedChange[] {
  const old = planned.old?.certificate;
  const candidate = candidateOf(planned);
  const { validity, issuer } = planned;
  const row = (field: string, before: string | undefined, after: string, isKept = false): PlannedChange => ({
    field,
    ...(old === undefined ? {} : { before: before ?? l10n.t('none') }),
    after,
    isKept,
  });
  const name = (certificate: Certificate | undefined): string | undefined =>
    certificate && visibleText(formatName(certificate.subject));
  const isSameSubject = old !== undefined && equalBytes(old.subject.der, planned.subject);
  const signer = issuer.kind === 'ca' ? issuer.ca.node.certificate : undefined;
  const issuing = signer?.subject ?? (issuer.kind === 'signed' ? candidate?.issuer : undefined);
  const isSameIssuer = old !== undefined && issuing !== undefined && equalBytes(old.issuer.der, issuing.der);
  const scheme = signer && issuingSchemeOf(signer.publicKey)?.name;
  const rows: PlannedChange[] = [
    row(l10n.t('valid until'), old && dateAndRest(old.notAfter, now), dateAndRest(validity.notAfter, now)),
    row(l10n.t('valid from'), old && formatDate(old.notBefore ?? 0), formatDate(validity.notBefore)),
    issuer.kind === 'signed'
      ? row(
          l10n.t('SHA-256 fingerprint'),
          planned.old && shortFingerprint(planned.old.fingerprint),
          shortFingerprint(toHex(sha256(issuer.der))),
        )
      : row(l10n.t('serial'), old && shortSerial(old.serialNumber), l10n.t('new')),
    ...(scheme === undefined
      ? []
      : [row(l10n.t('signature'), old?.signatureAlgorithm.name, scheme, old?.signatureAlgorithm.name === scheme)]),
    row(
      l10n.t('issuer'),
      old && visibleText(formatName(old.issuer)),
      issuerText(plan, planned, candidate),
      isSameIssuer,
    ),
    row(l10n.t('subject'), name(old), isSameSubject ? l10n.t('unchanged') : (name(candidate) ?? ''), isSameSubject),
    row(l10n.t('key'), old && keyKind(old.publicKey), keyAfter(plan, planned), !isNewKey(planned)),
    ...planned.extensions.map((extension) => extensionRow(extension, old, candidate)),
  ];
  return [...rows.filter(({ isKept }) => !isKept), ...rows.filter(({ isKept }) => isKept)];
}

function issuerText(
  { certificates }: ChangePlan,
  { issuer, name }: PlannedCertificate,
  candidate: Certificate | undefined,
): string {
  switch (issuer.kind) {
    case 'ca':
      return visibleText(formatName(issuer.ca.node.certificate.subject));
    case 'planned':
      return visibleText(certificates.find(({ id }) => id === issuer.certificate)?.name ?? '');
    case 'self':
      return l10n.t('self-signed ({0})', visibleText(name));
    case 'signed':
      return visibleText(candidate === undefined ? '?' : formatName(candidate.issuer));
  }
}

/** The key after the change, in words. */
export function keyAfter({ keys, files }: ChangePlan, planned: PlannedCertificate): string {
  const { key } = planned;
  if (key.kind === 'same') {
    return isNewKey(planned)
      ? l10n.t('new key ({0})', keyKind(readSpki(key.spki).publicKey))
      : reasonText(key.why, l10n.t('same key'));
  }
  const made = keys.find(({ id }) => id === key.key);
  const kind = made === undefined ? '' : plannedKeyKind(made);
  if (key.why === 'lost') return l10n.t('the private key is lost: new key ({0})', kind);
  return files.some(({ edits }) => edits.some((edit) => isDecrypted(edit, key.key)))
    ? l10n.t('new key ({0}), not encrypted: its programs cannot ask for a passphrase', kind)
    : l10n.t('new key ({0})', kind);
}

/** Whether a new key stands in plain text where an encrypted one stood. */
function isDecrypted(edit: PlannedEdit, key: string): boolean {
  if (edit.kind !== 'block' || edit.by.kind !== 'privateKey' || edit.by.key !== key) return false;
  const { content } = edit.at.credential;
  return content.kind === 'privateKey' && content.encrypted && !isEncryptedForm(edit.by.form);
}

/** Type of a planned key as `keyKind` names it; an existing key keeps its type. */
export function plannedKeyKind({ algorithm, from }: PlannedKey): string {
  const content = from?.credential.content;
  const given = content?.kind === 'privateKey' ? content.publicKey : undefined;
  return given === undefined ? algorithm.replace(/^RSA-/, 'RSA ') : keyKind(given);
}

/** Whether a certificate has a different key than the one it replaces: a new key, or another existing one. */
export function isNewKey({ key, old }: PlannedCertificate): boolean {
  return key.kind === 'new' || (old !== undefined && !equalBytes(key.spki, old.certificate.publicKey.spki));
}

function reasonText(why: KeyReason, same: string): string {
  switch (why) {
    case 'installer':
      return l10n.t('{0}: the installer reuses the existing key', same);
    case 'keyElsewhere':
      return l10n.t('{0}: CertScope cannot write the file of the private key', same);
    case 'shared':
      return l10n.t('{0}: other certificates use it', same);
    case 'usual':
    case 'chosen':
    case 'lost':
    case 'first':
      return same;
  }
}

function extensionRow(
  { oid, action }: PlannedExtension,
  old: Certificate | undefined,
  candidate: Certificate | undefined,
): PlannedChange {
  const names: Readonly<Record<string, string>> = extensionNames;
  const field = names[oid] ?? oid;
  const before = old === undefined ? {} : { before: valueText(oid, old) ?? l10n.t('present') };
  const absent = old === undefined ? {} : { before: l10n.t('none') };
  const after = (candidate && valueText(oid, candidate)) ?? l10n.t('present');
  switch (action) {
    case 'kept':
      return { field, ...before, after: l10n.t('unchanged'), isKept: true };
    case 'derived':
      return { field, ...before, after: l10n.t('recalculated from the key'), isKept: false };
    case 'changed':
      return { field, ...before, after, isKept: false };
    case 'added':
      return { field, ...absent, after, isKept: false };
    case 'dropped':
      return { field, ...before, after: l10n.t('removed: it belongs to the old certificate'), isKept: false };
  }
}

/** The extensions worth comparing. */
function valueText(oid: string, certificate: Certificate): string | undefined {
  const { subjectAltName, extKeyUsage, keyUsage, basicConstraints } = certificate;
  switch (oid) {
    case '2.5.29.17':
      return subjectAltName?.map(({ type, value }) => visibleText(`${type}:${value}`)).join(', ');
    case '2.5.29.37':
      return extKeyUsage?.map(extKeyUsageName).join(', ');
    case '2.5.29.15':
      return keyUsage?.join(', ');
    case '2.5.29.19':
      return basicConstraints && `CA:${basicConstraints.isCa ? 'TRUE' : 'FALSE'}`;
    default:
      return undefined;
  }
}

function dateAndRest(time: number | undefined, now: number): string {
  if (time === undefined) return '?';
  const rest = formatDuration(time - now);
  return time < now
    ? l10n.t('{0} (expired {1} ago)', formatDate(time), rest)
    : l10n.t('{0} ({1})', formatDate(time), rest);
}
