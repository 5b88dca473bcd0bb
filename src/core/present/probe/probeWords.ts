import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { formatName } from '../../x509/formatName.ts';
import type { DistinguishedName } from '../../x509/x509Model.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import type { State } from '../stateMark.ts';
import type { JudgedChain } from './judgeProbe.ts';
import type { ProbeTarget } from './probeModel.ts';

/** A sentence about a server, and how good that is. Harmless in plain text. */
export interface ProbeLine {
  readonly state: State;
  readonly text: string;
}

/** `10.0.0.1:6443`, `[::1]:6443`. */
export function addressWords({ host, port }: Pick<ProbeTarget, 'host' | 'port'>): string {
  const shown = visibleText(host, 255);
  return shown.includes(':') ? `[${shown}]:${port}` : `${shown}:${port}`;
}

/** What a server's certificate is to the files, to the client, and what the server wants of clients. */
export function probeLines(target: ProbeTarget, judged: JudgedChain, context: PresentContext): readonly ProbeLine[] {
  if (judged.served.length === 0) {
    return [{ state: 'broken', text: l10n.t('What the server shows cannot be read as a certificate.') }];
  }
  return [comparisonLine(judged, context), verdictLine(target, judged), clientLine(target, judged)];
}

function comparisonLine(judged: JudgedChain, context: PresentContext): ProbeLine {
  const { comparison, served } = judged;
  if (comparison.kind === 'unknown') {
    return { state: 'none', text: l10n.t('No file here tells which certificate this server shows.') };
  }
  const place = placeWords(judged, comparison.inFiles, context);
  const end = endWords(served[0], context);
  switch (comparison.kind) {
    case 'same':
      return { state: 'works', text: l10n.t('The certificate that {0} holds is served. It ends on {1}.', place, end) };
    case 'older':
      return {
        state: 'willStop',
        text: l10n.t(
          'Renewed, but not taken over: the certificate that is served ends on {0}, the one in {1} on {2}.',
          end,
          place,
          endWords(comparison.inFiles, context),
        ),
      };
    case 'newer':
      return {
        state: 'willStop',
        text: l10n.t(
          'A newer certificate is served than {0} holds: these files are from before a renewal. It ends on {1}.',
          place,
          end,
        ),
      };
    case 'other':
      return {
        state: 'willStop',
        text: comparison.isOfOtherCa
          ? l10n.t('Another certificate is served than {0} holds, from another CA.', place)
          : l10n.t('Another certificate is served than {0} holds, from the same CA.', place),
      };
  }
}

/** The files that hold a certificate. */
export function placeWords(judged: JudgedChain, node: CertificateNode, context: PresentContext): string {
  const files = [...new Set(judged.placesOf(node).map(({ file }) => pathLabel(context, file)))];
  const [first = '', ...others] = files;
  const shown = visibleText(first, 200);
  return others.length === 0 ? shown : l10n.t('{0} and {1} more', shown, others.length);
}

/** When a certificate ends, as a date. */
export function endWords(node: CertificateNode | undefined, { locale }: PresentContext): string {
  const end = node?.certificate.notAfter;
  return end === undefined ? '?' : formatDate(end, locale);
}

function verdictLine({ trust, serverName }: ProbeTarget, { verdict }: JudgedChain): ProbeLine {
  if (trust.kind === 'skipped') {
    return { state: 'willStop', text: l10n.t('The client does not verify it: insecure-skip-tls-verify is set.') };
  }
  if (trust.kind === 'systemRoots') {
    const text = l10n.t('No CA is set, so the roots of the client’s machine decide. They are not looked at here.');
    return { state: 'unknown', text };
  }
  if (verdict === undefined) {
    return { state: 'unknown', text: l10n.t('Nothing here tells with which CA the client verifies it.') };
  }
  const name = visibleText(serverName, 255);
  if (!verdict.accepted) {
    const words = 'unreadable' in verdict ? verdict.unreadable : (verdict.error?.message ?? '');
    return { state: 'broken', text: l10n.t('The client refuses it as {0}: {1}', name, visibleText(words, 1000)) };
  }
  const anchor = verdict.paths[0]?.at(-1)?.certificate;
  const ca = anchor === undefined ? '' : subjectName(anchor);
  return { state: 'works', text: l10n.t('The client accepts it as {0}, by the CA {1}.', name, ca) };
}

function clientLine({ clientShows }: ProbeTarget, { answer, acceptableCas }: JudgedChain): ProbeLine {
  if (answer.asksForClientCertificate === undefined) {
    const text = l10n.t('Whether the server asks for a client certificate, it tells only a client that goes on.');
    return { state: 'none', text };
  }
  if (!answer.asksForClientCertificate) {
    return { state: 'none', text: l10n.t('The server asks for no client certificate.') };
  }
  const names = acceptableCas ?? [];
  if (names.length === 0) {
    return { state: 'none', text: l10n.t('The server asks for a client certificate, and names no CA for it.') };
  }
  const listed = nameList(names);
  if (clientShows.length === 0) {
    return { state: 'none', text: l10n.t('The server asks for a client certificate from: {0}.', listed) };
  }
  const isNamed = clientShows.some(({ certificate }) =>
    names.some(({ der }) => equalBytes(der, certificate.issuer.der)),
  );
  return isNamed
    ? { state: 'works', text: l10n.t('The client’s certificate is from a CA that the server asks for: {0}.', listed) }
    : {
        state: 'willStop',
        text: l10n.t('The client’s certificate is from none of the CAs that the server asks for: {0}.', listed),
      };
}

/** Names shown in a sentence; a trust store of a system has hundreds. */
const shownNames = 10;

function nameList(names: readonly DistinguishedName[]): string {
  const shown = names.slice(0, shownNames).map((name) => nameWords(name));
  const rest = names.length - shown.length;
  return rest === 0 ? shown.join('; ') : l10n.t('{0} and {1} more', shown.join('; '), rest);
}

/** A name as RFC 4514 writes it. */
export function nameWords(name: DistinguishedName): string {
  const text = formatName(name);
  return text === '' ? l10n.t('(empty)') : visibleWholeText(text.slice(0, 300));
}
