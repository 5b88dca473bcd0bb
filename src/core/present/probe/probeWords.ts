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
import { type JudgedChain, servedPath } from './judgeProbe.ts';
import type { ProbeTarget } from './probeModel.ts';

/** A sentence about a server with its state. Harmless in plain text. */
export interface ProbeLine {
  readonly state: State;
  readonly text: string;
}

/** `10.0.0.1:6443`, `[::1]:6443`. */
export function addressWords({ host, port }: Pick<ProbeTarget, 'host' | 'port'>): string {
  return servedPath({ host: visibleText(host, 255), port });
}

/** The server's certificate compared with the files, the client's verdict, and whether clients need a certificate. */
export function probeLines(target: ProbeTarget, judged: JudgedChain, context: PresentContext): readonly ProbeLine[] {
  if (judged.served.length === 0) {
    return [{ state: 'broken', text: l10n.t('The server sent something that cannot be read as a certificate.') }];
  }
  return [comparisonLine(judged, context), verdictLine(target, judged), clientLine(target, judged)];
}

function comparisonLine(judged: JudgedChain, context: PresentContext): ProbeLine {
  const { comparison, served } = judged;
  if (comparison.kind === 'unknown') {
    return { state: 'none', text: l10n.t('These files do not say which certificate this server presents.') };
  }
  const place = placeWords(judged, comparison.inFiles, context);
  const end = endWords(served[0], context);
  switch (comparison.kind) {
    case 'same':
      return {
        state: 'works',
        text: l10n.t('The server presents the certificate in {0}. It expires on {1}.', place, end),
      };
    case 'older':
      return {
        state: 'willStop',
        text: l10n.t(
          'Renewed, but not reloaded: the served certificate expires on {0}, the one in {1} on {2}.',
          end,
          place,
          endWords(comparison.inFiles, context),
        ),
      };
    case 'newer':
      return {
        state: 'willStop',
        text: l10n.t(
          'The server presents a newer certificate than the one in {0}: these files are from before a renewal. It expires on {1}.',
          place,
          end,
        ),
      };
    case 'other':
      return {
        state: 'willStop',
        text: comparison.isOfOtherCa
          ? l10n.t('The server presents a different certificate than the one in {0}, from a different CA.', place)
          : l10n.t('The server presents a different certificate than the one in {0}, from the same CA.', place),
      };
  }
}

/** The files that contain a certificate. */
export function placeWords(judged: JudgedChain, node: CertificateNode, context: PresentContext): string {
  const files = [...new Set(judged.placesOf(node).map(({ file }) => pathLabel(context, file)))];
  const [first = '', ...others] = files;
  const shown = visibleText(first, 200);
  return others.length === 0 ? shown : l10n.t('{0} and {1} more', shown, others.length);
}

/** The expiry date of a certificate. */
export function endWords(node: CertificateNode | undefined, { locale }: PresentContext): string {
  const end = node?.certificate.notAfter;
  return end === undefined ? '?' : formatDate(end, locale);
}

function verdictLine({ trust, serverName }: ProbeTarget, { verdict }: JudgedChain): ProbeLine {
  if (trust.kind === 'skipped') {
    return { state: 'willStop', text: l10n.t('The client does not verify it: insecure-skip-tls-verify is set.') };
  }
  if (trust.kind === 'systemRoots') {
    const text = l10n.t('No CA is set, so the client uses its system trust store. That is not checked here.');
    return { state: 'unknown', text };
  }
  if (verdict === undefined) {
    return { state: 'unknown', text: l10n.t('These files do not say which CA the client verifies it with.') };
  }
  const name = visibleText(serverName, 255);
  if (!verdict.accepted) {
    const words = 'unreadable' in verdict ? verdict.unreadable : (verdict.error?.message ?? '');
    return {
      state: 'broken',
      text: l10n.t('The client rejects it for the name {0}: {1}', name, visibleText(words, 1000)),
    };
  }
  const anchor = verdict.paths[0]?.at(-1)?.certificate;
  const ca = anchor === undefined ? '' : subjectName(anchor);
  return { state: 'works', text: l10n.t('The client accepts it for the name {0}, verified with CA {1}.', name, ca) };
}

function clientLine({ clientShows }: ProbeTarget, { answer, acceptableCas }: JudgedChain): ProbeLine {
  if (answer.asksForClientCertificate === undefined) {
    const text = l10n.t('The server says only later in the handshake whether it requests a client certificate.');
    return { state: 'none', text };
  }
  if (!answer.asksForClientCertificate) {
    return { state: 'none', text: l10n.t('The server does not request a client certificate.') };
  }
  const names = acceptableCas ?? [];
  if (names.length === 0) {
    return { state: 'none', text: l10n.t('The server requests a client certificate but does not name a CA.') };
  }
  const listed = nameList(names);
  if (clientShows.length === 0) {
    return { state: 'none', text: l10n.t('The server requests a client certificate from: {0}.', listed) };
  }
  const isNamed = clientShows.some(({ certificate }) =>
    names.some(({ der }) => equalBytes(der, certificate.issuer.der)),
  );
  return isNamed
    ? { state: 'works', text: l10n.t('The client certificate is from a CA that the server names: {0}.', listed) }
    : {
        state: 'willStop',
        text: l10n.t('The client certificate is not from any of the CAs that the server names: {0}.', listed),
      };
}

/** Maximum number of names in a sentence; a system trust store has hundreds. */
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
