import type { LocatedValue } from '../../core/locate/locateModel.ts';
import type { Cryptography } from '../../core/pki/crypto.ts';
import { decodeValue, type KnownContents } from '../../core/pki/decodeValue.ts';
import { fileFacts } from '../../core/pki/fileFacts.ts';
import type { DecodedCredential, DecodedFile } from '../../core/pki/pkiModel.ts';
import { groupBy } from '../../core/text/groupBy.ts';
import { buildLineIndex, type LineIndex } from '../../core/text/lineIndex.ts';
import { optional } from '../../core/text/optional.ts';
import { manyValues } from '../host/limits.ts';
import type { Turns } from '../host/taskTurns.ts';

/**
 * A decoded file whose values can be decoded one by one, so that the requested ones are ready at once, however large the rest is.
 * The credentials are the same objects either way.
 */
export interface GradualFile extends DecodedFile {
  readonly credentialsOf: (value: LocatedValue) => readonly DecodedCredential[];
}

/** Credentials that are already decoded. */
export interface KnownParts {
  /** Credentials decoded in earlier versions of the file. */
  readonly contents?: KnownContents;
  /** Credentials decoded in this version. */
  readonly credentials?: readonly DecodedCredential[];
}

/** Lets the values of a text file be decoded one by one. */
export function toGradualFile(file: DecodedFile, cryptography: Cryptography, known: KnownParts = {}): GradualFile {
  const { path, hostPath } = file;
  const byValue = new Map(groupBy(known.credentials ?? [], ({ value }) => value));
  const credentialsOf = (value: LocatedValue): readonly DecodedCredential[] => {
    const credentials = byValue.get(value) ?? decodeValue(value, { cryptography }, known.contents);
    byValue.set(value, credentials);
    return credentials;
  };
  let all: readonly DecodedCredential[] | undefined;
  return {
    path,
    ...optional('hostPath', hostPath),
    ...fileFacts(file),
    get values() {
      return file.values;
    },
    credentialsOf,
    ...optional('invocations', file.invocations),
    ...optional('flagVariables', file.flagVariables),
    ...optional('isConfiguration', file.isConfiguration),
    ...optional('isInParts', file.isInParts),
    ...optional('hasText', file.hasText),
    ...optional('search', file.search),
    get objects() {
      return file.objects ?? [];
    },
    ...optional('readObjects', file.readObjects),
    get references() {
      return file.references ?? [];
    },
    get credentials() {
      all ??= file.values.flatMap(credentialsOf);
      return all;
    },
    get lines() {
      return linesOf(file);
    },
    get suppressions() {
      return file.suppressions ?? [];
    },
  };
}

/** The credentials of some of a file's values; no others are decoded if values can be decoded one by one. */
export function credentialsAmong(
  file: DecodedFile | GradualFile,
  values: readonly LocatedValue[],
): readonly DecodedCredential[] {
  if ('credentialsOf' in file) return values.flatMap(file.credentialsOf);
  return values.length === 0 ? [] : file.credentials.filter(({ value }) => values.includes(value));
}

/** The part of a file with some of its values, for messages about only them. */
export function partOf(file: GradualFile, values: readonly LocatedValue[]): DecodedFile {
  const { path, hostPath } = file;
  return {
    path,
    ...(hostPath === undefined ? {} : { hostPath }),
    values,
    credentials: values.flatMap((value) => file.credentialsOf(value)),
    get lines() {
      return linesOf(file);
    },
    get suppressions() {
      return file.suppressions ?? [];
    },
  };
}

/** A text file always has lines; they are counted on demand. */
function linesOf(file: DecodedFile): LineIndex {
  return file.lines ?? noLines;
}

const noLines = buildLineIndex('');

/**
 * Decodes the credentials of a file that would otherwise be decoded on demand. In a file with many values, which is a text file,
 * it yields between two values.
 */
export async function decodeInTurns(file: DecodedFile, cryptography: Cryptography, turns: Turns): Promise<DecodedFile> {
  if (file.values.length <= manyValues) {
    void file.credentials;
    return file;
  }
  const gradual = toGradualFile(file, cryptography);
  for (const value of gradual.values) {
    gradual.credentialsOf(value);
    await turns.next();
  }
  return gradual;
}
