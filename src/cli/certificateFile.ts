import path from 'node:path';
import { fileReason } from '../core/present/fileReason.ts';
import { certificatesOfPem } from '../core/text/readPemLikeGo.ts';
import { toLatin1 } from '../core/text/toLatin1.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { readRegularFile } from '../node/readRegularFile.ts';
import { isStream, readStream, readToEnd } from '../node/readStream.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import type { CliIo } from './io.ts';
import { InputError } from './renewalFile.ts';
import { createDecodingTools } from './tools.ts';

/** The content of a file. */
export interface CertificateFile {
  readonly bytes: Bytes;
  /** DER of the certificates that Go takes, even if it cannot parse them. */
  readonly certificates: readonly Bytes[];
}

/**
 * Reads the certificates of a PEM file (the blocks that Go takes) or of a DER file with one or several; `-` is standard input.
 *
 * @throws {InputError} When the file cannot be read.
 */
export async function readCertificateFile(file: string, io: CliIo): Promise<CertificateFile> {
  const bytes = await readNamedInput(file, io);
  return { bytes, certificates: isDer(bytes) ? certificatesOfDer(bytes, io) : certificatesOfPem(toLatin1(bytes)) };
}

/** Every certificate has more than 127 octets, and no text begins with `0` and an octet beyond ASCII. */
function isDer(bytes: Bytes): boolean {
  return bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80;
}

function certificatesOfDer(bytes: Bytes, io: CliIo): readonly Bytes[] {
  const container = createDecodingTools(io).containers?.(bytes);
  if (container?.format !== 'DER') return [bytes];
  return container.entries.flatMap((entry) => (entry.kind === 'certificate' ? [entry.der] : []));
}

/** @throws {InputError} When it cannot be read. */
export async function readNamedInput(file: string, io: CliIo): Promise<Bytes> {
  const read = await readInput(file, io);
  if (typeof read === 'string') throw new InputError(`${visibleWholeText(file)}: ${fileReason(read)}.`);
  return read;
}

/**
 * Reads a file that a command line names, a pipe, or standard input (`-`), or tells why it cannot be read: among others,
 * because it is larger than such files ever are.
 */
export async function readInput(file: string, io: CliIo): Promise<Bytes | string> {
  const local = path.resolve(io.cwd, file);
  const { maxFileBytes } = defaultScanLimits;
  if (file === '-') return readToEnd(io.standardInput(), maxFileBytes);
  return isStream(local) ? readStream(local, maxFileBytes) : readRegularFile(local, maxFileBytes);
}
