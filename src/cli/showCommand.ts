import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import type { Occurrence, PkiGraph } from '../core/pki/pkiModel.ts';
import { contentLines } from '../core/present/decoded/decodedText.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { credentialCard } from '../core/present/show/certificateCard.ts';
import { certificatesTable } from '../core/present/show/certificatesTable.ts';
import { showJson } from '../core/present/show/showJson.ts';
import { shownPlace } from '../core/present/show/shownPlace.ts';
import { shortReason } from '../core/present/unreadableWords.ts';
import { encodePem } from '../core/text/encodePem.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { besideFiles, surroundingsOf } from './change/surroundings.ts';
import { type CliIo, complain, type ExitCode, exitCode, UsageError } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outLines } from './outText.ts';
import { timeoutOf } from './probeCommand.ts';
import { readingTerms } from './readingTerms.ts';
import { InputError } from './renewalFile.ts';
import {
  credentialsInFiles,
  credentialsOfServer,
  isServer,
  namedPlace,
  type ShownCredentials,
} from './shownCredentials.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope show`: shows certificates of files and servers as a person wants to see them. */
export async function runShow(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf } = parsed;
  const format = oneOf('format', optionWords.show, 'auto');
  const now = judgedMoment(parsed, io);
  const timeout = timeoutOf(text('timeout'));
  if (positionals.length === 0) throw new UsageError(l10n.t('{0} is missing.', 'PATH'));
  const servers = positionals.filter((each) => isServer(each, io.cwd));
  const places = positionals.filter((each) => !servers.includes(each)).map((each) => namedPlace(each, io.cwd));
  const paths = places.map((each) => each.path);
  const tools = createDecodingTools(io);
  const terms = readingTerms(parsed);
  const around = [...besideFiles(paths, io.cwd, true), ...surroundingsOf(paths, terms.root, io).paths];
  const loaded = paths.length === 0 ? undefined : await loadFiles(paths, terms, tools, io, undefined, around);
  for (const note of loaded?.notes ?? []) complain('show', note, io);
  const graph = await buildPkiGraph(loaded?.files ?? [], tools.cryptography, loaded?.lookUps);
  const policy = loaded?.policy() ?? defaultPolicy;
  const contextOf = (of: PkiGraph): PresentContext => ({ graph: of, findings: evaluate(of, policy, now), policy, now });
  const shown: ShownCredentials[] = [];
  let isWhole = loaded?.isWhole ?? true;
  const tell = (words: string): void => {
    complain('show', words, io);
    isWhole = false;
  };
  const collect = async (one: () => ShownCredentials | Promise<ShownCredentials>): Promise<void> => {
    try {
      shown.push(await one());
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      tell(error.message);
    }
  };
  if (loaded !== undefined)
    await collect(() =>
      credentialsInFiles(loaded, contextOf(graph), { context: text('context'), user: text('user') }, places),
    );
  for (const server of servers)
    await collect(() => credentialsOfServer(server, { graph, timeout, now, tools, contextOf }));
  const all = shown.flatMap(({ items }) => items);
  if (all.length === 0 && isWhole && loaded !== undefined && loaded.notes.length > 0)
    isWhole = false; // A note says why.
  else if (all.length === 0 && isWhole)
    tell(l10n.t('{0} does not contain a certificate.', visibleWholeText(paths.join(', '))));
  const unreadable = all.filter(isUnreadable);
  for (const each of unreadable) tell(unreadableWords(each));
  if (format === 'json') io.out(jsonDocument(showJson(shown, now, sha1)));
  else {
    const readable = shown.map((each) => ({ ...each, items: each.items.filter((item) => !isUnreadable(item)) }));
    const keys = all.filter(([place]) => place?.credential.content.kind === 'privateKey');
    const text = documentOf(readable, format, io);
    if (format === 'pem' && keys.length > 0) complain('show', l10n.t('private keys are not printed.'), io);
    if (format === 'pem' && text === '') isWhole = false;
    if (format === 'pem' || format === 'text') io.out(text);
    else outLines(text, io);
  }
  return isWhole ? exitCode.ok : exitCode.usage;
}

function documentOf(
  shown: readonly ShownCredentials[],
  format: Exclude<(typeof optionWords.show)[number], 'json'>,
  io: CliIo,
): string {
  const all = shown.flatMap(({ items }) => items);
  if (format === 'pem') return all.map(pemOf).join('');
  if (format === 'text') return opensslText(all);
  return shown
    .filter(({ items }) => items.length > 0)
    .map((each) => {
      const isCards = format === 'card' || (format === 'auto' && (each.isChosen || all.length === 1));
      return forPeople(each, isCards, io);
    })
    .join('\n');
}

function forPeople({ items, context, lines }: ShownCredentials, isCards: boolean, io: CliIo): string {
  const text = isCards
    ? items.map((places) => credentialCard(places, context, { columns: io.columns, sha1 })).join('\n')
    : certificatesTable(items, context, io.columns);
  return lines.length === 0 ? text : `${text}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** As `openssl … -text -noout`; if there are several, each below the place where it is. */
function opensslText(items: ShownCredentials['items']): string {
  const texts = items.flatMap(([place]) => {
    if (place === undefined) return [];
    const title = items.length === 1 ? [] : [`# ${shownPlace(place)}`];
    return `${[...title, ...contentLines(place.credential)].join('\n')}\n`;
  });
  return texts.join('\n');
}

/** A private key is never printed. */
function pemOf([place]: readonly Occurrence[]): string {
  const content = place?.credential.content;
  switch (content?.kind) {
    case 'certificate':
      return encodePem('CERTIFICATE', content.der);
    case 'certificationRequest':
      return encodePem('CERTIFICATE REQUEST', content.der);
    case 'crl':
      return encodePem('X509 CRL', content.der);
    case 'publicKey':
      return encodePem('PUBLIC KEY', content.publicKey.spki);
    default:
      return '';
  }
}

function isUnreadable([place]: readonly Occurrence[]): boolean {
  return place?.credential.content.kind === 'unreadable';
}

function unreadableWords([place]: readonly Occurrence[]): string {
  return place === undefined
    ? ''
    : l10n.t('{0} cannot be read: {1}', shownPlace(place), visibleWholeText(shortReason(place.credential)));
}

function sha1(der: Bytes): string {
  return createHash('sha1').update(der).digest('hex');
}
