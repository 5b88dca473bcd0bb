import * as l10n from '@vscode/l10n';
import type { Bytes } from '../../x509/bytes.ts';
import { DerReader } from '../../x509/derReader.ts';
import { extensionNames } from '../../x509/longNames.ts';
import type { Extension } from '../../x509/x509Model.ts';
import { cutLines, decodedLimits } from './decodedLimits.ts';
import { extensionPrinters } from './extensionPrinters.ts';
import { hexLines, indent } from './hexText.ts';

/**
 * Writes an extension as `openssl x509 -text` does: its name or OID, `critical`, and below it the content. Unknown
 * extensions are shown as octets (OpenSSL shows characters), and so are unreadable ones, after the reason.
 */
export function extensionLines({ oid, critical, value }: Extension): string[] {
  const name = (extensionNames as Readonly<Record<string, string>>)[oid] ?? oid;
  return [`${name}:${critical ? ' critical' : ''}`, ...indent(cutLines(contentLines(oid, value)), 4)];
}

function contentLines(oid: string, value: Bytes): readonly string[] {
  const print = Object.hasOwn(extensionPrinters, oid) ? extensionPrinters[oid] : undefined;
  const octets = () => hexLines(value, 16, decodedLimits.unknownOctets);
  return print === undefined
    ? octets()
    : (print(value) ?? [l10n.t('# Cannot be read: {0}', faultOf(value)), ...octets()]);
}

function faultOf(value: Bytes): string {
  const reader = new DerReader(value);
  if (!reader.read(0, value.length)) return reader.faultReason();
  return reader.end < value.length
    ? l10n.t('{0} bytes follow the value', value.length - reader.end)
    : l10n.t('its structure does not match this extension');
}
