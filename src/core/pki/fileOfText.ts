import { isMostlyTemplate } from '../kubernetes/isMostlyTemplate.ts';
import { placeholderReason } from '../kubernetes/placeholderReason.ts';
import { encryptedMarks } from '../kubernetes/tables/placeholders.ts';
import { isOfHost } from '../locate/files/isOfHost.ts';
import { type QuietPlace, quietPlaceOf } from '../locate/files/quietPlaces.ts';
import type { LocatedDocument, LocatedReference } from '../locate/locateModel.ts';
import { locateSuppressions, type Suppression } from '../locate/locateSuppressions.ts';
import type { ConfigurationObject } from '../locate/objects/objectModel.ts';
import { readStructureInSteps } from '../locate/structure/readStructure.ts';
import { beginsAsTemplate } from '../text/beginsAsTemplate.ts';
import { buildLineIndex, type LineIndex, renumbered } from '../text/lineIndex.ts';
import { type MarkedEncoding, markedEncodingOf } from '../text/markedEncoding.ts';
import { baseName } from '../text/paths.ts';
import { readPemLikeGo } from '../text/readPemLikeGo.ts';
import { runAtOnce } from '../text/steps.ts';
import type { DecodingTools, FileSource } from './decodeFile.ts';
import { decodeValue } from './decodeValue.ts';
import { fileFacts } from './fileFacts.ts';
import type { DecodedCredential, DecodedFile, FileReference, PassedBlocks } from './pkiModel.ts';
import { isAbsolutePath, referenceHostPath } from './referenceHostPath.ts';

/** Values located in a text, including members of bundles. */
export interface LocatedText extends LocatedDocument {
  /** See `DecodedFile.isConfiguration`. */
  readonly isConfiguration: boolean;
}

/** The name of a file, and facts besides its content. */
export function identityOf(
  source: Omit<FileSource, 'quiet'> & { readonly quiet?: QuietPlace | undefined },
  search?: DecodedFile['search'],
): Pick<DecodedFile, 'path' | 'hostPath' | 'mode' | 'trackedAs' | 'link' | 'quiet'> {
  return {
    path: source.path,
    ...(source.hostPath === undefined ? {} : { hostPath: source.hostPath }),
    ...fileFacts(
      source.quiet === 'documentation' && isOfHost({ path: source.path, search })
        ? { ...source, quiet: undefined }
        : source,
    ),
  };
}

/** Builds a file from the values located in its text; everything else is read lazily. */
export function fileOfText(located: LocatedText, text: string, source: FileSource, tools: DecodingTools): DecodedFile {
  let objects: readonly ConfigurationObject[] | undefined;
  let credentials: readonly DecodedCredential[] | undefined;
  let references: readonly FileReference[] | undefined;
  let lines: LineIndex | undefined;
  let suppressions: readonly Suppression[] | undefined;
  let isPlaceholder: boolean | undefined;
  let passedBehind: PassedBlocks | undefined;
  const readObjects = function* () {
    if (objects !== undefined) return objects;
    const read = tools.objects === undefined || beginsAsTemplate(text) ? [] : yield* tools.objects(text, tools);
    // They may have been read during a pause.
    objects ??= read;
    return objects;
  };
  // Whole documents below a folder of templates that is not a chart's are what a tool has made of them, or are taken as they are.
  const isInFolder = source.quiet === 'templates' && quietPlaceOf(baseName(source.path)) === undefined;
  const isMade = isInFolder && !text.includes('{{') && !text.includes('{%') && !text.includes('<%');
  const search = (form: RegExp) => text.matchAll(form);
  return {
    ...identityOf(isMade ? { ...source, quiet: undefined } : source, search),
    invocations: located.invocations,
    ...(located.flagVariables?.length ? { flagVariables: located.flagVariables } : {}),
    ...(located.isConfiguration ? { isConfiguration: true as const } : {}),
    ...(source.lineNumbers === undefined ? {} : { isInParts: true as const }),
    textFault: () => {
      if (text.trim() === '') return 'empty';
      const { brokenAt, isOther } = runAtOnce(readStructureInSteps(text, [], everyKey, tools));
      return brokenAt === undefined || isOther === true ? undefined : 'broken';
    },
    hasText: (part, offset) => text.startsWith(part, offset),
    search,
    get values() {
      return located.values;
    },
    get objects() {
      return objects ?? runAtOnce(readObjects());
    },
    readObjects,
    get credentials() {
      credentials ??= located.values.flatMap((value) => decodeValue(value, tools));
      return credentials;
    },
    get references() {
      references ??= located.references.map((reference) => toFileReference(reference, source));
      return references;
    },
    get lines() {
      lines ??= renumbered(buildLineIndex(text), source.lineNumbers);
      return lines;
    },
    get isStandIn() {
      isPlaceholder ??= isStandIn(text);
      return isPlaceholder;
    },
    get passedBehind() {
      passedBehind ??= passedBehindCredentials(located, text, source);
      return passedBehind;
    },
    get suppressions() {
      suppressions ??= locateSuppressions(text);
      return suppressions;
    },
  };
}

