import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { ChangePlan, PlannedCertificate } from '../../renewal/change/model.ts';
import type { PlannedExtension } from '../../renewal/model.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatDate } from '../../text/moment.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { type DecodedExtensions, decodeExtensions } from '../../x509/decodeExtensions.ts';
import { decodeName } from '../../x509/decodeName.ts';
import { DerReader } from '../../x509/derReader.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { extensionNames } from '../../x509/longNames.ts';
import type { Extension } from '../../x509/model.ts';
import { shortFingerprint, shortSerial } from '../fingerprintText.ts';
import { keyKind } from '../keyWords.ts';

/** One field of a certificate before and after a change, in words. Never key bytes. */
export interface PlannedChange {
  readonly field: string;
  /** A dash for what was not there. */
  readonly before: string;
  readonly after: string;
  readonly isKept: boolean;
}

/** Compares a planned certificate with the one that it replaces, or with nothing: first what changes, then what is kept. */
export function plannedChanges(
  planned: PlannedCertificate,
  plan: ChangePlan,
  { now, locale }: { readonly now: number; readonly locale?: string | undefined },
): readonly PlannedChange[] {
  const { old, validity } = planned;
  const moments = (time: number | undefined) => (time === undefined ? '?' : dateAndRest(time, now, locale));
  const changes: PlannedChange[] = [
    changed(l10n.t('valid until'), old && moments(old.certificate.notAfter), moments(validity.notAfter)),
    changed(
      l10n.t('valid from'),
      old?.certificate.notBefore === undefined ? undefined : formatDate(old.certificate.notBefore, locale),
      formatDate(validity.notBefore, locale),
    ),
    changed(l10n.t('serial'), old && shortSerial(old.certificate.serialNumber), l10n.t('new')),
    keyChange(planned, plan),
    signerChange(planned, plan),
    subjectChange(planned),
    ...extensionChanges(planned),
  ];
  return [...changes.filter(({ isKept }) => !isKept), ...changes.filter(({ isKept }) => isKept)];
}

/** Names who signs a planned certificate. */
export function signerName({ issuer }: PlannedCertificate, plan: ChangePlan): string {
  switch (issuer.kind) {
    case 'ca': {
      const { certificate, fingerprint } = issuer.ca.node;
      return `${subjectName(certificate)} (${shortFingerprint(fingerprint)})`;
    }
    case 'planned':
      return plan.certificates.find(({ id }) => id === issuer.certificate)?.name ?? issuer.certificate;
    case 'self':
      return l10n.t('itself');
    case 'signed':
      return l10n.t('somebody else, already');
  }
}

/** Writes a date with the time until or since. */
export function dateAndRest(time: number, now: number, locale?: string): string {
  const rest = formatDuration(time - now);
  return time < now
    ? l10n.t('{0} (expired {1} ago)', formatDate(time, locale), rest)
    : l10n.t('{0} ({1})', formatDate(time, locale), rest);
}

function changed(field: string, before: string | undefined, after: string): PlannedChange {
  return { field, before: before ?? absent, after, isKept: false };
}

function kept(field: string, before: string, after = l10n.t('same bytes')): PlannedChange {
  return { field, before, after, isKept: true };
}

const absent = '–';

function keyChange({ old, key }: PlannedCertificate, { keys }: ChangePlan): PlannedChange {
  const field = l10n.t('key');
  const before = old && keyKind(old.certificate.publicKey);
  if (key.kind === 'new') {
    const algorithm = keys.find(({ id }) => id === key.key)?.algorithm ?? '';
    return changed(field, before, l10n.t('{0}, a new key', algorithm.replace('RSA-', 'RSA ')));
  }
  const isSame = old !== undefined && equalBytes(old.certificate.publicKey.spki, key.spki);
  return isSame ? kept(field, before ?? absent, l10n.t('same key')) : changed(field, before, l10n.t('another key'));
}

function signerChange(planned: PlannedCertificate, plan: ChangePlan): PlannedChange {
  const { old, issuer } = planned;
  const field = l10n.t('signed by');
  const before = old && nameText(old.certificate.issuer.der);
  const isSame =
    old !== undefined &&
    issuer.kind === 'ca' &&
    old.issuer.kind === 'verified' &&
    old.issuer.issuers.includes(issuer.ca.node.fingerprint);
  return isSame ? kept(field, before ?? absent, l10n.t('same CA')) : changed(field, before, signerName(planned, plan));
}

