import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { namedHosts } from '../../pki/cluster/hostName.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { joinSentences } from '../../text/sentences.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { shortTitle } from '../certificateTitle.ts';
import { connectionTitle } from '../connections/partyWords.ts';
import { sourceLines } from '../connections/sourceLines.ts';
import { refusalWords } from '../connections/verdictWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { judgeCertificate } from '../verdict.ts';
import type { ExplainedError, ExplainingConnection } from './explainErrors.ts';
import { mostErrors } from './readLoggedErrors.ts';

/** Tells what explains errors, for a terminal, or for a plain document of the editor. */
export function explanationText(
  explained: readonly ExplainedError[],
  context: PresentContext,
  reader: 'terminal' | 'editor' = 'terminal',
): string {
  if (explained.length === 0) {
    return `${l10n.t('No known error of TLS or x509 is in this text. Paste the line of the log that holds it.')}\n`;
  }
  const cut =
    explained.length < mostErrors
      ? []
      : [`${l10n.t('These are the first {0} different errors of the text; there may be more.', mostErrors)}\n`];
  return [...explained.map((each) => errorText(each, context, reader)), ...cut].join('\n');
}

function errorText(explained: ExplainedError, context: PresentContext, reader: 'terminal' | 'editor'): string {
  const { error, connections, more, certificates } = explained;
  const parts = [
    visibleWholeText(error.quote),
    error.record.meaning(),
    '',
    ...connections.flatMap((connection, index) => connectionText(connection, index + 1, context)),
    ...(more === 0 ? [] : [joinSentences(moreWords(more), allWords(reader)), '']),
    ...certificateLines(certificates, context),
    ...(connections.length === 0 ? [joinSentences(...nothingFailsWords(explained, context.graph)), ''] : []),
  ];
  return parts.map((line) => `${line}\n`).join('');
}

/** Of causes that are not shown. */
export function moreWords(more: number): string {
  return more === 1 ? l10n.t('One more cause fits as well.') : l10n.t('{0} more causes fit as well.', more);
}

/** Where those stand that are not shown. */
function allWords(reader: 'terminal' | 'editor'): string {
  return reader === 'terminal'
    ? l10n.t('`certscope connections` lists all.')
    : l10n.t('The view Kubernetes PKI lists all, and the map shows them.');
}

function connectionText(
  { verdict, refusal, findings, others }: ExplainingConnection,
  number: number,
  context: PresentContext,
): readonly string[] {
  const all = [verdict, ...others];
  const hosts = namedHosts(all.flatMap(({ connection: { client, server } }) => [client.host, server.host]));
  const title = ({ connection }: ConnectionVerdict): string => connectionTitle(connection, hosts.size < 2);
  const lines = [
    refusalWords(verdict, refusal.by, refusal.verdict),
    ...sourceLines(verdict, refusal),
    ...(others.length === 0 ? [] : [l10n.t('for the same reason: {0}', listed(others.map(title)))]),
    ...findings.map(({ message, code, path, span }) => {
      const file = context.graph.files.find((each) => each.path === path);
      const label = (file && context.pathLabel?.(file)) ?? path;
      const line = span === undefined ? undefined : file?.lines?.positionAt(span.start).line;
      const place = visibleWholeText(line === undefined ? label : `${label}:${line + 1}`);
      return `→ ${place}: ${visibleWholeText(message)} (${code})`;
    }),
  ];
  return [`${number}. ${stateMark('broken')} ${title(verdict)}`, ...lines.map((line) => `   ${line}`), ''];
}

/** Three, then how many more. */
function listed(items: readonly string[]): string {
  const each = [...new Set(items)];
  const more = each.length - 3;
  return more > 0 ? l10n.t('{0} and {1} more', each.slice(0, 3).join(', '), more) : each.join(', ');
}

function certificateLines(certificates: readonly CertificateNode[], context: PresentContext): readonly string[] {
  if (certificates.length === 0) return [];
  const lines = certificates.map((node) => {
    const { state, expiry } = judgeCertificate(node, [], context);
    const [first] = node.occurrences;
    const place = first === undefined ? '' : ` · ${visibleWholeText(pathLabel(context, first.file))}`;
    return `   ${stateMark(state)} ${shortTitle(node)} · ${shortExpiry(node.certificate, expiry, context.now)}${place}`;
  });
  return [l10n.t('The line describes:'), ...lines, ''];
}

/** Silence would pass for health. Sentences: what is so, and what follows. */
export function nothingFailsWords(explained: ExplainedError, graph: PkiGraph): readonly string[] {
  const titles = listed(explained.unlike.map(({ connection }) => connectionTitle(connection, true)));
  return [
    ...nothingAtAllWords(explained, graph),
    ...(titles === ''
      ? []
      : [
          l10n.t(
            'Failing for a similar reason: {0}. But the line is about another name, address, certificate or program.',
            titles,
          ),
        ]),
  ];
}

function nothingAtAllWords({ certificates, error, isAsked }: ExplainedError, graph: PkiGraph): readonly string[] {
  if (graph.certificates.size === 0)
    return [
      l10n.t('No certificates are among these files.'),
      l10n.t('Add those of the machine that printed the line.'),
    ];
  const nothing = l10n.t('No connection in these files fails like this.');
  const isOlder = l10n.t('What runs may be older than the files: restart what reads them.');
  if (certificates.length > 0)
    return [nothing, isOlder, l10n.t('Or it was so only at another time: judge as of the time in the log.')];
  const wanted =
    error.wanted === undefined || isAsked
      ? []
      : [l10n.t('Nothing in them is asked for as {0}.', visibleWholeText(error.wanted))];
  return [
    nothing,
    ...wanted,
    l10n.t('The line may come from another cluster, or from a program whose files are not here.'),
    isOlder,
  ];
}
