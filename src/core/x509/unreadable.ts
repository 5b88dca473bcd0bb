import * as l10n from '@vscode/l10n';
import type { DerReader } from './derReader.ts';
import type { Unreadable } from './x509Model.ts';

/** Creates the result for bytes that are not what they should be. */
export function unreadable(reason: string): Unreadable {
  return { kind: 'unreadable', layer: 'der', reason };
}

/** Creates the result for bytes of a type with nothing to show, which is not an error. */
export function foreign(reason: string): Unreadable {
  return { kind: 'unreadable', layer: 'value', reason, isForeign: true };
}

/** Creates the result for an object whose outermost element could not be read, with the reader's fault. */
export function brokenObject(reader: DerReader): Unreadable {
  const { length } = reader.bytes;
  if (length === 0) return unreadable(l10n.t('it is empty'));
  if (reader.fault === 'unexpected') return unreadable(l10n.t('it does not begin like DER'));
  if (reader.announcedLength === 0) return unreadable(reader.faultReason());
  return unreadable(l10n.t('it is truncated after {1} of {0} bytes', reader.announcedLength, length));
}

/** Creates the result for an object with an unreadable field that others need. */
export function brokenField(reader: DerReader, field: string): Unreadable {
  return unreadable(l10n.t('{0}: {1}', field, reader.faultReason()));
}