const everyKey = { has: () => true, hasItemsOf: () => true, hasAliases: true } as const;

/** A whole file can be a placeholder like a value; an empty file is not, because programs fail to load it. */
function isStandIn(text: string): boolean {
  if (isEncryptedText(text) || text.startsWith(largeFilePointer)) return true;
  if (text.length > longestStandIn) return false;
  const rest = besideBlocks(text);
  const reason = placeholderReason(rest);
  const isPlaceholder = reason !== undefined && reason !== 'empty' && !markup.test(text);
  return isPlaceholder && (reason !== 'template' || isMostlyTemplate(rest));
}

/** Characters. The largest CA bundles have a quarter of this; longer files are logs or irrelevant. */
const longestStandIn = 1024 * 1024;

/** Files of any length are encrypted as a whole. */
function isEncryptedText(text: string): boolean {
  const start = text.trimStart();
  return (
    encryptedMarks.some((mark) => start.startsWith(mark)) ||
    armouredMarks.some((mark) => text.includes(mark)) ||
    isSealed(text)
  );
}

/** Armoured ciphertext looks like a PEM block. */
const armouredMarks = encryptedMarks.filter((mark) => mark.startsWith('-----BEGIN '));

/**
 * The text besides its PEM blocks, without comments about them such as `Bag Attributes: <No Attributes>` or `#
 * CN=...`.
 */
function besideBlocks(text: string): string {
  const rest = text.replace(wholeBlocks, '');
  return rest.length === text.length ? text : rest.replace(remarks, '');
}

const wholeBlocks = /-----BEGIN [A-Z0-9 ]{1,40}-----[ \t]*\r?\n[A-Za-z0-9+/=\s]{64,}-----END [A-Z0-9 ]{1,40}-----/g;
const remarks = /^[ \t]*(?:#.*|[A-Za-z][A-Za-z0-9 ]*[:=].*|(?:Bag|Key) Attributes.*)$/gm;

/** A server's error page instead of the file, not a template. */
const markup = /^\s*<(?:!doctype|html|\?xml)/i;

/** A Git LFS pointer. */
const largeFilePointer = 'version https://git-lfs.github.com/spec/v1';

/** SOPS keeps the content of any file that is not YAML in a JSON object, encrypted. */
function isSealed(text: string): boolean {
  return text.includes('ENC[AES256_GCM,');
}

function toFileReference(reference: LocatedReference, { path, hostPath = path, pathOf }: FileSource): FileReference {
  const target = referenceHostPath(reference, hostPath);
  if (target === undefined) return reference;
  const filePath = pathOf === undefined ? target : pathOf(target, !isAbsolutePath(reference.path));
  return { ...reference, hostPath: target, ...(filePath === undefined ? {} : { filePath }) };
}

/**
 * Finds the PEM blocks that Go sees after the last credential of a text and that are not credentials; earlier ones
 * belong to the credential after them. Credentials in fields of documents are not read from the file.
 */
function passedBehindCredentials(
  { values }: Pick<LocatedDocument, 'values'>,
  text: string,
  source: Pick<FileSource, 'encoding'>,
): PassedBlocks {
  const encoding = markedEncodingOf(source.encoding);
  const isRead = !values.some(({ keyPath }) => keyPath !== undefined) && text.includes('-----BEGIN ');
  if (!isRead || isWide(encoding)) return { labels: [] };
  const mark = encoding === undefined ? '' : '\ufeff';
  const end = mark.length + (values.at(-1)?.span.end ?? 0);
  const behind = readPemLikeGo(mark + text).filter(({ start }) => start >= end);
  return { labels: behind.map(({ label }) => label) };
}

function isWide(encoding: MarkedEncoding | undefined): boolean {
  return encoding !== undefined && encoding !== 'utf8bom';
}