function subjectChange({ old, subject }: PlannedCertificate): PlannedChange {
  const field = l10n.t('subject');
  const before = old && nameText(old.certificate.subject.der);
  return old !== undefined && equalBytes(old.certificate.subject.der, subject)
    ? kept(field, before ?? absent)
    : changed(field, before, nameText(subject));
}

/** A whole Name element as text. */
function nameText(der: Bytes): string {
  const reader = new DerReader(der);
  if (!reader.read(0, der.length)) return '?';
  const { start, content, end } = reader;
  const text = formatName(decodeName(reader, start, content, end, 'subject'));
  return text === '' ? l10n.t('(empty)') : visibleText(text, 200);
}

/** Names and usages in words, the rest by name; what is kept in one row. */
function extensionChanges({ old, extensions }: PlannedCertificate): PlannedChange[] {
  const before = old === undefined ? undefined : decoded(old.certificate.extensions);
  const after = decoded(extensions);
  const told = new Set<string>();
  const rows: PlannedChange[] = [];
  for (const { oid, field, words, isAlwaysTold } of spoken) {
    const [then, now] = [before && words(before), words(after)];
    const isKept = old !== undefined && extensions.some((each) => each.oid === oid && each.action === 'kept');
    if (isKept && !isAlwaysTold) continue;
    told.add(oid);
    if (then === undefined && now === undefined) continue;
    rows.push(isKept ? kept(field(), then ?? absent) : changed(field(), then, now ?? leftOut()));
  }
  const others = extensions.filter(({ oid }) => !told.has(oid));
  const unchanged = others.filter(({ action }) => action === 'kept').map(({ oid }) => extensionName(oid));
  return [
    ...rows,
    ...others.filter(({ action }) => action !== 'kept').map((each) => otherChange(each, old === undefined)),
    ...(unchanged.length === 0 ? [] : [kept(l10n.t('other extensions'), unchanged.join(', '))]),
  ];
}

/** Extensions that people know by what they say. */
const spoken: readonly {
  readonly oid: string;
  readonly field: () => string;
  readonly words: (extensions: DecodedExtensions) => string | undefined;
  /** Also where it is kept; others are then told with the rest. */
  readonly isAlwaysTold?: true;
}[] = [
  {
    oid: '2.5.29.17',
    field: () => l10n.t('names'),
    isAlwaysTold: true,
    words: ({ subjectAltName }) => subjectAltName?.map(({ type, value }) => `${type}:${visibleText(value)}`).join(', '),
  },
  {
    oid: '2.5.29.37',
    field: () => l10n.t('usages'),
    isAlwaysTold: true,
    words: ({ extKeyUsage }) => extKeyUsage?.map(extKeyUsageName).join(', '),
  },
  {
    oid: '2.5.29.15',
    field: () => l10n.t('key usage'),
    words: ({ keyUsage }) => keyUsage?.join(', '),
  },
  {
    oid: '2.5.29.19',
    field: () => l10n.t('basic constraints'),
    words: ({ basicConstraints }) => basicConstraints && (basicConstraints.isCa ? l10n.t('a CA') : l10n.t('not a CA')),
  },
];

function decoded(extensions: readonly Pick<Extension | PlannedExtension, 'der'>[]): DecodedExtensions {
  const elements = extensions.flatMap(({ der }) => (der === undefined ? [] : [der]));
  const all = new Uint8Array(elements.reduce((length, der) => length + der.length, 0));
  let at = 0;
  for (const der of elements) {
    all.set(der, at);
    at += der.length;
  }
  return decodeExtensions(new DerReader(all), 0, all.length);
}

function otherChange({ oid, action }: PlannedExtension, isNew: boolean): PlannedChange {
  const before = isNew || action === 'added' ? undefined : l10n.t('present');
  return changed(extensionName(oid), before, action === 'dropped' ? leftOut() : l10n.t('written anew'));
}

function leftOut(): string {
  return l10n.t('left out: it belongs to the old certificate');
}

function extensionName(oid: string): string {
  const names: Readonly<Record<string, string>> = extensionNames;
  return Object.hasOwn(names, oid) ? (names[oid] ?? oid) : visibleWholeText(oid);
}
