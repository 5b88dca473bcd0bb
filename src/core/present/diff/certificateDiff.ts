import * as l10n from '@vscode/l10n';
import { formatIsoTime } from '../../text/moment.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import { extensionNames } from '../../x509/longNames.ts';
import { toHex } from '../../x509/toHex.ts';
import type { Certificate, Extension } from '../../x509/x509Model.ts';
import { keyKind } from '../keyWords.ts';

/** A difference between two certificates in one field. Hostile text. */
export interface FieldDifference {
  /** Permanent, for programs: `notAfter`, `subjectAltName`, or the OID of an extension. */
  readonly id: string;
  /** For people. */
  readonly field: string;
  /** Values only in the first; a field with one value has at most one. */
  readonly removed: readonly string[];
  /** Values only in the second. */
  readonly added: readonly string[];
}

/**
 * Compares two certificates field by field: names, usages and the like as lists, with only the differences. Fields
 * with equal text but different bytes are listed as well, because Go compares bytes.
 *
 * @returns Nothing for equal certificates. The signature always differs, so it is listed only if nothing else does.
 */
export function certificateDiff(before: Certificate, after: Certificate): readonly FieldDifference[] {
  const fields = [...plainFields(before, after), ...extensionFields(before, after)];
  if (fields.length > 0 || equalBytes(before.signature, after.signature)) return fields;
  return [differing('signatureValue', l10n.t('signature value'), toHex(before.signature), toHex(after.signature))];
}

function plainFields(before: Certificate, after: Certificate): readonly FieldDifference[] {
  const value = (id: string, field: string, read: (certificate: Certificate) => string) =>
    listDifference(id, field, [read(before)], [read(after)]);
  const bytes = (id: string, field: string, isSame: boolean, read: (certificate: Certificate) => string) =>
    isSame ? [] : [differing(id, field, read(before), read(after))];
  return [
    ...bytes('subject', l10n.t('subject'), equalBytes(before.subject.der, after.subject.der), ({ subject }) =>
      formatName(subject),
    ),
    ...bytes('issuer', l10n.t('issuer'), equalBytes(before.issuer.der, after.issuer.der), ({ issuer }) =>
      formatName(issuer),
    ),
    ...value('notBefore', l10n.t('valid from'), ({ notBefore }) => timeText(notBefore)),
    ...value('notAfter', l10n.t('valid until'), ({ notAfter }) => timeText(notAfter)),
    ...bytes('publicKey', l10n.t('key'), equalBytes(before.publicKey.spki, after.publicKey.spki), ({ publicKey }) =>
      keyKind(publicKey),
    ),
    ...value('signatureAlgorithm', l10n.t('signature'), ({ signatureAlgorithm }) => signatureAlgorithm.name),
    ...value('version', l10n.t('version'), ({ version }) => String(version)),
    ...value('serialNumber', l10n.t('serial'), ({ serialNumber }) => formatSerialNumber(serialNumber)),
  ];
}

function timeText(moment: number | undefined): string {
  return moment === undefined ? l10n.t('cannot be read') : formatIsoTime(moment);
}

/** Extensions compared by readable values; all others are compared by their bytes. */
const readable: Readonly<Record<string, { readonly id: string; read(certificate: Certificate): readonly string[] }>> = {
  '2.5.29.17': {
    id: 'subjectAltName',
    read: ({ subjectAltName = [] }) => subjectAltName.map(({ type, value }) => `${type}:${value}`),
  },
  '2.5.29.15': { id: 'keyUsage', read: ({ keyUsage = [] }) => keyUsage },
  '2.5.29.37': { id: 'extKeyUsage', read: ({ extKeyUsage = [] }) => extKeyUsage.map(extKeyUsageName) },
  '2.5.29.19': {
    id: 'basicConstraints',
    read: ({ basicConstraints: limits }) =>
      limits === undefined
        ? []
        : [
            `CA:${limits.isCa ? 'TRUE' : 'FALSE'}`,
            ...(limits.pathLength === undefined ? [] : [`pathlen:${limits.pathLength}`]),
          ],
  },
  '2.5.29.14': {
    id: 'subjectKeyIdentifier',
    read: ({ subjectKeyIdentifier: octets }) => (octets === undefined ? [] : [toHex(octets)]),
  },
  '2.5.29.35': {
    id: 'authorityKeyIdentifier',
    read: ({ authorityKeyIdentifier: octets }) => (octets === undefined ? [] : [toHex(octets)]),
  },
};

const names: Readonly<Record<string, string>> = extensionNames;

function extensionFields(before: Certificate, after: Certificate): readonly FieldDifference[] {
  const oids = new Set([...before.extensions, ...after.extensions].map(({ oid }) => oid));
  return [...oids].flatMap((oid): readonly FieldDifference[] => {
    const [old, recent] = [before, after].map(({ extensions }) => extensions.find((each) => each.oid === oid));
    if (old !== undefined && recent !== undefined && equalBytes(old.der, recent.der)) return [];
    const { id, read } = readable[oid] ?? { id: oid, read: () => [] };
    const field = names[oid] ?? oid;
    const words = (certificate: Certificate, extension: Extension | undefined): readonly string[] =>
      extension === undefined ? [] : [...(extension.critical ? [l10n.t('critical')] : []), ...read(certificate)];
    const [oldWords, recentWords] = [words(before, old), words(after, recent)];
    const told = listDifference(id, field, oldWords, recentWords);
    if (told.length > 0) return told;
    if (oldWords.length > 1 && isSameInOtherOrder(oldWords, recentWords))
      return [differing(id, field, undefined, l10n.t('same values in a different order'))];
    return [differing(id, field, old && toHex(old.value), recent && toHex(recent.value))];
  });
}

function isSameInOtherOrder(before: readonly string[], after: readonly string[]): boolean {
  const [old, recent] = [before, after].map((values) => JSON.stringify([...values].sort()));
  return old === recent && JSON.stringify(before) !== JSON.stringify(after);
}

function listDifference(
  id: string,
  field: string,
  before: readonly string[],
  after: readonly string[],
): readonly FieldDifference[] {
  const [old, recent] = [new Set(before), new Set(after)];
  const removed = [...old].filter((each) => !recent.has(each));
  const added = [...recent].filter((each) => !old.has(each));
  return removed.length + added.length === 0 ? [] : [{ id, field, removed, added }];
}

/** A difference in bytes; equal texts are marked as different. */
function differing(id: string, field: string, before: string | undefined, after: string | undefined): FieldDifference {
  const isSameWords = before === after && before !== undefined;
  const added = isSameWords ? l10n.t('{0} (different)', before) : after;
  return {
    id,
    field,
    removed: before === undefined ? [] : [before],
    added: added === undefined ? [] : [added],
  };
}
