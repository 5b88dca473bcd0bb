import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { limits } from '../limits.ts';
import type { Container, ContainerEntry } from './containerModel.ts';

/** First four octets: Java KeyStore, and its sibling of the JCE. */
const magics = { 4277010157: 'JKS', 3469659854: 'JCEKS' } as const;

/** Octets of the SHA-1 digest at the end of the file. */
const digestLength = 20;

/**
 * Reads a Java key store (`keytool` before Java 9, Kafka, Elasticsearch). Its certificates are not encrypted; private
 * keys are, and are not read. The digest at the end is not checked: it needs the passphrase, which reading does not.
 *
 * @returns `undefined` when the bytes are not one. Everything after a broken entry becomes one `broken` entry. Never throws.
 */
export function decodeJks(bytes: Bytes): Container | undefined {
  const cursor = new JavaCursor(bytes);
  const magic = cursor.int();
  const format = magic === 0xfeedfeed || magic === 0xcececece ? magics[magic] : undefined;
  const version = cursor.int();
  if (format === undefined || (version !== 1 && version !== 2)) return undefined;
  const count = cursor.int() ?? 0;
  const entries: ContainerEntry[] = [];
  for (let index = 0; index < count && entries.length < limits.containerEntries; index++) {
    const problem = readEntry(cursor, version, `${index}`, entries);
    if (problem === undefined) continue;
    entries.push({ kind: 'broken', reason: problem });
    return { format, entries };
  }
  return { format, entries, integrity: l10n.t('SHA-1 digest with the passphrase') };
}

/** Reads one entry; returns why the rest of the store cannot be read. */
function readEntry(cursor: JavaCursor, version: number, keyId: string, entries: ContainerEntry[]): string | undefined {
  const cutOff = l10n.t('the store is truncated');
  const tag = cursor.int();
  const alias = cursor.text();
  if (tag === undefined || alias === undefined || !cursor.skip(8)) return cutOff;
  switch (tag) {
    case 1: {
      if (!cursor.skip(cursor.int())) return cutOff;
      entries.push({ kind: 'privateKey', alias, keyId, encryption: l10n.t('the cipher of the store format') });
      const chainLength = cursor.int();
      if (chainLength === undefined) return cutOff;
      for (let position = 0; position < chainLength && entries.length < limits.containerEntries; position++) {
        const der = readCertificate(cursor, version);
        if (der === undefined) return cutOff;
        entries.push({ kind: 'certificate', der, alias, ...(position === 0 ? { keyId } : {}) });
      }
      return undefined;
    }
    case 2: {
      const der = readCertificate(cursor, version);
      if (der === undefined) return cutOff;
      entries.push({ kind: 'certificate', der, alias });
      return undefined;
    }
    case 3:
      return l10n.t('the secret key {0} is a serialised Java object; the entries after it cannot be read', alias);
    default:
      return l10n.t('an entry of unknown type {0}', tag);
  }
}

function readCertificate(cursor: JavaCursor, version: number): Bytes | undefined {
  if (version === 2 && cursor.text() === undefined) return undefined;
  return cursor.octets(cursor.int());
}

/** Reads the format of Java's DataOutputStream: big-endian numbers, length-prefixed texts. */
class JavaCursor {
  readonly #bytes: Bytes;
  #at = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bytes.subarray(0, Math.max(0, bytes.length - digestLength));
  }

  int(): number | undefined {
    const octets = this.octets(4);
    return octets?.reduce((value, octet) => value * 256 + octet, 0);
  }

  /** Java's modified UTF-8 differs from UTF-8 only for NUL and beyond the BMP, where replacement characters appear. */
  text(): string | undefined {
    const size = this.octets(2);
    const octets = size && this.octets((size[0] ?? 0) * 256 + (size[1] ?? 0));
    return octets && new TextDecoder().decode(octets);
  }

  skip(length: number | undefined): boolean {
    return this.octets(length) !== undefined;
  }

  octets(length: number | undefined): Bytes | undefined {
    if (length === undefined || this.#at + length > this.#bytes.length) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
